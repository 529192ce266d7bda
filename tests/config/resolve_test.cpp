#include "config/settings.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>

using namespace tandem::config;
using namespace std::chrono_literals;

namespace {

const origin here{"t.toml", 3, 0};

raw_entry entry(std::string key, value what) {
  return {std::move(key), std::move(what), {"t.toml", 3, 0}};
}

value words(std::string text) {
  return text;
}

/// The texts of all problems, one a line.
std::string problems_of(const std::vector<raw_entry>& entries) {
  std::string result;
  for (const auto& each : resolve(entries).problems)
    result += each.text() + "\n";
  return result;
}

bool accepts(std::string key, value what) {
  return resolve({entry(std::move(key), std::move(what))}).problems.empty();
}

} // namespace

BOOST_AUTO_TEST_SUITE(resolve_test)

BOOST_AUTO_TEST_CASE(nothing_written_gives_the_documented_defaults) {
  auto result = resolve({});
  BOOST_TEST(result.problems.empty());
  const auto& values = result.values;
  BOOST_TEST((values.get<duration>("gateway.delay") == 250ms));
  BOOST_TEST((values.get<duration>("broker.timeout") == 10s));
  BOOST_TEST(values.get<std::string>("broker.url") == "sim:");
  BOOST_TEST(values.get<std::int64_t>("cache.memory-max") == 268'435'456);
  BOOST_TEST(values.get<bool>("scan.require-fresh"));
  BOOST_TEST(!values.is_set("gateway.delay"));
  BOOST_TEST(values.scanners().size() == 2u);
  BOOST_TEST(values.scanners()[0].name == "v2");
  BOOST_TEST(values.scanners()[1].rule == "v3");
}

BOOST_AUTO_TEST_CASE(a_later_entry_wins) {
  auto result = resolve({entry("gateway.delay", duration{1s}),
                         {"gateway.delay", duration{300ms}, {"command line", 0, 0}}});
  BOOST_TEST(result.problems.empty());
  BOOST_TEST((result.values.get<duration>("gateway.delay") == 300ms));
  BOOST_TEST(result.values.written_at("gateway.delay").source == "command line");
}

BOOST_AUTO_TEST_CASE(a_problem_names_place_key_value_and_legal_range) {
  BOOST_TEST(problems_of({entry("gateway.delay", duration{-5ms})})
             == "t.toml:3: gateway.delay = -5ms: out of range; legal: duration from 0s to 1min\n");
  BOOST_TEST(problems_of({entry("gateway.retries", words("many"))})
             == "t.toml:3: gateway.retries = \"many\": wrong type; legal: integer from 0 to 20\n");
  BOOST_TEST(problems_of({entry("scan.mode", words("paralel"))})
             == "t.toml:3: scan.mode = \"paralel\": not a known word; "
                "legal: one of: parallel, sequential\n");
}

BOOST_AUTO_TEST_CASE(all_problems_come_at_once_in_the_files_order) {
  auto result = resolve({{"scan.window", std::int64_t{0}, {"t.toml", 9, 0}},
                         {"gateway.retries", std::int64_t{21}, {"command line", 0, 0}},
                         {"v2.min-signals", std::int64_t{8}, {"t.toml", 2, 0}}});
  BOOST_TEST(result.problems.size() == 3u);
  BOOST_TEST(result.problems[0].key == "v2.min-signals");
  BOOST_TEST(result.problems[1].key == "scan.window");
  BOOST_TEST(result.problems[2].where.source == "command line");
}

