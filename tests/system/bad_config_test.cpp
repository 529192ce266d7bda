#include "tests/support/programs.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <filesystem>

// A configuration that is wrong says so in one line with file, line, key, value and what is legal,
// and nothing runs.

using namespace tandem::system_test;

namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// Starts a scan with this file as ./tandem.toml; it must end with 2 and leave nothing behind.
std::string refusal_of(const std::string& config) {
  const temporary_folder folder;
  folder.write("tandem.toml", config);
  const auto end = run(tandem_in(folder, {"scan"}));
  BOOST_TEST(end.exit_code == 2);
  BOOST_TEST(end.out.empty());
  BOOST_TEST(!std::filesystem::exists(folder.path("tandem.db")));
  const auto checked = run(tandem_in(folder, {"check"}));
  BOOST_TEST(checked.exit_code == 2);
  BOOST_TEST(contains(checked.err + checked.out, "tandem.toml:"));
  return end.err;
}

void check_says(const std::string& message, const words& parts) {
  for (const auto& part : parts)
    BOOST_TEST(contains(message, part), message << "lacks: " << part);
}

} // namespace

BOOST_AUTO_TEST_CASE(an_unknown_key_is_named_with_its_line_and_the_key_that_was_meant) {
  check_says(refusal_of("[gateway]\nretries = 2\ndelai = \"250ms\"\n"),
             {"tandem.toml:3", "gateway.delai", "gateway.delay"});
}

BOOST_AUTO_TEST_CASE(a_wrong_type_is_named_with_its_line_value_and_legal_range) {
  check_says(refusal_of("[scan]\n\nwindow = \"many\"\n"),
             {"tandem.toml:3", "scan.window", "many", "integer from 1 to 1024"});
}

BOOST_AUTO_TEST_CASE(a_value_out_of_range_is_named_with_its_line_and_legal_range) {
  check_says(refusal_of("[gateway]\ndelay = \"2h\"\n"),
             {"tandem.toml:2", "gateway.delay", "2h", "from 0s to 1min"});
}

BOOST_AUTO_TEST_CASE(all_problems_are_shown_at_once) {
  check_says(refusal_of("[gateway]\ndelay = \"2h\"\n[scan]\nmode = \"both\"\nwindow = 0\n"),
             {"tandem.toml:2", "tandem.toml:4", "tandem.toml:5", "parallel, sequential"});
}

BOOST_AUTO_TEST_CASE(a_wrong_key_on_the_command_line_is_refused_like_one_in_a_file) {
  const temporary_folder folder;
  for (const auto* argument : {"--gateway.delay=fast", "--scan.widow=3", "--delay=1s", "scna"}) {
    const auto end = run(tandem_in(folder, {"scan", argument}));
    BOOST_TEST(end.exit_code == 2, argument);
    BOOST_TEST(end.out.empty());
    BOOST_TEST(contains(end.err, "error: "), end.err);
  }
}

BOOST_AUTO_TEST_CASE(a_config_file_that_is_not_there_is_named) {
  const temporary_folder folder;
  const auto end = run(tandem_in(folder, {"scan", "--config-file=nowhere.toml"}));
  BOOST_TEST(end.exit_code == 2);
  BOOST_TEST(contains(end.err, "nowhere.toml"), end.err);
}

BOOST_AUTO_TEST_CASE(a_file_of_the_former_syntax_is_refused_in_one_sentence) {
  const temporary_folder folder;
  folder.write("tandem.conf", "[gateway]\ndelay = 250ms ; paced\n");
  for (const auto& arguments : {words{"scan"}, words{"check", "--config-file=tandem.conf"}}) {
    const auto end = run(tandem_in(folder, arguments));
    BOOST_TEST(end.exit_code == 2);
    check_says(end.err, {"error: tandem.conf: ", "TOML", "tandem.toml", "delay = \"250ms\""});
    BOOST_TEST(std::count(end.err.begin(), end.err.end(), '\n') == 1, end.err);
  }
  folder.write("tandem.toml", "[gateway]\ndelay = \"250ms\" # paced\n");
  const auto end = run(tandem_in(folder, {"check"}));
  BOOST_TEST(end.exit_code == 0, end.err);
  BOOST_TEST(contains(end.out, "tandem.toml: no problems"), end.out);
}

