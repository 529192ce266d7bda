#include "engine/past_market.hpp"

#include "engine/rule_settings.hpp"
#include "engine/universe_file.hpp"
#include "engine/us_data.hpp"
#include "market/regime/funds.hpp"
#include "market/regime/members.hpp"
#include "market/rules/registry.hpp"
#include "market/symbol_list.hpp"
#include "messages/catalog.hpp"
#include "screens/screen_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

namespace tandem {

namespace {

using market::backtest::stored_series;

constexpr auto kospi_index = "index:KOSPI";

/// What the newest lists of both markets say.
struct stored_lists {
  std::unordered_map<std::string, market::listing> symbols;
  market::date session; // Of the older one; no day unless there are both.
};

result<stored_lists> read_lists(store::candle_reader& from) {
  stored_lists out;
  bool has_both = true;
  for (const auto market : {market::market_id::kospi, market::market_id::kosdaq}) {
    const auto list = from.newest_list(stock_list_name(market));
    if (!list)
      return list.error();
    has_both = has_both && *list;
    if (!*list)
      continue;
    for (const auto& each : (*list)->symbols)
      out.symbols.emplace(each.code, each);
    const auto session = (*list)->session;
    out.session = out.session ? std::min(out.session, session) : session;
  }
  if (!has_both)
    out.session = {};
  return out;
}

/// The user's own list; nothing for every stored symbol.
result<std::optional<std::vector<std::string>>> read_own_list(const config::settings& values) {
  using codes = std::optional<std::vector<std::string>>;
  if (values.get<std::string>("universe.source") != "list")
    return codes{};
  if (const auto& file = values.get<std::string>("universe.file"); !file.empty()) {
    auto read = read_universe_file(file);
    return read ? result<codes>{std::move(*read)} : result<codes>{read.error()};
  }
  codes own{std::in_place};
  for (const auto& line : values.get<config::string_list>("universe.codes"))
    if (auto code = market::listed_code(line))
      own->push_back(std::move(*code));
  return own;
}

/// Of universe.exclude the words for kinds: the others are states of today.
std::vector<std::string> excluded_kinds(const config::settings& values) {
  auto words = values.get<config::string_list>("universe.exclude");
  std::erase_if(
    words, [](const std::string& word) { return word == "halted" || word == "administrative"; });
  return words;
}

/// Sorts what is read into a market.
class market_reader {
public:
  market_reader(store::candle_reader& from, const config::settings& values, stored_lists lists)
      : from_(from), values_(values), lists_(std::move(lists)) {}

  /// Reads the series of `codes`, all that are stored.
  status read(const std::vector<std::string>& codes,
              const std::optional<std::vector<std::string>>& own,
              const std::atomic<bool>& is_cancelled) {
    own_ = own;
    std::map<std::string, stored_series> wanted;
    for (const auto& code : codes) {
      if (is_cancelled)
        return failure{ec::shutting_down, "interrupted"};
      auto found = from_.newest(code);
      if (!found)
        return found.error();
      if (*found && !(*found)->candles.empty())
        take(std::move(**found), wanted);
    }
    arrange(wanted);
    return std::nullopt;
  }

  result<stored_market> conclude() {
    if (out_.market.kospi.empty())
      return failure{ec::invalid_argument, nothing_stored(from_.path(), from_.source())};
    if (out_.market.symbols.empty())
      return failure{ec::invalid_argument, nothing_wanted()};
    out_.market.sessions = days_.sessions(out_.market.kospi);
    out_.damage = from_.take_damage();
    return std::move(out_);
  }

private:
  void take(market::candle_snapshot found, std::map<std::string, stored_series>& wanted) {
    if (found.code == kospi_index)
      out_.market.kospi = std::move(found.candles);
    if (!market::is_symbol_code(found.code))
      return;
    days_.add(found.candles);
    if (found.code == market::kospi_fund)
      out_.market.kodex200 = traded(found.candles);
    if (found.code == market::kosdaq_fund)
      out_.market.kosdaq150 = traded(found.candles);
    auto series = to_series(std::move(found));
    const auto leaders = market::regime_leaders();
    const bool is_leader =
      std::find(leaders.begin(), leaders.end(), series.symbol.code) != leaders.end();
    if (is_wanted(series.symbol)) {
      auto code = series.symbol.code;
      wanted.emplace(std::move(code), std::move(series));
    } else if (is_leader) {
      out_.market.leaders.push_back(std::move(series));
    }
  }

  static market::candle_series traded(const market::candle_series& all) {
    market::candle_series days;
    std::copy_if(all.begin(), all.end(), std::back_inserter(days), market::backtest::is_traded);
    return days;
  }

  stored_series to_series(market::candle_snapshot found) {
    stored_series series;
    const auto listed = lists_.symbols.find(found.code);
    if (listed != lists_.symbols.end()) {
      series.symbol = listed->second;
    } else {
      series.symbol.code = series.symbol.name = found.code;
      series.symbol.listed = false;
    }
    series.base = found.as_of;
    series.known_through = found.complete_through;
    series.complete = found.complete;
    // What the newest lists do not have is gone, not forgotten.
    if (listed == lists_.symbols.end() && lists_.session > series.known_through)
      series.known_through = lists_.session;
    series.candles = std::move(found.candles);
    series.candles.shrink_to_fit();
    evenings_[series.symbol.code] = static_cast<std::size_t>(
      std::count_if(found.bases.begin(), found.bases.end(),
                    [](const auto& each) { return each.basis == market::close_basis::evening; }));
    return series;
  }

