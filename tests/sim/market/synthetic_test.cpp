#include "kiwoom/parse.hpp"
#include "sim/broker/answers.hpp"
#include "sim/market/calendar.hpp"
#include "sim/market/synthetic.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <set>

using namespace tandem;
using namespace tandem::sim;

namespace {

const auto end_of_time = market::date::from_number(20261231);

// Large enough for every kind of symbol and event to occur several times.
constexpr int symbols = 400;

const synthetic_market& market_of_seed_7() {
  static const synthetic_market made{symbols, 7};
  return made;
}

template <class Check>
void for_each_bar(Check check) {
  const auto& market = market_of_seed_7();
  for (std::size_t i = 0; i < market.instruments().size(); ++i)
    for (const auto& bar : market.bars(i, end_of_time))
      check(market.instruments()[i], bar);
}

std::size_t count_kind(instrument_kind kind) {
  const auto& all = market_of_seed_7().instruments();
  return static_cast<std::size_t>(std::count_if(
    all.begin(), all.end(), [kind](const instrument& one) { return one.kind == kind; }));
}

bool on_tick(std::int32_t price, const instrument& subject) {
  return price > 0 && price % tick_size(price, subject.ticks()) == 0;
}

} // namespace

BOOST_AUTO_TEST_SUITE(synthetic_markets)

BOOST_AUTO_TEST_CASE(are_equal_for_equal_seeds_and_differ_otherwise) {
  const synthetic_market again{symbols, 7};
  const synthetic_market other{symbols, 8};
  auto differing = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(symbols); ++i) {
    const auto bars = market_of_seed_7().bars(i, end_of_time);
    BOOST_TEST_REQUIRE((bars == again.bars(i, end_of_time)));
    differing += bars == other.bars(i, end_of_time) ? 0 : 1;
  }
  BOOST_TEST(differing == symbols);
}

BOOST_AUTO_TEST_CASE(show_the_same_past_whatever_day_it_is) {
  const auto& market = market_of_seed_7();
  const auto earlier = market::date::from_number(20250718);
  for (std::size_t i = 0; i < static_cast<std::size_t>(symbols); ++i) {
    const auto then = market.bars(i, earlier);
    const auto whole = market.bars(i, end_of_time);
    BOOST_TEST_REQUIRE(then.size() <= whole.size());
    BOOST_TEST_REQUIRE(std::equal(then.begin(), then.end(), whole.begin()));
    BOOST_TEST_REQUIRE((then.empty() || then.back().day <= earlier));
  }
}

BOOST_AUTO_TEST_CASE(do_not_change_their_first_symbols_when_more_are_asked_for) {
  const synthetic_market larger{symbols + 100, 7};
  for (std::size_t i = 0; i < 20; ++i) {
    BOOST_TEST(larger.instruments()[i].code == market_of_seed_7().instruments()[i].code);
    BOOST_TEST((larger.bars(i, end_of_time) == market_of_seed_7().bars(i, end_of_time)));
  }
}

BOOST_AUTO_TEST_CASE(have_codes_and_names_that_occur_once) {
  const synthetic_market whole{10000, 7};
  std::set<std::string> codes;
  std::set<std::string> names;
  for (const auto& subject : whole.instruments()) {
    BOOST_TEST_REQUIRE(market::is_symbol_code(subject.code));
    codes.insert(subject.code);
    names.insert(subject.name);
  }
  BOOST_TEST(codes.size() == 10000u);
  BOOST_TEST(names.size() == 10000u);
}

