#pragma once

#include "messages/actors.hpp"
#include "messages/candles.hpp"
#include "messages/catalog.hpp"
#include "messages/causes.hpp"
#include "messages/gateway.hpp"
#include "messages/history.hpp"
#include "messages/regime.hpp"
#include "messages/scanner.hpp"
#include "tests/support/virtual_system.hpp"

#include <caf/all.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace tandem::test {

/// Something a played actor does in its own context, because promises are bound to it.
struct errand {
  std::function<void()> run;
};

/// Requests a played actor has taken and the test answers when, in what order and how it likes.
template <class Command, class Answer>
class held_requests {
public:
  using outcome = std::variant<Answer, failure>;

  std::vector<Command> asked;
  /// Answers at once where it returns something.
  std::function<std::optional<outcome>(const Command&)> script;
  caf::actor player; // Who took them.

  /// Called by the actor that plays.
  template <class Self>
  caf::result<Answer> take(Self* self, const Command& command) {
    asked.push_back(command);
    auto promise = self->template make_response_promise<Answer>();
    auto at_once = script ? script(command) : std::nullopt;
    if (at_once)
      deliver(promise, *at_once);
    else
      open_.emplace(asked.size() - 1, promise);
    return promise;
  }

  /// Answers the n-th request, counted from 0. The caller drains.
  void answer(std::size_t n, outcome what) {
    auto node = open_.extract(n);
    BOOST_REQUIRE_MESSAGE(!node.empty(), "request " << n << " is not open");
    auto run = [promise = node.mapped(), what = std::move(what)]() mutable {
      deliver(promise, what);
    };
    caf::anon_send(player, errand{std::move(run)});
  }

  /// The requests that wait for an answer, oldest first.
  std::vector<std::size_t> open() const {
    std::vector<std::size_t> numbers;
    for (const auto& [number, promise] : open_)
      numbers.push_back(number);
    return numbers;
  }

private:
  using promise_type = caf::typed_response_promise<Answer>;

  static void deliver(promise_type& promise, const outcome& what) {
    if (auto* why = std::get_if<failure>(&what))
      promise.deliver(to_caf(*why));
    else
      promise.deliver(std::get<Answer>(what));
  }

  std::map<std::size_t, promise_type> open_;
};

struct held_pages : held_requests<fetch_tr, tr_page> {
  std::vector<drop_tr> dropped;
  std::vector<tr_durable> durable;
  /// Answers questions for an index in place of `script`, unrecorded.
  std::function<outcome(const index_chart_query&)> index;
  /// Likewise questions for a market's list.
  std::function<outcome(const stock_list_query&)> lists;

  std::optional<outcome> unrecorded(const tr_query& query) const {
    if (const auto* wanted = std::get_if<index_chart_query>(&query); wanted != nullptr && index)
      return index(*wanted);
    if (const auto* wanted = std::get_if<stock_list_query>(&query); wanted != nullptr && lists)
      return lists(*wanted);
    return std::nullopt;
  }
};
using held_candles = held_requests<fetch_candles, candles_answer>;
using held_sessions = held_requests<resolve_session, resolved_session>;
using held_universes = held_requests<fetch_universe, selected_universe>;
using held_verdicts = held_requests<assess_regime, assessed_regime>;
using held_scans = held_requests<start_scan, scan_results>;

} // namespace tandem::test

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tandem::test::errand)

