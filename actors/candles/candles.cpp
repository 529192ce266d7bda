#include "actors/candles/candles.hpp"

#include "messages/causes.hpp"

#include <algorithm>
#include <utility>

// scanner            cache              disk               gateway
//    │ fetch_candles   │                   │                   │
//    ├────────────────▶│ memory, else find │                   │
//    │                 ├──────────────────▶│                   │
//    │                 │ one session short: fetch_tr, 100 symbols (ka10095)
//    │                 ├──────────────────────────────────────▶│
//    │                 │ anything else: fetch_tr, one symbol (ka10081)
//    │                 ├──────────────────────────────────────▶│
//    │                 │ put               │                   │
//    │                 ├──────────────────▶│                   │
//    │ candles_answer  │                   │                   │
//    │◀────────────────┤ after the put, so that what was answered is kept

namespace tandem {

namespace {

// Enough to see what happened; the counts by reason are complete.
constexpr std::size_t refetches_shown_max = 100;

// Of a ranking's symbols: those that were in it during the last weeks.
constexpr std::size_t spares_per_symbol = 2;

failure unknown(const std::string& code, market::date session) {
  return {ec::unknown_symbol,
          "the broker has no candles for symbol " + code + " up to " + session.iso()};
}

} // namespace

candles_actor::behavior_type candles(candles_actor::stateful_pointer<candles_state> self,
                                     candles_options options, gateway_actor gateway,
                                     monitor_actor monitor,
                                     std::shared_ptr<store::candle_store> history) {
  return self->state.make_behavior(options, std::move(gateway), std::move(monitor),
                                   std::move(history));
}

candles_state::candles_state(candles_actor::pointer self) : self_(self) {}

candles_actor::behavior_type
candles_state::make_behavior(candles_options options, gateway_actor gateway, monitor_actor monitor,
                             std::shared_ptr<store::candle_store> history) {
  options_ = options;
  gateway_ = std::move(gateway);
  monitor_ = std::move(monitor);
  memory_ = candle_memory{options.memory_max_bytes};
  disk_ = candle_disk{std::move(history), [this](const std::string& what) {
                        self_->send(monitor_, notice{notice::level::warn, what});
                      }};
  self_->set_exit_handler([this](const caf::exit_msg& msg) { on_exit_msg(msg); });
  self_->set_down_handler([this](const caf::down_msg& msg) { on_down_msg(msg); });
  self_->set_error_handler([](const caf::error&) {}); // A requester that died is no error here.
  keep_cause(*self_);
  return {
    [this](const fetch_candles& command) { return on_fetch_candles(command); },
    [this](const expect_candles& command) { return on_expect_candles(command); },
    [this](const fetch_index& command) { return on_fetch_index(command); },
    [this](const recall_list& command) { return on_recall_list(command); },
    [this](const keep_list& command) { on_keep_list(command); },
    [this](const tr_kept& page) { self_->send(gateway_, page); },
    [this](const get_status&) { return on_get_status(); },
  };
}

caf::result<candles_answer> candles_state::on_fetch_candles(const fetch_candles& command) {
  ++status_.requests;
  caf::result<candles_answer> served{caf::error{}};
  if (serve_from_memory(command, served))
    return served;
  auto key = flight_key(command.code, command.session);
  auto found = flights_.find(key);
  if (found == flights_.end() && serve_from_disk(command, served))
    return served;
  // The promise takes the sender along, so it is asked for first.
  auto asker = caf::actor_cast<caf::actor_addr>(self_->current_sender());
  auto answer = self_->make_response_promise<candles_answer>();
  bool is_new = found == flights_.end();
  if (asker && watched_.insert(asker).second)
    self_->monitor(asker);
  auto batch = is_new && plan_.session() == command.session ? plan_.take_batch(command.code)
                                                            : std::vector<std::string>{};
  if (is_new) {
    flight made;
    made.want = command;
    made.requester = asker ? asker.id() : 0;
    found = flights_.emplace(key, std::move(made)).first;
  }
  auto& open = found->second;
  open.want.count = std::max(open.want.count, command.count);
  open.waiting.push_back({answer, asker});
  if (std::exchange(open.is_claimed, true))
    ++status_.joined;
  if (!batch.empty())
    send_batch(batch, command, found->second.requester);
  else if (is_new)
    start_chart(open);
  else if (command.priority < open.want.priority) {
    open.want.priority = command.priority;
    hurry(open);
  }
  return answer;
}

bool candles_state::serve_from_memory(const fetch_candles& command,
                                      caf::result<candles_answer>& answer) {
  auto* held = memory_.find(command.code, command.session.day);
  if (!held || (!held->complete && held->traded < static_cast<std::size_t>(command.count)))
    return false;
  if (command.session.final && !held->final)
    return false; // The session has ended since.
  // What a quote brought before anybody asked counts as a quote for the first one who does.
  auto tier = std::exchange(held->unclaimed, nullptr);
  ++(status_.*(tier != nullptr ? tier : &candles_status::memory_hits));
  if (held->candles->empty())
    answer = to_caf(unknown(command.code, command.session.day));
  else
    answer = candles_answer{held->candles, held->captured_us, held->name};
  return true;
}

bool candles_state::serve_from_disk(const fetch_candles& command,
                                    caf::result<candles_answer>& answer) {
  auto loaded = load(command, nullptr);
  if (!loaded)
    return false;
  ++status_.disk_hits;
  plan_.charting(command.code);
  if (loaded->candles->empty())
    answer = to_caf(unknown(command.code, command.session.day));
  else
    answer = std::move(*loaded);
  return true;
}

candle_forecast candles_state::on_expect_candles(const expect_candles& command) {
  plan_ = candle_plan{command.session, command.count};
  for (const auto& code : command.deep_codes)
    plan_.add_deep(code, command.deep_count);
  candle_forecast forecast;
  auto take = [&](const std::string& code, bool filler) {
    const fetch_candles want{code, plan_.count_of(code), command.session};
    if (flights_.contains(flight_key(code, command.session))
        || load(want, &candles_status::disk_hits)) {
      ++forecast.fresh;
      return;
    }
    auto way = find_way(history_of(code), want.count, command.session);
    bool by_quote = way.how == candle_way::kind::quote;
    bool has_place = by_quote && filler && plan_.add_filler(code);
    if (by_quote && !has_place && (!filler || command.keeps_others)) {
      plan_.add_quoted(code);
      has_place = true;
    }
    if (has_place) {
      ++forecast.quoted;
    } else {
      plan_.add_charted(code);
      ++forecast.charted[by_quote ? "no_room" : way.reason];
    }
  };
  for (const auto& code : command.codes)
    take(code, false);
  for (const auto& code : command.fillers)
    take(code, true);
  if (command.keeps_others && is_past(command.session))
    keep_up_others();
  forecast.quote_calls = plan_.quote_calls();
  return forecast;
}

/// Symbols drop out of a ranking and come back, a fifth of it from one day to the next. To keep a
/// hundred of them up costs one call, and each whose history has a gap by then a chart.
void candles_state::keep_up_others() {
  const auto spares_max = spares_per_symbol * plan_.quoted();
  std::vector<std::string> spares;
  if (spares_max > 0)
    for (auto& code : disk_.codes_through(plan_.session().previous))
      if (spares.size() < spares_max && market::is_symbol_code(code) && !plan_.has(code))
        spares.push_back(std::move(code));
  plan_.spread(spares);
}

std::optional<candles_answer> candles_state::load(const fetch_candles& want,
                                                  std::uint64_t candles_status::*unclaimed) {
  std::string symbol_name;
  auto kept = disk_.find(want.code, want.session.day);
  if (!kept && !want.session.final)
    kept = find_moving(want, symbol_name);
  if (!kept || !summarize(*kept).serves(want.count))
    return std::nullopt;
  cut_after(kept->candles, want.session.day);
  return remember(want, std::move(*kept), symbol_name, unclaimed);
}

std::optional<store::candle_edition> candles_state::find_moving(const fetch_candles& want,
                                                                std::string& symbol_name) {
  auto found = moving_.find(flight_key(want.code, want.session));
  if (found == moving_.end())
    return std::nullopt;
  auto kept = disk_.newest(want.code);
  if (!kept || kept->through != want.session.previous)
    return std::nullopt;
  const auto& brought = found->second;
  if (brought.last)
    kept->candles.push_back(*brought.last);
  kept->through = want.session.day;
  kept->captured_us = brought.captured_us;
  symbol_name = brought.name;
  return kept;
}

void candles_state::note_moving(const fetch_candles& want, const store::candle_edition& what,
                                const std::string& symbol_name) {
  if (want.session.final || !disk_.keeps())
    return;
  moving_candle brought;
  if (!what.candles.empty() && what.candles.back().day == want.session.day)
    brought.last = what.candles.back();
  brought.captured_us = what.captured_us;
  brought.name = symbol_name;
  moving_[flight_key(want.code, want.session)] = std::move(brought);
}

std::optional<kept_history> candles_state::history_of(const std::string& code) {
  auto kept = disk_.newest(code);
  return kept ? std::optional{summarize(*kept)} : std::nullopt;
}

kept_list candles_state::on_recall_list(const recall_list& command) {
  // Offline the newest list must do, whatever its session.
  auto kept = disk_.find_list(command.name, options_.offline ? market::date{} : command.latest);
  if (!kept)
    return {};
  return {true, kept->session, std::move(kept->symbols)};
}

void candles_state::on_keep_list(const keep_list& command) {
  listed_names_.clear(); // They are read again where quotes tell names.
  disk_.put_list({command.name, command.session, now_us(), command.symbols});
}

candles_status candles_state::on_get_status() const {
  auto now = status_;
  now.bytes = memory_.bytes();
  now.calls_ahead = plan_.calls_ahead();
  return now;
}

void candles_state::on_down_msg(const caf::down_msg& msg) {
  watched_.erase(msg.source);
  for (auto& [key, open] : flights_) {
    auto gone =
      std::erase_if(open.waiting, [&](const waiter& one) { return one.asker == msg.source; });
    // A quote call serves a hundred symbols; a chart that nobody wants any more is one too many.
    if (gone > 0 && open.waiting.empty() && open.is_charting)
      self_->send(gateway_,
                  drop_tr{daily_chart_query{open.want.code, open.want.session.day}, open.next_key});
  }
}

void candles_state::on_exit_msg(const caf::exit_msg& msg) {
  if (!msg.reason)
    return; // A linked actor finished normally.
  const failure draining{ec::shutting_down, "the cache is draining"};
  for (auto& [key, open] : std::exchange(flights_, {}))
    for (auto& one : open.waiting)
      one.answer.deliver(to_caf(draining));
  for (auto& [id, open] : std::exchange(indices_, {}))
    open.answer.deliver(to_caf(draining));
  self_->quit(msg.reason);
}

candles_answer candles_state::remember(const fetch_candles& want, store::candle_edition what,
                                       const std::string& symbol_name,
                                       std::uint64_t candles_status::*unclaimed) {
  if (!what.candles.empty()) {
    auto newest = what.candles.back().day;
    status_.oldest_data = status_.oldest_data ? std::min(status_.oldest_data, newest) : newest;
    status_.oldest_capture_us = status_.oldest_capture_us == 0
                                  ? what.captured_us
                                  : std::min(status_.oldest_capture_us, what.captured_us);
  }
  // Memory holds what rules look at, not the whole past: that is on disk.
  auto count = static_cast<std::size_t>(std::max({want.count, plan_.count_of(want.code), 1}));
  auto tail = market::last_traded(what.candles, count);
  candle_memory::entry kept;
  kept.traded = market::count_traded(tail);
  kept.complete = what.complete && tail.size() == what.candles.size();
  kept.candles = shared_candles{market::candle_series{tail.begin(), tail.end()}};
  kept.captured_us = what.captured_us;
  kept.name = symbol_name;
  kept.final = want.session.final;
  kept.unclaimed = unclaimed;
  candles_answer answer{kept.candles, kept.captured_us, kept.name};
  if (!memory_.put(want.code, want.session.day, std::move(kept)))
    note_moving(want, what, symbol_name);
  return answer;
}

void candles_state::land(const std::string& key, store::candle_edition what,
                         std::uint64_t candles_status::*tier) {
  auto found = flights_.extract(key);
  if (found.empty())
    return;
  auto landed = std::move(found.mapped());
  if (is_unwanted(landed))
    return; // What it brought is on disk.
  bool claimed = landed.is_claimed;
  if (claimed)
    ++(status_.*tier);
  auto answer = remember(landed.want, std::move(what), landed.name, claimed ? nullptr : tier);
  for (auto& waiting : landed.waiting) {
    if (answer.candles->empty())
      waiting.answer.deliver(to_caf(unknown(landed.want.code, landed.want.session.day)));
    else
      waiting.answer.deliver(answer);
  }
}

void candles_state::fail(const std::string& key, const failure& why) {
  auto failed = flights_.extract(key);
  if (failed.empty())
    return;
  if (failed.mapped().is_claimed)
    ++status_.misses;
  for (auto& one : failed.mapped().waiting)
    one.answer.deliver(to_caf(why));
}

void candles_state::note_refetch(const std::string& code, const std::string& reason,
                                 std::string detail) {
  ++status_.refetched[reason];
  if (status_.refetched_symbols.size() < refetches_shown_max)
    status_.refetched_symbols.push_back({code, reason, std::move(detail)});
}

market::korean_time candles_state::now_in_korea() const {
  return market::to_korean_time(std::chrono::microseconds{now_us()});
}

std::optional<market::korean_time> candles_state::agreed_time() const {
  return market::agreed_time(std::chrono::microseconds{now_us()}, clock_gap_);
}

bool candles_state::is_past(const market::trading_session& session) const {
  const auto now = agreed_time();
  return session.final && now && market::is_final(session.day, *now);
}

std::int64_t candles_state::now_us() const {
  auto utc = self_->clock().now().time_since_epoch() + options_.steady_to_utc;
  return std::chrono::duration_cast<std::chrono::microseconds>(utc).count();
}

} // namespace tandem
