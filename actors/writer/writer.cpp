#include "actors/writer/writer.hpp"

#include "store/candidate_row.hpp"
#include "store/regime_row.hpp"

#include <iterator>
#include <utility>
#include <variant>

namespace tandem {

namespace {

struct table_of {
  const char* operator()(const store::run_row&) const { return "run"; }
  const char* operator()(const store::candidate_row&) const { return "candidate"; }
  const char* operator()(const store::symbol_row&) const { return "symbol"; }
  const char* operator()(const store::api_call_row&) const { return "api_call"; }
  const char* operator()(const store::regime_row&) const { return "regime_daily"; }
};

} // namespace

writer_impl::behavior_type writer(writer_impl::stateful_pointer<writer_state> self,
                                  writer_options options,
                                  std::shared_ptr<store::result_store> store) {
  return self->state.make_behavior(options, std::move(store));
}

writer_state::writer_state(writer_impl::pointer self) : self_(self) {}

writer_impl::behavior_type writer_state::make_behavior(writer_options options,
                                                       std::shared_ptr<store::result_store> store) {
  options_ = options;
  store_ = std::move(store);
  self_->set_exit_handler([this](const caf::exit_msg& msg) { on_exit_msg(msg); });
  self_->set_error_handler([](const caf::error&) {}); // Only answers; a gone asker is no error.
  return {
    [this](const save_run& command) { return on_save_run(command); },
    [this](const save_symbols& command) { return on_save_symbols(command); },
    [this](const save_candidates& command) { return on_save_candidates(command); },
    [this](const save_regime& command) { return on_save_regime(command); },
    [this](const fetch_midterm& command) { return on_fetch_midterm(command); },
    [this](const call_record& record) { on_call_record(record); },
    [this](const flush_rows&) { return on_flush_rows(); },
    [this](const get_writer_status&) { return on_get_writer_status(); },
    [this](caf::tick_atom, std::uint64_t generation) { on_tick(generation); },
  };
}

caf::result<rows_saved> writer_state::on_save_run(const save_run& command) {
  return accept({store::run_row{command.id, command.date, command.mode, command.outcome,
                                command.started_at, command.finished_at, command.report}});
}

caf::result<rows_saved> writer_state::on_save_symbols(const save_symbols& command) {
  std::vector<store::row> rows;
  for (const auto& symbol : command.symbols)
    if (symbol.listed) // Of the others nothing is known but what the user typed.
      rows.emplace_back(store::symbol_row{
        symbol.code, symbol.name, std::string{to_string(symbol.market)},
        std::string{to_string(symbol.kind)}, symbol.halted, symbol.administrative});
  return accept(std::move(rows));
}

caf::result<rows_saved> writer_state::on_save_candidates(const save_candidates& command) {
  std::vector<store::row> rows;
  for (auto& row : store::to_rows(command.run_id, command.scanner, command.candidates))
    rows.emplace_back(std::move(row));
  return accept(std::move(rows));
}

caf::result<rows_saved> writer_state::on_save_regime(const save_regime& command) {
  return accept({store::to_row(command.source, command.final, *command.verdict)});
}

caf::result<stored_midterm> writer_state::on_fetch_midterm(const fetch_midterm& command) {
  auto row = store_->regime_before(command.source, command.before);
  if (!row)
    return to_caf(row.error());
  if (!*row)
    return stored_midterm{};
  auto day = market::date::parse((*row)->date);
  auto word = market::parse_regime_word((*row)->midterm);
  return day && word ? stored_midterm{*day, *word} : stored_midterm{};
}

void writer_state::on_call_record(const call_record& record) {
  // Each gateway records a call before it grants the next one, so its own calls are in order.
  rows_.emplace_back(store::api_call_row{record.run_id, ++call_seq_, record.key, record.tr,
                                         record.slot_us, record.sent_us, record.answered_us,
                                         record.status, record.return_code, record.outcome});
  unheard_ = true;
  settle();
}

caf::result<rows_saved> writer_state::on_flush_rows() {
  auto rows = rows_.size();
  auto problem = commit();
  if (auto earlier = std::exchange(unanswered_, {}))
    return to_caf(*earlier);
  if (problem)
    return to_caf(*problem);
  return rows_saved{rows};
}

writer_status writer_state::on_get_writer_status() const {
  return committed_;
}

void writer_state::on_tick(std::uint64_t generation) {
  if (generation == tick_generation_)
    commit();
}

void writer_state::on_exit_msg(const caf::exit_msg& msg) {
  if (!msg.reason)
    return; // A linked actor finished normally.
  commit();
  self_->quit(msg.reason);
}

caf::result<rows_saved> writer_state::accept(std::vector<store::row> rows) {
  auto answer = self_->make_response_promise<rows_saved>();
  waiting_.push_back({answer, rows.size()});
  std::move(rows.begin(), rows.end(), std::back_inserter(rows_));
  settle();
  return answer;
}

void writer_state::settle() {
  if (rows_.size() >= options_.batch) {
    commit();
  } else if (!waiting_.empty() && !std::exchange(urgent_, true)) {
    // Somebody waits: commit once what has already arrived is accepted too.
    armed_ = true;
    self_->send(self_, caf::tick_atom::value, ++tick_generation_);
  } else if (!std::exchange(armed_, true)) {
    self_->delayed_send(self_, options_.flush, caf::tick_atom::value, ++tick_generation_);
  }
}

status writer_state::commit() {
  armed_ = urgent_ = false;
  ++tick_generation_; // A tick on its way is for rows that are gone now.
  auto problem = rows_.empty() ? status{} : store_->write(rows_);
  if (!problem)
    for (const auto& row : rows_)
      ++committed_.rows[std::visit(table_of{}, row)];
  rows_.clear();
  auto waiting = std::exchange(waiting_, {});
  for (auto& one : waiting) {
    if (problem)
      one.answer.deliver(to_caf(*problem));
    else
      one.answer.deliver(rows_saved{one.rows});
  }
  if (std::exchange(unheard_, false) && problem && !unanswered_)
    unanswered_ = problem;
  return problem;
}

} // namespace tandem
