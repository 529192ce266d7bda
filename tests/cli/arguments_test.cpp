#include "cli/arguments.hpp"
#include "cli/commands.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>

using namespace tandem::cli;
using namespace std::chrono_literals;
namespace config = tandem::config;

namespace {

invocation parse(std::vector<std::string> arguments) {
  return parse_arguments(arguments);
}

/// The only problem of a command line, as text.
std::string problem_of(std::vector<std::string> arguments) {
  auto result = parse_arguments(arguments);
  BOOST_TEST_REQUIRE(result.problems.size() == 1u);
  return result.problems[0].text();
}

} // namespace

BOOST_AUTO_TEST_SUITE(arguments_test)

BOOST_AUTO_TEST_CASE(nothing_asks_for_nothing) {
  auto result = parse({});
  BOOST_TEST((result.what == nullptr));
  BOOST_TEST(result.problems.empty());
}

BOOST_AUTO_TEST_CASE(commands_and_options_come_in_any_order) {
  for (const auto& arguments : std::vector<std::vector<std::string>>{
         {"scan", "--output=json", "-q", "--no-color", "--explain", "--config-file=a.toml"},
         {"--config-file", "a.toml", "--explain", "--quiet", "scan", "--no-color", "--output",
          "json"}}) {
    auto result = parse(arguments);
    BOOST_TEST(result.problems.empty());
    BOOST_TEST((result.what == &scan_command));
    BOOST_TEST((result.output == output_format::json));
    BOOST_TEST(result.quiet);
    BOOST_TEST(result.no_color);
    BOOST_TEST(result.explain);
    BOOST_TEST(result.config_file.value() == "a.toml");
  }
}

BOOST_AUTO_TEST_CASE(keys_become_entries_of_their_type) {
  auto result = parse({"scan", "--gateway.delay=300ms", "--gateway.retries=0",
                       "--scan.scanners=v2,mine", "--v2.gap-max=1",
                       "--broker.url=sim:", "--scan.require-fresh", "--v2.use-atr-filter=false"});
  BOOST_TEST(result.problems.empty());
  std::vector<config::value> values;
  for (const auto& each : result.entries) {
    BOOST_TEST(each.where.source == "command line");
    values.push_back(each.what);
  }
  std::vector<config::value> expected{config::duration{300ms},
                                      std::int64_t{0},
                                      config::string_list{"v2", "mine"},
                                      1.0,
                                      std::string{"sim:"},
                                      true,
                                      false};
  BOOST_TEST((values == expected));
}

BOOST_AUTO_TEST_CASE(a_scanner_of_ones_own_fits_on_the_command_line) {
  auto result = parse({"scan", "--scanners.mine.rule=v3", "--scanners.mine.min-signals=4",
                       "--scanners.mine.lite-rsi-min=40", "--scan.scanners=mine"});
  auto resolved = config::resolve(result.entries);
  BOOST_TEST(resolved.problems.empty());
  const auto& own = resolved.values.scanners().at(0);
  BOOST_TEST((own.overrides.at("v2.min-signals") == config::value{std::int64_t{4}}));
  BOOST_TEST((own.overrides.at("v3.lite-rsi-min") == config::value{40.0}));
}

