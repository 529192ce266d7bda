#include "bench/store/growth.hpp"

#include "bench/harness/programs.hpp"
#include "bench/rules/scan_day.hpp"
#include "market/rules/registry.hpp"
#include "store/results/candidate_row.hpp"
#include "store/results/result_store.hpp"
#include "store/results/verdict_block.hpp"
#include "tests/support/postgres_server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <stdexcept>

namespace tandem::bench {

namespace {

constexpr std::size_t symbols_per_block = 500; // As the writer does it.
constexpr double megabyte = 1e6;

enum column_of : std::size_t { size_mb, new_kb, written_kb, ratio, columns };

/// The rows of one run in the transactions of the writer: its begin, the calls, the verdicts of
/// each scanner with its list, the end.
struct run_rows {
  std::vector<std::vector<store::row>> transactions;
};

void expect(const status& problem) {
  if (problem)
    throw std::runtime_error{problem->message};
}

store::run_row run_of(const scan_day& day) {
  store::run_row run;
  run.date = "2025-11-28";
  run.mode = "parallel";
  run.started_at = "2025-11-28T06:41:02.113Z";
  run.is_final = true;
  run.universe = "[";
  for (const auto& one : day.symbols)
    run.universe += (run.universe.size() == 1 ? "\"" : ",\"") + one.listing.code + "\"";
  run.universe += "]";
  return run;
}

/// Rows of one run; they differ from run to run in its id alone.
run_rows make_run(std::size_t symbols) {
  const auto day = make_scan_day(symbols);
  run_rows made;
  auto run = run_of(day);
  made.transactions.push_back({run});
  const auto mc = market::fixed_condition(market::regime_word::neutral);
  std::int64_t number = 0;
  for (const std::string name : {"v2", "v3"}) {
    const auto rule = market::make_rule(name, {}, mc);
    std::vector<market::match> matches;
    std::vector<store::row> rows;
    store::verdict_block block;
    const auto seal = [&] {
      auto row = block.seal({}, name, ++number);
      if (!row)
        throw std::runtime_error{row.error().message};
      rows.emplace_back(std::move(*row));
      rows.emplace_back(store::run_scanner_row{{}, name, number});
      block = {};
    };
    for (std::size_t i = 0; i < day.symbols.size(); ++i) {
      const auto& one = day.symbols[i];
      const auto verdicts =
        rule->evaluate({one.listing, one.candles, day.session}, market::detail::full);
      block.add(store::to_stored(one.listing.code, verdicts, {}));
      for (const auto& verdict : verdicts)
        if (verdict.matched())
          matches.push_back({i, one.listing, verdict});
      if (block.size() == symbols_per_block)
        seal();
    }
    seal();
    rows.emplace_back(store::new_list{{}, name, 1});
    for (auto& one : store::to_rows({}, name, rule->select(std::move(matches)).candidates))
      rows.emplace_back(std::move(one));
    made.transactions.push_back(std::move(rows));
  }
  std::vector<store::row> calls; // Quotes of the whole market, a hundred symbols to a call.
  constexpr std::int64_t start_us = 1'764'320'000'000'000;
  for (std::int64_t seq = 1; seq <= static_cast<std::int64_t>(symbols / 100) + 18; ++seq)
    calls.emplace_back(store::api_call_row{
      {}, seq, "default", "ka10095", start_us + seq, start_us + seq, start_us + seq, 200, 0, "ok"});
  made.transactions.insert(made.transactions.begin() + 1, std::move(calls));
  run.outcome = run_outcome::complete;
  run.finished_at = "2025-11-28T06:41:14.113Z";
  // A report of a run has some 30 KB, most of it numbers.
  run.report = "[";
  for (int i = 1; run.report.size() < 30'000; ++i)
    run.report += fmt::format("{}{}", i == 1 ? "" : ",", 1.0 / i);
  run.report += "]";
  made.transactions.push_back({run});
  return made;
}

void name_run(store::row& any, const std::string& id) {
  std::visit(
    [&](auto& one) {
      if constexpr (requires { one.run_id; })
        one.run_id = id;
      else if constexpr (std::is_same_v<std::decay_t<decltype(one)>, store::run_row>)
        one.id = id;
    },
    any);
}

void write_run(store::result_store& to, run_rows& what, int number) {
  const auto id = fmt::format("01KB{:08}0000000000000", number);
  for (auto& transaction : what.transactions) {
    for (auto& any : transaction)
      name_run(any, id);
    expect(to.write(transaction));
  }
  expect(to.sync());
}

/// A database that can be asked how large it is and how much was written for it.
struct place {
  std::string name;
  std::string url;
  std::function<double()> size_bytes;
  std::function<double()> written_bytes; // Since some moment, up to now.
};

/// What this process has handed to the kernel: the log, and the pages copied from it.
double written_by_us() {
  std::ifstream figures{"/proc/self/io"};
  for (std::string word; figures >> word;)
    if (word == "wchar:" && figures >> word)
      return std::stod(word);
  throw std::runtime_error{"/proc/self/io does not say what was written"};
}

place sqlite_place(const temporary_folder& folder) {
  const auto file = folder.path("growth.db");
  return {"SQLite", "sqlite:" + file,
          [file] { return static_cast<double>(std::filesystem::file_size(file)); }, written_by_us};
}

/// Its log, and the pages of its checkpoints. Not counted are the zeros by which a session makes a
/// file longer: the kernel holds them until the page itself takes their place.
place postgres_place(const test::postgres_database& server) {
  return {
    "PostgreSQL", server.url(),
    [&server] { return std::stod(server.query("SELECT pg_database_size(current_database())")); },
    [&server] {
      server.query("CHECKPOINT");
      return std::stod(
        server.query("SELECT wal_bytes + 8192 * (SELECT buffers_checkpoint + buffers_clean "
                     "FROM pg_stat_bgwriter) FROM pg_stat_wal"));
    }};
}

std::unique_ptr<store::result_store> open(const place& where) {
  auto opened = store::open_result_store(where.url);
  if (!opened)
    throw std::runtime_error{opened.error().message};
  return std::move(*opened);
}

/// Fills the database up to each of `sizes` and measures runs there, each with a process of its own
/// as far as the database can tell.
void measure(const place& where, run_rows& run, const std::vector<double>& sizes, int runs,
             table& to) {
  int number = 0;
  for (const auto wanted : sizes) {
    tell(fmt::format("{} up to {:.0f} MB", where.name, wanted / megabyte));
    {
      const auto database = open(where);
      do {
        for (int i = 0; i < 10; ++i)
          write_run(*database, run, number++);
      } while (where.size_bytes() < wanted);
    }
    auto& row =
      to.rows.emplace_back(bench::row{fmt::format("{}, {:.0f} MB", where.name, wanted / megabyte),
                                      std::vector<samples>(columns),
                                      {}});
    const auto size_before = where.size_bytes();
    const auto written_before = where.written_bytes();
    for (int i = 0; i < runs; ++i)
      write_run(*open(where), run, number++);
    // A file grows by whole steps, so all runs together are one sample.
    const auto added = (where.size_bytes() - size_before) / runs;
    const auto written = (where.written_bytes() - written_before) / runs;
    row.figures = {{size_before / megabyte}, {added / 1e3}, {written / 1e3}, {written / added}};
  }
}

} // namespace

table growth(const terms& how) {
  auto run = make_run(how.smoke ? 300 : 2700);
  const auto sizes = how.smoke ? std::vector<double>{1 * megabyte, 2 * megabyte}
                               : std::vector<double>{30 * megabyte, 1000 * megabyte};
  const int runs = how.smoke ? 5 : 40;
  table found;
  found.id = "store/growth";
  found.title = "What a whole-market run of v2 and v3 adds to a database, and writes for it";
  found.columns = {{"size before", "MB", 0},
                   {"new", "KB a run", 0},
                   {"written", "KB a run", 0},
                   {"written against new", "x", 2}};
  found.charts = {{chart::kind::bars, found.title, {"new", "written"}, {}, false}};
  {
    const temporary_folder folder;
    measure(sqlite_place(folder), run, sizes, runs, found);
  }
  const test::postgres_database server;
  measure(postgres_place(server), run, sizes, runs, found);
  return found;
}

std::vector<goal> goals_of_growth(const table& found) {
  double most_new = 0;
  double most_written = 0;
  for (const auto& row : found.rows) {
    most_new = std::max(most_new, row.figures[new_kb].front());
    most_written = std::max(most_written, row.figures[ratio].front());
  }
  return {
    {"new in a database, whole-market run of v2 and v3", most_new, goal::side::at_most, 1000, "KB"},
    {"written for it, at every size", most_written, goal::side::at_most, 3, "x"}};
}

} // namespace tandem::bench
