#include "market/regime/members.hpp"
#include "sim/market/calendar.hpp"
#include "sim/market/exchange.hpp"
#include "sim/market/synthetic.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>

using namespace tandem;
using namespace tandem::sim;

namespace {

const auto end_of_time = market::date::from_number(20261231);

const synthetic_market& busy_market() {
  static const synthetic_market made{200, 7, 10};
  return made;
}

bool trades(const std::vector<day_bar>& bars, market::date day) {
  return std::any_of(bars.begin(), bars.end(),
                     [day](const day_bar& bar) { return bar.day == day && bar.volume_shares > 0; });
}

market::date day_before(market::date day) {
  const auto& all = korean_sessions();
  return *std::prev(std::lower_bound(all.begin(), all.end(), day));
}

} // namespace

BOOST_AUTO_TEST_SUITE(actions_of_synthetic_markets)

// Some 185 common shares, less those halted or listed later, over 979 sessions at 10 in a thousand;
// the ten quiet sessions after each take a tenth off.
BOOST_AUTO_TEST_CASE(are_as_frequent_as_asked_for_and_of_every_kind) {
  auto splits = 0;
  auto mergers = 0;
  auto rights = 0;
  auto dividends = 0;
  for (const auto& subject : busy_market().instruments()) {
    for (const auto& split : subject.splits)
      ++(split.numerator > split.denominator ? splits : mergers);
    for (const auto& issue : subject.issues)
      ++(issue.growth_permille <= 50 ? dividends : rights);
    if (subject.kind != instrument_kind::common) {
      BOOST_TEST(subject.issues.empty());
      BOOST_TEST(subject.splits.empty());
    }
  }
  BOOST_TEST(splits + mergers + rights + dividends > 900);
  BOOST_TEST(splits + mergers + rights + dividends < 1'800);
  BOOST_TEST(splits > 50);
  BOOST_TEST(mergers > 50);
  BOOST_TEST(rights > dividends);
  BOOST_TEST(dividends > splits);
}

BOOST_AUTO_TEST_CASE(are_few_unless_asked_for) {
  const synthetic_market usual{200, 7};
  const synthetic_market quiet{200, 7, 0};
  std::size_t all = 0;
  for (const auto& subject : usual.instruments())
    all += subject.issues.size();
  BOOST_TEST(all >= 5u);
  BOOST_TEST(all <= 60u);
  for (const auto& subject : quiet.instruments())
    BOOST_TEST(subject.issues.empty());
}

// 1 to 25 % below the close before; a dividend of 5 % is 4.8 % off.
BOOST_AUTO_TEST_CASE(cut_the_base_price_of_a_day_with_trades) {
  const auto& market = busy_market();
  for (std::size_t i = 0; i < market.instruments().size(); ++i) {
    const auto& subject = market.instruments()[i];
    const auto bars = market.bars(i, end_of_time);
    for (const auto& issue : subject.issues) {
      const auto on = std::find_if(bars.begin(), bars.end(),
                                   [&](const day_bar& bar) { return bar.day == issue.ex_day; });
      BOOST_TEST_REQUIRE((on != bars.begin() && on != bars.end()));
      BOOST_TEST_REQUIRE(trades(bars, issue.ex_day));
      const auto close = std::prev(on)->close;
      BOOST_TEST_REQUIRE(issue.cut_permille >= 10);
      BOOST_TEST_REQUIRE(issue.cut_permille <= 250);
      const auto exact = close * (1 - issue.cut_permille / 1000.0);
      BOOST_TEST_REQUIRE(std::abs(on->base - exact)
                         <= tick_size(on->base, subject.ticks()) / 2.0 + 1e-9);
    }
  }
}

BOOST_AUTO_TEST_CASE(change_share_counts_on_a_split_but_only_later_on_an_issue) {
  for (const auto& subject : busy_market().instruments()) {
    // How many shares one of the day before has become; counts are whole.
    const auto growth = [&](market::date day) {
      return static_cast<double>(shares_on(subject, day))
             / static_cast<double>(shares_on(subject, day_before(day)));
    };
    for (const auto& split : subject.splits) {
      const auto ratio = static_cast<double>(split.numerator) / split.denominator;
      BOOST_TEST(std::abs(growth(split.ex_day) / ratio - 1) < 1e-4);
    }
    for (const auto& issue : subject.issues) {
      BOOST_TEST(growth(issue.ex_day) == 1.0);
      if (!issue.shares_listed)
        continue;
      BOOST_TEST((issue.shares_listed > issue.ex_day));
      BOOST_TEST(std::abs(growth(issue.shares_listed) - 1 - issue.growth_permille / 1000.0) < 1e-4);
    }
  }
}

// Adjusted charts know no jump: the close before is the base price of the day.
BOOST_AUTO_TEST_CASE(join_in_adjusted_charts) {
  const auto source = std::make_shared<synthetic_market>(60, 7, 10);
  const auto market = std::move(*exchange::open(source, market::date::from_number(20251128)));
  auto joined = 0;
  for (const auto id : {market::market_id::kospi, market::market_id::kosdaq})
    for (const auto index : market->listed(id)) {
      const auto raw = market->daily_chart(index, market->session(), false);
      for (const auto& issue : market->at(index).issues) {
        const auto at = std::find_if(raw.begin(), raw.end(),
                                     [&](const day_bar& bar) { return bar.day == issue.ex_day; });
        if (at == raw.end())
          continue;
        const auto then = market->daily_chart(index, issue.ex_day, true);
        BOOST_TEST_REQUIRE(then[0].base == at->base);
        BOOST_TEST_REQUIRE(then[1].close == at->base);
        ++joined;
      }
    }
  BOOST_TEST(joined > 100);
}

// 100 shares of KOSDAQ over 979 sessions at 0.4 in a thousand; the code and its prices stay.
BOOST_AUTO_TEST_CASE(move_some_shares_from_kosdaq_to_kospi) {
  const auto source = std::make_shared<synthetic_market>(200, 7, 20);
  const auto& all = source->instruments();
  auto moves = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].moved)
      continue;
    BOOST_TEST((all[i].market == market::market_id::kosdaq));
    const auto lists = [&](const exchange& market, market::market_id id) {
      const auto& listed = market.listed(id);
      return std::find(listed.begin(), listed.end(), i) != listed.end();
    };
    if (++moves > 2) // Each look at a market reads all of it.
      continue;
    const auto before = std::move(*exchange::open(source, day_before(all[i].moved)));
    const auto after = std::move(*exchange::open(source, all[i].moved));
    BOOST_TEST(lists(*before, market::market_id::kosdaq));
    BOOST_TEST(!lists(*before, market::market_id::kospi));
    BOOST_TEST(lists(*after, market::market_id::kospi));
    BOOST_TEST(!lists(*after, market::market_id::kosdaq));
    BOOST_TEST((*after->latest(i).previous == before->latest(i).last));
  }
  BOOST_TEST(moves > 15);
  BOOST_TEST(moves < 50);
}

