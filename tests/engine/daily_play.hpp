#pragma once

#include "engine/start_run.hpp"
#include "market/utc_time.hpp"
#include "sim/market/calendar.hpp"
#include "sim/market/synthetic.hpp"
#include "store/candles/candle_store.hpp"
#include "tests/engine/wired_node.hpp"
#include "tests/support/temporary_folder.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tandem::test {

/// A moment at which a user scans, by the clock of a usual day.
struct scan_time {
  std::chrono::minutes clock;
  int days_later = 0; // After the session's own day.

  bool is_regular() const { return days_later == 0 && clock < std::chrono::hours{16}; }
};

inline constexpr scan_time after_the_close{std::chrono::minutes{15 * 60 + 41}};
inline constexpr scan_time after_the_evening{std::chrono::minutes{20 * 60 + 10}};
inline constexpr scan_time next_morning{std::chrono::minutes{7 * 60 + 30}, 1};

/// What one scan brought and cost.
struct played_scan {
  std::shared_ptr<const run_summary> summary;
  std::vector<asked_call> calls;
  candles_status candles;

  std::size_t calls_of(std::string_view tr) const {
    return static_cast<std::size_t>(std::count_if(
      calls.begin(), calls.end(), [tr](const asked_call& one) { return one.tr == tr; }));
  }

  /// The symbols of which a chart was asked for.
  std::multiset<std::string> charted() const {
    std::multiset<std::string> codes;
    constexpr std::string_view key = "\"stk_cd\":\"";
    for (const auto& one : calls) {
      const auto at = one.body.find(key);
      if (one.tr == "ka10081" && at != std::string::npos) {
        const auto begin = at + key.size();
        codes.insert(one.body.substr(begin, one.body.find('"', begin) - begin));
      }
    }
    return codes;
  }

  /// The symbols that the report calls doubtful or without a candle of the session.
  std::set<std::string> named() const {
    std::set<std::string> codes;
    for (const auto& scan : summary->scans) {
      for (const auto& one : scan->suspects)
        codes.insert(one.code);
      for (const auto& one : scan->failed)
        codes.insert(one.code);
      for (const auto& one : scan->symbols)
        if (one.data.is_stale)
          codes.insert(one.code);
    }
    return codes;
  }

  /// Why a symbol was charted, in the report's words.
  std::string reason_of(const std::string& code) const {
    for (const auto& one : candles.refetched_symbols)
      if (one.code == code)
        return one.reason + " (" + one.detail + ")";
    return "not told";
  }
};

/// Everything that a scan says of a symbol, as text, so that differences can be shown.
inline std::map<std::string, std::string> judged(const run_summary& summary) {
  std::map<std::string, std::string> all;
  for (const auto& scan : summary.scans)
    for (const auto& one : scan->symbols) {
      auto& text = all[one.code];
      const auto add = [&text](std::string_view name, double value) {
        std::array<char, 64> number{};
        const auto size = std::snprintf(number.data(), number.size(), "=%.17g ", value);
        text.append(name).append(number.data(), static_cast<std::size_t>(size));
      };
      text.append(scan->scanner).append(":").append(one.result.stage()).append(" ");
      add("close", one.result.close.value_or(0));
      add("change", one.result.change_rate.value_or(0));
      add("score", one.result.score.value_or(0));
      for (std::size_t i = 0; i < one.result.measures.size(); ++i)
        add(one.result.engine->measures[i], one.result.measures[i]);
      for (const auto& check : one.result.checks)
        add(check.what, check.value);
    }
  return all;
}

/// Where two such texts differ first.
inline std::string difference(const std::string& left, const std::string& right) {
  const auto pair = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
  auto at = static_cast<std::size_t>(pair.first - left.begin());
  while (at > 0 && left[at - 1] != ' ')
    --at;
  return left.substr(at, 40) + " | " + right.substr(at, 40);
}

/// A market whose bars are computed once, for who plays many sessions of it.
class kept_market final : public sim::market_source {
public:
  explicit kept_market(const sim::market_source& computed)
      : sessions_(computed.sessions()), instruments_(computed.instruments()) {
    const auto last = sessions_.back();
    for (std::size_t i = 0; i < instruments_.size(); ++i)
      bars_.push_back(computed.bars(i, last));
    for (const auto id : {market::market_id::kospi, market::market_id::kosdaq})
      indices_[static_cast<std::size_t>(id)] = computed.index_bars(id, last);
  }

  const std::vector<market::date>& sessions() const override { return sessions_; }
  const std::vector<sim::instrument>& instruments() const override { return instruments_; }
  std::vector<sim::day_bar> bars(std::size_t index, market::date last) const override {
    return until(bars_[index], last);
  }
  std::vector<sim::index_bar> index_bars(market::market_id id, market::date last) const override {
    return until(indices_[static_cast<std::size_t>(id)], last);
  }

  const std::vector<sim::day_bar>& all_bars(std::size_t index) const { return bars_[index]; }

private:
  template <class Bar>
  static std::vector<Bar> until(const std::vector<Bar>& bars, market::date last) {
    const auto end =
      std::upper_bound(bars.begin(), bars.end(), last,
                       [](market::date day, const Bar& bar) { return day < bar.day; });
    return {bars.begin(), end};
  }

  std::vector<market::date> sessions_;
  std::vector<sim::instrument> instruments_;
  std::vector<std::vector<sim::day_bar>> bars_; // By instrument.
  std::array<std::vector<sim::index_bar>, 2> indices_;
};

/// A synthetic market with many actions, and users who scan it day by day.
class daily_play {
public:
  daily_play(std::uint64_t seed, const sim::price_rules& rules)
      : seed_(seed), rules_(rules),
        market_(std::make_shared<kept_market>(sim::synthetic_market{symbols, seed, actions})) {
    for (std::size_t i = 0; i < market_->instruments().size(); ++i)
      bars_[market_->instruments()[i].code] = market_->all_bars(i);
  }

