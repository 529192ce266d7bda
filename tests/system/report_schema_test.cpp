#include "tests/support/programs.hpp"
#include "tests/support/report.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <cctype>

// The names and types of the contract's example of a run report.

using namespace tandem::system_test;

namespace {

enum class kind { text, number, object, list, text_or_null, number_or_null, boolean };

bool is(const rapidjson::Value& value, kind expected) {
  switch (expected) {
    case kind::text:
      return value.IsString();
    case kind::number:
      return value.IsNumber();
    case kind::object:
      return value.IsObject();
    case kind::list:
      return value.IsArray();
    case kind::text_or_null:
      return value.IsString() || value.IsNull();
    case kind::number_or_null:
      return value.IsNumber() || value.IsNull();
    case kind::boolean:
      return value.IsBool();
  }
  return false;
}

struct field {
  const char* place;
  kind type;
};

void check(const report& told, const std::string& base, std::initializer_list<field> fields) {
  for (const auto& [place, type] : fields) {
    const auto where = base + "/" + place;
    BOOST_TEST(told.has(where), "the report lacks " << where);
    if (told.has(where))
      BOOST_TEST(is(told.at(where), type), where << " has the wrong type");
  }
}

constexpr std::array indicator_names{
  "TEMA20",         "DEMA10",      "EMA60",          "MACD_LINE", "MACD_SIGNAL",
  "MACD_OSC",       "RSI_TEMA",    "RSI_DEMA",       "OBV",       "VOL_MA5",
  "TEMA20_SLOPE20", "OBV_SLOPE20", "DEMA10_SLOPE20", "close",     "volume"};

void check_candidates(const report& told, const std::string& scanner) {
  for (std::size_t i = 0; i < told.size(scanner + "/candidates"); ++i) {
    const auto place = scanner + "/candidates/" + std::to_string(i);
    check(told, place,
          {{"rank", kind::number_or_null},
           {"code", kind::text},
           {"name", kind::text},
           {"score", kind::number_or_null},
           {"risk_score", kind::number_or_null},
           {"label", kind::text},
           {"strategy", kind::text},
           {"target_profit", kind::number_or_null},
           {"stop_loss", kind::number_or_null},
           {"holding_days", kind::number_or_null},
           {"close", kind::number},
           {"change_rate", kind::number},
           {"basis", kind::text},
           {"doubt", kind::text_or_null},
           {"days_listed", kind::number}, // 1: no list is known before.
           {"flags", kind::object},
           {"indicators", kind::object}});
    for (const auto* name : indicator_names)
      BOOST_TEST(is(told.at(place + "/indicators/" + name), kind::number), name);
  }
}

/// The text with a 9 for every digit.
std::string shape_of(std::string text) {
  for (auto& c : text)
    if (std::isdigit(static_cast<unsigned char>(c)) != 0)
      c = '9';
  return text;
}

report scan(const words& options) {
  const broker synthetic{{"--synthetic=200", "--limit=100000"}};
  const temporary_folder folder;
  const auto end = run(scan_in(folder, synthetic, options));
  BOOST_TEST((end.exit_code == 0 || end.exit_code == 5), end.err);
  return report{end.out};
}

} // namespace

BOOST_AUTO_TEST_CASE(has_every_field_of_the_contract) {
  const auto told = scan({"--universe.source=all"});
  check(told, "",
        {{"schema", kind::text},
         {"run", kind::object},
         {"universe", kind::object},
         {"closes", kind::object},
         {"suspects", kind::list},
         {"regime", kind::object},
         {"scanners", kind::list},
         {"symbols", kind::list},
         {"gateway", kind::list},
         {"cache", kind::object},
         {"store", kind::object},
         {"resources", kind::object}});
  check(told, "/run",
        {{"id", kind::text},
         {"date", kind::text},
         {"final", kind::boolean},
         {"late", kind::boolean},
         {"mode", kind::text},
         {"started_at", kind::text},
         {"wall_s", kind::number},
         {"outcome", kind::text}});
  check(told, "/universe",
        {{"source", kind::text},
         {"symbols", kind::number},
         {"ranked_by_quotes", kind::boolean},
         {"excluded", kind::object},
         {"replaced_lists", kind::list},
         {"failed", kind::list}});
  check(told, "/closes",
        {{"regular", kind::number}, {"evening", kind::number}, {"charted", kind::number}});
  check(told, "/regime",
        {{"label", kind::text_or_null},
         {"risk", kind::text},
         {"score", kind::number_or_null},
         {"data_date", kind::text_or_null}});
  check(told, "/gateway/0",
        {{"key", kind::text},
         {"calls", kind::number},
         {"by_tr", kind::object},
         {"by_tr/ka10081", kind::number},
         {"retries", kind::number},
         {"refused", kind::number},
         {"violations", kind::number},
         {"min_gap_ms", kind::number_or_null},
         {"slot_lateness_us_p99", kind::number},
         {"floor_s", kind::number},
         {"efficiency", kind::number}});
  check(told, "/cache",
        {{"requests", kind::number},
         {"memory_hits", kind::number},
         {"joined", kind::number},
         {"disk_hits", kind::number},
         {"misses", kind::number},
         {"quotes", kind::number},
         {"refetched", kind::number},
         {"refetch_reasons", kind::object},
         {"refetched_symbols", kind::list},
         {"oldest_capture", kind::text_or_null},
         {"oldest_data", kind::text_or_null}});
  check(told, "/store",
        {{"url", kind::text},
         {"rows", kind::number},
         {"connections", kind::number},
         {"outbox", kind::number}});
  check(told, "/resources",
        {{"cpu_s", kind::number}, {"cpu_percent", kind::number}, {"peak_rss_mb", kind::number}});
  BOOST_TEST(told.size("/symbols") == 0u); // Only --explain fills it.
}