BOOST_AUTO_TEST_CASE(hold_every_kind_of_symbol) {
  BOOST_TEST(count_kind(instrument_kind::common) > 300u);
  BOOST_TEST(count_kind(instrument_kind::preferred) >= 10u);
  BOOST_TEST(count_kind(instrument_kind::fund) >= 10u);
  BOOST_TEST(count_kind(instrument_kind::spac) >= 5u);
  BOOST_TEST(count_kind(instrument_kind::etn) >= 2u);
  BOOST_TEST(count_kind(instrument_kind::reit) >= 2u);
  auto with_letters = 0;
  auto bonds_and_inverse = 0;
  for (const auto& subject : market_of_seed_7().instruments()) {
    const auto has_letter = subject.code.find_first_not_of("0123456789") != std::string::npos;
    with_letters += has_letter ? 1 : 0;
    for (const auto* keyword : {"인버스", "레버리지", "국채", "머니마켓"})
      bonds_and_inverse += subject.name.find(keyword) != std::string::npos ? 1 : 0;
    if (subject.kind == instrument_kind::preferred)
      BOOST_TEST(subject.code.back() == '5');
    if (subject.kind == instrument_kind::common)
      BOOST_TEST(subject.code.back() == '0');
  }
  BOOST_TEST(with_letters >= 5);
  BOOST_TEST(bonds_and_inverse >= 8);
}

// As the engine sees them, in a market of the usual size on the usual day.
BOOST_AUTO_TEST_CASE(have_something_to_leave_out_for_every_word) {
  const auto opened =
    exchange::open(std::make_unique<synthetic_market>(200, 7), market::date::from_number(20251128));
  BOOST_REQUIRE(opened);
  market::universe all;
  for (const auto id : {market::market_id::kospi, market::market_id::kosdaq}) {
    const auto number = id == market::market_id::kospi ? "0" : "10";
    const auto answer = answer_call(tr_id::stock_list, **opened, {{"mrkt_tp", number}}, {});
    const auto part = kiwoom::parse_stock_list(answer.body, id);
    BOOST_REQUIRE(part);
    BOOST_TEST(part->rows_left_out == 0u);
    all.insert(all.end(), part->symbols.begin(), part->symbols.end());
  }
  for (const auto word : market::exclusion_words()) {
    const std::vector<std::string> words{std::string{word}};
    const auto fitting = std::count_if(all.begin(), all.end(), [&](const market::listing& one) {
      return market::is_excluded(one, words);
    });
    BOOST_TEST(fitting >= 1, word);
    BOOST_TEST(fitting <= 20, word);
  }
}

BOOST_AUTO_TEST_CASE(trade_on_sessions_only_and_on_every_one_since_listing) {
  const auto& sessions = korean_sessions();
  const auto& market = market_of_seed_7();
  for (std::size_t i = 0; i < market.instruments().size(); ++i) {
    const auto bars = market.bars(i, end_of_time);
    BOOST_TEST_REQUIRE(!bars.empty());
    const auto first = std::lower_bound(sessions.begin(), sessions.end(), bars.front().day);
    BOOST_TEST_REQUIRE(static_cast<std::size_t>(sessions.end() - first) == bars.size());
    BOOST_TEST_REQUIRE(
      std::equal(bars.begin(), bars.end(), first,
                 [](const day_bar& bar, market::date day) { return bar.day == day; }));
  }
}

BOOST_AUTO_TEST_CASE(keep_prices_on_ticks_and_in_order) {
  for_each_bar([](const instrument& subject, const day_bar& bar) {
    for (const auto price : {bar.open, bar.high, bar.low, bar.close})
      BOOST_TEST_REQUIRE(on_tick(price, subject));
    BOOST_TEST_REQUIRE(bar.high >= std::max(bar.open, bar.close));
    BOOST_TEST_REQUIRE(bar.low <= std::min(bar.open, bar.close));
  });
}

BOOST_AUTO_TEST_CASE(move_within_the_limits_of_their_base_but_on_the_first_day) {
  for_each_bar([](const instrument& subject, const day_bar& bar) {
    if (bar.day == subject.listed) {
      BOOST_TEST_REQUIRE(bar.low >= bar.base * 0.6 - 100); // 60 % and 400 %, up to a tick.
      BOOST_TEST_REQUIRE(bar.high <= bar.base * 4.0 + 1000);
      return;
    }
    const auto limits = limits_of(bar.base, subject.limit_percent, subject.ticks());
    BOOST_TEST_REQUIRE(bar.high <= limits.upper);
    BOOST_TEST_REQUIRE(bar.low >= limits.lower);
  });
}