namespace tandem::test {

using gateway_player = gateway_actor::extend<caf::reacts_to<errand>>;

inline gateway_player::behavior_type play_gateway(gateway_player::pointer self,
                                                  const std::shared_ptr<held_pages>& pages) {
  pages->player = caf::actor_cast<caf::actor>(self);
  return {
    [=](const fetch_tr& command) -> caf::result<tr_page> {
      const auto told = pages->unrecorded(command.query);
      if (!told)
        return pages->take(self, command);
      if (const auto* why = std::get_if<failure>(&*told))
        return to_caf(*why);
      return std::get<tr_page>(*told);
    },
    [=](const drop_tr& command) { pages->dropped.push_back(command); },
    [=](const tr_durable& event) { pages->durable.push_back(event); },
    [](const take_figures&) { return std::vector<gateway_status>{}; },
    [=](const get_status&) {
      gateway_status now;
      now.key = "played";
      now.calls = pages->asked.size();
      return std::vector{now};
    },
    [](const errand& what) { what.run(); },
  };
}

using cache_player = candles_actor::extend<caf::reacts_to<errand>>;

/// What a played history has stored, and what a played candles actor was told to expect.
struct kept_data {
  std::map<std::string, market::symbol_list> lists;
  std::map<std::string, market::symbol_list> lists_before; // Of the session before.
  std::map<std::string, market::candle_snapshot> histories;
  std::vector<expect_candles> expected;
};

inline cache_player::behavior_type play_cache(cache_player::pointer self,
                                              const std::shared_ptr<held_candles>& candles,
                                              const std::shared_ptr<kept_data>& kept) {
  candles->player = caf::actor_cast<caf::actor>(self);
  return {
    [=](const fetch_candles& command) { return candles->take(self, command); },
    [=](const expect_candles& command) {
      kept->expected.push_back(command);
      return candle_forecast{};
    },
    [=](const get_status&) {
      candles_status now;
      now.requests = candles->asked.size();
      return now;
    },
    [](const take_figures&) { return candles_status{}; },
    [](const errand& what) { what.run(); },
  };
}

/// Stores lists, one of each name, and nothing else.
inline history_actor::behavior_type play_history(history_actor::pointer self,
                                                 const std::shared_ptr<kept_data>& kept) {
  return {
    [=](const load_candles& command) {
      auto found = kept->histories.find(command.code);
      return found != kept->histories.end() ? stored_candles{{}, found->second} : stored_candles{};
    },
    [](const append_candles&) {},
    [](const append_quotes&) { return quoted_histories{}; },
    [=](const list_symbols& command) {
      listed_symbols listed;
      for (const auto last : command.last_sessions)
        for (const auto& [code, history] : kept->histories)
          if (market::is_symbol_code(code) && history.complete_through == last)
            listed.codes.push_back(code);
      return listed;
    },
    [](const correct_histories&) { return corrected_histories{}; },
    [](const list_oldest&) { return listed_symbols{}; },
    [=](const load_list& command) {
      const auto& lists = command.before ? kept->lists_before : kept->lists;
      const auto found = lists.find(command.name);
      const bool fits =
        found != lists.end()
        && (!command.session || command.before || found->second.session == command.session);
      return fits ? stored_list{found->second} : stored_list{};
    },
    [=](const save_list& command) { kept->lists[command.list.name] = command.list; },
    [](const forget_market&) {},
    [=](const acknowledge_page& command) { self->send(command.gateway, command.page); },
  };
}

using universe_player = catalog_actor::extend<caf::reacts_to<errand>>;

inline universe_player::behavior_type
play_universe(universe_player::pointer self, const std::shared_ptr<held_sessions>& sessions,
              const std::shared_ptr<held_universes>& universes) {
  sessions->player = caf::actor_cast<caf::actor>(self);
  universes->player = sessions->player;
  return {
    [=](const resolve_session& command) { return sessions->take(self, command); },
    [=](const fetch_universe& command) { return universes->take(self, command); },
    [](const errand& what) { what.run(); },
  };
}

using regime_player = regime_actor::extend<caf::reacts_to<errand>>;

inline regime_player::behavior_type play_regime(regime_player::pointer self,
                                                const std::shared_ptr<held_verdicts>& verdicts) {
  verdicts->player = caf::actor_cast<caf::actor>(self);
  return {
    [=](const assess_regime& command) { return verdicts->take(self, command); },
    [](const errand& what) { what.run(); },
  };
}

using scanner_player = scanner_actor::extend<caf::reacts_to<errand>>;

inline scanner_player::behavior_type play_scanner(scanner_player::pointer self,
                                                  const std::shared_ptr<held_scans>& scans,
                                                  const std::function<void()>& on_stop) {
  scans->player = caf::actor_cast<caf::actor>(self);
  keep_cause(*self);
  return {
    [=](const start_scan& command) { return scans->take(self, command); },
    [=](const stop_scan&) { on_stop(); },
    [](const errand& what) { what.run(); },
  };
}

/// A request whose asker can be ended.
template <class T>
struct asked {
  std::shared_ptr<reply<T>> out = std::make_shared<reply<T>>();
  caf::actor asker;
};

/// Like `ask`, from an asker the test can end.
template <class T, class Handle, class Command>
asked<T> ask_mortal(virtual_system& virtual_time, const Handle& whom, Command command) {
  asked<T> question;
  question.asker =
    virtual_time.spawn([=, out = question.out](caf::event_based_actor* self) -> caf::behavior {
      self->request(whom, std::chrono::minutes{60 * 1000}, command)
        .then(
          [out](const T& value) {
            ++out->answers;
            out->value = value;
          },
          [out](const caf::error& problem) {
            ++out->answers;
            out->problem = to_failure(problem);
          });
      return {[](caf::ok_atom) {}}; // Stays until it is ended.
    });
  return question;
}

inline market::date day(std::int32_t yyyymmdd) {
  return market::date::from_number(yyyymmdd);
}

/// `size` candles with volume on the days before and including `last`, closes counting up to
/// `last_close`.
inline market::candle_series candles_up_to(market::date last, int size, double last_close = 1000) {
  market::candle_series series;
  for (int i = size - 1; i >= 0; --i) {
    const double close = last_close - i;
    series.push_back({market::date::from_days_since_epoch(last.days_since_epoch() - i), close,
                      close, close, close, 100});
  }
  return series;
}

/// A final session without neighbours: only charts can answer for it.
inline market::trading_session on(market::date day) {
  market::trading_session session;
  session.day = day;
  return session;
}

inline tr_page page_of(market::candle_series candles, std::string next_key = {}) {
  return {shared_candles{std::move(candles)}, std::move(next_key)};
}

} // namespace tandem::test
