#include "actors/regime/regime.hpp"

#include "actors/kit/ending.hpp"
#include "market/regime/features.hpp"
#include "market/regime/funds.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

// run                regime             candles             writer
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
  on_exit(self_, [this](const caf::error& reason) { leave(reason); });
  survive_errors(self_, monitor_);
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
  members_failed_ = 0;
  members_ = sweep{codes_.size(), options_.window};
  ask_members();
  return *answer_;
}

void regime_state::leave(const caf::error& reason) {
  if (answer_)
    answer_->deliver(to_caf({ec::shutting_down, "judging the regime was stopped"}));
  self_->quit(reason);
}

void regime_state::ask_members() {
  members_.go_on([this](std::size_t order) {
    moves_[order].code = codes_[order];
    self_
      ->request(cache_, options_.candles_timeout,
                fetch_candles{codes_[order], options_.candle_count, command_.session,
                              priority_class::scan, command_.run_id})
      .then(
        [this, order](const candles_answer& answer) { take_member(order, *answer.candles); },
        [this, order](const caf::error& problem) { on_no_candles(order, to_failure(problem)); });
  });
  if (members_.is_over())
    ask_funds();
}

/// The large caps come last: their quotes go into the same calls as the universe's.
void regime_state::ask_funds() {
  parts_ = gather{command_.ignores_stored ? 2U : 3U, [this] { conclude(); }};
  fetch_fund(market::kospi_fund, &regime_state::kodex200_);
  fetch_fund(market::kosdaq_fund, &regime_state::kosdaq150_);
  if (!command_.ignores_stored)
    fetch_previous();
}

void regime_state::take_member(std::size_t order, const market::candle_series& candles) {
  moves_[order] = market::measure_member(codes_[order], candles, command_.session.day);
  member_done();
}

/// A symbol without candles counts as unmoved; one whose candles could not be fetched is reported.
void regime_state::on_no_candles(std::size_t order, const failure& why) {
  if (order < command_.symbols->size() && why.code != ec::unknown_symbol)
    ++members_failed_;
  member_done();
}

void regime_state::member_done() {
  members_.ended();
  self_->send(monitor_, prefetch_progress{command_.run_id, members_.done(), codes_.size()});
  ask_members();
}

void regime_state::fetch_fund(std::string_view code, shared_candles regime_state::*into) {
  self_
    ->request(cache_, options_.candles_timeout,
              fetch_candles{std::string{code}, fund_candles, command_.session, priority_class::scan,
                            command_.run_id})
    .then(
      [this, into](const candles_answer& answer) {
        auto traded = *answer.candles; // A day without trading does not count as a day of the fund.
        std::erase_if(traded, [](const auto& one) { return one.volume_shares <= 0; });
        this->*into = shared_candles{std::move(traded)};
        (*parts_)();
      },
      [this](const caf::error&) { (*parts_)(); }); // The verdict names the missing part.
}

void regime_state::fetch_previous() {
  self_
    ->request(writer_, options_.store_timeout, fetch_midterm{options_.source, command_.session.day})
    .then(
      [this](const stored_midterm& stored) {
        if (stored.session)
          previous_ = market::known_midterm{stored.session, stored.word};
        (*parts_)();
      },
      [this](const caf::error&) { (*parts_)(); }); // The candles tell the word as well.
}

void regime_state::conclude() {
  market::regime_inputs inputs;
  inputs.session = command_.session.day;
  // The length of the stored index varies, so a fixed number of candles is taken: a day's verdict
  // does not depend on what is stored.
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