BOOST_AUTO_TEST_CASE(halt_some_symbols_and_freeze_their_price) {
  auto halted = 0;
  for_each_bar([&](const instrument&, const day_bar& bar) {
    if (bar.volume_shares > 0)
      return;
    ++halted;
    BOOST_TEST_REQUIRE(bar.open == bar.base);
    BOOST_TEST_REQUIRE(bar.high == bar.base);
    BOOST_TEST_REQUIRE(bar.low == bar.base);
    BOOST_TEST_REQUIRE(bar.close == bar.base);
  });
  BOOST_TEST(halted > 50);
}

BOOST_AUTO_TEST_CASE(base_each_day_on_the_close_before_unless_there_is_an_action) {
  const auto& market = market_of_seed_7();
  auto splits = 0;
  for (std::size_t i = 0; i < market.instruments().size(); ++i) {
    const auto& subject = market.instruments()[i];
    const auto bars = market.bars(i, end_of_time);
    for (std::size_t t = 1; t < bars.size(); ++t) {
      const auto split = std::find_if(subject.splits.begin(), subject.splits.end(),
                                      [&](const auto& one) { return one.ex_day == bars[t].day; });
      const auto is_issue = std::any_of(subject.issues.begin(), subject.issues.end(),
                                        [&](const auto& one) { return one.ex_day == bars[t].day; });
      if (split == subject.splits.end()) {
        BOOST_TEST_REQUIRE((is_issue || bars[t].base == bars[t - 1].close));
        continue;
      }
      ++splits;
      const auto exact =
        static_cast<double>(bars[t - 1].close) * split->denominator / split->numerator;
      BOOST_TEST_REQUIRE(std::abs(bars[t].base - exact)
                         <= tick_size(bars[t].base, subject.ticks()) / 2.0 + 1e-9);
      BOOST_TEST_REQUIRE(bars[t - 1].volume_shares == 0); // Halted while shares are exchanged.
    }
  }
  BOOST_TEST(splits >= 5);
}

BOOST_AUTO_TEST_CASE(list_new_symbols_over_time) {
  const auto& sessions = korean_sessions();
  const auto& all = market_of_seed_7().instruments();
  const auto listed_later = std::count_if(
    all.begin(), all.end(), [&](const instrument& one) { return one.listed > sessions.front(); });
  BOOST_TEST(listed_later >= 10);
}

BOOST_AUTO_TEST_CASE(are_read_at_once_as_they_are_one_by_one) {
  const synthetic_market market{60, 7, 10};
  const auto today = market::date::from_number(20240612);
  const auto state = market.state(today);
  BOOST_REQUIRE(state.latest.size() == 60u);
  for (std::size_t i = 0; i < 60; ++i) {
    const auto bars = market.bars(i, today);
    BOOST_TEST((bars.empty() ? !state.latest[i].last.day : state.latest[i].last == bars.back()));
    BOOST_TEST(state.latest[i].previous.has_value() == (bars.size() > 1));
    if (bars.size() > 1)
      BOOST_TEST((*state.latest[i].previous == bars[bars.size() - 2]));
  }
  BOOST_TEST((state.indices[0] == market.index_bars(market::market_id::kospi, today)));
  BOOST_TEST((state.indices[1] == market.index_bars(market::market_id::kosdaq, today)));
  BOOST_TEST((state.indices[1].back().day == today));
}