BOOST_AUTO_TEST_CASE(what_a_run_stored_of_its_settings_before_config_files_were_toml_reads_back) {
  // Column run.settings, written by tandem of 2026-11-28 from a file in CAF's syntax.
  const std::vector<std::string> stored{R"(--broker.url=sim:)",
                                        R"(--scan.scanners=["mine", "pullback"])",
                                        R"(--scan.window=16)",
                                        R"(--scan.patience=90s)",
                                        R"(--regime.version="none")",
                                        R"(--universe.source="list")",
                                        R"(--universe.codes=["005930", "000660"])",
                                        R"(--v2.gap-max=0.0123)",
                                        R"(--v2.min-turnover-krw=1e+09)",
                                        R"(--v2.use-atr-filter=true)",
                                        R"(--v2.inverse-etf-keywords=["인버스", "a, \"b\""])",
                                        R"(--scanners.mine.rule="v3")",
                                        R"(--scanners.mine.require-dema-slope="required")",
                                        R"(--scanners.mine.lite-rsi-min=40.0)"};
  const auto result = parse(stored);
  BOOST_TEST(result.problems.empty());
  const auto resolved = config::resolve(result.entries);
  BOOST_TEST_REQUIRE(resolved.problems.empty());
  const auto& settings = resolved.values;
  BOOST_TEST((settings.get<config::duration>("scan.patience") == 90s));
  BOOST_TEST(settings.get<double>("v2.gap-max") == 0.0123);
  BOOST_TEST((settings.get<config::string_list>("v2.inverse-etf-keywords")
              == config::string_list{"인버스", "a, \"b\""}));
  BOOST_TEST((settings.scanners().at(0).overrides.at("v3.lite-rsi-min") == config::value{40.0}));
  // And is written as before, so that an older tandem on the same database can go on.
  auto written = settings.arguments();
  BOOST_TEST(written.at(0) == R"(--broker.url="sim:")");
  written.at(0) = stored.at(0);
  BOOST_TEST(written == stored, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(help_and_version_win) {
  BOOST_TEST((parse({"--help"}).what == &help_command));
  BOOST_TEST((parse({"-h"}).what == &help_command));
  BOOST_TEST(parse({"scan", "--help"}).help_topic == "scan");
  BOOST_TEST(parse({"help", "config"}).help_topic == "config");
  BOOST_TEST(parse({"--version"}).version);
  BOOST_TEST(parse({"scan", "--version", "--help"}).version);
}

BOOST_AUTO_TEST_CASE(the_configuration_can_be_dumped_without_a_command) {
  auto result = parse({"--dump-config", "--gateway.delay=1s"});
  BOOST_TEST(result.problems.empty());
  BOOST_TEST(result.dump_config);
  BOOST_TEST((result.what == nullptr));
}

BOOST_AUTO_TEST_CASE(unknown_options_suggest_the_nearest) {
  BOOST_TEST(problem_of({"scan", "--quit"})
             == "command line: --quit: unknown option; did you mean --quiet?");
  BOOST_TEST(problem_of({"scan", "--delay=1s"})
             == "command line: --delay: unknown option; did you mean --gateway.delay?");
  BOOST_TEST(problem_of({"scan", "--zzzzzzzzzz"})
             == "command line: --zzzzzzzzzz: unknown option; see tandem --help");
  BOOST_TEST(problem_of({"scan", "-x"}).find("unknown option") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(unknown_words_are_named) {
  BOOST_TEST(problem_of({"scna"})
             == "command line: \"scna\": unknown command; did you mean scan?; "
                "legal: scan, resume, plan, regime, verify, serve, runs, results, explain, find, "
                "screens, backtest, candles, export, prune, check, help");
  BOOST_TEST(problem_of({"scan", "005930"}) == "command line: \"005930\": unexpected argument");
  BOOST_TEST(problem_of({"help", "me"}).find("no help on this") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_verification_takes_a_number_of_calls_or_all_of_them) {
  const auto few = parse({"verify", "--calls=200", "--output=csv"});
  BOOST_TEST(few.problems.empty());
  BOOST_TEST((few.what == &verify_command));
  BOOST_TEST(few.calls.value() == 200);
  BOOST_TEST(parse({"verify", "--all"}).all);
  for (const auto* number : {"0", "20001", "-1", "4x", ""})
    BOOST_TEST(problem_of({"verify", std::string{"--calls="} + number})
                 .find("a whole number from 1 to 20000")
               != std::string::npos);
  BOOST_TEST(problem_of({"verify", "--all", "--calls=2"})
             == "command line: --all: is for all charts; --calls limits them");
  BOOST_TEST(
    problem_of({"verify", "--date=2025-07-18"})
    == "command line: --date: is for scans; a verification compares with the charts of today");
  BOOST_TEST(!problem_of({"scan", "--calls=2"}).empty());
}

BOOST_AUTO_TEST_CASE(values_are_demanded_where_there_must_be_one) {
  BOOST_TEST(problem_of({"scan", "--gateway.delay"})
             == "command line: --gateway.delay: needs a value: --gateway.delay=VALUE; legal: "
                "duration from 0s to 1min");
  BOOST_TEST(problem_of({"scan", "--config-file="}).find("needs a value") != std::string::npos);
  BOOST_TEST(problem_of({"scan", "--output"}).find("needs a value") != std::string::npos);
  BOOST_TEST(problem_of({"scan", "--output=xml"})
             == "command line: --output = \"xml\": unknown format; legal: table, json");
  BOOST_TEST(problem_of({"scan", "--quiet=yes"}).find("takes no value") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_password_is_not_repeated_wherever_it_stands) {
  using words = std::vector<std::string>;
  for (const auto& arguments :
       {words{"scan", "--store.url", "postgresql://u:s3cr3t@h/d"},
        words{"scan", "--store.url", "s3cr3t"}, words{"scan", "--storeurl", "u:s3cr3t/h"},
        words{"scan", "--store.uri", "s3cr3t"}, words{"scan", "postgresql://u:s3cr3t@h/d"},
        words{"postgresql://u:s3cr3t@h/d"}, words{"scan", "store.url=postgres:/u:s3cr3t/d"},
        words{"scan", "password=s3cr3t"}, words{"scan", "u:s3cr3t@h/d"},
        words{"scan", "u:s3cr3t/h"}, words{"scan", "--postgresql://u:s3cr3t@h/d"},
        words{"scan", "--output=postgresql://u:s3cr3t@h/d"}, words{"scan", "--limit=u:s3cr3t@h"},
        words{"scan", "--quiet=u:s3cr3t@h"}, words{"explain", "u:s3cr3t@h"},
        words{"help", "postgresql://u:s3cr3t@h/d"}, words{"scan", "--password", "s3cr3t"},
        words{"scan", "--store.url:postgresql://u:s3cr3t@h/d"},
        words{"scan", "--store.password=s3cr3t"}}) {
    auto result = parse_arguments(arguments);
    auto problems = result.problems;
    for (auto& each : config::resolve(result.entries).problems)
      problems.push_back(each);
    BOOST_TEST(!problems.empty());
    for (const auto& each : problems)
      BOOST_TEST(each.text().find("s3cr3t") == std::string::npos, each.text());
  }
}

BOOST_AUTO_TEST_CASE(explain_belongs_to_scan) {
  BOOST_TEST(problem_of({"check", "--explain"})
             == "command line: --explain: belongs to the commands scan and resume");
}

BOOST_AUTO_TEST_CASE(offline_belongs_to_plan) {
  BOOST_TEST(problem_of({"scan", "--offline"})
             == "command line: --offline: belongs to the command plan");
  BOOST_TEST(parse({"plan", "--offline"}).offline);
}

BOOST_AUTO_TEST_CASE(runs_are_limited_or_audited) {
  BOOST_TEST(!parse({"runs"}).limit);
  BOOST_TEST(!parse({"runs"}).audit);
  BOOST_TEST(parse({"--limit", "5", "runs"}).limit.value() == 5);
  BOOST_TEST(parse({"runs", "--limit=1000000"}).limit.value() == 1'000'000);
  BOOST_TEST(parse({"runs", "--audit", "latest"}).audit.value() == "latest");
  BOOST_TEST(parse({"--audit=01KA", "runs"}).audit.value() == "01KA");
  for (const std::string wrong : {"0", "-1", "1000001", "5x", "99999999999999999999", " 5"})
    BOOST_TEST(problem_of({"runs", "--limit=" + wrong})
               == "command line: --limit = \"" + wrong
                    + "\": is not a number of rows; legal: a whole number from 1 to 1000000");
  BOOST_TEST(
    problem_of({"runs", "--audit="})
    == "command line: --audit: needs a value; legal: a run's id, its beginning, or latest");
  BOOST_TEST(problem_of({"runs", "--audit=latest", "--limit=5"})
             == "command line: --limit: is for the list of runs; an audit shows one run");
  BOOST_TEST(problem_of({"scan", "--audit=latest"})
             == "command line: --audit: belongs to the command runs");
  BOOST_TEST(problem_of({"plan", "--limit=5"})
             == "command line: --limit: belongs to the commands runs and results");
}

BOOST_AUTO_TEST_CASE(find_takes_one_condition_and_columns_that_are_expressions) {
  const auto asked = parse({"find", "close > sma(close, 20)", "--near=1", "--funnel",
                            "--columns=code,sma(close, 20),name has \"a,b\",close[1]",
                            "--order=turnover desc", "--limit=5"});
  BOOST_TEST(asked.problems.empty());
  BOOST_TEST(asked.subjects == (std::vector<std::string>{"close > sma(close, 20)"}),
             boost::test_tools::per_element());
  BOOST_TEST(asked.near);
  BOOST_TEST(asked.funnel);
  BOOST_TEST(
    asked.columns
      == (std::vector<std::string>{"code", "sma(close, 20)", "name has \"a,b\"", "close[1]"}),
    boost::test_tools::per_element());
  BOOST_TEST(asked.order == "turnover desc");
  BOOST_TEST(problem_of({"find"})
             == "command line: find needs a condition, such as 'close > sma(20)', or a screen, "
                "such as @golden-cross");
  BOOST_TEST(problem_of({"find", "close", "> 5"})
             == "command line: \"> 5\": stands outside the quotes around the condition; legal: one "
                "word of the shell, such as 'close > sma(20)'");
  BOOST_TEST(problem_of({"find", "close > 5", "--near=2"})
             == "command line: --near = \"2\": is not how many clauses may be the opposite; legal: "
                "1");
  BOOST_TEST(problem_of({"find", "close > 5", "--funnel", "--output=csv"})
             == "command line: --funnel: is for a table or json; its rows are no symbols");
  BOOST_TEST(problem_of({"find", "close > 5", "--columns=code,,name"})
             == "command line: --columns = \"code,,name\": names an empty column; legal: names "
                "separated by commas");
}

BOOST_AUTO_TEST_CASE(screens_takes_a_name_and_check_files_of_screens) {
  BOOST_TEST(parse({"screens"}).problems.empty());
  BOOST_TEST(parse({"screens", "squeeze"}).subjects.at(0) == "squeeze");
  BOOST_TEST(problem_of({"screens", "squeeze", "gap-up"})
             == "command line: \"gap-up\": is a second name; legal: one name, such as squeeze");
  BOOST_TEST(parse({"check", "a.screen", "b.screen"}).subjects.size() == 2u);
  BOOST_TEST(problem_of({"check", "tandem.toml"})
             == "command line: \"tandem.toml\": is no screen; a configuration is checked with "
                "--config-file=FILE; legal: a name that ends in .screen");
}

BOOST_AUTO_TEST_CASE(results_can_be_new_since_a_day_and_have_the_columns_asked_for) {
  const auto asked =
    parse({"results", "--new", "--since", "2025-11-24", "--columns=code,name,close", "--wide"});
  BOOST_TEST(asked.problems.empty());
  BOOST_TEST(asked.only_new);
  BOOST_TEST(asked.since == "2025-11-24");
  BOOST_TEST(asked.columns == (std::vector<std::string>{"code", "name", "close"}),
             boost::test_tools::per_element());
  BOOST_TEST(asked.wide);
  BOOST_TEST(problem_of({"results", "--since=monday"})
             == "command line: --since = \"monday\": is not a day; legal: a day such as "
                "2025-11-28");
  BOOST_TEST(problem_of({"results", "--since=2025-11-24", "--date=2025-11-28"})
             == "command line: --since: is for many sessions; --date shows one");
  BOOST_TEST(problem_of({"results", "--since=2025-11-24", "--run=latest"})
             == "command line: --since: is for many sessions; --run shows one");
  BOOST_TEST(problem_of({"results", "--columns=code,colour"})
             == "command line: --columns: has no column \"colour\"; legal: run, "
                "date, scanner, position, rank, code, name, engine, score, risk_score, label, "
                "strategy, target_profit, stop_loss, holding_days, close, change_rate, outcome, "
                "state, basis, doubt, is_new, days_listed, flags, indicators");
  BOOST_TEST(problem_of({"results", "--columns=code", "--output=json"})
             == "command line: --columns: is for a table or csv; a JSON object has every member");
  for (const auto* command : {"results", "runs"})
    BOOST_TEST(problem_of({command, "--wide", "--output=csv"})
               == "command line: --wide: is for a table; other formats are never cut");
  BOOST_TEST(problem_of({"explain", "005930", "--wide"})
             == "command line: --wide: belongs to the commands runs, results, backtest, scan, "
                "resume and plan");
}

BOOST_AUTO_TEST_CASE(results_are_searched_by_run_scanner_day_and_symbol) {
  const auto all = parse({"results"});
  BOOST_TEST((all.what == &results_command));
  BOOST_TEST(!all.run);
  BOOST_TEST(!all.limit);
  BOOST_TEST(all.scanner.empty());
  BOOST_TEST(all.code.empty());
  for (const auto& arguments : std::vector<std::vector<std::string>>{
         {"results", "--run=01KA", "--scanner=v2", "--code=0001A0", "--limit=3", "--output=csv"},
         {"--code", "0001A0", "--run", "01KA", "results", "--limit", "3", "--scanner", "v2",
          "--output", "csv"}}) {
    const auto result = parse(arguments);
    BOOST_TEST(result.problems.empty());
    BOOST_TEST(result.run.value() == "01KA");
    BOOST_TEST(result.scanner == "v2");
    BOOST_TEST(result.code == "0001A0");
    BOOST_TEST(result.limit.value() == 3);
    BOOST_TEST((result.output == output_format::csv));
  }
  BOOST_TEST(problem_of({"results", "--run"})
             == "command line: --run: needs a value; legal: a run's id, its beginning, or latest");
  BOOST_TEST(problem_of({"results", "--scanner="})
             == "command line: --scanner: needs a value; legal: a scanner's name");
  BOOST_TEST(problem_of({"results", "--code=samsung"})
             == "command line: --code = \"samsung\": is not a symbol's code; "
                "legal: six characters of 0-9 and A-Z, such as 005930");
  BOOST_TEST(problem_of({"results", "005930"}) == "command line: \"005930\": unexpected argument");
}

BOOST_AUTO_TEST_CASE(a_symbol_is_explained) {
  const auto result = parse({"explain", "005930", "--run=latest", "--scanner=v3"});
  BOOST_TEST(result.problems.empty());
  BOOST_TEST((result.what == &explain_command));
  BOOST_TEST(result.code == "005930");
  BOOST_TEST(result.run.value() == "latest");
  BOOST_TEST(result.scanner == "v3");
  BOOST_TEST(problem_of({"explain"})
             == "command line: explain needs a symbol's code; "
                "legal: six characters of 0-9 and A-Z, such as 005930");
  for (const std::string wrong : {"5930", "0059300", "00593a", "삼성"})
    BOOST_TEST(problem_of({"explain", wrong})
               == "command line: \"" + wrong
                    + "\": is not a symbol's code; "
                      "legal: six characters of 0-9 and A-Z, such as 005930");
  BOOST_TEST(problem_of({"explain", "005930", "000660"})
             == "command line: \"000660\": unexpected argument");
  // The code is a word here, and the option is of another command.
  BOOST_TEST(problem_of({"explain", "005930", "--code=000660"})
             == "command line: --code: belongs to the commands results and export");
  BOOST_TEST(problem_of({"explain", "005930", "--limit=3"})
             == "command line: --limit: belongs to the commands runs and results");
}

BOOST_AUTO_TEST_CASE(options_of_the_past_are_for_looking_back) {
  BOOST_TEST(problem_of({"scan", "--run=latest"})
             == "command line: --run: belongs to the commands results, explain, resume and export");
  BOOST_TEST(problem_of({"scan", "--scanner=v2"})
             == "command line: --scanner: belongs to the commands results, explain and export");
  BOOST_TEST(problem_of({"runs", "--code=005930"})
             == "command line: --code: belongs to the commands results and export");
  BOOST_TEST(problem_of({"results", "--explain"})
             == "command line: --explain: belongs to the commands scan and resume");
  BOOST_TEST(problem_of({"plan", "--run=a", "--run=b"})
             == "command line: --run: belongs to the commands results, explain, resume and export");
}

BOOST_AUTO_TEST_CASE(rows_are_for_commands_that_print_rows) {
  for (const auto& arguments : std::vector<std::vector<std::string>>{{"runs", "--output=csv"},
                                                                     {"--output", "csv", "runs"}}) {
    BOOST_TEST(parse(arguments).problems.empty());
    BOOST_TEST((parse(arguments).output == output_format::csv));
  }
  BOOST_TEST((parse({"runs", "--output=jsonl"}).output == output_format::jsonl));
  BOOST_TEST((parse({"runs", "--output=json"}).output == output_format::json));
  BOOST_TEST((parse({"runs"}).output == output_format::table));
  BOOST_TEST(problem_of({"scan", "--output=csv"})
             == "command line: --output = \"csv\": unknown format; legal: table, json");
  BOOST_TEST(problem_of({"runs", "--output=xml"})
             == "command line: --output = \"xml\": unknown format; legal: table, json, jsonl, csv");
}

BOOST_AUTO_TEST_CASE(a_date_is_short_for_the_day_to_scan) {
  for (const auto& arguments : std::vector<std::vector<std::string>>{
         {"regime", "--date=2025-07-18"}, {"regime", "--date", "2025-07-18"}}) {
    const auto result = parse(arguments);
    BOOST_TEST((result.what == &regime_command));
    BOOST_TEST_REQUIRE(result.entries.size() == 1u);
    BOOST_TEST(result.entries[0].key == "scan.date");
    BOOST_TEST((result.entries[0].what == config::value{std::string{"2025-07-18"}}));
  }
  BOOST_TEST(problem_of({"regime", "--date"}).find("a day such as") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_scan_is_either_made_here_or_elsewhere) {
  const auto text = problem_of({"scan", "--alone", "--at=http://127.0.0.1:9470"});
  BOOST_TEST(text.find("--alone") != std::string::npos);
  BOOST_TEST(text.find("--at") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(all_problems_come_at_once) {
  BOOST_TEST(parse({"scan", "--quit", "--output=xml", "more"}).problems.size() == 3u);
}

BOOST_AUTO_TEST_CASE(no_spelling_of_a_secret_is_repeated) {
  for (const auto& arguments :
       std::vector<std::vector<std::string>>{{"scan", "--broker.app-key=hunter2"},
                                             {"scan", "--broker.secret-key", "hunter2"},
                                             {"scan", "--app-key=hunter2"},
                                             {"scan", "--secret-key", "hunter2"}}) {
    auto result = parse(arguments);
    auto problems = result.problems;
    for (const auto& each : config::resolve(result.entries).problems)
      problems.push_back(each);
    BOOST_TEST_REQUIRE(problems.size() == 1u);
    BOOST_TEST(problems[0].text().find("KIWOOM_SECRET_KEY") != std::string::npos);
    BOOST_TEST(problems[0].text().find("hunter2") == std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()