BOOST_AUTO_TEST_CASE(leave_prices_alone_up_to_the_first_one) {
  const synthetic_market quiet{40, 7, 0};
  const synthetic_market busy{40, 7, 10};
  for (std::size_t i = 0; i < 40; ++i) {
    auto first = end_of_time;
    for (const auto& issue : busy.instruments()[i].issues)
      first = std::min(first, issue.ex_day);
    for (const auto& split : busy.instruments()[i].splits) {
      const auto& all = korean_sessions();
      const auto at = std::lower_bound(all.begin(), all.end(), split.ex_day);
      first = std::min(first, *(at - 3)); // The halt before it.
    }
    BOOST_TEST((quiet.bars(i, day_before(first)) == busy.bars(i, day_before(first))));
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(share_counts_of_funds)

BOOST_AUTO_TEST_CASE(change_by_at_most_five_permille_from_the_usual_on_most_days) {
  const auto& fund = busy_market().instruments()[6];
  BOOST_REQUIRE(fund.code == "069500");
  auto changes = 0;
  auto before = fund.shares;
  for (std::size_t i = 0; i < 100; ++i) {
    const auto count = shares_on(fund, korean_sessions()[i]);
    BOOST_TEST(std::abs(count - fund.shares) <= fund.shares / 200);
    changes += count != before ? 1 : 0;
    before = count;
  }
  BOOST_TEST(changes > 70);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(known_companies_in_synthetic_markets)

BOOST_AUTO_TEST_CASE(hold_the_leaders_of_the_regime_and_the_codes_of_examples) {
  for (const std::uint64_t seed : {0U, 7U, 8U}) {
    const synthetic_market market{200, seed};
    const auto& all = market.instruments();
    const auto index_of = [&](std::string_view code) {
      const auto found = std::find_if(all.begin(), all.end(),
                                      [&](const instrument& one) { return one.code == code; });
      BOOST_TEST_REQUIRE((found != all.end()), code);
      return static_cast<std::size_t>(found - all.begin());
    };
    for (const auto code : market::regime_leaders()) {
      const auto index = index_of(code);
      BOOST_TEST((all[index].market == market::market_id::kospi));
      BOOST_TEST(!all[index].administrative);
      BOOST_TEST(market.bars(index, end_of_time).size() == korean_sessions().size());
    }
    BOOST_TEST(all[index_of("005930")].name == "삼성전자");
    BOOST_TEST(all[index_of("000660")].name == "SK하이닉스");
    BOOST_TEST((all[index_of("247540")].market == market::market_id::kosdaq));
  }
}

// 13 on KOSPI and 4 on KOSDAQ, of 100 each; days differ.
BOOST_AUTO_TEST_CASE(are_among_those_traded_most) {
  for (const std::uint64_t seed : {1U, 7U, 9U}) {
    const auto market = std::move(*exchange::open(std::make_shared<synthetic_market>(200, seed),
                                                  market::date::from_number(20251127)));
    for (const auto* code : {"005930", "000660", "035420", "005380", "051910", "035720", "068270",
                             "247540", "086520", "196170", "028300"}) {
      const auto index = *market->find(code);
      if (market->is_halted(index))
        continue;
      const auto& ranking = market->by_value(market->at(index).market);
      const auto place = std::find_if(ranking.begin(), ranking.end(), [&](const value_rank& one) {
        return one.instrument == index;
      });
      BOOST_TEST((place - ranking.begin()) < 30, code);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
