#include "actors/candles/candle_plan.hpp"

#include "market/chart_check.hpp"
#include "market/quote.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace tandem {

namespace {

// Full quote calls of a ranking's symbols for which there is one more, for symbols that were in it
// lately: one that comes back would cost a chart.
constexpr std::size_t calls_per_spare = 2;

constexpr std::string_view gap = "gap";

} // namespace

candle_way find_way(const std::optional<market::candle_snapshot>& newest, int count,
                    const market::trading_session& session, const market::session_rules& rules) {
  using kind = candle_way::kind;
  if (!newest)
    return {};
  const bool covers = newest->covers(session.day);
  if (covers && market::is_current(*newest, session, rules)) {
    if (newest->serves(count))
      return {kind::fresh, ""};
    // A single candle is a quote that came before the chart.
    return newest->candles.size() > 1 ? candle_way{kind::chart, "longer"} : candle_way{};
  }
  if (session.previous && (covers || newest->complete_through == session.previous)) {
    if (!newest->serves(count, 1)) // The quote brings the last candle.
      return {kind::chart, "longer"};
    if (session.is_newest())
      return {kind::quote, ""};
  }
  // The history of a later day may be adjusted for events after this session.
  return {kind::chart, newest->as_of > session.day ? "earlier_day" : gap.data()};
}

void candle_plan::add_quoted(std::string code) {
  if (batches_.empty() || batches_.back().size() == market::quote_codes_max) {
    batches_.emplace_back();
    ++unsent_;
  }
  batch_of_[code] = batches_.size() - 1;
  batches_.back().push_back(std::move(code));
}

int candle_plan::count_of(const std::string& code) const {
  auto found = deep_.find(code);
  return found == deep_.end() ? count_ : std::max(count_, found->second);
}

bool candle_plan::add_filler(const std::string& code) {
  if (batches_.empty() || batches_.back().size() == market::quote_codes_max)
    return false;
  add_quoted(code);
  return true;
}

void candle_plan::add_rechecked(std::string code) {
  rechecked_.insert(code);
  add_charted(std::move(code));
}

void candle_plan::quote_charted(const std::vector<std::string>& codes) {
  quotes_first_ = true;
  for (const auto& code : codes)
    if (charted_.contains(code) && !batch_of_.contains(code))
      add_quoted(code);
}

void candle_plan::spread(const std::vector<std::string>& piggybacked) {
  std::vector<std::string> asked_for;
  for (auto& batch : batches_)
    asked_for.insert(asked_for.end(), batch.begin(), batch.end());
  constexpr auto full = market::quote_codes_max;
  const auto calls =
    std::min(asked_for.size(), (asked_for.size() + piggybacked.size() + full - 1) / full);
  batches_.assign(calls, {});
  unsent_ = calls;
  for (std::size_t i = 0; i < asked_for.size(); ++i)
    batches_[i % calls].push_back(asked_for[i]);
  auto next = piggybacked.begin();
  for (auto& batch : batches_)
    for (; batch.size() < full && next != piggybacked.end(); ++next) {
      batch.push_back(*next);
      piggybacked_.insert(*next);
    }
  for (std::size_t i = 0; i < calls; ++i)
    for (const auto& code : batches_[i])
      batch_of_[code] = i;
}

std::vector<std::string> candle_plan::take_batch(const std::string& code) {
  auto found = batch_of_.find(code);
  if (found == batch_of_.end())
    return {};
  auto batch = std::exchange(batches_[found->second], {});
  for (const auto& member : batch)
    batch_of_.erase(member);
  --unsent_;
  return batch;
}

std::vector<std::string> candle_plan::take_any_batch() {
  const auto left = std::find_if(batches_.begin(), batches_.end(),
                                 [](const auto& batch) { return !batch.empty(); });
  return left == batches_.end() ? std::vector<std::string>{} : take_batch(left->front());
}

void candle_plan::put_back(std::vector<std::string> batch) {
  for (const auto& member : batch)
    batch_of_[member] = batches_.size();
  batches_.push_back(std::move(batch));
  ++unsent_;
}

