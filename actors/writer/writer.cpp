#include "actors/writer/writer.hpp"

#include "actors/kit/ending.hpp"
#include "market/utc_time.hpp"
#include "store/results/candidate_row.hpp"
#include "store/results/list_novelty.hpp"
#include "store/results/regime_row.hpp"
#include "store/results/tables.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>
#include <variant>

namespace tandem {

namespace {

// Rows replayed in one transaction; between two of these other messages are handled.
constexpr std::size_t replay_rows = 5000;

// A block of so many verdicts is some 25 KB in the database; none waits longer than this.
constexpr std::size_t verdicts_per_block = 500;
constexpr auto block_wait = std::chrono::seconds{10};

// Whoever waits for the run is answered first.
constexpr auto prune_delay = std::chrono::milliseconds{100};
// At the end of the process so many bites of some milliseconds are still made; the next scan goes
// on.
constexpr int last_bites_max = 500;

constexpr auto flush_patience = std::chrono::seconds{20};

struct table_of {
  template <class Row>
  std::string_view operator()(const Row&) const {
    return store::table<Row>::name;
  }
  std::string_view operator()(const store::new_list&) const { return {}; }
};

std::uint64_t count_stored(const std::vector<store::row>& rows) {
  auto is_stored = [](const store::row& one) {
    return !std::holds_alternative<store::new_list>(one);
  };
  return static_cast<std::uint64_t>(std::count_if(rows.begin(), rows.end(), is_stored));
}

/// The store may take the rows later, so they may wait in the outbox.
bool is_away(const failure& problem) {
  return problem.code == ec::storage_away || problem.code == ec::storage_busy;
}

} // namespace

writer_impl::behavior_type writer(writer_impl::stateful_pointer<writer_state> self,
                                  writer_options options, writer_places places,
                                  monitor_actor monitor) {
  return self->state.make_behavior(options, std::move(places), std::move(monitor));
}

writer_state::writer_state(writer_impl::pointer self) : self_(self) {}

writer_impl::behavior_type writer_state::make_behavior(writer_options options, writer_places places,
                                                       monitor_actor monitor) {
  options_ = options;
  places_ = std::move(places);
  monitor_ = std::move(monitor);
  retry_in_ = options.retry_first;
  on_exit(self_, [this](const caf::error& reason) { leave(reason); });
  survive_errors(self_, monitor_);
  if (!places_.store || has_backlog())
    retry_.set_now(self_);
  return {
    [this](const save_run& command) { return on_save_run(command); },
    [this](const save_symbols& command) { return on_save_symbols(command); },
    [this](const save_candidates& command) { return on_save_candidates(command); },
    [this](const save_regime& command) { return on_save_regime(command); },
    [this](const fetch_midterm& command) { return on_fetch_midterm(command); },
    [this](const call_record& record) { on_call_record(record); },
    [this](const save_verdict& command) { on_save_verdict(command); },
    [this](const flush_rows&) { return on_flush_rows(); },
    [this](const get_status&) { return on_get_status(); },
    [this](const batch_due& event) { on_batch_due(event); },
    [this](const blocks_due& event) { on_blocks_due(event); },
    [this](const prune_due& event) { on_prune_due(event); },
    [this](const retry_store& event) { on_retry_store(event); },
  };
}

caf::result<rows_saved> writer_state::on_save_run(const save_run& command) {
  const store::run_row& row = command;
  if (row.outcome == run_outcome::running) {
    if (auto problem = count_on(row.id))
      return to_caf(*problem);
    running_[row.id] = row;
  } else {
    running_.erase(row.id);
    commit_blocks();
    std::erase_if(judging_, [&](const auto& one) { return one.first.first == row.id; });
    if (row.outcome == run_outcome::complete || row.outcome == run_outcome::partial)
      prune_.set_in(self_, prune_delay);
  }
  must_sync_ = true; // With its row a run is resumed, and its last one is told.
  return accept({row});
}

caf::result<rows_saved> writer_state::on_save_symbols(const save_symbols& command) {
  std::vector<store::row> rows;
  for (const auto& symbol : command.symbols)
    if (symbol.listed) // Of others only the code is known, from the user.
      rows.emplace_back(store::symbol_row{
        symbol.code, symbol.name, std::string{to_string(symbol.market)},
        std::string{to_string(symbol.kind)}, symbol.halted, symbol.administrative});
  return accept(std::move(rows));
}

caf::result<rows_saved> writer_state::on_save_candidates(const save_candidates& command) {
  auto rows = end_of_list(command.run_id, command.scanner);
  auto list = store::to_rows(command.run_id, command.scanner, command.candidates);
  compare_with_session_before(command.run_id, command.scanner, list);
  novelty_by_code novelties;
  for (auto& row : list) {
    novelties[row.code] = {row.is_new, row.days_listed};
    rows.emplace_back(std::move(row));
  }
  return accept(std::move(rows), std::move(novelties));
}

/// Leaves the rows as they are where the store cannot tell: it is away, or older rows wait for it.
void writer_state::compare_with_session_before(const std::string& run_id,
                                               const std::string& scanner,
                                               std::vector<store::candidate_row>& list) {
  const auto run = running_.find(run_id);
  if (run == running_.end())
    return;
  if (has_backlog())
    replay_some(); // The outbox may hold the list before.
  if (!places_.store || has_backlog())
    return;
  const auto before = places_.store->list_before(scanner, run->second.date);
  if (before)
    store::compare(list, *before);
  else if (!is_away(before.error()))
    notify(notice::level::warn,
           "store.list_before scanner=" + scanner + " error=\"" + before.error().message + "\"");
}

caf::result<rows_saved> writer_state::on_save_regime(const save_regime& command) {
  return accept({store::to_row(command.source, command.final, *command.verdict)});
}

caf::result<stored_midterm> writer_state::on_fetch_midterm(const fetch_midterm& command) {
  if (has_backlog())
    replay_some(); // The outbox may hold the word.
  if (!places_.store)
    return to_caf({ec::storage_away, "the store is away"});
  auto row = places_.store->regime_before(command.source, command.before);
  if (!row)
    return to_caf(row.error());
  if (!*row)
    return stored_midterm{};
  auto day = market::date::parse((*row)->date);
  auto word = market::parse_regime_word((*row)->midterm);
  return day && word ? stored_midterm{*day, *word} : stored_midterm{};
}

/// Rows of a resumed run are numbered from the last ones of the earlier process on.
status writer_state::count_on(const std::string& run_id) {
  if (numbers_.contains(run_id) || !places_.store)
    return std::nullopt;
  const auto last = places_.store->numbers_of(run_id);
  if (last)
    numbers_[run_id] = *last;
  else if (!is_away(last.error()))
    return last.error();
  return std::nullopt;
}

void writer_state::on_call_record(const call_record& record) {
  // A gateway sends the records in the order of its calls, so numbering them here keeps that order.
  store::api_call_row row = record;
  row.seq = ++numbers_[row.run_id].call;
  accept_unacknowledged(std::move(row));
}

void writer_state::on_save_verdict(const save_verdict& command) {
  const run_and_scanner whose{command.run_id, command.scanner};
  auto& what = judging_[whose];
  // Of two verdicts on a symbol that of the later block counts.
  if (command.is_again && !std::exchange(what.repeats, true))
    take_block(whose, what);
  what.block.add(store::to_stored(command.symbol.code, command.verdicts, command.data));
  what.judged += command.is_again ? 0 : 1;
  // A full block still waits for the next rows, best for the list, to share their transaction.
  if (what.block.size() >= verdicts_per_block)
    take_block(whose, what);
  if (!blocks_.is_set())
    blocks_.set_in(self_, block_wait);
}

/// The verdicts that wait become a row among the others.
void writer_state::take_block(const run_and_scanner& whose, judging& what) {
  const auto& [run_id, scanner] = whose;
  if (what.block.size() == 0)
    return;
  const auto number = ++numbers_[run_id].block;
  if (what.first_block == 0)
    what.first_block = number;
  auto row = std::exchange(what.block, {}).seal(run_id, scanner, number);
  has_unacknowledged_ = true;
  if (!row) {
    unanswered_ = unanswered_ ? unanswered_ : row.error();
    return;
  }
  rows_.emplace_back(std::move(*row));
  rows_.emplace_back(store::run_scanner_row{run_id, scanner, what.judged});
}

/// What comes before a scanner's list: its last verdicts, and the end of what the list replaces.
std::vector<store::row> writer_state::end_of_list(const std::string& run_id,
                                                  const std::string& scanner) {
  const run_and_scanner whose{run_id, scanner};
  auto& what = judging_[whose];
  take_block(whose, what);
  std::vector<store::row> rows{store::new_list{run_id, scanner, what.first_block},
                               store::run_scanner_row{run_id, scanner, what.judged}};
  judging_.erase(whose);
  return rows;
}

void writer_state::commit_blocks() {
  blocks_.cancel();
  for (auto& [whose, what] : judging_)
    take_block(whose, what);
}

void writer_state::on_blocks_due(const blocks_due& event) {
  if (!blocks_.rings(event))
    return;
  commit_blocks();
  commit();
}

void writer_state::on_prune_due(const prune_due& event) {
  if (prune_.rings(event))
    prune_some();
  if (pruner_)
    prune_.set_now(self_);
}

/// One bite, between which other messages are handled. Rows in the outbox may be of any run, so
/// nothing is deleted while there are any.
void writer_state::prune_some() {
  if (!places_.store || has_backlog())
    return pruner_.reset();
  if (!pruner_) {
    const auto runs = places_.store->kept_runs();
    if (!runs)
      return notify(notice::level::warn, "store.prune error=\"" + runs.error().message + "\"");
    const auto now = self_->clock().now().time_since_epoch() + options_.steady_to_utc;
    pruner_.emplace(store::plan_prune(
      *runs, options_.keep, utc_time{std::chrono::duration_cast<utc_time::duration>(now)}));
  }
  const auto more = pruner_->bite(*places_.store);
  if (more && *more)
    return;
  if (!more)
    notify(notice::level::warn, "store.prune error=\"" + more.error().message + "\"");
  if (pruner_->rows() > 0)
    notify(notice::level::info, "store.pruned rows=" + std::to_string(pruner_->rows()));
  pruner_.reset();
}

caf::result<rows_saved> writer_state::on_flush_rows() {
  commit_blocks();
  auto rows = rows_.size();
  auto problem = commit();
  if (!problem)
    problem = sync();
  if (!problem && places_.store)
    problem = places_.store->check();
  // A flush does not wait for the whole outbox: the rest is replayed afterwards, or at the next
  // start.
  const auto until = self_->clock().now() + flush_patience;
  for (auto left = ~std::uint64_t{0};
       has_backlog() && places_.outbox->rows() < left && self_->clock().now() < until;) {
    left = places_.outbox->rows();
    replay_some();
  }
  if (auto earlier = std::exchange(unanswered_, {}))
    return to_caf(*earlier);
  if (problem)
    return to_caf(*problem);
  if (has_backlog() && trouble_ && !is_away(*trouble_))
    return to_caf(*trouble_); // The store is there and refuses the rows.
  return rows_saved{rows};
}

writer_status writer_state::on_get_status() const {
  auto now = committed_;
  if (places_.outbox) {
    now.outbox_rows = places_.outbox->rows();
    now.outbox_path = places_.outbox->path();
  }
  return now;
}

void writer_state::on_batch_due(const batch_due& event) {
  if (batch_.rings(event))
    commit();
}

void writer_state::on_retry_store(const retry_store& event) {
  if (retry_.rings(event))
    replay_some();
}

void writer_state::leave(const caf::error& reason) {
  commit_blocks();
  if (!commit())
    sync();
  if (prune_.is_set())
    prune_some();
  for (int bites = 0; pruner_ && bites < last_bites_max; ++bites)
    prune_some();
  self_->quit(reason);
}

caf::result<rows_saved> writer_state::accept(std::vector<store::row> rows,
                                             novelty_by_code novelties) {
  auto answer = self_->make_response_promise<rows_saved>();
  waiting_.push_back({answer, {count_stored(rows), std::move(novelties)}});
  std::move(rows.begin(), rows.end(), std::back_inserter(rows_));
  schedule_commit();
  return answer;
}

void writer_state::accept_unacknowledged(store::row row) {
  rows_.push_back(std::move(row));
  has_unacknowledged_ = true;
  schedule_commit();
}

void writer_state::schedule_commit() {
  if (rows_.size() >= options_.batch) {
    commit();
  } else if (!waiting_.empty() && !std::exchange(is_urgent_, true)) {
    batch_.set_now(self_); // At once, but after the messages already here.
  } else if (!batch_.is_set()) {
    const auto now = self_->clock().now().time_since_epoch();
    if (const auto due = committed_at_.value_or(now - options_.flush) + options_.flush; due > now)
      batch_.set_at(self_, due);
    else
      batch_.set_now(self_);
  }
}

status writer_state::commit() {
  is_urgent_ = false;
  batch_.cancel(); // The rows it was set for are taken now.
  auto problem = rows_.empty() ? status{} : put();
  if (!rows_.empty())
    committed_at_ = self_->clock().now().time_since_epoch();
  rows_.clear();
  if (std::exchange(must_sync_, false) && !problem)
    problem = sync();
  auto waiting = std::exchange(waiting_, {});
  for (auto& one : waiting) {
    if (problem)
      one.answer.deliver(to_caf(*problem));
    else
      one.answer.deliver(std::move(one.saved));
  }
  if (std::exchange(has_unacknowledged_, false) && problem && !unanswered_)
    unanswered_ = problem;
  return problem;
}

/// Writes to the store; to the outbox when the store is away or older rows wait there.
status writer_state::put() {
  if (!places_.store || has_backlog())
    return spool({ec::storage_away, "the store is away"});
  auto problem = places_.store->write(rows_);
  if (problem && is_away(*problem)) {
    if (problem->code == ec::storage_away)
      places_.store.reset(); // Its connection is broken.
    return spool(*problem);
  }
  if (!problem)
    count(rows_);
  return problem;
}

/// What waits in the outbox survives a power cut already.
status writer_state::sync() {
  return places_.store ? places_.store->sync() : status{};
}

status writer_state::spool(const failure& why) {
  if (!retry_.is_set())
    retry_later(why);
  if (!places_.outbox) {
    auto opened = places_.open_outbox();
    if (!opened)
      return failure{opened.error().code,
                     why.message + ", and the outbox cannot be used: " + opened.error().message};
    places_.outbox = std::move(*opened);
    if (places_.outbox->others() > 0)
      notify(notice::level::warn,
             "store.outbox path=\"" + places_.outbox->path()
               + "\" rows_of_other_stores=" + std::to_string(places_.outbox->others()));
  }
  auto problem = places_.outbox->append(rows_);
  if (!std::exchange(is_refusing_, problem.has_value()) && problem)
    notify(notice::level::error, "store.outbox error=\"" + problem->message + "\"");
  return problem;
}

bool writer_state::reach_store() {
  if (places_.store)
    return true;
  auto opened = places_.open_store();
  if (!opened) {
    retry_later(opened.error());
    return false;
  }
  // Other processes took these runs for dead when the connection broke, so their rows are written
  // again.
  std::vector<store::row> alive;
  for (const auto& [id, run] : running_)
    alive.emplace_back(run);
  if (!alive.empty())
    if (auto problem = (*opened)->write(alive)) {
      retry_later(*problem);
      return false;
    }
  places_.store = std::move(*opened);
  return true;
}

/// Moves some rows from the outbox to the store and schedules the next step while there are more.
void writer_state::replay_some() {
  if (!reach_store())
    return;
  if (has_backlog()) {
    std::set<std::string> live;
    for (const auto& [id, run] : running_)
      live.insert(id);
    auto moved = store::replay(*places_.outbox, *places_.store, replay_rows, live);
    if (!moved) {
      if (moved.error().code == ec::storage_away)
        places_.store.reset();
      return retry_later(moved.error());
    }
    count(*moved);
    replayed_ += moved->size();
  }
  retry_in_ = options_.retry_first;
  if (has_backlog()) {
    retry_.set_now(self_);
    return;
  }
  trouble_.reset();
  if (const auto rows = std::exchange(replayed_, 0); rows > 0)
    notify(notice::level::info, "store.replayed rows=" + std::to_string(rows) + " from=\""
                                  + places_.outbox->path() + "\"");
}

void writer_state::retry_later(const failure& why) {
  if (!trouble_ || trouble_->message != why.message)
    notify(notice::level::warn,
           "store.away error=\"" + why.message + "\" effect=\"rows wait in the outbox\"");
  trouble_ = why;
  retry_.set_in(self_, retry_in_);
  retry_in_ = std::min(2 * retry_in_, options_.retry_last);
}

void writer_state::count(const std::vector<store::row>& rows) {
  for (const auto& row : rows)
    if (auto table = std::visit(table_of{}, row); !table.empty())
      ++committed_.rows[std::string{table}];
}

void writer_state::notify(notice::level severity, std::string text) {
  self_->send(monitor_, notice{severity, std::move(text)});
}

} // namespace tandem