BOOST_AUTO_TEST_CASE(bounds_are_inclusive) {
  BOOST_TEST(accepts("gateway.delay", duration{0s}));
  BOOST_TEST(accepts("gateway.delay", duration{1min}));
  BOOST_TEST(!accepts("gateway.delay", duration{60'001ms}));
  BOOST_TEST(accepts("v2.ohlcv-count", std::int64_t{21}));
  BOOST_TEST(accepts("v2.ohlcv-count", std::int64_t{600}));
  BOOST_TEST(!accepts("v2.ohlcv-count", std::int64_t{20}));
  BOOST_TEST(!accepts("v2.ohlcv-count", std::int64_t{601}));
}

BOOST_AUTO_TEST_CASE(only_harmless_conversions_are_made) {
  auto result =
    resolve({entry("v2.gap-max", std::int64_t{1}), entry("gateway.delay", std::int64_t{0}),
             entry("cache.memory-max", words("64MiB"))});
  BOOST_TEST(result.problems.empty());
  BOOST_TEST(result.values.get<double>("v2.gap-max") == 1.0);
  BOOST_TEST((result.values.get<duration>("gateway.delay") == 0s));
  BOOST_TEST(result.values.get<std::int64_t>("cache.memory-max") == 67'108'864);
  BOOST_TEST(!accepts("gateway.delay", std::int64_t{250}));
  BOOST_TEST(!accepts("gateway.retries", 5.0));
  BOOST_TEST(!accepts("cache.memory-max", words("64MB")));
  BOOST_TEST(!accepts("scan.require-fresh", words("yes")));
}

BOOST_AUTO_TEST_CASE(an_unknown_key_suggests_the_nearest) {
  BOOST_TEST(problems_of({entry("gateway.dely", duration{1s})})
             == "t.toml:3: gateway.dely = 1s: unknown key; did you mean gateway.delay?\n");
  BOOST_TEST(problems_of({entry("scheduler.max-threads", std::int64_t{4})})
             == "t.toml:3: scheduler.max-threads = 4: unknown key; `tandem help config` lists "
                "all\n");
}

BOOST_AUTO_TEST_CASE(a_secret_is_refused_and_never_repeated) {
  for (auto key : {"broker.app-key", "broker.secret-key", "broker.secretkey"}) {
    auto text = problems_of({entry(key, words("hunter2"))});
    BOOST_TEST(text.find("KIWOOM_APP_KEY") != std::string::npos, text);
    BOOST_TEST(text.find("hunter2") == std::string::npos, text);
  }
  auto text = problems_of({entry("broker.url", words("https://me:hunter2@host"))});
  BOOST_TEST(text.find("not a legal value") != std::string::npos, text);
  BOOST_TEST(text.find("hunter2") == std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(a_scan_date_is_a_real_day) {
  for (auto day : {"", "2025-11-28", "20251128", "2024-02-29", "2000-01-01", "21001231"})
    BOOST_TEST(accepts("scan.date", words(day)), day);
  for (auto day : {"2025-02-29", "2025-13-01", "2025-1-1", "20251131", "today", "2025/11/28",
                   "2025-11-2x", "-0251128", "1999-12-31", "21010101", "9999-12-31"})
    BOOST_TEST(!accepts("scan.date", words(day)), day);
}

BOOST_AUTO_TEST_CASE(codes_have_six_characters_and_come_once) {
  auto accepts_codes = [](string_list codes) {
    return resolve(
             {entry("universe.source", words("list")), entry("universe.codes", std::move(codes))})
      .problems.empty();
  };
  BOOST_TEST(accepts_codes({"005930", "0009K0"}));
  BOOST_TEST(accepts_codes({"A005930", "660", "000020,동화약품"}));
  BOOST_TEST(!accepts_codes({"00593a"}));
  BOOST_TEST(!accepts_codes({"005930", "000660", "005930"}));
  BOOST_TEST(!accepts_codes({"005930", "A005930"}));
  BOOST_TEST(!accepts_codes({"005930", "5930"}));
}

BOOST_AUTO_TEST_CASE(urls_are_checked) {
  for (auto url : {"sim:", "https://api.kiwoom.com", "http://127.0.0.1:8080", "http://h/base"})
    BOOST_TEST(accepts("broker.url", words(url)), url);
  for (auto url : {"", "api.kiwoom.com", "ftp://h", "https://", "http://:80", "http://h?x=1"})
    BOOST_TEST(!accepts("broker.url", words(url)), url);
  BOOST_TEST(accepts("store.url", words("sqlite:/tmp/a b.db")));
  BOOST_TEST(!accepts("store.url", words("sqlite:")));
  for (auto url : {"postgresql://h/d", "postgres://u:p@h:5433/d?sslmode=require"})
    BOOST_TEST(accepts("store.url", words(url)), url);
  for (auto url : {"postgresql:h", "postgresql://", "mysql://u:s3cr3t@h/d"})
    BOOST_TEST(!accepts("store.url", words(url)), url);
}

BOOST_AUTO_TEST_CASE(no_problem_repeats_a_password) {
  using written = std::pair<const char*, const char*>;
  for (const auto& [key, text] :
       {written{"store.url", "mysql://u:s3cr3t@h/d"}, written{"store.url", "s3cr3t"},
        written{"store.url", "postgres:/u:s3cr3t@h/d"}, written{"store.url", "u:s3cr3t/h/d"},
        written{"store.url", "sqlite://u:s3cr3t@h/d"},
        written{"store.url", "sqlite:postgresql://u:s3cr3t/h"},
        written{"store.url", "host=h password=s3cr3t"}, written{"store.ulr", "u:s3cr3t/h/d"},
        written{"storeurl", "u:s3cr3t/h/d"}, written{"database", "postgresql://u:s3cr3t@h/d"},
        written{"a.b", "PASSWORD=s3cr3t"}, written{"a.b", "u%3As3cr3t%40h"},
        written{"scan.mode", "pg://u:s3cr3t/h"}, written{"gateway.delay", "u:s3cr3t@h/d"},
        written{"broker.url", "https://u:s3cr3t@h"}, written{"cache.disk", "pg://u:s3cr3t/h"},
        written{"postgresql://u:s3cr3t@h.com/d", ""}}) {
    const auto said = problems_of({entry(key, words(text))});
    BOOST_TEST(!said.empty(), key << " = " << text);
    BOOST_TEST(said.find("s3cr3t") == std::string::npos, said);
  }
  const auto listed = problems_of({entry("universe.codes", string_list{"postgres://u:s3cr3t@h"})});
  BOOST_TEST(listed.find("s3cr3t") == std::string::npos, listed);
  const auto scanners = problems_of({entry("scan.scanners", string_list{"u:s3cr3t@h"})});
  BOOST_TEST(scanners.find("s3cr3t") == std::string::npos, scanners);
}

BOOST_AUTO_TEST_CASE(the_url_of_a_server_is_dumped_as_dots_and_that_of_a_file_as_it_is) {
  auto dumped = [](const char* url) {
    return resolve({entry("store.url", words(url))}).values.dump();
  };
  BOOST_TEST(dumped("postgresql://u:s3cr3t@h/d").find("\nurl = \"...\"\n") != std::string::npos);
  BOOST_TEST(dumped("sqlite:my.db").find("\nurl = \"sqlite:my.db\"\n") != std::string::npos);
  const auto all =
    resolve({entry("store.url", words("postgresql://u:s3cr3t@h/d"))}).values.arguments();
  BOOST_TEST_REQUIRE(all.size() == 1u);
  BOOST_TEST(all[0] == "--store.url=\"...\"");
}

BOOST_AUTO_TEST_CASE(exclusions_are_known_words_each_once) {
  auto accepts_words = [](const string_list& what) { return accepts("universe.exclude", what); };
  BOOST_TEST(accepts_words({}));
  BOOST_TEST(
    accepts_words({"etf", "etn", "spac", "preferred", "reit", "halted", "administrative"}));
  BOOST_TEST(!accepts_words({"etfs"}));
  BOOST_TEST(!accepts_words({"etf", "etf"}));
}

BOOST_AUTO_TEST_CASE(a_list_universe_needs_a_list_and_a_list_needs_it) {
  auto codes = entry("universe.codes", string_list{"005930"});
  auto file = entry("universe.file", words("codes.txt"));
  auto source = entry("universe.source", words("list"));
  BOOST_TEST(problems_of({source})
             == "t.toml:3: universe.source = \"list\": needs universe.codes "
                "or universe.file; both are empty\n");
  BOOST_TEST(problems_of({source, codes}) == "");
  BOOST_TEST(problems_of({source, file}) == "");
  BOOST_TEST(resolve({codes}).problems.size() == 1u);
  BOOST_TEST(resolve({file}).problems.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_relation_with_a_refused_key_is_not_judged) {
  auto result = resolve(
    {entry("universe.source", words("lst")), entry("universe.codes", string_list{"005930"})});
  BOOST_TEST(result.problems.size() == 1u);
}

BOOST_AUTO_TEST_CASE(an_empty_universe_is_refused) {
  BOOST_TEST(
    resolve({entry("universe.kospi", std::int64_t{0}), entry("universe.kosdaq", std::int64_t{0})})
      .problems.size()
    == 1u);
  BOOST_TEST(accepts("universe.kospi", std::int64_t{0}));
}

BOOST_AUTO_TEST_CASE(a_fixed_regime_without_effect_is_refused) {
  auto none = entry("regime.version", words("none"));
  BOOST_TEST(resolve({none, entry("regime.fixed", words("bull"))}).problems.size() == 1u);
  BOOST_TEST(resolve({none, entry("regime.fixed", words("neutral"))}).problems.empty());
  BOOST_TEST(resolve({none}).problems.empty());
  // The default measures, so that a word of its own needs the version as well.
  BOOST_TEST(resolve({entry("regime.fixed", words("bull"))}).problems.size() == 1u);
  auto fixed = entry("regime.version", words("fixed"));
  BOOST_TEST(resolve({fixed, entry("regime.fixed", words("bull"))}).problems.empty());
}

BOOST_AUTO_TEST_CASE(us_data_without_effect_is_refused) {
  auto folder = entry("regime.us-data", words("us"));
  BOOST_TEST(resolve({folder}).problems.empty());
  BOOST_TEST(resolve({folder, entry("regime.version", words("v1"))}).problems.size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_queue_holds_what_the_scanners_keep_outstanding) {
  auto small = entry("gateway.queue-max", std::int64_t{127}); // Two scanners with 64 each.
  BOOST_TEST(resolve({small}).problems.size() == 1u);
  BOOST_TEST(problems_of({entry("gateway.queue-max", std::int64_t{128})}) == "");
  BOOST_TEST(problems_of({small, entry("gateway.sharing", words("per-scanner"))}) == "");
  BOOST_TEST(resolve({small, entry("gateway.sharing", words("pool"))}).problems.size() == 1u);
}

BOOST_AUTO_TEST_CASE(credentials_fit_the_gateways) {
  auto split = entry("gateway.sharing", words("per-scanner"));
  auto real = entry("broker.url", words("https://mockapi.kiwoom.com"));
  auto two = entry("broker.credentials-files", string_list{"a", "b"});
  BOOST_TEST(problems_of({split}) == ""); // Which keys there are is known when they are loaded.
  BOOST_TEST(problems_of({split, real, two}) == "");
  BOOST_TEST(resolve({two}).problems.size() == 1u);
  auto three = entry("broker.credentials-files", string_list{"a", "b", "c"});
  BOOST_TEST(problems_of({split, three})
             == "t.toml:3: broker.credentials-files = [\"a\", \"b\", \"c\"]: has 3 files for 2 "
                "scanners; needs one per scanner\n");
  auto same = entry("broker.credentials-files", string_list{"a", "a"});
  BOOST_TEST(resolve({split, same}).problems.size() == 1u);
  auto single = entry("broker.credentials-file", words("a"));
  BOOST_TEST(problems_of({single, real}) == "");
  BOOST_TEST(resolve({split, two, single}).problems.size() == 1u);
  auto pool = entry("gateway.sharing", words("pool")); // Of any size, for any scanners.
  BOOST_TEST(problems_of({pool, real, two}) == "");
  BOOST_TEST(problems_of({pool, real, three}) == "");
  BOOST_TEST(resolve({pool, real, two, single}).problems.size() == 1u);
}

BOOST_AUTO_TEST_CASE(lower_ends_stay_below_upper_ends) {
  BOOST_TEST(problems_of({entry("v2.gap-min", 0.5)})
             == "t.toml:3: v2.gap-min = 0.5: v2.gap-min (0.5) must not be above v2.gap-max "
                "(0.015)\n");
  BOOST_TEST(!accepts("v2.atr-pct-max", 0.001));
  BOOST_TEST(!accepts("v3.lite-rsi-min", 76.0));
  BOOST_TEST(accepts("v3.lite-rsi-min", 75.0));
  BOOST_TEST(resolve({entry("v2.ohlcv-count", std::int64_t{21}),
                      entry("v2.trend-slope-lookback", std::int64_t{22})})
               .problems.size()
             == 1u);
}

BOOST_AUTO_TEST_CASE(asking_for_an_undeclared_key_is_a_bug) {
  auto result = resolve({});
  BOOST_CHECK_THROW(static_cast<void>(result.values.at("gateway.dely")), std::logic_error);
}

BOOST_AUTO_TEST_CASE(a_problem_without_a_place_says_only_what_is_known) {
  problem bare;
  bare.message = "something";
  BOOST_TEST(bare.text() == "something");
  problem placed{here, "a.b", {}, "is odd", "c"};
  BOOST_TEST(placed.text() == "t.toml:3: a.b: is odd; legal: c");
}

BOOST_AUTO_TEST_SUITE_END()