  static constexpr int symbols = 40;
  static constexpr double actions = 20; // One every other session.

  const sim::price_rules& rules() const { return rules_; }

  market::date session(std::size_t number) const {
    // More than a year of history, and each seed elsewhere in the year.
    return market_->sessions()[500 + seed_ % 20 * 10 + number];
  }

  /// The symbols that have an action in `session` or are new in it.
  std::set<std::string> caused(market::date session) const {
    std::set<std::string> codes;
    for (const auto& [code, bars] : bars_) {
      const auto found = std::find_if(bars.begin(), bars.end(),
                                      [session](const auto& bar) { return bar.day == session; });
      if (found != bars.end() && (found == bars.begin() || found->base != std::prev(found)->close))
        codes.insert(code);
    }
    return codes;
  }

  /// Like `caused`, without those whose price changed by no more than `share`.
  std::set<std::string> changed_by_more_than(double share, market::date session) const {
    std::set<std::string> codes;
    for (const auto& code : caused(session)) {
      const auto& bars = bars_.at(code);
      const auto found = std::find_if(bars.begin(), bars.end(),
                                      [session](const auto& bar) { return bar.day == session; });
      if (found != bars.begin()
          && std::abs(static_cast<double>(found->base) / std::prev(found)->close - 1) > share)
        codes.insert(code);
    }
    return codes;
  }

  std::vector<std::string> codes() const {
    std::vector<std::string> all;
    for (const auto& [code, bars] : bars_)
      all.push_back(code);
    return all;
  }

  /// The chart of a symbol at the regular close of `session`, oldest first.
  std::map<std::string, std::vector<sim::day_bar>> regular_charts(market::date session) const {
    const auto whole = sim::exchange::open(market_, session);
    BOOST_REQUIRE(whole);
    std::map<std::string, std::vector<sim::day_bar>> charts;
    for (const auto& code : codes())
      if (const auto index = (*whole)->find(code)) {
        charts[code] = (*whole)->daily_chart(*index, session, true);
        std::reverse(charts[code].begin(), charts[code].end());
      }
    return charts;
  }

  /// A node starts with what is in `folder`, scans once and ends.
  played_scan scan(const std::string& folder, market::date session, scan_time when,
                   std::vector<sim::fault> faults = {}) const {
    virtual_system virtual_time;
    const auto delay = when.days_later == 0 ? sim::delay_on(session) : std::chrono::hours{0};
    sim::server_options serving;
    serving.seed = seed_;
    serving.today = session;
    serving.clock = when.clock + delay;
    serving.clock_day =
      market::date::from_days_since_epoch(session.days_since_epoch() + when.days_later);
    serving.prices = rules_;
    const std::chrono::sys_days midnight{std::chrono::days{serving.clock_day->days_since_epoch()}};
    const auto since_start = std::chrono::duration_cast<std::chrono::microseconds>(
      virtual_time.self->clock().now().time_since_epoch());
    const std::chrono::system_clock::time_point zero =
      midnight + *serving.clock - kst_offset - since_start;
    const auto broker =
      make_broker(serving, market_, virtual_time, zero, sim::fault_script{std::move(faults)});
    const auto wire = std::make_shared<direct_wire>(virtual_time, *broker);
    const auto settings = settings_for(folder);
    auto boss = spawn_wired_node(virtual_time, settings, folder, {wire}, zero);
    auto command = make_start(
      settings, "run-" + serving.clock_day->compact() + std::to_string(serving.clock->count()),
      utc_of(virtual_time, zero));
    BOOST_REQUIRE(command);
    command->explain = true;
    const auto out = ask<std::shared_ptr<const run_summary>>(virtual_time, boss, *command);
    for (auto second = 0; second < 1'800 && out->answers == 0; ++second)
      virtual_time.advance(std::chrono::seconds{1});
    BOOST_REQUIRE((out->value && *out->value));
    const auto status = ask<node_status>(virtual_time, boss, get_status{});
    virtual_time.drain();
    BOOST_REQUIRE(status->value);
    played_scan played{*out->value, {}, status->value->caches.at(0)};
    end_wired_node(virtual_time, boss);
    played.calls = wire->calls();
    return played;
  }

  /// The histories in `folder`, none of a node that lives.
  std::map<std::string, market::candle_snapshot> stored(const std::string& folder) const {
    const auto where = find_places(settings_for(folder), folder);
    store::candle_store_options keeping;
    keeping.path = where.candles;
    keeping.source = wired_source;
    keeping.own_file = where.candles_have_a_file;
    const auto history = store::open_candle_store(keeping);
    BOOST_REQUIRE(history);
    std::map<std::string, market::candle_snapshot> all;
    for (const auto& code : codes()) {
      auto found = (*history)->newest(code);
      BOOST_REQUIRE(found);
      if (*found)
        all.emplace(code, std::move(**found));
    }
    return all;
  }

private:
  static config::settings settings_for(const std::string& folder) {
    auto resolved = config::resolve({{"store.url", secret{"sqlite:" + folder + "/tandem.db"}, {}},
                                     {"broker.url", std::string{wired_url}, {}},
                                     {"regime.version", std::string{"none"}, {}},
                                     {"universe.source", std::string{"all"}, {}}});
    BOOST_REQUIRE(resolved.problems.empty());
    return resolved.values;
  }

  std::uint64_t seed_;
  sim::price_rules rules_;
  std::shared_ptr<const kept_market> market_;
  std::map<std::string, std::vector<sim::day_bar>> bars_;
};

} // namespace tandem::test
