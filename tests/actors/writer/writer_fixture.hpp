#pragma once

#include "actors/writer/writer.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/virtual_system.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tandem::test {

using namespace std::chrono_literals;

/// A store in memory that keeps each transaction, or fails when told to.
class kept_transactions : public store::result_store {
public:
  status write(const std::vector<store::row>& rows) override {
    if (problem)
      return problem;
    transactions.push_back(rows);
    return {};
  }
  status sync() override {
    synced = transactions.size();
    return sync_problem;
  }
  result<std::optional<store::regime_row>> regime_before(const std::string&,
                                                         market::date) override {
    return stored;
  }
  result<store::run_numbers> numbers_of(const std::string&) override {
    if (problem)
      return *problem;
    return numbers_before;
  }
  result<std::optional<store::earlier_list>> list_before(const std::string& scanner,
                                                         const std::string& session) override {
    if (problem)
      return *problem;
    asked_before.push_back(scanner + " " + session);
    return list_of_before;
  }

  result<std::vector<store::kept_run>> kept_runs() override { return runs; }
  result<std::uint64_t> prune(const store::prune_step& what) override {
    pruned.push_back(what.run_id);
    return std::uint64_t{pruned.size() % 2}; // One bite with a row, one that finds no more.
  }

  std::vector<store::kept_run> runs;
  std::vector<std::string> pruned; // The run of each bite.
  std::vector<std::vector<store::row>> transactions;
  std::size_t synced = 0; // So many of them survive a power cut.
  status sync_problem;
  std::optional<store::regime_row> stored;
  store::run_numbers numbers_before; // Of every run.
  std::optional<store::earlier_list> list_of_before;
  std::vector<std::string> asked_before; // "v2 2025-07-18"
  status problem;
};

/// A connection to it, which ends without ending the store.
class connection : public store::result_store {
public:
  explicit connection(std::shared_ptr<kept_transactions> to) : to_(std::move(to)) {}
  status write(const std::vector<store::row>& rows) override { return to_->write(rows); }
  status sync() override { return to_->sync(); }
  result<std::optional<store::regime_row>> regime_before(const std::string& source,
                                                         market::date day) override {
    return to_->regime_before(source, day);
  }
  result<store::run_numbers> numbers_of(const std::string& run_id) override {
    return to_->numbers_of(run_id);
  }
  result<std::optional<store::earlier_list>> list_before(const std::string& scanner,
                                                         const std::string& session) override {
    return to_->list_before(scanner, session);
  }
  result<std::vector<store::kept_run>> kept_runs() override { return to_->kept_runs(); }
  result<std::uint64_t> prune(const store::prune_step& what) override { return to_->prune(what); }

private:
  std::shared_ptr<kept_transactions> to_;
};

struct writer_fixture {
  virtual_system virtual_time;
  std::shared_ptr<kept_transactions> disk = std::make_shared<kept_transactions>();
  writer_options options{5, 200ms, 1s, 8s};
  temporary_folder folder;
  store::outbox_options outbox{folder.path("outbox.db"), "elsewhere", 1000};
  std::vector<notice> notices;
  status unreachable; // What opening the store fails with.
  int opened = 0;
  writer_actor pen;

  result<std::unique_ptr<store::result_store>> connect() {
    ++opened;
    if (unreachable)
      return *unreachable;
    return std::unique_ptr<store::result_store>{std::make_unique<connection>(disk)};
  }

  void open() {
    auto there = connect();
    writer_places places{
      [this] { return connect(); }, [this] { return store::outbox::open(outbox); },
      there ? std::shared_ptr<store::result_store>{std::move(*there)} : nullptr, nullptr};
    if (std::filesystem::exists(outbox.path))
      places.outbox = std::move(*places.open_outbox());
    opened = 0;
    auto heard = virtual_time.spawn([this]() -> monitor_actor::behavior_type {
      return {
        [this](const notice& what) { notices.push_back(what); },
        [](const scan_progress&) {},
        [](const actor_restarted&) {},
        [](const run_begins&) {},
        [](const run_ends&) {},
        [](const prefetch_progress&) {},
        [](const stray_error&) {},
        [](const subscribe&) {},
        [](const watch&) {},
        [](const get_status&) { return resource_usage{}; },
      };
    });
    pen = caf::actor_cast<writer_actor>(virtual_time.spawn(writer, options, places, heard));
  }

  /// The process ends, and with it everything it has open.
  void close() {
    caf::anon_send_exit(pen, caf::exit_reason::user_shutdown);
    pen = nullptr;
    virtual_time.drain();
  }

  /// The ids of all runs stored, in the order of their rows.
  std::vector<std::string> stored_runs() const {
    std::vector<std::string> ids;
    for (const auto& transaction : disk->transactions)
      for (const auto& one : transaction)
        if (const auto* row = std::get_if<store::run_row>(&one))
          ids.push_back(row->id);
    return ids;
  }

  /// The same behind the rows that say, on a new connection, which `alive` runs go on.
  std::vector<std::string> arrived(std::size_t alive = 1) const {
    auto ids = stored_runs();
    ids.erase(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(std::min(alive, ids.size())));
    return ids;
  }

  std::uint64_t waiting() {
    auto out = ask<writer_status>(virtual_time, pen, get_status{});
    virtual_time.drain();
    return out->value->outbox_rows;
  }

  std::size_t said(const std::string& word) const {
    return static_cast<std::size_t>(
      std::count_if(notices.begin(), notices.end(),
                    [&](const auto& one) { return one.text.find(word) != std::string::npos; }));
  }

  template <class Command>
  std::shared_ptr<reply<rows_saved>> save(Command command) {
    auto out = ask<rows_saved>(virtual_time, pen, std::move(command));
    virtual_time.drain();
    return out;
  }

  static save_run run(const std::string& id) {
    return {{id, "2025-07-18", "parallel", run_outcome::running, "2025-07-18T06:00:00.000Z", "", "",
             "", ""}};
  }

  static save_symbols symbols(int count) {
    save_symbols command;
    for (int i = 0; i < count; ++i)
      command.symbols.push_back(
        {std::to_string(100000 + i), "name", market::market_id::kosdaq, true});
    return command;
  }

  void record_call(const std::string& tr) {
    caf::anon_send(pen, call_record{{"run", 0, "default", tr, 1, 2, 3, 200, 0, "ok"}});
    virtual_time.drain();
  }
};

inline bool is_saved(const std::shared_ptr<reply<rows_saved>>& out, std::uint64_t rows) {
  return out->answers == 1 && out->value && out->value->rows == rows;
}

inline bool is_refused(const std::shared_ptr<reply<rows_saved>>& out, ec code) {
  return out->answers == 1 && out->problem && out->problem->code == code;
}

} // namespace tandem::test
