#include "screens/every_bar.hpp"

#include "screens/late_stage.hpp"

#include <algorithm>
#include <utility>

namespace tandem::screens {

every_bar::every_bar(std::shared_ptr<const plan> what, std::vector<market::date> days,
                     std::size_t symbols, market_facts market)
    : plan_(std::move(what)), days_(std::move(days)), symbols_(symbols), market_(std::move(market)),
      slots_(plan_->terms().size(), -1) {
  std::int32_t number_count = 0;
  std::int32_t truth_count = 0;
  for (const auto input : plan_->late_inputs()) {
    const bool holds = is_condition(plan_->terms()[input].code);
    slots_[static_cast<std::size_t>(input)] = holds ? truth_count++ : number_count++;
  }
  numbers_.assign(place_of(static_cast<std::size_t>(number_count), 0), kernels::unknown_number);
  truths_.assign(place_of(static_cast<std::size_t>(truth_count), 0), kernels::unknown);
}

void every_bar::judge(std::size_t place, const bars& candles, const symbol_facts& facts,
                      workspace& memory) {
  const auto& work = *plan_->every();
  const symbol_view symbol{candles, facts, market_};
  memory.prepare(work, candles.size());
  for (const auto& one : work.steps())
    execute(one, work.terms(), symbol, memory);
  for (const auto input : plan_->late_inputs()) {
    const auto column = work.column_of(input);
    const auto slot = static_cast<std::size_t>(slots_[static_cast<std::size_t>(input)]);
    const bool holds = is_condition(plan_->terms()[input].code);
    std::size_t day = 0;
    for (std::size_t bar = 0; bar < candles.size(); ++bar) {
      while (day < days_.size() && days_[day] < candles.day(bar))
        ++day;
      if (day == days_.size())
        break;
      if (days_[day] != candles.day(bar))
        continue;
      if (holds)
        truths_[place_of(slot, day) + place] = memory.truths(column)[bar];
      else
        numbers_[place_of(slot, day) + place] = memory.numbers(column)[bar];
    }
  }
}

std::span<const std::uint8_t> every_bar::truths(term_id what, const workspace& memory,
                                                std::size_t bars) const {
  return {memory.truths(plan_->every()->column_of(what)), bars};
}

std::span<const double> every_bar::numbers(term_id what, const workspace& memory,
                                           std::size_t bars) const {
  return {memory.numbers(plan_->every()->column_of(what)), bars};
}

void every_bar::look_at(std::size_t day, day_view& view) const {
  view.plan_ = plan_.get();
  view.symbols_ = symbols_;
  view.numbers_.resize(plan_->number_rows() * symbols_);
  view.truths_.resize(plan_->truth_rows() * symbols_);
  const auto row = [&](auto& rows, term_id what) {
    return std::span{rows}.subspan(static_cast<std::size_t>(plan_->row_of(what)) * symbols_,
                                   symbols_);
  };
  for (const auto input : plan_->late_inputs()) {
    const auto slot = static_cast<std::size_t>(slots_[static_cast<std::size_t>(input)]);
    const auto first = static_cast<std::ptrdiff_t>(place_of(slot, day));
    const auto count = static_cast<std::ptrdiff_t>(symbols_);
    if (is_condition(plan_->terms()[input].code))
      std::copy_n(truths_.begin() + first, count, row(view.truths_, input).begin());
    else
      std::copy_n(numbers_.begin() + first, count, row(view.numbers_, input).begin());
  }
  compute_late(
    *plan_, [&](term_id what) { return row(view.numbers_, what); },
    [&](term_id what) { return row(view.truths_, what); });
}

truth every_bar::day_view::truth_of(term_id what, std::size_t place) const {
  const auto row = static_cast<std::size_t>(plan_->row_of(what));
  return static_cast<truth>(truths_[row * symbols_ + place]);
}

double every_bar::day_view::number_of(term_id what, std::size_t place) const {
  const auto row = static_cast<std::size_t>(plan_->row_of(what));
  return numbers_[row * symbols_ + place];
}

} // namespace tandem::screens
