#include "config/config_file.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

using namespace tandem::config;
using namespace std::chrono_literals;

namespace {

config_file parse(const std::string& text) {
  return parse_config_text(text, "t.toml");
}

std::string text_of(const std::vector<problem>& problems) {
  std::string result;
  for (const auto& each : problems)
    result += each.text() + "\n";
  return result;
}

std::string problems_of(const std::string& text) {
  return text_of(parse(text).problems);
}

/// Also those of names, types and ranges.
std::string all_problems_of(const std::string& text) {
  const auto read = parse(text);
  return text_of(read.problems) + text_of(resolve(read.entries).problems);
}

} // namespace

BOOST_AUTO_TEST_SUITE(config_file_test)

BOOST_AUTO_TEST_CASE(every_kind_of_value_is_read_with_its_line) {
  auto result = parse("# a file\n"
                      "[gateway] # paced\n"
                      "delay = \"250ms\"\n"
                      "retries = 3   # tries\n"
                      "\n"
                      "[scan]\n"
                      "scanners = [\"v2\",\n"
                      "  \"a;]#b\", # odd\n"
                      "]\n"
                      "require-fresh = false\n"
                      "mode = \"a \\\"quoted\\\" word\"\n"
                      "[v2]\n"
                      "gap-max = 0.5");
  BOOST_TEST(result.problems.empty());
  BOOST_TEST_REQUIRE(result.entries.size() == 6u);
  auto is = [&](std::size_t i, std::string_view key, int line, const value& what) {
    const auto& each = result.entries[i];
    BOOST_TEST(each.key == key);
    BOOST_TEST(each.where.line == line);
    BOOST_TEST(each.where.column == 1);
    BOOST_TEST(each.where.source == "t.toml");
    BOOST_TEST((each.what == what), key);
  };
  is(0, "gateway.delay", 3, std::string{"250ms"});
  is(1, "gateway.retries", 4, std::int64_t{3});
  is(2, "scan.scanners", 7, string_list{"v2", "a;]#b"});
  is(3, "scan.require-fresh", 10, false);
  is(4, "scan.mode", 11, std::string{"a \"quoted\" word"});
  is(5, "v2.gap-max", 13, 0.5);
}

BOOST_AUTO_TEST_CASE(a_duration_means_the_same_in_a_file_and_on_the_command_line) {
  for (const std::string_view written : {"250ms", "0", "0s", "1min"}) {
    const auto preset = find_property("gateway.delay")->preset;
    const auto read = resolve(parse("gateway.delay = " + to_text(std::string{written})).entries);
    BOOST_TEST(read.problems.empty());
    BOOST_TEST((read.values.at("gateway.delay") == from_text(written, preset)), written);
  }
  BOOST_TEST(all_problems_of("[gateway]\ndelay = 250\nkey-delay = \"1.5s\"\n")
             == "t.toml:2:1: gateway.delay = 250: wrong type: a duration is a text in quotes, "
                "\"250ms\"; legal: duration from 0s to 1min\n"
                "t.toml:3:1: gateway.key-delay = \"1.5s\": is not a duration: a whole number with "
                "its unit right behind it, ns us ms s min h; legal: duration from 0s to 1min\n");
}

BOOST_AUTO_TEST_CASE(tables_may_be_groups_braces_or_dots) {
  auto result = parse("[scanners]\n"
                      "mine = {rule = \"v2\", min-signals = 4}\n"
                      "[scanners.other]\n"
                      "rule = \"v3\"\n"
                      "[scanners.third] \n"
                      "rule = \"pullback\"\n"
                      "[gateway]\n"
                      "tr-delay.ka10081 = \"1s\"\n"
                      "'delay' = \"2s\"\n");
  BOOST_TEST(result.problems.empty());
  std::string keys;
  for (const auto& each : result.entries)
    keys += each.key + ":" + std::to_string(each.where.line) + ":"
            + std::to_string(each.where.column) + " ";
  BOOST_TEST(keys
             == "scanners.mine.rule:2:9 scanners.mine.min-signals:2:22 scanners.other.rule:4:1 "
                "scanners.third.rule:6:1 gateway.tr-delay.ka10081:8:10 gateway.delay:9:1 ");
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_and_the_lines_of_another_system_are_accepted) {
  auto result = parse("\xEF\xBB\xBF[gateway]\r\ndelay = \"250ms\" # paced\r\nretries = 3\r\n");
  BOOST_TEST(result.problems.empty());
  BOOST_TEST_REQUIRE(result.entries.size() == 2u);
  BOOST_TEST(result.entries[1].where.line == 3);
  const std::string wide{"\xFF\xFE[\0g\0", 6};
  BOOST_TEST(
    problems_of(wide)
    == "t.toml: is not written in UTF-8 but in UTF-16, or is not text; save it as UTF-8\n");
}

