#include "actors/regime/regime.hpp"

#include "market/regime/features.hpp"
#include "market/regime/funds.hpp"
#include "messages/causes.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

// supervisor         regime              cache              writer
//    │ assess_regime   │                   │                  │
//    ├────────────────▶│ fetch_candles of every symbol        │
//    │                 ├──────────────────▶│                  │
//    │                 │ fetch_candles of the two funds       │
//    │                 ├──────────────────▶│                  │
//    │                 │ fetch_midterm: the word stored before this session
//    │                 ├─────────────────────────────────────▶│
//    │ assessed_regime │                                      │
//    │◀────────────────┤                                      │
//    │ save_regime                                            │
//    ├───────────────────────────────────────────────────────▶│

namespace tandem {

regime_actor::behavior_type regime(regime_actor::stateful_pointer<regime_state> self,
                                   regime_options options, candles_actor cache, writer_actor writer,
                                   monitor_actor monitor) {
  return self->state.make_behavior(std::move(options), std::move(cache), std::move(writer),
                                   std::move(monitor));
}

regime_state::regime_state(regime_actor::pointer self) : self_(self) {}

regime_actor::behavior_type regime_state::make_behavior(regime_options options, candles_actor cache,
                                                        writer_actor writer,
                                                        monitor_actor monitor) {
  options_ = std::move(options);
  cache_ = std::move(cache);
  writer_ = std::move(writer);
  monitor_ = std::move(monitor);
  self_->set_exit_handler([this](const caf::exit_msg& msg) { on_exit_msg(msg); });
  self_->set_error_handler([](const caf::error&) {}); // The monitor may be gone already.
  keep_cause(*self_);
  return {[this](const assess_regime& command) { return on_assess_regime(command); }};
}

caf::result<assessed_regime> regime_state::on_assess_regime(const assess_regime& command) {
  if (answer_)
    return to_caf({ec::invalid_argument, "a regime is already being judged"});
  answer_ = self_->make_response_promise<assessed_regime>();
  command_ = command;
  codes_.clear();
  std::unordered_set<std::string_view> members;
  for (const auto& symbol : *command.symbols) {
    codes_.push_back(symbol.code);
    members.insert(symbol.code);
  }
  if (command.with_leaders)
    for (auto code : market::regime_leaders())
      if (!members.contains(code))
        codes_.emplace_back(code);
  moves_.assign(codes_.size(), {});
  kodex200_ = kosdaq150_ = shared_candles{};
  previous_.reset();
  next_ = outstanding_ = done_ = members_failed_ = 0;
  parts_missing_ = 1; // The universe; the others follow when it is through.
  fill_window();
  return *answer_;
}

void regime_state::on_exit_msg(const caf::exit_msg& msg) {
  if (!msg.reason)
    return; // A linked actor finished normally.
  if (answer_)
    answer_->deliver(to_caf({ec::shutting_down, "the regime analyst was stopped"}));
  self_->quit(msg.reason);
}

void regime_state::fill_window() {
  // By halves: single requests would wake cache and analyst for each other, symbol by symbol.
  bool refill = outstanding_ <= options_.window / 2;
  while (refill && outstanding_ < options_.window && next_ < codes_.size()) {
    auto order = next_++;
    ++outstanding_;
    moves_[order].code = codes_[order];
    self_
      ->request(cache_, options_.candles_timeout,
                fetch_candles{codes_[order], options_.candle_count, command_.session,
                              priority_class::prefetch})
      .then(
        [this, order](const candles_answer& answer) { take_member(order, *answer.candles); },
        [this, order](const caf::error& problem) { on_no_candles(order, to_failure(problem)); });
  }
  if (done_ < codes_.size())
    return;
  // The funds come last: their quotes ride along with the universe's.
  parts_missing_ += 2;
  fetch_fund(market::kospi_fund, kodex200_);
  fetch_fund(market::kosdaq_fund, kosdaq150_);
  if (!command_.ignores_stored)
    fetch_previous();
  part_is_there();
}

void regime_state::take_member(std::size_t order, const market::candle_series& candles) {
  moves_[order] = market::measure_member(codes_[order], candles, command_.session.day);
  settle();
}

/// A symbol that has no candles moves nothing; one whose candles do not come is missed.
void regime_state::on_no_candles(std::size_t order, const failure& why) {
  if (order < command_.symbols->size() && why.code != ec::unknown_symbol)
    ++members_failed_;
  settle();
}

void regime_state::settle() {
  --outstanding_;
  ++done_;
  self_->send(monitor_, scan_progress{candles_progress, done_, codes_.size()});
  fill_window();
}

void regime_state::fetch_fund(std::string_view code, shared_candles& into) {
  self_
    ->request(cache_, options_.candles_timeout,
              fetch_candles{std::string{code}, fund_candles, command_.session})
    .then(
      [this, &into](const candles_answer& answer) {
        auto traded = *answer.candles; // A day without trading is no day of the fund.
        std::erase_if(traded, [](const auto& one) { return one.volume_shares <= 0; });
        into = shared_candles{std::move(traded)};
        part_is_there();
      },
      [this](const caf::error&) { part_is_there(); }); // The verdict names what it lacks.
}

void regime_state::fetch_previous() {
  ++parts_missing_;
  self_
    ->request(writer_, options_.store_timeout, fetch_midterm{options_.source, command_.session.day})
    .then(
      [this](const stored_midterm& stored) {
        if (stored.session)
          previous_ = market::known_midterm{stored.session, stored.word};
        part_is_there();
      },
      [this](const caf::error&) { part_is_there(); }); // The candles tell it as well.
}

void regime_state::part_is_there() {
  if (--parts_missing_ == 0)
    conclude();
}

void regime_state::conclude() {
  market::regime_inputs inputs;
  inputs.session = command_.session.day;
  // However much of the index is kept: a day is told from its history as it is without one.
  const auto index = market::candles_until(*command_.index, command_.session.day);
  inputs.kospi = index.last(std::min(index.size(), index_candles));
  inputs.kodex200 = *kodex200_;
  inputs.kosdaq150 = *kosdaq150_;
  inputs.us = options_.us.get();
  const std::span<const market::member_move> moves{moves_};
  inputs.members = moves.first(command_.symbols->size());
  inputs.members_failed = members_failed_;
  inputs.leaders = moves;
  inputs.previous = previous_;
  assessed_regime judged;
  judged.source = options_.source;
  judged.verdict =
    std::make_shared<const market::regime_verdict>(market::assess_regime(command_.version, inputs));
  judged.final = command_.session.final;
  std::exchange(answer_, {})->deliver(std::move(judged));
}

} // namespace tandem
