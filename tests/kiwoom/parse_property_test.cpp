#include "kiwoom/error.hpp"
#include "kiwoom/parse.hpp"
#include "kiwoom/token.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace tandem;

namespace {

constexpr std::size_t rows_max = 60;

/// Candles a market could produce, oldest first.
market::candle_series any_series() {
  const auto count = *rc::gen::inRange<std::size_t>(0, rows_max);
  market::candle_series out;
  auto day = *rc::gen::inRange(10'000, 15'000); // Days since 1970: 1997 to 2011.
  for (std::size_t i = 0; i < count; ++i) {
    day += *rc::gen::inRange(1, 10);
    const auto low = *rc::gen::inRange<std::int64_t>(1, 2'000'000);
    const auto high = *rc::gen::inRange<std::int64_t>(low, low + 500'000);
    const auto open = *rc::gen::inRange<std::int64_t>(low, high + 1);
    const auto close = *rc::gen::inRange<std::int64_t>(low, high + 1);
    const auto volume = *rc::gen::inRange<std::int64_t>(0, 5'000'000'000);
    out.push_back({market::date::from_days_since_epoch(day), static_cast<double>(open),
                   static_cast<double>(high), static_cast<double>(low), static_cast<double>(close),
                   volume});
  }
  return out;
}

std::string whole(double value) {
  return std::to_string(std::llround(value));
}

/// The broker's form: newest first, all values strings.
std::string render(const market::candle_series& series) {
  std::string rows;
  for (const auto& candle : market::candle_series(series.rbegin(), series.rend())) {
    if (!rows.empty())
      rows += ",";
    rows += R"({"cur_prc":")" + whole(candle.close) + R"(","trde_qty":")"
            + std::to_string(candle.volume_shares) + R"(","dt":")" + candle.day.compact()
            + R"(","open_pric":")" + whole(candle.open) + R"(","high_pric":")" + whole(candle.high)
            + R"(","low_pric":")" + whole(candle.low) + "\"}";
  }
  return R"({"stk_cd":"005930","stk_dt_pole_chart_qry":[)" + rows
         + R"(],"return_code":0,"return_msg":"정상"})";
}

void feed_every_reader(const std::string& body) {
  static_cast<void>(kiwoom::classify("ka10081", 200, body));
  static_cast<void>(kiwoom::parse_daily_chart(body, "005930"));
  static_cast<void>(kiwoom::parse_index_chart(body, market::market_id::kospi));
  static_cast<void>(kiwoom::parse_stock_list(body, market::market_id::kospi));
  static_cast<void>(kiwoom::parse_top_value(body, market::market_id::kosdaq));
  static_cast<void>(kiwoom::parse_quotes(body, std::vector<std::string>{"005930"}));
  static_cast<void>(kiwoom::parse_token(body));
}

} // namespace

BOOST_AUTO_TEST_SUITE(parse_properties)

BOOST_AUTO_TEST_CASE(parsing_what_was_rendered_gives_it_back) {
  BOOST_TEST(rc::check([] {
    const auto series = any_series();
    const auto parsed = kiwoom::parse_daily_chart(render(series), "005930");
    RC_ASSERT(static_cast<bool>(parsed));
    RC_ASSERT(parsed->candles == series);
    RC_ASSERT(parsed->ended_by.empty());
  }));
}

BOOST_AUTO_TEST_CASE(truncated_answers_are_refused) {
  BOOST_TEST(rc::check([] {
    const auto body = render(any_series());
    const auto cut = body.substr(0, *rc::gen::inRange<std::size_t>(0, body.size()));
    RC_ASSERT(!kiwoom::parse_daily_chart(cut, "005930"));
    RC_ASSERT(kiwoom::classify("ka10081", 200, cut).problem.has_value());
    feed_every_reader(cut);
  }));
}

BOOST_AUTO_TEST_CASE(mutated_answers_give_sound_candles_or_an_error) {
  BOOST_TEST(rc::check([] {
    auto body = render(any_series());
    const auto changes = *rc::gen::inRange(1, 6);
    for (int i = 0; i < changes; ++i)
      body[*rc::gen::inRange<std::size_t>(0, body.size())] = *rc::gen::arbitrary<char>();
    feed_every_reader(body);
    const auto parsed = kiwoom::parse_daily_chart(body, "005930");
    if (!parsed) {
      RC_ASSERT(parsed.error().code == ec::bad_response);
      return;
    }
    const auto sound = [](const market::candle& candle) {
      return candle.low <= candle.close && candle.close <= candle.high && candle.close > 0
             && candle.volume_shares >= 0;
    };
    RC_ASSERT(std::all_of(parsed->candles.begin(), parsed->candles.end(), sound));
    RC_ASSERT(std::is_sorted(parsed->candles.begin(), parsed->candles.end(),
                             [](const auto& a, const auto& b) { return a.day < b.day; }));
  }));
}

BOOST_AUTO_TEST_CASE(arbitrary_bytes_are_survived) {
  BOOST_TEST(rc::check([](const std::string& bytes) { feed_every_reader(bytes); }));
}

BOOST_AUTO_TEST_SUITE_END()