candle_planner::candle_planner(expect_candles command, market::session_rules rules,
                               std::size_t recheck_max)
    : command_(std::move(command)), rules_(std::move(rules)), recheck_max_(recheck_max),
      plan_(command_.session, command_.count) {
  for (const auto& code : command_.deep_codes)
    plan_.add_deep(code, command_.deep_count);
}

std::optional<candle_planner::symbol> candle_planner::next() {
  const auto at = next_++;
  if (at < command_.codes.size())
    return symbol{command_.codes[at], false};
  if (at - command_.codes.size() < command_.fillers.size())
    return symbol{command_.fillers[at - command_.codes.size()], true};
  return std::nullopt;
}

fetch_candles candle_planner::request_of(const symbol& one) const {
  return {one.code, plan_.count_of(one.code), command_.session};
}

bool candle_planner::set_aside(const symbol& one,
                               const std::optional<market::candle_snapshot>& stored) {
  if (!stored)
    return false;
  const auto& session = command_.session;
  for (const auto& each : stored->doubts)
    if (each.asked == session.day)
      ++asked_[each.reason];
  const auto open = std::find_if(stored->doubts.begin(), stored->doubts.end(), market::needs_chart);
  // A run does not doubt what it has just fetched, and only the newest session is worth a call.
  if (open == stored->doubts.end() || one.is_filler || !session.is_newest()
      || stored->captured_us >= session.moving_since_us)
    return false;
  const auto way = find_way(stored, plan_.count_of(one.code), session, rules_);
  if (way.how == candle_way::kind::chart)
    return false; // It is fetched anyway.
  suspects_.push_back({one.code, *open, way.how == candle_way::kind::quote});
  return true;
}

void candle_planner::recheck() {
  std::stable_sort(suspects_.begin(), suspects_.end(),
                   [](const suspect& a, const suspect& b) { return a.why.since < b.why.since; });
  std::size_t all = 0;
  for (const auto& [reason, asked] : asked_)
    all += asked;
  const auto of_reason_max = (recheck_max_ + 4) / 5;
  for (const auto& one : suspects_) {
    auto& asked = asked_[one.why.reason];
    if (all < recheck_max_ && asked < of_reason_max) {
      ++all;
      ++asked;
      plan_.add_rechecked(one.code);
      ++forecast_.charted["doubt"];
    } else if (one.is_quoted) {
      plan_.add_quoted(one.code);
      ++forecast_.quoted;
    } else {
      add_fresh();
    }
  }
}

void candle_planner::quote_gaps() {
  if (plan_.quoted() == 0 || gaps_.size() > market::quote_codes_max)
    return;
  for (const auto& code : gaps_)
    plan_.add_quoted(code);
}

void candle_planner::quote_first() {
  const auto before = plan_.quoted();
  plan_.quote_charted(command_.codes);
  forecast_.quoted_first = plan_.quoted() - before;
}

void candle_planner::add(const symbol& one, const std::optional<market::candle_snapshot>& newest) {
  const auto way = find_way(newest, plan_.count_of(one.code), command_.session, rules_);
  const bool by_quote = way.how == candle_way::kind::quote;
  bool has_place = by_quote && one.is_filler && plan_.add_filler(one.code);
  if (by_quote && !has_place && (!one.is_filler || command_.keeps_others)) {
    plan_.add_quoted(one.code);
    has_place = true;
  }
  if (has_place) {
    ++forecast_.quoted;
  } else {
    plan_.add_charted(one.code);
    ++forecast_.charted[by_quote ? "no_room" : way.reason];
    if (!by_quote && way.reason == gap && command_.session.is_newest())
      gaps_.push_back(one.code);
  }
}

void candle_planner::piggyback(const std::vector<std::string>& codes) {
  const auto calls =
    plan_.quote_calls() + plan_.quoted() / (calls_per_spare * market::quote_codes_max);
  const auto most = calls * market::quote_codes_max - plan_.quoted();
  std::vector<std::string> piggybacked;
  for (const auto& code : codes)
    if (piggybacked.size() < most && !plan_.has(code))
      piggybacked.push_back(code);
  plan_.spread(piggybacked);
}

candle_forecast candle_planner::forecast() const {
  auto made = forecast_;
  made.quote_calls = plan_.quote_calls();
  return made;
}

} // namespace tandem
