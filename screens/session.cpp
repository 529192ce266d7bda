#include "screens/session.hpp"

#include "screens/late_stage.hpp"

#include <utility>

namespace tandem::screens {

session::session(std::shared_ptr<const plan> what, std::size_t symbols, market_facts market)
    : plan_(std::move(what)), market_(std::move(market)), fresh_(symbols, 0),
      numbers_(plan_->number_rows() * symbols, kernels::unknown_number),
      truths_(plan_->truth_rows() * symbols, kernels::unknown) {}

std::span<double> session::numbers(term_id what) {
  const auto row = static_cast<std::size_t>(plan_->row_of(what));
  return std::span{numbers_}.subspan(row * symbols(), symbols());
}

std::span<std::uint8_t> session::truths(term_id what) {
  const auto row = static_cast<std::size_t>(plan_->row_of(what));
  return std::span{truths_}.subspan(row * symbols(), symbols());
}

truth session::truth_of(term_id what, std::size_t place) const {
  const auto row = static_cast<std::size_t>(plan_->row_of(what));
  return static_cast<truth>(truths_[row * symbols() + place]);
}

double session::number_of(term_id what, std::size_t place) const {
  const auto row = static_cast<std::size_t>(plan_->row_of(what));
  return numbers_[row * symbols() + place];
}

void session::judge(std::size_t place, const bars& candles, const symbol_facts& facts,
                    workspace& memory) {
  if (candles.empty())
    return;
  fresh_[place] = 1;
  const auto& early = plan_->early();
  const symbol_view symbol{candles, facts, market_};
  memory.prepare(early, candles.size());
  const auto last = candles.size() - 1;
  auto next = early.outputs().begin();
  for (std::size_t at = 0; at < early.steps().size(); ++at) {
    execute(early.steps()[at], early.terms(), symbol, memory);
    if (next == early.outputs().end() || next->step != at)
      continue;
    if (is_condition(early.terms()[next->what].code))
      truths(next->what)[place] = memory.truths(next->column)[last];
    else
      numbers(next->what)[place] = memory.numbers(next->column)[last];
    ++next;
  }
}

void session::finish() {
  compute_late(
    *plan_, [this](term_id one) { return numbers(one); },
    [this](term_id one) { return truths(one); });
}

} // namespace tandem::screens