  bool is_wanted(const market::listing& symbol) const {
    if (own_)
      return std::find(own_->begin(), own_->end(), symbol.code) != own_->end();
    return !market::is_excluded(symbol, excluded_kinds(values_));
  }

  /// An own list keeps its order; without one the codes are in theirs.
  void arrange(std::map<std::string, stored_series>& wanted) {
    std::vector<std::string> order;
    if (own_)
      order = *own_;
    else
      for (const auto& [code, series] : wanted)
        order.push_back(code);
    for (const auto& code : order) {
      const auto found = wanted.find(code);
      if (found == wanted.end()) {
        out_.not_stored.push_back(code);
        continue;
      }
      out_.evening_closes += evenings_[code];
      out_.market.symbols.push_back(std::move(found->second));
    }
  }

  std::string nothing_wanted() const {
    if (!own_)
      return "every stored symbol is excluded by universe.exclude";
    constexpr std::size_t named_max = 3;
    const std::vector<std::string> some(
      own_->begin(),
      own_->begin() + static_cast<std::ptrdiff_t>(std::min(own_->size(), named_max)));
    return fmt::format(
      "no candles of any symbol of the universe are stored in {} for {}: {}{}", from_.path(),
      from_.source(), fmt::join(some, ", "),
      own_->size() > named_max ? fmt::format(" and {} more", own_->size() - named_max) : "");
  }

  store::candle_reader& from_;
  const config::settings& values_;
  stored_lists lists_;
  std::optional<std::vector<std::string>> own_;
  market::backtest::day_count days_;
  std::unordered_map<std::string, std::size_t> evenings_; // Closes, by code.
  stored_market out_;
};

} // namespace

std::string nothing_stored(const std::string& path, const std::string& source) {
  return fmt::format("no candles are stored in {} for {}; run tandem scan first", path, source);
}

result<stored_market> read_past_market(store::candle_reader& from, const config::settings& values,
                                       const std::atomic<bool>& is_cancelled) {
  const auto codes = from.codes();
  if (!codes)
    return codes.error();
  if (codes->empty())
    return failure{ec::invalid_argument, nothing_stored(from.path(), from.source())};
  auto lists = read_lists(from);
  if (!lists)
    return lists.error();
  const auto own = read_own_list(values);
  if (!own)
    return own.error();
  market_reader reader{from, values, std::move(*lists)};
  if (auto problem = reader.read(*codes, *own, is_cancelled))
    return *problem;
  auto out = reader.conclude();
  if (!out)
    return out;
  if (const auto& folder = values.get<std::string>("regime.us-data"); !folder.empty()) {
    auto us = read_us_data(folder);
    if (!us)
      return us.error();
    out->market.us = std::move(*us);
  }
  return out;
}

namespace {

/// A screen by itself under the regime of a day.
std::shared_ptr<const market::rule> screen_rule(const config::scanner_definition& one,
                                                const std::optional<market::condition>& mc) {
  screens::market_facts facts;
  if (mc)
    facts.regime = mc->midterm_regime.value_or(mc->final_regime.value_or(mc->market_sentiment));
  const screens::screen_rules alone{{{one.name, one.screen.what}}, std::move(facts)};
  return alone.rules()[0];
}

} // namespace

std::vector<market::backtest::scanner> past_scanners(const config::settings& values) {
  std::vector<market::backtest::scanner> scanners;
  for (const auto& each : values.scanners())
    if (each.screen.what)
      scanners.push_back({each.name, [each](const std::optional<market::condition>& mc) {
                            return screen_rule(each, mc);
                          }});
    else
      scanners.push_back(
        {each.name, [rule = each.rule, thresholds = to_rule_settings(values, each)](
                      const std::optional<market::condition>& mc) {
           return std::shared_ptr<const market::rule>{market::make_rule(rule, thresholds, mc)};
         }});
  return scanners;
}

market::backtest::study_settings past_settings(const config::settings& values) {
  market::backtest::study_settings settings;
  const auto& version = values.get<std::string>("regime.version");
  settings.regime.version = market::parse_regime_version(version);
  if (version == "fixed")
    settings.regime.fixed = market::parse_regime_word(values.get<std::string>("regime.fixed"));
  settings.costs.fee_rate = values.get<double>("backtest.fee-rate");
  settings.costs.slippage_ticks =
    static_cast<int>(values.get<std::int64_t>("backtest.slippage-ticks"));
  settings.costs.tax_rate = config::parse_number(values.get<std::string>("backtest.tax-rate"));
  settings.bootstrap.seed = static_cast<std::uint64_t>(values.get<std::int64_t>("backtest.seed"));
  settings.bootstrap.resamples = static_cast<int>(values.get<std::int64_t>("backtest.resamples"));
  return settings;
}

} // namespace tandem
