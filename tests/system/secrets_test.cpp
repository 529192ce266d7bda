#include "tests/support/programs.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

// Keys must not leave the process but on their way to the broker.

using namespace tandem::system_test;

namespace {

const std::map<std::string, std::string> environment{
  {"KIWOOM_APP_KEY", "app-key-to-look-for-7Q"}, {"KIWOOM_SECRET_KEY", "secret-to-look-for-9Z"}};

void check_clean(const std::string& where, const std::string& text) {
  for (const auto& [name, value] : environment)
    BOOST_TEST(text.find(value) == std::string::npos, where << " holds the value of " << name);
  // The simulated broker's tokens are told apart from everything else by what stands before them.
  BOOST_TEST(text.find("Bearer ") == std::string::npos, where << " holds a token");
}

void check_everything(const temporary_folder& folder, const finished& end) {
  check_clean("stdout", end.out);
  check_clean("stderr", end.err);
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder.path()}) {
    if (!entry.is_regular_file())
      continue;
    std::ifstream file{entry.path(), std::ios::binary};
    check_clean(entry.path().string(), {std::istreambuf_iterator<char>{file}, {}});
    ++files;
  }
  BOOST_TEST(files >= 1u);
}

} // namespace

BOOST_AUTO_TEST_CASE(a_good_run_at_trace_level_tells_no_secret) {
  const broker strict{
    {"--synthetic=20", "--limit=100000", "--app-key=app-key-to-look-for-7Q:secret-to-look-for-9Z"}};
  const temporary_folder folder;
  const auto end = run(scan_in(folder, strict, {"--log.level=trace", "--explain"}, environment));
  BOOST_TEST(end.exit_code == 0, end.err);
  BOOST_TEST(strict.audit().at(0).key
             == "app-key-to-look-for-7Q"); // It was this key that was used.
  check_everything(folder, end);
}

BOOST_AUTO_TEST_CASE(a_key_file_may_be_a_pipe_that_gives_the_key_once) {
  const broker strict{
    {"--synthetic=20", "--limit=100000", "--app-key=app-key-to-look-for-7Q:secret-to-look-for-9Z"}};
  const temporary_folder folder;
  // As in: tandem scan --broker.credentials-file=<(pass show kiwoom)
  const auto with_pipe = [](launch how) {
    how.arguments.insert(
      how.arguments.begin(),
      {"-c",
       R"(exec "$0" "$@" --broker.credentials-file=<(printf ')"
       R"(app-key = app-key-to-look-for-7Q\nsecret-key = secret-to-look-for-9Z\n'))",
       how.program});
    how.program = "/bin/bash";
    return how;
  };
  const auto end = run(with_pipe(scan_in(folder, strict)));
  BOOST_TEST(end.exit_code == 0, end.err);
  BOOST_TEST(strict.audit().at(0).key == "app-key-to-look-for-7Q");
  process serving{with_pipe(tandem_in(folder, {"serve", "--broker.url=" + strict.url(),
                                               "--serve.listen=127.0.0.1:0", "--serve.scan-at="}))};
  BOOST_TEST(serving.first_line(patience).starts_with("serving on http://127.0.0.1:"));
}

BOOST_AUTO_TEST_CASE(a_refused_run_at_trace_level_tells_no_secret) {
  const broker strict{{"--synthetic=20", "--limit=100000", "--app-key=another:pair"}};
  const temporary_folder folder;
  const auto end =
    run(scan_in(folder, strict, {"--log.level=trace", "--log.format=json"}, environment));
  BOOST_TEST(end.exit_code == 3, end.err);
  check_everything(folder, end);
}

BOOST_AUTO_TEST_CASE(a_run_that_must_renew_its_token_tells_no_secret) {
  const broker hasty{{"--synthetic=20", "--limit=100000", "--token-ttl=1s"}};
  const temporary_folder folder;
  // Long enough for the token to expire in the middle.
  const auto end = run(scan_in(
    folder, hasty,
    {"--log.level=trace", "--gateway.delay=100ms", "--universe.kospi=8", "--universe.kosdaq=8"},
    environment));
  BOOST_TEST(end.exit_code == 0, end.err);
  BOOST_TEST(count_verdict(hasty.audit(), "bad_token") > 0u);
  check_everything(folder, end);
}

BOOST_AUTO_TEST_CASE(a_dumped_config_tells_no_secret) {
  const temporary_folder folder;
  const auto end = run(tandem_in(folder, {"--dump-config"}, environment));
  BOOST_TEST(end.exit_code == 0);
  check_clean("stdout", end.out);
  check_clean("stderr", end.err);
}

BOOST_AUTO_TEST_CASE(a_secret_given_as_an_option_is_refused_without_repeating_it) {
  const temporary_folder folder;
  for (const std::string name : {"--broker.secret-key", "--broker.app-key"})
    for (const auto& arguments : {words{"scan", name + "=secret-to-look-for-9Z"},
                                  words{"scan", name, "secret-to-look-for-9Z"}}) {
      const auto end = run(tandem_in(folder, arguments));
      BOOST_TEST(end.exit_code == 2);
      BOOST_TEST(end.err.find("KIWOOM_") != std::string::npos, end.err);
      check_clean("stderr", end.err);
    }
}

BOOST_AUTO_TEST_CASE(the_password_of_a_database_is_not_repeated_however_its_url_is_mistyped) {
  const temporary_folder folder;
  folder.write("bare.toml", "[store]\nurl = postgresql://u:secret-to-look-for-9Z@h/d\n");
  for (const auto& arguments :
       {words{"scan", "--store.url", "postgresql://u:secret-to-look-for-9Z@h/d"},
        words{"scan", "--config-file=bare.toml"},
        words{"check", "--store.url=postgres:/u:secret-to-look-for-9Z@h/d"},
        words{"runs", "--store.url=host=h password=secret-to-look-for-9Z"},
        words{"results", "--store.url=sqlite:postgresql://u:secret-to-look-for-9Z@h/d"},
        words{"runs", "--store.url=postgresql://u:secret-to-look-for-9Z/h/d"},
        words{"runs", "--store.url=postgresql:///u:secret-to-look-for-9Z@h/d"},
        words{"runs", "--store.url=postgresql://u%3Asecret-to-look-for-9Z@127.0.0.1:1/d"},
        words{"scan", "--store.url=postgresql://u:p/secret-to-look-for-9Z"},
        words{"postgresql://u:secret-to-look-for-9Z@h/d"}}) {
    const auto end = run(tandem_in(folder, arguments));
    BOOST_TEST(end.exit_code == 2, end.err);
    check_clean("stderr", end.err);
    check_clean("stdout", end.out);
  }
  const auto dumped = run(
    tandem_in(folder, {"--dump-config", "--store.url=postgresql://u:secret-to-look-for-9Z@h/d"}));
  BOOST_TEST(dumped.exit_code == 0);
  BOOST_TEST(dumped.out.find("\nurl = \"postgresql://u@h/d\"\n") != std::string::npos);
  check_clean("stdout", dumped.out);
}