/// The index moves as the capitalization of its members does, computed here from the bars alone.
BOOST_AUTO_TEST_CASE(move_their_index_with_its_members) {
  const auto& market = market_of_seed_7();
  const auto today = market::date::from_number(20230331);
  const auto index = market.index_bars(market::market_id::kosdaq, today);
  BOOST_TEST_REQUIRE(index.size() > 50u);
  for (std::size_t t = 1; t < index.size(); ++t) {
    long double before = 0;
    long double after = 0;
    for (std::size_t i = 0; i < market.instruments().size(); ++i) {
      const auto& subject = market.instruments()[i];
      if (subject.market != market::market_id::kosdaq || !is_company(subject.kind))
        continue;
      for (const auto& bar : market.bars(i, index[t].day)) {
        if (bar.day != index[t].day || bar.day == subject.listed)
          continue;
        const auto shares = static_cast<long double>(shares_on(subject, bar.day));
        before += shares * bar.base;
        after += shares * bar.close;
      }
    }
    const auto expected = static_cast<double>(after / before);
    const auto actual =
      static_cast<double>(index[t].close) / static_cast<double>(index[t - 1].close);
    BOOST_TEST_REQUIRE(std::abs(actual - expected) < 3e-5); // Two roundings to 0.01 of about 700.
    BOOST_TEST_REQUIRE(index[t].high >= std::max(index[t].open, index[t].close));
    BOOST_TEST_REQUIRE(index[t].low <= std::min(index[t].open, index[t].close));
  }
}

namespace {

/// Mean distance of a symbol's daily returns from those of a whole market.
double distance(const std::vector<day_bar>& bars, const std::vector<double>& returns) {
  double sum = 0;
  for (std::size_t t = 0; t < bars.size(); ++t)
    sum += std::abs(static_cast<double>(bars[t].close) / bars[t].base - 1 - returns[t]);
  return sum / static_cast<double>(bars.size());
}

} // namespace

BOOST_AUTO_TEST_CASE(hold_a_fund_for_each_index_under_its_real_code) {
  const auto& days = korean_sessions();
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const synthetic_market market{27, seed};
    const auto& all = market.instruments();
    const auto kospi = plan_market_returns(market::market_id::kospi, seed, days.size());
    const auto kosdaq = plan_market_returns(market::market_id::kosdaq, seed, days.size());
    for (const std::size_t position : {6U, 26U}) {
      const auto& fund = all[position];
      const auto follows_kospi = position == 6;
      BOOST_TEST(fund.code == (follows_kospi ? "069500" : "229200"));
      BOOST_TEST(fund.name == (follows_kospi ? "NARAE 200" : "NARAE 코스닥150"));
      BOOST_TEST((fund.kind == instrument_kind::fund));
      BOOST_TEST((fund.market == market::market_id::kospi)); // As all ETFs.
      const auto bars = market.bars(position, end_of_time);
      BOOST_TEST_REQUIRE(bars.size() == days.size());
      const auto own = distance(bars, follows_kospi ? kospi : kosdaq);
      const auto other = distance(bars, follows_kospi ? kosdaq : kospi);
      BOOST_TEST(own < 0.0015); // Its own noise and a tick.
      BOOST_TEST(other > 2 * own);
    }
  }
}

BOOST_AUTO_TEST_CASE(trade_mostly_for_more_than_a_billion) {
  const auto& market = market_of_seed_7();
  const auto today = market::date::from_number(20251128);
  auto liquid = 0;
  auto listed = 0;
  for (std::size_t i = 0; i < market.instruments().size(); ++i) {
    const auto bars = market.bars(i, today);
    if (bars.size() < 20)
      continue;
    ++listed;
    double value = 0;
    for (auto bar = bars.end() - 20; bar != bars.end(); ++bar)
      value += static_cast<double>(bar->close) * static_cast<double>(bar->volume_shares) / 20;
    liquid += value >= 1e9 ? 1 : 0;
  }
  BOOST_TEST(liquid * 10 > listed * 7);
}

BOOST_AUTO_TEST_SUITE_END()
