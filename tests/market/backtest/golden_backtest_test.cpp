#include "tests/market/backtest/golden_market.hpp"
#include "tests/market/golden_data.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <map>
#include <tuple>

namespace tandem::market::backtest::golden {

namespace {

const auto when_shared = boost::unit_test::precondition(market::golden::has_shared_data);

constexpr double exact = 0;
constexpr double of_return = 1e-12;
constexpr double of_mean = 1e-9;

std::string exit_word(std::optional<std::size_t> horizon) {
  return horizon ? "h" + std::to_string(*horizon) : "own";
}

study_settings settings_for(std::string_view regime, std::size_t threads) {
  study_settings settings;
  settings.from = date::from_number(20250303);
  settings.to = date::from_number(20250718);
  if (regime == "v4")
    settings.regime.version = regime_version::v4;
  settings.threads = threads;
  return settings;
}

/// Everything of one run of the big market.
struct run {
  explicit run(std::string_view regime)
      : work(krx(), settings_for(regime, 2), {built_in("v2"), built_in("v3"), breakout60()}) {
    BOOST_TEST_REQUIRE(work.judge(state));
  }
  progress state;
  study work;
};

run& run_of(const std::string& regime) {
  static std::map<std::string, std::unique_ptr<run>> all;
  auto& one = all[regime];
  if (!one)
    one = std::make_unique<run>(regime);
  return *one;
}

std::optional<double> price_of(const std::optional<deal>& what) {
  return what ? std::optional{what->price} : std::nullopt;
}

std::string day_of(const std::optional<deal>& what) {
  return what ? what->day.iso() : std::string{};
}

/// What differs between a trade and a row of the reference.
std::string difference(const trade_line& line, const table& wanted, std::size_t row) {
  const auto& what = line.what;
  const auto differs = [&](std::string_view column, const std::string& found) {
    return wanted.text(row, column) == found
             ? std::string{}
             : std::string{column} + " " + found + " not " + wanted.text(row, column) + "; ";
  };
  const auto is_far = [&](std::string_view column, std::optional<double> found, double tolerance) {
    return is_near(found, wanted.text(row, column), tolerance)
             ? std::string{}
             : std::string{column} + " " + std::to_string(found.value_or(0)) + " not "
                 + wanted.text(row, column) + "; ";
  };
  const auto of_value = [&](double value) {
    return what.is_valued() ? std::optional{value} : std::nullopt;
  };
  // The reference gives a purchase only with a sale, or where it is open.
  auto text =
    differs("scanner", line.scanner) + differs("engine", line.engine)
    + differs("signal_day", line.session.iso()) + differs("code", line.symbol.code)
    + differs("position",
              line.pick.position == 0 ? std::string{} : std::to_string(line.pick.position))
    + differs("exit_rule", exit_word(line.horizon))
    + differs("reason", std::string{trade_reason_words[static_cast<std::size_t>(what.reason)]})
    + differs("entry_day", day_of(what.entry)) + differs("exit_day", day_of(what.exit))
    + differs("held", what.is_valued() ? std::to_string(what.held) : std::string{});
  if (wanted.has("score"))
    text += is_far("score", line.pick.score, exact);
  return text + is_far("entry", price_of(what.entry), exact)
         + is_far("exit", price_of(what.exit), exact)
         + is_far("gross", of_value(what.gross), of_return)
         + is_far("net", of_value(what.net), of_return)
         + is_far("net_low", of_value(what.net_low), of_return)
         + is_far("net_high", of_value(what.net_high), of_return)
         + is_far("kospi", what.kospi, of_return) + is_far("universe", what.universe, of_return);
}

void check_trades(const study& work, const table& wanted) {
  std::size_t row = 0;
  std::size_t wrong = 0;
  work.each_trade([&](const trade_line& line) {
    if (row == wanted.size())
      return false;
    if (const auto text = difference(line, wanted, row); !text.empty()) {
      ++wrong;
      BOOST_TEST_ERROR("row " << row << " (" << wanted.text(row, "code") << " "
                              << wanted.text(row, "exit_rule") << "): " << text);
    }
    ++row;
    return wrong < 10;
  });
  BOOST_TEST(row == wanted.size());
}

std::string difference(const summary_row& found, const table& wanted, std::size_t row) {
  std::string text;
  const auto words = [&](std::string_view column, const std::string& word) {
    if (wanted.text(row, column) != word)
      text += std::string{column} + " " + word + " not " + wanted.text(row, column) + "; ";
  };
  const auto count = [&](std::string_view column, std::optional<std::size_t> number) {
    if (!is_equal(number, wanted.text(row, column)))
      text += std::string{column} + " " + std::to_string(number.value_or(0)) + " not "
              + wanted.text(row, column) + "; ";
  };
  const auto real = [&](std::string_view column, std::optional<double> number) {
    if (!is_near(number, wanted.text(row, column), of_mean))
      text += std::string{column} + " " + std::to_string(number.value_or(0)) + " not "
              + wanted.text(row, column) + "; ";
  };
  const auto& what = found.what;
  words("scanner", found.scanner);
  words("engine", found.engine);
  words("set", found.listed ? "listed" : "all");
  words("exit", exit_word(found.horizon));
  words("period", found.period);
  count("signals", what.signals);
  count("signal_days", what.signal_days);
  for (std::size_t i = 0; i < trade_reason_words.size(); ++i)
    count(trade_reason_words[i], what.reasons[i]);
  count("valued", what.valued);
  count("valued_days", what.valued_days);
  count("days_apart", what.days_apart);
  real("mean_gross", what.mean_gross);
  real("mean_net", what.mean_net);
  real("mean_net_by_day", what.mean_net_by_day);
  const auto low = [](const std::optional<interval>& of) {
    return of ? std::optional{of->low} : std::nullopt;
  };
  const auto high = [](const std::optional<interval>& of) {
    return of ? std::optional{of->high} : std::nullopt;
  };
  real("net_ci_low", low(what.net_interval));
  real("net_ci_high", high(what.net_interval));
  real("median_net", what.median_net);
  real("hit_rate", what.hit_rate);
  real("best_net", what.best_net);
  real("worst_net", what.worst_net);
  real("mean_net_low", what.mean_net_low);
  real("mean_net_high", what.mean_net_high);
  real("over_universe", what.over_universe);
  real("over_ci_low", low(what.over_interval));
  real("over_ci_high", high(what.over_interval));
  real("over_kospi", what.over_kospi);
  real("mean_held", what.mean_held);
  return text;
}

void check_summary(const std::vector<summary_row>& found, const table& wanted) {
  BOOST_TEST_REQUIRE(found.size() == wanted.size());
  for (std::size_t row = 0; row < found.size(); ++row)
    if (const auto text = difference(found[row], wanted, row); !text.empty())
      BOOST_TEST_ERROR("row " << row << ": " << text);
}

/// The sessions: words, universe, and how many matches were listed.
void check_days(const study& work, const table& wanted) {
  constexpr std::array<std::string_view, 4> horizons{"universe_h1", "universe_h5", "universe_h10",
                                                     "universe_h20"};
  const auto days = work.days();
  BOOST_TEST_REQUIRE(days.size() == wanted.size());
  for (std::size_t row = 0; row < days.size(); ++row) {
    const auto& day = days[row];
    BOOST_TEST(day.day.iso() == wanted.text(row, "day"));
    BOOST_TEST((day.word ? to_string(*day.word) : "none") == wanted.text(row, "regime"));
    for (std::size_t i = 0; i < horizons.size(); ++i)
      BOOST_TEST(is_near(day.universe[i], wanted.text(row, horizons[i]), of_mean));
    for (std::size_t i = 0; i < day.counts.size(); ++i) {
      const auto& [scanner, engine] = work.engines()[i];
      BOOST_TEST(std::to_string(day.counts[i].listed) + ":" + std::to_string(day.counts[i].all)
                 == wanted.text(row, work.scanner_name(scanner) + "/" + engine));
    }
  }
}

} // namespace

BOOST_AUTO_TEST_SUITE(golden_backtest_test, *when_shared)

BOOST_AUTO_TEST_CASE(every_session_is_as_the_reference_saw_it) {
  for (const std::string regime : {"none", "v4"})
    check_days(run_of(regime).work, table{"days_" + regime + ".csv"});
}

BOOST_AUTO_TEST_CASE(every_trade_is_the_reference_s) {
  for (const std::string regime : {"none", "v4"})
    check_trades(run_of(regime).work, table{"trades_" + regime + ".csv.gz"});
}

BOOST_AUTO_TEST_CASE(every_mean_and_interval_is_the_reference_s) {
  for (const std::string regime : {"none", "v4"}) {
    const auto& done = run_of(regime);
    check_summary(done.work.summarize(done.state), table{"summary_" + regime + ".csv"});
  }
}

BOOST_AUTO_TEST_CASE(every_corner_is_filled_as_worked_out_by_hand) {
  study_settings settings;
  settings.from = settings.to = date::from_number(20251219);
  study work{corners(), settings, {built_in("v2"), built_in("v3")}};
  progress state;
  BOOST_TEST_REQUIRE(work.judge(state));
  check_trades(work, table{"corners/expected_trades.csv"});
  check_summary(work.summarize(state), table{"corners/expected_summary.csv"});
}

BOOST_AUTO_TEST_CASE(costs_are_those_of_the_day) {
  const table wanted{"corners/costs.csv"};
  const std::map<std::string, listing_class> kinds{
    {"common", listing_class::common}, {"etf", listing_class::etf},
    {"etn", listing_class::etn},       {"preferred", listing_class::preferred},
    {"spac", listing_class::spac},     {"reit", listing_class::reit},
    {"other", listing_class::other}};
  for (std::size_t row = 0; row < wanted.size(); ++row) {
    const auto kind = kinds.at(wanted.text(row, "kind"));
    const double entry = std::stod(wanted.text(row, "entry"));
    const double exit = std::stod(wanted.text(row, "exit"));
    const auto day = market::golden::to_date(wanted.text(row, "sale_day"));
    BOOST_TEST(is_near(tick(entry, kind), wanted.text(row, "tick_entry"), exact));
    BOOST_TEST(is_near(tick(exit, kind), wanted.text(row, "tick_exit"), exact));
    BOOST_TEST(is_near(net_return(entry, exit, kind, day, {}), wanted.text(row, "net"), of_return),
               "row " << row);
  }
}

BOOST_AUTO_TEST_CASE(raw_intervals_come_from_the_same_draws) {
  const table given{"corners/bootstrap_days.csv"};
  std::vector<day_sum> days;
  for (std::size_t row = 0; row < given.size(); ++row)
    days.push_back({std::stod(given.text(row, "sum")), std::stoul(given.text(row, "count"))});
  const table wanted{"corners/bootstrap.csv"};
  for (std::size_t row = 0; row < wanted.size(); ++row) {
    if (wanted.text(row, "raw_low").empty())
      continue; // Too few days, which is for the summary to see.
    const auto found = resample(days, std::stoul(wanted.text(row, "block")), {});
    BOOST_TEST_REQUIRE(found.has_value());
    BOOST_TEST(is_near(found->low, wanted.text(row, "raw_low"), of_mean));
    BOOST_TEST(is_near(found->high, wanted.text(row, "raw_high"), of_mean));
  }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace tandem::market::backtest::golden