BOOST_AUTO_TEST_CASE(us_data_that_cannot_be_read_names_file_line_and_value) {
  const temporary_folder folder;
  const auto header = std::string{"date,open,high,low,close,volume\n"};
  const auto row = std::string{"2025-07-17,1,1,1,1,1\n"};
  for (const auto* name : {"us/SPY.csv", "us/QQQ.csv"})
    folder.write(name, header + row);
  for (const auto* command : {"scan", "regime", "check"}) {
    auto end = run(tandem_in(folder, {command, "--regime.us-data=us"}));
    BOOST_TEST(end.exit_code == 2, command);
    check_says(end.err, {"regime.us-data = \"us\"", "us/VIX.csv: cannot be read"});
    BOOST_TEST(!std::filesystem::exists(folder.path("tandem.db")));
  }
  folder.write("us/VIX.csv", header + row + "2025-07-18,1,1,1,none,1\n");
  check_says(run(tandem_in(folder, {"check", "--regime.us-data=us"})).err,
             {"us/VIX.csv:3", "close 'none' is not a number above 0"});
  folder.write("us/VIX.csv", header + row + "2025-07-16,1,1,1,1,1\n");
  check_says(run(tandem_in(folder, {"check", "--regime.us-data=us"})).err,
             {"us/VIX.csv:3", "2025-07-16 comes after 2025-07-17"});
}

BOOST_AUTO_TEST_CASE(an_unusable_history_file_is_a_store_failure_and_stays_as_it_is) {
  const temporary_folder folder;
  std::filesystem::create_directories(folder.path("a-folder"));
  for (const auto* path : {"a-folder", "nowhere/cache.db"}) {
    const auto end = run(tandem_in(folder, {"scan", std::string{"--cache.disk="} + path}));
    BOOST_TEST(end.exit_code == 6, path << ": " << end.err);
    BOOST_TEST(contains(end.err, path), end.err);
  }
}

BOOST_AUTO_TEST_CASE(an_empty_or_missing_universe_file_is_a_usage_error) {
  const temporary_folder folder;
  folder.write("empty.txt", "");
  folder.write("comments.txt", "# nothing yet\n");
  folder.write("typo.txt", "005930\nsamsung\n");
  constexpr std::array cases{
    std::array{"empty.txt", "is empty"}, std::array{"comments.txt", "no symbol code"},
    std::array{"missing.txt", "cannot be read"}, std::array{"typo.txt", "typo.txt:2"}};
  for (const auto& [file, words_of_it] : cases) {
    const auto end = run(tandem_in(
      folder, {"scan", "--universe.source=list", std::string{"--universe.file="} + file}));
    BOOST_TEST(end.exit_code == 2, file);
    BOOST_TEST(contains(end.err, words_of_it), end.err);
    BOOST_TEST(contains(end.err, file), end.err);
    BOOST_TEST(end.out.empty());
  }
}

BOOST_AUTO_TEST_CASE(credentials_that_others_may_read_are_refused) {
  const temporary_folder folder;
  folder.write("open.key", "app-key = K\nsecret-key = top-secret-value\n");
  std::filesystem::permissions(folder.path("open.key"), std::filesystem::perms::others_read
                                                          | std::filesystem::perms::owner_read);
  const auto end = run(tandem_in(folder, {"scan", "--broker.credentials-file=open.key"}));
  BOOST_TEST(end.exit_code == 2);
  BOOST_TEST(contains(end.err, "chmod 600"), end.err);
  BOOST_TEST(!contains(end.err, "top-secret-value"));
}

BOOST_AUTO_TEST_CASE(a_real_broker_needs_credentials) {
  const temporary_folder folder;
  const auto end = run(tandem_in(folder, {"scan", "--broker.url=https://broker.invalid"}));
  BOOST_TEST(end.exit_code == 2);
  check_says(end.err, {"KIWOOM_APP_KEY", "KIWOOM_SECRET_KEY"});
}