BOOST_AUTO_TEST_CASE(loose_keys_have_no_group) {
  auto result = parse("delay = \"1s\"\n");
  BOOST_TEST_REQUIRE(result.entries.size() == 1u);
  BOOST_TEST(result.entries[0].key == "delay");
}

BOOST_AUTO_TEST_CASE(reals_are_rounded_correctly) {
  auto seed = std::random_device{}();
  if (const char* given = std::getenv("TANDEM_SEED")) // NOLINT(concurrency-mt-unsafe): one thread
    seed = static_cast<unsigned>(std::stoul(given));
  BOOST_TEST_MESSAGE("TANDEM_SEED=" << seed);
  std::mt19937 random{seed};
  for (int i = 0; i < 2000; ++i) {
    auto digits = std::to_string(100000 + random() % 900000);
    auto written = "0." + digits;
    auto result = parse("[v2]\ngap-max = " + written + "\n");
    BOOST_TEST_REQUIRE(result.entries.size() == 1u);
    BOOST_TEST(std::get<double>(result.entries[0].what) == std::strtod(written.c_str(), nullptr));
  }
}

BOOST_AUTO_TEST_CASE(signs_and_exponents_are_read) {
  auto result = parse("[v2]\nmacd-osc-min = -20\ngap-max = +1e-2\nmin-price = 1e+09\n");
  BOOST_TEST_REQUIRE(result.entries.size() == 3u);
  BOOST_TEST((result.entries[0].what == value{std::int64_t{-20}}));
  BOOST_TEST((result.entries[1].what == value{0.01}));
  BOOST_TEST((result.entries[2].what == value{1e9}));
}

BOOST_AUTO_TEST_CASE(a_key_written_twice_is_reported) {
  BOOST_TEST(problems_of("[scan]\nwindow = 1\nwindow = 2\n[scan]\nwindow = 3\n")
             == "t.toml:3:10: scan.window: is already written in line 2\n");
  BOOST_TEST(problems_of("delay = 1\ndelay = 2\n")
             == "t.toml:2:9: delay: is already written in line 1\n");
  BOOST_TEST(problems_of("[scanners]\nmine = {rule = \"v2\", rule = \"v3\"}\n")
             == "t.toml:2:29: rule: is already written above\n");
}

BOOST_AUTO_TEST_CASE(a_group_stands_once) {
  BOOST_TEST(problems_of("[scan]\nwindow = 1\n[gateway]\nretries = 1\n[scan]\nmode = \"x\"\n")
             == "t.toml:5:1: scan: is already written in line 1; a group stands once\n");
  BOOST_TEST(problems_of("[scan]\nmode = \"x\"\n[scan.mode]\na = 1\n")
             == "t.toml:3:1: scan.mode: is already written in line 2; a group stands once\n");
  BOOST_TEST(problems_of("[scanners.mine]\nrule = \"v2\"\n[scanners]\nmine.gap-max = 1\n")
             == "t.toml:4:1: this key is of a table written above; a table stands together\n");
}

BOOST_AUTO_TEST_CASE(a_key_of_other_letters_is_no_way_around_one) {
  BOOST_TEST(
    problems_of("\"gateway.delay\" = \"1s\"\n'' = 1\n[scanners.\"a b\"]\nrule = \"v2\"\n")
    == "t.toml:1:1: gateway.delay: a key is made of letters, digits, _ and -, also in quotes\n"
       "t.toml:2:1: a key is made of letters, digits, _ and -, also in quotes\n"
       "t.toml:3:11: scanners.a b: a key is made of letters, digits, _ and -, also in quotes\n");
}