BOOST_AUTO_TEST_CASE(describes_each_scanner_and_candidate) {
  const auto told = scan({"--universe.source=all", "--regime.version=none"});
  for (const auto* name : {"v2", "v3"}) {
    const auto scanner = told.scanner(name);
    check(told, scanner,
          {{"name", kind::text},
           {"evaluated", kind::number},
           {"matched", kind::number},
           {"wall_s", kind::number},
           {"rule_us_p50", kind::number},
           {"rejected", kind::object},
           {"candidates", kind::list}});
    BOOST_TEST(told.size(scanner + "/candidates") > 0u);
    check_candidates(told, scanner);
  }
}

BOOST_AUTO_TEST_CASE(explains_every_symbol_for_every_scanner) {
  const auto told = scan({"--universe.source=all", "--explain"});
  BOOST_TEST(static_cast<double>(told.size("/symbols")) == 2 * told.number("/universe/symbols"));
  for (std::size_t i = 0; i < told.size("/symbols"); ++i) {
    const auto place = "/symbols/" + std::to_string(i);
    check(told, place,
          {{"scanner", kind::text},
           {"code", kind::text},
           {"stage", kind::text},
           {"signals_count", kind::number_or_null},
           {"signals_total", kind::number_or_null},
           {"score", kind::number_or_null},
           {"risk_score", kind::number_or_null},
           {"label", kind::text_or_null},
           {"strategy", kind::text_or_null},
           {"change_rate", kind::number_or_null},
           {"basis", kind::text},
           {"doubt", kind::text_or_null},
           {"indicators", kind::object}});
    for (const auto* name : indicator_names)
      BOOST_TEST(is(told.at(place + "/indicators/" + name), kind::number_or_null), name);
  }
}

BOOST_AUTO_TEST_CASE(says_which_regime_was_assumed_or_measured) {
  auto with = [&](const words& more) {
    words options{"--universe.kospi=2", "--universe.kosdaq=0"};
    options.insert(options.end(), more.begin(), more.end());
    return options;
  };
  const auto measured = scan(with({}));
  BOOST_TEST(measured.text("/regime/version") == "v4");
  BOOST_TEST(measured.text("/regime/data_date") == "2025-11-28");
  BOOST_TEST(measured.at("/regime/final").GetBool());
  BOOST_TEST(is(measured.at("/regime/v1/volatility"), kind::number));
  BOOST_TEST(is(measured.at("/regime/v4/KOSDAQ_R20"), kind::number));
  BOOST_TEST(measured.size("/regime/missing") >= 3u); // No US files.
  BOOST_TEST(measured.text("/regime/sources/KOSPI/last") == "2025-11-28");
  BOOST_TEST(is(measured.at("/regime/sources/069500/close"), kind::number));
  BOOST_TEST(measured.at("/regime/sources/SPY/last").IsNull());
  const auto v1 = scan(with({"--regime.version=v1"}));
  BOOST_TEST(v1.text("/regime/label") == v1.text("/regime/v1/market_sentiment"));
  BOOST_TEST(!v1.has("/regime/v4"));
  BOOST_TEST(scan(with({"--regime.version=fixed"})).text("/regime/label") == "neutral");
  BOOST_TEST(scan(with({"--regime.version=fixed", "--regime.fixed=bear"})).text("/regime/label")
             == "bear");
  BOOST_TEST(scan(with({"--regime.version=none"})).at("/regime/label").IsNull());
}

BOOST_AUTO_TEST_CASE(run_times_are_korean_on_screen_and_ids_are_26_characters) {
  const auto told = scan({"--universe.kospi=2", "--universe.kosdaq=0"});
  BOOST_TEST(shape_of(told.text("/run/started_at")) == "9999-99-99T99:99:99.999+99:99");
  BOOST_TEST(told.text("/run/started_at").ends_with("+09:00"));
  const auto id = told.text("/run/id");
  BOOST_TEST(id.size() == 26u);
  // Crockford's alphabet: no I, L, O, U.
  BOOST_TEST(id.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ") == std::string::npos, id);
}
