#include "actors/cache/cache.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

namespace tandem {

namespace {

std::string key_of(const fetch_candles& command) {
  return command.code + '@' + command.last.compact();
}

std::size_t count_traded(const market::candle_series& candles) {
  return static_cast<std::size_t>(std::count_if(
    candles.begin(), candles.end(), [](const auto& candle) { return candle.volume_shares > 0; }));
}

} // namespace

cache_actor::behavior_type cache(cache_actor::stateful_pointer<cache_state> self,
                                 cache_options options, gateway_actor gateway) {
  return self->state.make_behavior(options, std::move(gateway));
}

cache_state::cache_state(cache_actor::pointer self) : self_(self) {}

cache_actor::behavior_type cache_state::make_behavior(cache_options options,
                                                      gateway_actor gateway) {
  options_ = options;
  gateway_ = std::move(gateway);
  memory_ = candle_memory{options.memory_max_bytes};
  self_->set_exit_handler([this](const caf::exit_msg& msg) { on_exit_msg(msg); });
  self_->set_error_handler([](const caf::error&) {}); // A requester that died is no error here.
  return {
    [this](const fetch_candles& command) { return on_fetch_candles(command); },
    [this](const get_cache_status&) { return on_get_status(); },
  };
}

caf::result<candles_answer> cache_state::on_fetch_candles(const fetch_candles& command) {
  ++status_.requests;
  auto key = key_of(command);
  auto wanted = static_cast<std::size_t>(std::max(command.count, 1));
  if (auto* held = memory_.find(key); held && (held->complete || held->traded >= wanted)) {
    ++status_.memory_hits;
    return candles_answer{held->candles};
  }
  auto answer = self_->make_response_promise<candles_answer>();
  auto [position, is_new] = flights_.try_emplace(key);
  position->second.want.count = std::max(position->second.want.count, command.count);
  position->second.waiting.push_back(answer);
  if (!is_new) {
    ++status_.joined;
    return answer;
  }
  ++status_.misses;
  if (landed_.contains(key))
    ++status_.refetched;
  position->second.want.code = command.code;
  position->second.want.last = command.last;
  request_page(key, {});
  return answer;
}

cache_status cache_state::on_get_status() const {
  auto now = status_;
  now.bytes = memory_.bytes();
  return now;
}

void cache_state::on_exit_msg(const caf::exit_msg& msg) {
  if (!msg.reason)
    return; // A linked actor finished normally.
  for (auto& [key, open] : std::exchange(flights_, {}))
    for (auto& answer : open.waiting)
      answer.deliver(to_caf({ec::shutting_down, "the cache is draining"}));
  self_->quit(msg.reason);
}

void cache_state::request_page(const std::string& key, const std::string& next_key) {
  const auto& want = flights_.at(key).want;
  self_
    ->request(gateway_, options_.gateway_timeout,
              fetch_tr{daily_chart_query{want.code, want.last}, next_key})
    .then([this, key](const tr_page& page) { on_page(key, page); },
          [this, key](const caf::error& problem) { fail(key, to_failure(problem)); });
}

void cache_state::on_page(const std::string& key, const tr_page& page) {
  auto position = flights_.find(key);
  if (position == flights_.end())
    return;
  auto& open = position->second;
  auto* candles = std::get_if<shared_candles>(&page.rows);
  if (!candles)
    return fail(key, {ec::internal, "a chart query was answered with a list"});
  // An empty page ends a series even when the broker promises another one.
  bool last_page = page.next_key.empty() || (*candles)->empty();
  if (!(*candles)->empty()) {
    if (!open.pages.empty() && (*candles)->back().day >= open.pages.back()->front().day)
      return fail(key, {ec::bad_response, open.want.code + ": page of ka10081 ends at "
                                            + (*candles)->back().day.iso() + ", not before "
                                            + open.pages.back()->front().day.iso()});
    open.pages.push_back(*candles);
    open.traded += count_traded(**candles);
  }
  if (last_page || open.traded >= static_cast<std::size_t>(open.want.count))
    return land(key, last_page);
  request_page(key, page.next_key);
}

void cache_state::land(const std::string& key, bool complete) {
  const auto& want = flights_.at(key).want;
  if (flights_.at(key).pages.empty())
    return fail(key, {ec::unknown_symbol, "the broker has no candles for symbol " + want.code
                                            + " up to " + want.last.iso()});
  auto landed = std::move(flights_.extract(key).mapped());
  auto candles = landed.pages.front();
  if (landed.pages.size() > 1) {
    market::candle_series joined;
    for (const auto& page : landed.pages | std::views::reverse)
      joined.insert(joined.end(), page->begin(), page->end());
    candles = shared_candles{std::move(joined)};
  }
  auto newest = candles->back().day;
  status_.oldest_data = status_.oldest_data ? std::min(status_.oldest_data, newest) : newest;
  memory_.put(key, {candles, landed.traded, complete});
  landed_.insert(key);
  for (auto& answer : landed.waiting)
    answer.deliver(candles_answer{candles});
}

void cache_state::fail(const std::string& key, const failure& why) {
  auto failed = flights_.extract(key);
  if (failed.empty())
    return;
  for (auto& answer : failed.mapped().waiting)
    answer.deliver(to_caf(why));
}

} // namespace tandem
