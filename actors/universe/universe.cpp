#include "actors/universe/universe.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace tandem {

namespace {

int limit_of(const fetch_universe& command, market::market_id market) {
  return market == market::market_id::kospi ? command.kospi_max : command.kosdaq_max;
}

tr_query query_for(universe_source source, market::market_id market) {
  if (source == universe_source::top_value)
    return top_value_query{market};
  return stock_list_query{market};
}

/// The listed codes in their own order; one the broker does not list keeps its code as its name,
/// and the chart call decides whether it exists.
market::universe pick(const std::vector<std::string>& codes, market::universe listed) {
  std::unordered_map<std::string, market::listing> by_code;
  for (auto& symbol : listed)
    by_code.emplace(symbol.code, std::move(symbol));
  market::universe picked;
  for (const auto& code : codes) {
    auto found = by_code.find(code);
    picked.push_back(found != by_code.end()
                       ? found->second
                       : market::listing{code, code, market::market_id::kospi, false});
  }
  return picked;
}

} // namespace

universe_actor::behavior_type universe(universe_actor::stateful_pointer<universe_state> self,
                                       universe_options options, gateway_actor gateway) {
  return self->state.make_behavior(options, std::move(gateway));
}

universe_state::universe_state(universe_actor::pointer self) : self_(self) {}

universe_actor::behavior_type universe_state::make_behavior(universe_options options,
                                                            gateway_actor gateway) {
  options_ = options;
  gateway_ = std::move(gateway);
  self_->set_exit_handler([this](const caf::exit_msg& msg) { on_exit_msg(msg); });
  self_->set_error_handler([](const caf::error&) {});
  return {
    [this](const resolve_session& command) { return on_resolve_session(command); },
    [this](const fetch_universe& command) { return on_fetch_universe(command); },
  };
}

caf::result<market::date> universe_state::on_resolve_session(const resolve_session& command) {
  auto answer = self_->make_response_promise<market::date>();
  auto wanted = command.wanted;
  auto id = ++next_id_;
  sessions_.emplace(id, answer);
  // Rows of the index chart exist on trading days only: it is the trading calendar.
  self_
    ->request(gateway_, options_.gateway_timeout,
              fetch_tr{index_chart_query{market::market_id::kospi, wanted}, {}})
    .then(
      [this, id, wanted](const tr_page& page) {
        auto waiting = std::move(sessions_.extract(id).mapped());
        auto* candles = std::get_if<shared_candles>(&page.rows);
        if (!candles || (*candles)->empty())
          waiting.deliver(to_caf({ec::no_data, "the KOSPI index has no session up to "
                                                 + wanted.iso() + " (scan.date)"}));
        else
          waiting.deliver((*candles)->back().day);
      },
      [this, id](caf::error& problem) {
        sessions_.extract(id).mapped().deliver(std::move(problem));
      });
  return answer;
}

caf::result<market::universe> universe_state::on_fetch_universe(const fetch_universe& command) {
  auto answer = self_->make_response_promise<market::universe>();
  collection c{command, answer, {}, {}, {}, 0};
  for (auto market : {market::market_id::kosdaq, market::market_id::kospi})
    if (command.source != universe_source::top_value || limit_of(command, market) > 0)
      c.markets.push_back(market);
  auto id = ++next_id_;
  bool nothing_to_ask = c.markets.empty();
  open_.emplace(id, std::move(c));
  if (nothing_to_ask)
    finish(id);
  else
    next_page(id, {});
  return answer;
}

void universe_state::next_page(std::uint64_t id, const std::string& next_key) {
  const auto& c = open_.at(id);
  self_
    ->request(gateway_, options_.gateway_timeout,
              fetch_tr{query_for(c.command.source, c.markets.back()), next_key})
    .then([this, id](const tr_page& page) { on_page(id, page); },
          [this, id](const caf::error& problem) { fail(id, to_failure(problem)); });
}

void universe_state::on_page(std::uint64_t id, const tr_page& page) {
  auto position = open_.find(id);
  if (position == open_.end())
    return;
  auto& c = position->second;
  auto* rows = std::get_if<market::universe>(&page.rows);
  if (!rows)
    return fail(id, {ec::internal, "a list query was answered with candles"});
  auto market = c.markets.back();
  auto limit = static_cast<std::size_t>(limit_of(c.command, market));
  bool bounded = c.command.source == universe_source::top_value;
  auto known = c.seen.size();
  for (const auto& symbol : *rows) {
    if (bounded && c.of_market == limit)
      break;
    if (c.seen.insert(symbol.code).second) {
      c.symbols.push_back(symbol);
      ++c.of_market;
    }
  }
  bool enough = bounded && c.of_market == limit;
  if (!page.next_key.empty() && !enough && !rows->empty()) {
    if (c.seen.size() == known)
      return fail(id, {ec::bad_response, "a page of " + std::string{to_string(market)}
                                           + " symbols repeats earlier ones and promises more"});
    return next_page(id, page.next_key);
  }
  c.markets.pop_back();
  c.of_market = 0;
  if (c.markets.empty())
    finish(id);
  else
    next_page(id, {});
}

void universe_state::finish(std::uint64_t id) {
  auto c = std::move(open_.extract(id).mapped());
  if (c.command.source == universe_source::list)
    c.symbols = pick(c.command.codes, std::move(c.symbols));
  if (c.symbols.empty())
    c.answer.deliver(to_caf({ec::no_data, "the universe is empty: the broker lists no symbol for "
                                          "universe.source="
                                            + std::string{to_string(c.command.source)}}));
  else
    c.answer.deliver(std::move(c.symbols));
}

void universe_state::fail(std::uint64_t id, const failure& why) {
  if (auto c = open_.extract(id); !c.empty())
    c.mapped().answer.deliver(to_caf(why));
}

void universe_state::on_exit_msg(const caf::exit_msg& msg) {
  if (!msg.reason)
    return; // A linked actor finished normally.
  for (auto& [id, answer] : std::exchange(sessions_, {}))
    answer.deliver(to_caf({ec::shutting_down, "the engine is draining"}));
  for (auto& [id, c] : std::exchange(open_, {}))
    c.answer.deliver(to_caf({ec::shutting_down, "the engine is draining"}));
  self_->quit(msg.reason);
}

} // namespace tandem
