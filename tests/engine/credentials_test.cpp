#include "engine/credentials.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <fcntl.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace tandem;

namespace {

constexpr std::string_view lines = "app-key = K\nsecret-key = s3cr3t\n";

struct credentials_fixture {
  test::temporary_folder folder;

  static result<std::vector<credentials>> load(const std::string& path,
                                               const std::string& url = "https://h") {
    auto resolved =
      config::resolve({{"broker.credentials-file", path, {}}, {"broker.url", url, {}}});
    BOOST_TEST_REQUIRE(resolved.problems.empty());
    return tandem::load_credentials(resolved.values, url, 1);
  }
  std::string file(std::string_view text, mode_t mode = 0600) const {
    folder.write("broker.key", text);
    ::chmod(folder.path("broker.key").c_str(), mode);
    return folder.path("broker.key");
  }
  static std::string refusal_of(const std::string& path) {
    const auto pairs = load(path);
    BOOST_TEST_REQUIRE(!pairs);
    BOOST_TEST((pairs.error().code == ec::invalid_config));
    BOOST_TEST(pairs.error().message.find("s3cr3t") == std::string::npos);
    return pairs.error().message;
  }
};

void check_keys(const result<std::vector<credentials>>& pairs) {
  BOOST_TEST_REQUIRE(static_cast<bool>(pairs));
  BOOST_TEST_REQUIRE(pairs->size() == 1u);
  BOOST_TEST(pairs->front().app_key.reveal() == "K");
  BOOST_TEST(pairs->front().secret_key.reveal() == "s3cr3t");
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(credentials_test, credentials_fixture)

BOOST_AUTO_TEST_CASE(a_file_is_read_whatever_editor_wrote_it) {
  for (const std::string_view text :
       {lines, std::string_view{"; mine\n\napp-key=K\n  secret-key =  s3cr3t  "},
        std::string_view{"\xEF\xBB\xBF"
                         "app-key = K\r\nsecret-key = s3cr3t\r\n"}})
    check_keys(load(file(text)));
}

BOOST_AUTO_TEST_CASE(a_named_pipe_is_read_when_somebody_writes_into_it) {
  const auto path = folder.path("keys.fifo");
  BOOST_REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  std::thread writer{[&path] {
    const int end = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    for (const auto part : {lines.substr(0, 5), lines.substr(5)})
      BOOST_TEST(::write(end, part.data(), part.size()) == static_cast<ssize_t>(part.size()));
    ::close(end);
  }};
  check_keys(load(path));
  writer.join();
}

BOOST_AUTO_TEST_CASE(what_a_shell_substitutes_for_a_command_is_read) {
  std::array<int, 2> pipe{};
  BOOST_REQUIRE(::pipe2(pipe.data(), O_CLOEXEC) == 0);
  BOOST_TEST(::write(pipe[1], lines.data(), lines.size()) == static_cast<ssize_t>(lines.size()));
  ::close(pipe[1]);
  check_keys(load("/dev/fd/" + std::to_string(pipe[0])));
  ::close(pipe[0]);
}

BOOST_AUTO_TEST_CASE(what_others_may_read_is_refused_also_when_it_is_a_pipe) {
  BOOST_TEST(contains(refusal_of(file(lines, 0640)), "chmod 600"));
  const auto path = folder.path("open.fifo");
  BOOST_REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  BOOST_REQUIRE(::chmod(path.c_str(), 0644) == 0);
  BOOST_TEST(contains(refusal_of(path), "chmod 600"));
}

BOOST_AUTO_TEST_CASE(what_is_neither_a_file_nor_a_pipe_is_refused) {
  for (const auto& path : {folder.path(), std::string{"/dev/null"}})
    BOOST_TEST(contains(refusal_of(path), path + " is neither a file nor a pipe"));
  BOOST_TEST(contains(refusal_of(folder.path("nowhere")), "No such file"));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_two_lines_with_keys_is_refused) {
  BOOST_TEST(contains(refusal_of(file(std::string(70'000, 'x'))), "64 KiB"));
  BOOST_TEST(contains(refusal_of(file("app-key = K\n")), "secret-key is missing"));
  BOOST_TEST(contains(refusal_of(file("app-key = K\nsecret s3cr3t\n")), "broker.key:2:"));
  using namespace std::string_view_literals;
  BOOST_TEST(contains(refusal_of(file("\xFF\xFE"
                                      "a\0"sv)),
                      "UTF-16"));
}

BOOST_AUTO_TEST_CASE(without_tls_no_other_host_gets_keys) {
  const auto path = file(lines);
  for (const auto* url :
       {"http://10.9.9.9", "http://api.kiwoom.com.", "http://[::ffff:10.9.9.9]"}) {
    const auto pairs = load(path, url);
    BOOST_TEST_REQUIRE(!pairs);
    BOOST_TEST(contains(pairs.error().message, "unencrypted"));
  }
  check_keys(load(path, "http://127.0.0.1:1"));
}

BOOST_AUTO_TEST_CASE(made_up_keys_are_for_a_broker_on_this_machine_only) {
  const auto here = load("", "http://[::1]:1");
  BOOST_TEST_REQUIRE(static_cast<bool>(here));
  BOOST_TEST(here->front().app_key.reveal() == "simulated-key-1");
  BOOST_TEST(!load("", "https://localhost.evil.com"));
}

BOOST_AUTO_TEST_CASE(a_pool_has_a_key_for_each_file_and_two_made_up_ones_without) {
  const auto pool_of = [](const config::string_list& files, const std::string& url) {
    auto resolved = config::resolve({{"broker.credentials-files", files, {}},
                                     {"gateway.sharing", std::string{"pool"}, {}},
                                     {"broker.url", url, {}}});
    BOOST_TEST_REQUIRE(resolved.problems.empty());
    return tandem::load_credentials(resolved.values, url, key_count(resolved.values));
  };
  folder.write("second.key", "app-key = L\nsecret-key = s3cr3t\n");
  folder.write("third.key", "app-key = K\nsecret-key = s3cr3t\n");
  for (const auto* name : {"second.key", "third.key"})
    ::chmod(folder.path(name).c_str(), 0600);
  const auto pairs = pool_of({file(lines), folder.path("second.key")}, "https://h");
  BOOST_TEST_REQUIRE(static_cast<bool>(pairs));
  BOOST_TEST_REQUIRE(pairs->size() == 2u);
  BOOST_TEST((*pairs)[1].app_key.reveal() == "L");
  const auto same = pool_of({file(lines), folder.path("third.key")}, "https://h");
  BOOST_TEST_REQUIRE(!same);
  BOOST_TEST(contains(same.error().message, "hold the same app key"));
  const auto made_up = pool_of({}, "http://[::1]:1");
  BOOST_TEST_REQUIRE(static_cast<bool>(made_up));
  BOOST_TEST(made_up->size() == 2u);
  BOOST_TEST(!pool_of({}, "https://h"));
}

BOOST_AUTO_TEST_SUITE_END()
