#include "kiwoom/parse.hpp"
#include "sim/broker/answers.hpp"
#include "sim/market/synthetic.hpp"
#include "tests/sim/market/hand_made_market.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace tandem;
using namespace tandem::sim;
using namespace tandem::sim::testing;

namespace {

/// What the engine reads out of the answer.
std::vector<market::quote_row> quotes(const exchange& market,
                                      const std::vector<std::string>& codes) {
  std::string joined;
  for (const auto& code : codes)
    joined += (joined.empty() ? "" : "|") + code;
  const auto body = answer_call(tr_id::quotes, market, {{"stk_cd", joined}}, {}).body;
  auto rows = kiwoom::parse_quotes(body, codes);
  BOOST_REQUIRE(rows);
  return std::move(*rows);
}

market::candle_series chart(const exchange& market, const std::string& code) {
  const body_fields call{
    {"stk_cd", code}, {"base_dt", market.session().compact()}, {"upd_stkpc_tp", "1"}};
  auto page =
    kiwoom::parse_daily_chart(answer_call(tr_id::daily_chart, market, call, {}).body, code);
  BOOST_REQUIRE(page);
  BOOST_TEST(page->ended_by == "");
  return std::move(page->candles);
}

constexpr int symbols = 400;
constexpr std::uint64_t seed = 7;

std::unique_ptr<exchange> open_synthetic(market::date today) {
  return std::move(*exchange::open(std::make_unique<synthetic_market>(symbols, seed), today));
}

std::vector<std::string> visible_codes(const exchange& market) {
  std::vector<std::string> codes;
  for (const auto id : {market::market_id::kospi, market::market_id::kosdaq})
    for (const auto index : market.listed(id))
      codes.push_back(market.at(index).code);
  return codes;
}

/// `count` sessions around a split, so that one takes effect among them.
std::vector<market::date> sessions_around_a_split(std::ptrdiff_t count) {
  const synthetic_market market{symbols, seed};
  const auto& all = market.sessions();
  const auto from = all.begin() + count;
  for (const auto& subject : market.instruments())
    for (const auto& split : subject.splits) {
      const auto at = std::lower_bound(from, all.end(), split.ex_day);
      if (at != from && all.end() - at > count)
        return {at - count / 2, at - count / 2 + count};
    }
  return {};
}

market::candle as_candle(const day_bar& bar) {
  return {bar.day,
          static_cast<double>(bar.open),
          static_cast<double>(bar.high),
          static_cast<double>(bar.low),
          static_cast<double>(bar.close),
          bar.volume_shares};
}

market::candle as_candle(const market::quote& quote) {
  return {quote.day, quote.open, quote.high, quote.low, quote.close, quote.volume_shares};
}

} // namespace

BOOST_AUTO_TEST_SUITE(quotes_and_charts)

/// A quote is the last candle of the chart up to the session, and its base the close before that.
BOOST_AUTO_TEST_CASE(agree_for_every_symbol_on_30_sessions_in_a_row) {
  auto splits = 0;
  auto halts = 0;
  auto first_days = 0;
  const auto days = sessions_around_a_split(30);
  BOOST_REQUIRE(days.size() == 30u);
  for (const auto today : days) {
    const auto market = open_synthetic(today);
    for (const auto& row : quotes(*market, visible_codes(*market))) {
      BOOST_TEST_REQUIRE(row.what.has_value(), row.code << " " << row.fault);
      const auto index = *market->find(row.code);
      const auto& subject = market->at(index);
      const auto candles = market->daily_chart(index, today, true); // Newest first.
      BOOST_TEST_REQUIRE((as_candle(*row.what) == as_candle(candles.front())), row.code);
      halts += row.what->volume_shares == 0 ? 1 : 0;
      const auto split = std::any_of(subject.splits.begin(), subject.splits.end(),
                                     [&](const auto& one) { return one.ex_day == today; });
      if (candles.size() == 1)
        ++first_days; // Nothing but the price of the offer came before.
      else if (split)
        ++splits;
      else
        BOOST_TEST_REQUIRE(row.what->base == candles[1].close, row.code);
    }
  }
  BOOST_TEST(splits >= 1);
  BOOST_TEST(halts >= 1);
  BOOST_TEST(first_days >= 1);
}

BOOST_AUTO_TEST_CASE(agree_on_the_wire) {
  const auto market = open_synthetic(day(20251128));
  for (const auto& row : quotes(*market, visible_codes(*market))) {
    BOOST_TEST_REQUIRE(row.what.has_value(), row.code << " " << row.fault);
    BOOST_TEST_REQUIRE((as_candle(*row.what) == chart(*market, row.code).back()), row.code);
  }
}

// 100,300 before the split of one into five; the exchange sets the price of the next day.
BOOST_AUTO_TEST_CASE(differ_in_their_base_on_the_day_of_a_split) {
  const auto market = open_three_days(20250305);
  const auto rows = quotes(*market, {"000020"});
  BOOST_TEST(rows[0].what->base == 20'050.0);
  BOOST_TEST(chart(*market, "000020").front().close == 20'060.0);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(quotes_of_symbols_that_did_not_trade)

BOOST_AUTO_TEST_CASE(stand_at_their_base_in_the_session_of_a_halt) {
  const auto market = open_three_days();
  const auto body = answer_call(tr_id::quotes, *market, {{"stk_cd", "000030"}}, {}).body;
  for (const auto* part :
       {R"("cur_prc":"6500")", R"("base_pric":"6500")", R"("pred_pre":"0")", R"("trde_qty":"0")",
        R"("open_pric":"0")", R"("high_pric":"0")", R"("low_pric":"0")", R"("dt":"20250306")"})
    BOOST_TEST(body.find(part) != std::string::npos, part);
  const market::quote expected{"000030", "이름000030", day(20250306), 6'500, 6'500,
                               6'500,    6'500,        6'500,         0,     0};
  BOOST_TEST((*quotes(*market, {"000030"})[0].what == expected));
}

BOOST_AUTO_TEST_CASE(tell_the_day_of_their_last_bar_when_the_session_has_none) {
  auto made = three_days();
  made->add("000060", market::market_id::kospi,
            {{day(20250304), 1'000, 1'100, 900, 1'050, 1'000, 70}});
  const auto market = std::move(*exchange::open(std::move(made), day(20250306)));
  const auto rows = quotes(*market, {"000060", "000010"});
  const market::quote expected{"000060", "이름000060", day(20250304), 1'000, 1'100,
                               900,      1'050,        1'000,         70,    0};
  BOOST_TEST((*rows[0].what == expected));
  BOOST_TEST((rows[1].what->day == day(20250306)));
}

BOOST_AUTO_TEST_CASE(are_blank_before_the_first_bar) {
  const auto rows = quotes(*open_three_days(20250305), {"000050", "000010"});
  BOOST_TEST((rows[0] == market::quote_row{"000050", std::nullopt, ""}));
  BOOST_TEST(rows[1].what.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