BOOST_AUTO_TEST_CASE(values_no_property_can_take_are_explained) {
  BOOST_TEST(all_problems_of("[scan]\nmode = 'fast'\n")
             == "t.toml:2:1: scan.mode = \"fast\": not a known word; legal: one of: parallel, "
                "sequential\n");
  BOOST_TEST(problems_of("[scan]\nmode = <http://h/x>\n").find("expected a value: true, 12, 0.5")
             != std::string::npos);
  BOOST_TEST(problems_of("[universe]\ncodes = [1, \"한\",\n 2] # two\n")
             == "t.toml:2:1: universe.codes = [1, \"한\", ...: every item of a list is a text in "
                "quotes; legal: list of codes in quotes, six of 0-9 A-Z, each once\n");
  BOOST_TEST(problems_of("[scan]\nwindow = 010\n").find("no leading zeros") != std::string::npos);
  BOOST_TEST(problems_of("[scanners]\nmine = {}\n[scanners.other]\n[gateway.delay]\n")
             == "t.toml:2:1: scanners.mine = {}: holds no key\n"
                "t.toml:3:11: scanners.other = [scanners.other]: holds no key\n"
                "t.toml:4:10: gateway.delay = [gateway.delay]: holds no key; legal: duration from "
                "0s to 1min\n");
  BOOST_TEST(problems_of("[[scanners]]\nrule = \"v2\"\n")
             == "t.toml:1:3: scanners = [[scanners]]: no key takes a list of tables\n");
  BOOST_TEST(problems_of("[scan]\ndate = 2025-11-28\n")
             == "t.toml:2:1: scan.date = 2025-11-28: dates and times are texts in quotes; legal: "
                "\"\", \"2025-11-28\" or \"20251128\", a day from 2000 to 2100\n");
}

BOOST_AUTO_TEST_CASE(values_of_another_type_or_out_of_range_come_all_at_once) {
  BOOST_TEST(
    all_problems_of("[v2]\ngap-max = nan\nmin-price = inf\nmin-signals = 0x10\n"
                    "use-atr-filter = \"true\"\n[scan]\nwindow = 3.0\nmode = 1\n"
                    "date = 20251128\nscanners = \"v2\"\n[gatway]\ndelay = \"1s\"\n")
    == "t.toml:2:1: v2.gap-max = nan: out of range; legal: number from -10 to 10 "
       "(fraction of the price)\n"
       "t.toml:3:1: v2.min-price = inf: out of range; legal: number from 0 to 1e+09 (KRW)\n"
       "t.toml:4:1: v2.min-signals = 16: out of range; legal: integer from 0 to 7\n"
       "t.toml:5:1: v2.use-atr-filter = \"true\": wrong type; legal: true or false\n"
       "t.toml:7:1: scan.window = 3.0: wrong type; legal: integer from 1 to 1024\n"
       "t.toml:8:1: scan.mode = 1: wrong type; legal: one of: parallel, sequential\n"
       "t.toml:9:1: scan.date = 20251128: wrong type; legal: \"\", \"2025-11-28\" or "
       "\"20251128\", a day from 2000 to 2100\n"
       "t.toml:10:1: scan.scanners = \"v2\": wrong type; legal: list of at least one "
       "scanner name, each once\n"
       "t.toml:12:1: gatway.delay = \"1s\": unknown key; did you mean gateway.delay?\n");
}

