#include "serve/proxy/local_clients.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <sys/stat.h>

using namespace tandem;
using namespace tandem::serve;

namespace {

std::string refusal_of(std::string_view text) {
  const auto read = local_clients::parse(text, "clients");
  return read ? "" : read.error().message;
}

struct file_fixture {
  test::temporary_folder folder;

  std::string file(std::string_view text, mode_t mode = 0600) const {
    folder.write("clients", text);
    ::chmod(folder.path("clients").c_str(), mode);
    return folder.path("clients");
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(local_clients_test, file_fixture)

BOOST_AUTO_TEST_CASE(a_fingerprint_is_of_sha_256) {
  BOOST_TEST(fingerprint_of("abc") == "ba7816bf8f01cfea414140de5dae2223"); // FIPS 180-2, B.1
}

BOOST_AUTO_TEST_CASE(without_a_file_any_key_may_call_under_its_fingerprint) {
  const local_clients any;
  BOOST_TEST(any.name_of(fingerprint_of("abc")).value() == "ba7816bf");
}

BOOST_AUTO_TEST_CASE(a_file_names_who_may_call) {
  const auto read = local_clients::read(
    file("# programs\r\n\r\n notebook = key-of-notebook \r\n; more\nweb.2=k=y=with=equals\n"));
  BOOST_TEST_REQUIRE(static_cast<bool>(read), (read ? "" : read.error().message));
  BOOST_TEST(read->name_of(fingerprint_of("key-of-notebook")).value() == "notebook");
  BOOST_TEST(read->name_of(fingerprint_of("k=y=with=equals")).value() == "web.2");
  BOOST_TEST(!read->name_of(fingerprint_of("another key")));
  BOOST_TEST(!read->name_of(fingerprint_of("")));
}

BOOST_AUTO_TEST_CASE(a_bad_line_is_named_and_no_key_quoted) {
  BOOST_TEST(refusal_of("a = 12345678\nkey-of-notebook\n") == "clients:2: expected NAME = KEY");
  BOOST_TEST(
    refusal_of("my notebook = key-of-notebook")
    == "clients:1: the name before = must have 1 to 32 characters: letters, digits, \"-\", "
       "\"_\" and \".\"");
  BOOST_TEST(refusal_of("= key-of-notebook").find("clients:1: the name") == 0u);
  BOOST_TEST(refusal_of(std::string(33, 'a') + " = key-of-notebook").find("32")
             != std::string::npos);
  BOOST_TEST(refusal_of("\n\nweb = short")
             == "clients:3: the key of web must have 8 to 256 visible ASCII characters without "
                "blanks");
  BOOST_TEST(refusal_of("web = key of web").find("blanks") != std::string::npos);
  BOOST_TEST(refusal_of("a = 12345678\na = 87654321") == "clients:2: the name a comes twice");
  BOOST_TEST(refusal_of("a = 12345678\nb = 12345678") == "clients:2: b has the key of a");
  BOOST_TEST(refusal_of("# nobody\n") == "clients: names no client; a line is NAME = KEY");
}

BOOST_AUTO_TEST_CASE(a_file_that_others_may_read_is_refused) {
  for (const mode_t mode : {0640U, 0604U, 0660U, 0644U, 0601U}) {
    const auto read = local_clients::read(file("a = 12345678", mode));
    BOOST_TEST_REQUIRE(!read);
    BOOST_TEST((read.error().code == ec::invalid_config));
    BOOST_TEST(read.error().message
               == "serve.clients-file: " + folder.path("clients")
                    + " can be read by others; run: chmod 600 " + folder.path("clients"));
  }
  BOOST_TEST(static_cast<bool>(local_clients::read(file("a = 12345678", 0400))));
}

BOOST_AUTO_TEST_CASE(what_is_no_such_file_is_refused) {
  const auto refused = [](const std::string& path) {
    const auto read = local_clients::read(path);
    return read ? "" : read.error().message;
  };
  BOOST_TEST(refused(folder.path("none")).find("cannot be opened") != std::string::npos);
  ::chmod(folder.path().c_str(), 0700);
  BOOST_TEST(refused(folder.path()).find("is not a file") != std::string::npos);
  BOOST_REQUIRE(::mkfifo(folder.path("pipe").c_str(), 0600) == 0);
  BOOST_TEST(refused(folder.path("pipe")).find("is not a file") != std::string::npos);
  BOOST_TEST(refused(file(std::string(70'000, '#'))).find("64 KiB") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
