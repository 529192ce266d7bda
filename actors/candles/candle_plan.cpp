#include "actors/candles/candle_plan.hpp"

#include "market/quote.hpp"

#include <algorithm>
#include <utility>

namespace tandem {

kept_history summarize(const store::candle_edition& edition) {
  return {edition.base, edition.through, edition.complete, market::count_traded(edition.candles)};
}

candle_way find_way(const std::optional<kept_history>& kept, int count,
                    const market::trading_session& session) {
  using kind = candle_way::kind;
  if (!kept)
    return {};
  bool covers = kept->base <= session.day && session.day <= kept->through;
  if (covers)
    return kept->serves(count) ? candle_way{kind::fresh, ""} : candle_way{kind::chart, "longer"};
  if (kept->through == session.previous && session.previous) {
    if (!kept->serves(count - 1)) // The quote brings the last one.
      return {kind::chart, "longer"};
    if (session.is_newest())
      return {kind::quote, ""};
  }
  // The history of a later day may be adjusted for what this day did not know yet.
  return {kind::chart, kept->base > session.day ? "earlier_day" : "gap"};
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

void candle_plan::spread(const std::vector<std::string>& spares) {
  std::vector<std::string> asked_for;
  for (auto& batch : batches_)
    asked_for.insert(asked_for.end(), batch.begin(), batch.end());
  constexpr auto full = market::quote_codes_max;
  const auto calls =
    std::min(asked_for.size(), (asked_for.size() + spares.size() + full - 1) / full);
  batches_.assign(calls, {});
  unsent_ = calls;
  for (std::size_t i = 0; i < asked_for.size(); ++i)
    batches_[i % calls].push_back(asked_for[i]);
  auto spare = spares.begin();
  for (auto& batch : batches_)
    for (; batch.size() < full && spare != spares.end(); ++spare) {
      batch.push_back(*spare);
      spares_.insert(*spare);
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

void candle_plan::put_back(std::vector<std::string> batch) {
  for (const auto& member : batch)
    batch_of_[member] = batches_.size();
  batches_.push_back(std::move(batch));
  ++unsent_;
}

} // namespace tandem
