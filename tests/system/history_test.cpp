#include "tests/market/golden_data.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/report.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <memory>
#include <set>

// Candles are fetched once: what the next day's scan costs, and that it finds what a cold scan of
// that day finds. Days run on a broker that is started anew with a later --today.

using namespace tandem::system_test;
namespace golden = tandem::market::golden;

namespace {

words with(words first, const words& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

report scan(const temporary_folder& folder, const broker& at, const words& options) {
  const auto end = run(scan_in(folder, at, options));
  BOOST_TEST(end.exit_code == 0, end.err);
  return report{end.out};
}

std::size_t calls_of(const broker& at, const std::string& tr) {
  const auto all = at.audit();
  return static_cast<std::size_t>(
    std::count_if(all.begin(), all.end(), [&](const auto& one) { return one.tr == tr; }));
}

/// What was answered; a token asked for twice within a second is refused once.
std::size_t answered_calls(const broker& at) {
  return count_verdict(at.audit(), "ok");
}

std::set<std::string> refetched(const report& told) {
  std::set<std::string> codes;
  for (const auto& one : told.at("/cache/refetched_symbols").GetArray())
    codes.insert(one["code"].GetString());
  return codes;
}

// Sanitizers make the programs several times slower; they are after memory, not after days.
#ifdef __SANITIZE_ADDRESS__
const words ten_sessions{"2025-07-16", "2025-07-17"};
const words week{"2026-04-10", "2026-04-15", "2026-04-16"};
constexpr std::size_t many_codes = 120;
#else
const words ten_sessions{"2025-07-16", "2025-07-17", "2025-07-18", "2025-07-21", "2025-07-22",
                         "2025-07-23", "2025-07-24", "2025-07-25", "2025-07-28", "2025-07-29"};
const words week{"2026-04-10", "2026-04-13", "2026-04-14", "2026-04-15",
                 "2026-04-16", "2026-04-17", "2026-04-20"};
constexpr std::size_t many_codes = 500;
#endif

/// `list` without what says how its candles were come by, and what was known before.
rapidjson::Document findings(const rapidjson::Value& list) {
  rapidjson::Document copy;
  copy.CopyFrom(list, copy.GetAllocator());
  for (auto& one : copy.GetArray())
    for (const auto* member : {"basis", "doubt", "is_new", "days_listed"})
      one.RemoveMember(member);
  return copy;
}

/// Everything that does not say how it was come by.
void expect_same_findings(const report& warm, const report& cold) {
  BOOST_TEST(warm.text("/run/date") == cold.text("/run/date"));
  BOOST_TEST((warm.at("/regime") == cold.at("/regime")));
  BOOST_TEST((warm.at("/universe") == cold.at("/universe")));
  BOOST_TEST((findings(warm.at("/symbols")) == findings(cold.at("/symbols"))));
  BOOST_REQUIRE(warm.size("/scanners") == cold.size("/scanners"));
  for (std::size_t i = 0; i < warm.size("/scanners"); ++i) {
    const auto place = "/scanners/" + std::to_string(i);
    BOOST_TEST(
      (findings(warm.at(place + "/candidates")) == findings(cold.at(place + "/candidates"))),
      place);
    for (const auto* member : {"/evaluated", "/matched", "/rejected", "/stale"})
      BOOST_TEST((warm.at(place + member) == cold.at(place + member)), place << member);
  }
}

std::string real_candles() {
  return "--data=" TANDEM_SOURCE_DIR "/../shared/data/krx-daily";
}

/// The first `count` codes of the real candle set.
std::string codes_text(std::size_t count) {
  const golden::table symbols{"data/krx-daily/symbols.csv"};
  std::string text;
  for (std::size_t row = 0; row < std::min(count, symbols.size()); ++row)
    text += symbols.text(row, "code") + "\n";
  return text;
}

const words listed_codes{"--universe.source=list", "--universe.file=codes.txt", "--explain"};
const words whole_market{"--universe.source=all", "--explain"};

/// Scans of one market on several days, each warm in one folder and cold in another.
class calendar {
public:
  calendar(words market, words options) : market_(std::move(market)), options_(std::move(options)) {
    market_.emplace_back("--limit=100000");
  }

  void write_codes(const std::string& text) {
    codes_ = text;
    warm_.write("codes.txt", text);
  }

  std::unique_ptr<broker> open(const std::string& today) const {
    return std::make_unique<broker>(with(market_, {"--today=" + today}));
  }

  report scan_warm(const broker& at, const words& more = {}) const {
    return scan(warm_, at, with(options_, more));
  }

  report scan_cold(const broker& at, const words& more = {}) const {
    const temporary_folder cold;
    if (!codes_.empty())
      cold.write("codes.txt", codes_);
    return scan(cold, at, with(options_, more));
  }

  /// The scan of `today` from the history finds what a cold one finds.
  report expect_equal(const std::string& today) const {
    const auto at = open(today);
    auto warm = scan_warm(*at);
    BOOST_TEST_CONTEXT(today) {
      expect_same_findings(warm, scan_cold(*at));
    }
    return warm;
  }

private:
  words market_;
  words options_;
  std::string codes_;
  temporary_folder warm_;
};

/// What a warm scan may cost: quotes, the session, and a chart for what is inconsistent.
void expect_cheap(const broker& at, const report& warm, std::size_t symbols) {
  BOOST_TEST(calls_of(at, "ka10095") <= (symbols + 99) / 100);
  BOOST_TEST(calls_of(at, "ka20006") == 1u);
  for (const auto& [code, calls] : charts(at.audit())) {
    BOOST_TEST(calls == 1, code);
    BOOST_TEST(refetched(warm).contains(code), code);
  }
}

} // namespace

BOOST_AUTO_TEST_SUITE(history_of_real_candles,
                      *boost::unit_test::precondition(golden::has_shared_data))

BOOST_AUTO_TEST_CASE(the_next_day_costs_a_quote_per_hundred_symbols_and_finds_the_same) {
  calendar days{{real_candles()}, listed_codes};
  days.write_codes(codes_text(many_codes));
  days.scan_warm(*days.open("2025-07-18"));
  const auto at = days.open("2025-07-21");
  const auto warm = days.scan_warm(*at);
  BOOST_TEST(warm.text("/run/date") == "2025-07-21");
  expect_cheap(*at, warm, many_codes);
  BOOST_TEST(calls_of(*at, "ka10099") == 2u); // Both lists, once a session.
  BOOST_TEST(calls_of(*at, "ka10032") == 0u);
  BOOST_TEST(answered_calls(*at) <= 10u + charts(at->audit()).size());
  expect_same_findings(warm, days.scan_cold(*at));
}

BOOST_AUTO_TEST_CASE(ten_sessions_in_a_row_find_the_same) {
  calendar days{{real_candles()}, listed_codes};
  days.write_codes(codes_text(many_codes));
  for (const auto& today : ten_sessions)
    days.expect_equal(today);
}

BOOST_AUTO_TEST_CASE(past_days_find_the_same_from_the_history_of_a_later_one) {
  calendar days{{real_candles()}, listed_codes};
  days.write_codes(codes_text(100));
  const auto at = days.open("2025-11-28");
  days.scan_warm(*at);
  for (const auto* past : {"--date=2025-09-12", "--date=2024-07-07", "--date=2025-11-28"})
    BOOST_TEST_CONTEXT(past) {
      expect_same_findings(days.scan_warm(*at, {past}), days.scan_cold(*at, {past}));
    }
}

BOOST_AUTO_TEST_CASE(a_gap_of_three_sessions_is_fetched_whole_and_finds_the_same) {
  calendar days{{real_candles()}, listed_codes};
  days.write_codes(codes_text(many_codes));
  days.scan_warm(*days.open("2025-07-16"));
  const auto warm = days.expect_equal("2025-07-21");
  BOOST_TEST(warm.number("/cache/refetch_reasons/gap") > 0.8 * many_codes);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(history_of_the_synthetic_market)

// In this week of the synthetic market one symbol is halted, split 5:1 and trades again, another
// one is halted and a third is listed (sim/market/synthetic_plan.cpp, seed 7).
std::set<std::string> reasons_of(const calendar& days) {
  std::set<std::string> reasons;
  for (const auto& today : week) {
    const auto warm = days.expect_equal(today);
    for (const auto& reason : warm.at("/cache/refetch_reasons").GetObject())
      reasons.insert(reason.name.GetString());
  }
  return reasons;
}

BOOST_AUTO_TEST_CASE(splits_halts_and_new_listings_find_the_same) {
  const auto reasons = reasons_of(
    calendar{{"--synthetic=400", "--seed=7"}, with(whole_market, {"--universe.exclude="})});
  BOOST_TEST(reasons.contains("base_price"));
}

BOOST_AUTO_TEST_CASE(symbols_that_were_left_out_while_halted_find_the_same_when_they_are_back) {
  const auto reasons = reasons_of(calendar{{"--synthetic=400", "--seed=7"}, whole_market});
  BOOST_TEST(reasons.contains("gap"));
}

BOOST_AUTO_TEST_CASE(a_second_run_on_a_day_asks_for_no_candle) {
  const broker synthetic{{"--synthetic=400", "--limit=100000"}};
  const temporary_folder folder;
  const auto first = scan(folder, synthetic, whole_market);
  const auto before = synthetic.audit().size();
  const auto answered = answered_calls(synthetic);
  const auto second = scan(folder, synthetic, whole_market);
  auto audit = synthetic.audit();
  audit.erase(audit.begin(), audit.begin() + static_cast<std::ptrdiff_t>(before));
  for (const auto& one : audit)
    BOOST_TEST((one.tr == "au10001" || one.tr == "ka20006"), one.tr);
  BOOST_TEST(answered_calls(synthetic) - answered == 2u);
  expect_same_findings(second, first);
  BOOST_TEST(second.number("/cache/misses") == 0);
  BOOST_TEST(second.number("/cache/quotes") == 0);
}

BOOST_AUTO_TEST_CASE(thirty_two_scanners_cost_the_calls_of_one) {
  const words symbols{"--universe.kospi=60", "--universe.kosdaq=60"};
  std::string defined = "[scan]\nscanners = [";
  std::string scanners = "[scanners]\n";
  for (int i = 0; i < 32; ++i) {
    const auto name = "s" + std::to_string(i);
    defined += (i == 0 ? "\"" : ", \"") + name + "\"";
    scanners += name + " = {rule = \"v2\", gap-max = 0.0" + std::to_string(10 + i) + "}\n";
  }
  const broker for_one{{"--synthetic=200", "--limit=100000"}};
  const broker for_many{{"--synthetic=200", "--limit=100000"}};
  const temporary_folder one;
  const temporary_folder many;
  many.write("tandem.toml", defined + "]\n" + scanners);
  scan(one, for_one, with(symbols, {"--scan.scanners=v2"}));
  const auto told = scan(many, for_many, symbols);
  BOOST_TEST(told.size("/scanners") == 32u);
  BOOST_TEST(answered_calls(for_many) == answered_calls(for_one));
}

BOOST_AUTO_TEST_CASE(another_market_behind_the_same_address_is_noticed) {
  const words few{"--universe.kospi=20", "--universe.kosdaq=20"};
  const temporary_folder folder;
  const broker first{{"--synthetic=200", "--seed=7", "--limit=100000"}};
  scan(folder, first, few);
  const broker second{{"--synthetic=200", "--seed=8", "--limit=100000"}};
  const temporary_folder cold;
  const auto ours = scan(folder, second, few);
  expect_same_findings(ours, scan(cold, second, few));
  BOOST_TEST(ours.number("/cache/disk_hits") < 40);
}

BOOST_AUTO_TEST_CASE(a_history_of_another_market_is_never_used) {
  const temporary_folder folder;
  const words few{"--universe.kospi=5", "--universe.kosdaq=5", "--output=json", "scan",
                  "--gateway.delay=0s"};
  BOOST_TEST(run(tandem_in(folder, few)).exit_code == 0); // The embedded market.
  const broker other{{"--synthetic=200", "--seed=8", "--limit=100000"}};
  scan(folder, other, {"--universe.kospi=5", "--universe.kosdaq=5"});
  BOOST_TEST(charts(other.audit()).size() == 12u); // And the two funds of the regime.
}

BOOST_AUTO_TEST_SUITE_END()