BOOST_AUTO_TEST_CASE(what_is_deep_or_endless_is_refused) {
  const std::string opening(100'000, '[');
  BOOST_TEST(problems_of("x = " + opening).find("so deep inside each other") != std::string::npos);
  std::string key = "a";
  for (int i = 0; i < 100'000; ++i)
    key += ".a";
  for (const auto& text : {key + " = 1\n", "[" + key + "]\nx = 1\n", "x = {" + key + " = 1}\n"})
    BOOST_TEST(problems_of(text)
               == "t.toml:1: holds more than 200 dots; a key has three parts at most\n");
  std::string deepest = "x = ";
  for (int i = 0; i < 8; ++i)
    deepest += "[\n{" + key.substr(0, 399) + " = ";
  BOOST_TEST(!problems_of(deepest + "1").empty());
}

BOOST_AUTO_TEST_CASE(a_secret_of_a_wrong_kind_is_not_repeated) {
  for (auto text :
       {"[broker]\nsecret-key = 'hunter2'\n", "[broker]\nsecret-key = hunter2\n",
        "[broker]\nsecret-key = [hunter2]\n", "[broker]\nsecret-key = [\n  hunter2]\n",
        "[broker]\nsecret-key = [1, 'hunter2']\n", "[broker]\nsecret-key hunter2\n",
        "secret-key = \"hunter2\"\nsecret-key = \"hunter2\"\n",
        "[broker]\nsecret-key = {x = 'hunter2'}\n", "[broker.secret-key]\nhunter2 = 1\n"}) {
    auto found = all_problems_of(text);
    BOOST_TEST(!found.empty());
    BOOST_TEST(found.find("hunter2") == std::string::npos, found);
  }
}

BOOST_AUTO_TEST_CASE(a_dump_reads_back_to_the_same_configuration) {
  auto written =
    parse("[scanners]\n"
          "mine = {rule = \"v3\", gap-max = 0.0123, inverse-etf-keywords = [\"인버스\"]}\n"
          "unused = {rule = \"v2\", require-dema-slope = \"required\"}\n"
          "[scan]\nscanners = [\"mine\", \"pullback\"]\n"
          "[store]\nurl = \"sqlite:a \\\"b\\\" \\\\c.db\"\n"
          "[regime]\nversion = \"none\"\n"
          "[gateway]\ndelay = \"1001us\"\n"
          "[cache]\nmemory-max = 16777217\ndisk = \"a\\u0001b\\u007f\\n한\"\n");
  auto first = resolve(written.entries);
  BOOST_TEST_REQUIRE(first.problems.empty());
  auto again = parse(first.values.dump());
  BOOST_TEST(again.problems.empty());
  auto second = resolve(again.entries);
  BOOST_TEST(second.problems.empty());
  for (const auto& each : properties())
    BOOST_TEST((first.values.at(each.name) == second.values.at(each.name)), each.name);
  BOOST_TEST_REQUIRE(second.values.scanners().size() == 2u);
  BOOST_TEST((first.values.scanners()[0].overrides == second.values.scanners()[0].overrides));
  BOOST_TEST(first.values.dump() == second.values.dump());
}

BOOST_FIXTURE_TEST_CASE(a_file_that_cannot_be_read_is_named, tandem::test::temporary_folder) {
  auto missing = read_config_file(path("none.toml"));
  BOOST_TEST_REQUIRE(missing.problems.size() == 1u);
  BOOST_TEST(missing.problems[0].text()
             == path("none.toml") + ": cannot be opened: No such file or directory");
  auto folder = read_config_file(path());
  BOOST_TEST_REQUIRE(folder.problems.size() == 1u);
  BOOST_TEST(folder.problems[0].text() == path() + ": is a directory, not a config file");
  std::ofstream{path("big.toml")} << std::string((1U << 20U) + 1, '\n');
  const auto big = read_config_file(path("big.toml"));
  BOOST_TEST_REQUIRE(big.problems.size() == 1u);
  BOOST_TEST(big.problems[0].text()
             == path("big.toml") + ": is larger than 1 MiB, which no config file is");
}

BOOST_FIXTURE_TEST_CASE(a_file_of_the_former_syntax_is_refused_with_what_to_change,
                        tandem::test::temporary_folder) {
  std::ofstream{path("my.conf")} << "[gateway]\ndelay = 1s ; slow\n";
  const auto loaded = load_config(path("my.conf"), {});
  BOOST_TEST_REQUIRE(loaded.result.problems.size() == 1u);
  BOOST_TEST(loaded.result.problems[0].text()
             == path("my.conf") + ": is not read, because config files are TOML: rename it to "
                  + path("my.toml")
                  + ", begin comments with #, write durations in quotes (delay = \"250ms\") and "
                    "[group] for group { }");
}

BOOST_FIXTURE_TEST_CASE(the_command_line_wins_over_the_file, tandem::test::temporary_folder) {
  auto file = path("my.toml");
  std::ofstream{file} << "[gateway]\ndelay = \"1s\"\nretries = 2\n";
  auto loaded = load_config(file, {{"gateway.retries", std::int64_t{7}, {"command line", 0, 0}}});
  BOOST_TEST(loaded.file == file);
  BOOST_TEST(loaded.result.problems.empty());
  BOOST_TEST((loaded.result.values.get<duration>("gateway.delay") == 1s));
  BOOST_TEST(loaded.result.values.get<std::int64_t>("gateway.retries") == 7);
}

BOOST_FIXTURE_TEST_CASE(problems_of_the_file_and_of_its_values_come_together,
                        tandem::test::temporary_folder) {
  auto file = path("my.toml");
  std::ofstream{file} << "[gateway]\nretries = 99\n[scan]\ndate = 2025-11-28\n";
  auto loaded = load_config(file, {});
  BOOST_TEST(loaded.result.problems.size() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
