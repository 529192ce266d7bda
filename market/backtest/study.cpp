#include "market/backtest/study.hpp"

#include "market/backtest/periods.hpp"
#include "market/rules/symbol_memory.hpp"

#include <algorithm>

namespace tandem::market::backtest {

namespace {

std::optional<exit_guides> guides_of(const verdict& result) {
  if (!result.target_profit || !result.stop_loss || !result.holding_days)
    return std::nullopt;
  return exit_guides{*result.target_profit, *result.stop_loss, *result.holding_days};
}

} // namespace

/// What comes of one symbol over all sessions.
struct study::symbol_result {
  struct found {
    std::size_t scanner = 0;
    std::size_t session = 0;
    signal pick;
  };
  struct earned {
    std::size_t session = 0;
    std::size_t horizon = 0; // Its place.
    double gross = 0;
  };
  std::vector<found> signals;  // In the order of sessions, scanners and engines.
  std::vector<earned> returns; // In the order of sessions and horizons.
  std::size_t judged = 0;
  std::size_t short_histories = 0;
};

study::study(const past_market& market, study_settings settings, std::vector<scanner> scanners)
    : market_(market), settings_(std::move(settings)), scanners_(std::move(scanners)) {
  const auto days = market_.sessions.days();
  const auto begin = std::lower_bound(days.begin(), days.end(), settings_.from);
  const auto end = std::upper_bound(begin, days.end(), settings_.to);
  first_ = static_cast<std::size_t>(begin - days.begin());
  count_ = static_cast<std::size_t>(end - begin);
  traded_.reserve(market_.symbols.size());
  for (const auto& each : market_.symbols)
    traded_.emplace_back(each.candles);
  tested_.resize(scanners_.size());
  for (std::size_t i = 0; i < scanners_.size(); ++i) {
    tested_[i].engines = engines_of(*scanners_[i].make(std::nullopt));
    tested_[i].signals.resize(count_);
    for (const auto& engine : tested_[i].engines)
      engine_names_.emplace_back(i, engine->name);
  }
  universe_ = universe_returns{count_, settings_.horizons.size()};
}

holder study::holder_of(std::size_t order) const {
  return {traded_[order].days(), market_.symbols[order].known_through, market_.sessions};
}

void study::find_conditions(const progress& state) {
  conditions_.assign(count_, {});
  for_each_index(count_, settings_.threads, state, [&](std::size_t session) {
    conditions_[session] =
      condition_of(market_, settings_.regime, market_.sessions.day(first_ + session));
  });
  for (const auto& each : conditions_)
    for (const auto& part : each.missing)
      ++missing_[part];
}

void study::make_rules() {
  const bool is_always_same = !settings_.regime.version;
  for (std::size_t i = 0; i < scanners_.size(); ++i) {
    auto& rules = tested_[i].rules;
    for (std::size_t session = 0; session < count_; ++session)
      rules.push_back(is_always_same && session > 0 ? rules.front()
                                                    : scanners_[i].make(conditions_[session].mc));
  }
}

study::symbol_result study::judge_symbol(std::size_t order, progress& state) const {
  symbol_result out;
  symbol_walk walk{market_.symbols[order], traded_[order].days()};
  const auto position = holder_of(order);
  symbol_memory memory{market_.symbols[order].candles};
  for (std::size_t session = 0; session < count_; ++session) {
    const auto place = first_ + session;
    if (!walk.go_to(market_.sessions.day(place)))
      continue;
    const auto picked = walk.picked();
    if (!position.refused(picked, place))
      for (std::size_t i = 0; i < settings_.horizons.size(); ++i) {
        const auto how = position.sell_after(picked + 1, settings_.horizons[i]);
        // Before so many sessions have passed only those are known that ended.
        if (how.reason != trade_reason::open
            && place + settings_.horizons[i] < market_.sessions.size())
          out.returns.push_back({session, i, how.price / position.traded()[picked + 1].open - 1});
      }
    memory.next_day();
    bool is_short = false;
    for (std::size_t i = 0; i < tested_.size(); ++i) {
      const auto found = walk.judge(*tested_[i].rules[session], memory);
      is_short = is_short || found.how == standing::short_history;
      for (const auto& each : found.verdicts)
        if (each.matched())
          out.signals.push_back(
            {i, session,
             signal{static_cast<std::uint32_t>(order), static_cast<std::uint32_t>(picked),
                    place_of(tested_[i].engines, *each.engine), 0, each.score, each.risk_score,
                    guides_of(each)}});
    }
    ++out.judged;
    out.short_histories += is_short ? 1U : 0U;
  }
  state.judged += count_;
  return out;
}

void study::keep(const symbol_result& found) {
  for (const auto& each : found.returns)
    universe_.add(each.session, each.horizon, each.gross);
  for (const auto& each : found.signals)
    tested_[each.scanner].signals[each.session].push_back(each.pick);
  judged_ += found.judged;
  short_ += found.short_histories;
}

void study::list_signals(const progress& state) {
  for (auto& each : tested_)
    for_each_index(count_, settings_.threads, state, [&](std::size_t session) {
      each.signals[session].shrink_to_fit();
      take_positions(*each.rules[session], each.engines, market_.symbols, each.signals[session]);
    });
}

bool study::judge(progress& state) {
  find_conditions(state);
  if (state.is_cancelled)
    return false;
  make_rules();
  // A part of the universe at a time, so that results can be kept in its order without being many.
  const auto part = std::max<std::size_t>(128, 16 * settings_.threads);
  const auto symbols = market_.symbols.size();
  std::vector<symbol_result> results;
  for (std::size_t begin = 0; begin < symbols; begin += part) {
    results.assign(std::min(part, symbols - begin), {});
    for_each_index(results.size(), settings_.threads, state,
                   [&](std::size_t i) { results[i] = judge_symbol(begin + i, state); });
    if (state.is_cancelled)
      return false;
    for (const auto& each : results)
      keep(each);
  }
  list_signals(state);
  return !state.is_cancelled;
}

void study::value(trade& of, const closing& how, const holder& position, std::size_t entry,
                  const listing& symbol) const {
  const auto bought = position.traded()[entry];
  const auto sold = position.traded()[how.at].day;
  const auto net = [&](double price) {
    return net_return(bought.open, price, symbol.kind, sold, settings_.costs);
  };
  of.exit = deal{sold, how.price};
  of.held = how.held;
  of.gross = how.price / bought.open - 1;
  of.net = of.net_low = of.net_high = net(how.price);
  if (how.reason == trade_reason::ended)
    of.net_low = -1; // It may be worth nothing.
  if (how.better)
    of.net_high = net(*how.better);
  of.kospi = index_return(market_.kospi, bought.day, sold);
}

/// `exit`: the place of a horizon; nothing: the scanner's own.
trade study::trade_of(const signal& pick, std::size_t session,
                      std::optional<std::size_t> exit) const {
  trade out;
  out.session = session;
  out.listed = pick.position > 0;
  if (!exit && !pick.guides) {
    out.reason = trade_reason::no_exit;
    return out;
  }
  const auto position = holder_of(pick.order);
  if (const auto why = position.refused(pick.picked, first_ + session)) {
    out.reason = *why;
    return out;
  }
  const std::size_t entry = pick.picked + 1;
  const auto& bought = position.traded()[entry];
  out.entry = deal{bought.day, bought.open};
  const auto how = exit ? position.sell_after(entry, settings_.horizons[*exit])
                        : position.sell_by(entry, *pick.guides);
  out.reason = how.reason;
  if (how.reason == trade_reason::open) {
    out.open_net = net_return(bought.open, how.price, market_.symbols[pick.order].symbol.kind,
                              position.traded()[how.at].day, settings_.costs);
    return out;
  }
  value(out, how, position, entry, market_.symbols[pick.order].symbol);
  if (exit)
    out.universe = universe_.mean(session, *exit);
  return out;
}

std::vector<summary_row> study::rows_of(std::size_t scanner, std::size_t engine,
                                        std::size_t exit) const {
  const bool is_own = exit == settings_.horizons.size();
  const auto place = is_own ? std::nullopt : std::optional{exit};
  std::vector<trade> trades;
  for (std::size_t session = 0; session < count_; ++session)
    for (const auto& pick : tested_[scanner].signals[session])
      if (pick.engine == engine)
        trades.push_back(trade_of(pick, session, place));
  const auto horizon = is_own ? std::nullopt : std::optional{settings_.horizons[exit]};
  std::vector<summary_row> rows;
  std::vector<const trade*> chosen;
  for (const bool listed : {true, false})
    for (const auto& period :
         periods(market_.sessions.days().subspan(first_, count_), conditions_)) {
      chosen.clear();
      for (const auto& each : trades)
        if ((each.listed || !listed) && period.has[each.session])
          chosen.push_back(&each);
      rows.push_back({scanners_[scanner].name, tested_[scanner].engines[engine]->name, listed,
                      horizon, period.name,
                      backtest::summarize(chosen, horizon, settings_.bootstrap)});
    }
  return rows;
}

std::vector<summary_row> study::summarize(const progress& state) const {
  struct task {
    std::size_t scanner = 0;
    std::size_t engine = 0;
    std::size_t exit = 0;
  };
  const auto exits = settings_.horizons.size() + 1;
  std::vector<task> tasks;
  for (std::size_t i = 0; i < tested_.size(); ++i)
    for (std::size_t engine = 0; engine < tested_[i].engines.size(); ++engine)
      for (std::size_t exit = 0; exit < exits; ++exit)
        tasks.push_back({i, engine, exit});
  std::vector<std::vector<summary_row>> found(tasks.size());
  for_each_index(tasks.size(), settings_.threads, state, [&](std::size_t i) {
    found[i] = rows_of(tasks[i].scanner, tasks[i].engine, tasks[i].exit);
  });
  // Of an engine the rows of the list come first, then those of all matches.
  std::vector<summary_row> rows;
  for (std::size_t begin = 0; begin < tasks.size(); begin += exits)
    for (const bool listed : {true, false})
      for (std::size_t exit = 0; exit < exits; ++exit)
        for (auto& each : found[begin + exit])
          if (each.listed == listed)
            rows.push_back(std::move(each));
  return rows;
}

std::vector<studied_day> study::days() const {
  std::vector<studied_day> all;
  for (std::size_t session = 0; session < count_; ++session) {
    auto& day = all.emplace_back();
    day.day = market_.sessions.day(first_ + session);
    day.word = conditions_[session].word;
    for (std::size_t i = 0; i < settings_.horizons.size(); ++i)
      day.universe.push_back(universe_.mean(session, i));
    for (const auto& each : tested_) {
      const auto begin = day.counts.size();
      day.counts.resize(begin + each.engines.size());
      for (const auto& pick : each.signals[session]) {
        auto& count = day.counts[begin + pick.engine];
        ++count.all;
        count.listed += pick.position > 0 ? 1U : 0U;
      }
    }
  }
  return all;
}

std::pair<std::size_t, std::size_t> study::kosdaq_picks() const {
  std::size_t listed = 0;
  std::size_t kosdaq = 0;
  for (const auto& each : tested_)
    for (const auto& session : each.signals)
      for (const auto& pick : session)
        if (pick.position > 0) {
          ++listed;
          kosdaq += market_.symbols[pick.order].symbol.market == market_id::kosdaq ? 1U : 0U;
        }
  return {kosdaq, listed};
}

void study::each_trade(const std::function<bool(const trade_line&)>& take) const {
  for (std::size_t i = 0; i < tested_.size(); ++i)
    for (std::size_t engine = 0; engine < tested_[i].engines.size(); ++engine)
      for (std::size_t session = 0; session < count_; ++session)
        for (const auto& pick : tested_[i].signals[session])
          for (std::size_t exit = 0; pick.engine == engine && exit <= settings_.horizons.size();
               ++exit) {
            const bool is_own = exit == settings_.horizons.size();
            const auto what = trade_of(pick, session, is_own ? std::nullopt : std::optional{exit});
            const trade_line line{scanners_[i].name,
                                  tested_[i].engines[engine]->name,
                                  market_.sessions.day(first_ + session),
                                  market_.symbols[pick.order].symbol,
                                  pick,
                                  is_own ? std::nullopt : std::optional{settings_.horizons[exit]},
                                  what};
            if (!take(line))
              return;
          }
}

} // namespace tandem::market::backtest
