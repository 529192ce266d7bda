// How many rows a second do the result stores take, and how fast does the candle history come back?
// Candidates, verdicts and API calls as scans leave them, into SQLite and PostgreSQL, against what
// the databases' own programs can do with the same rows: a raw load from a CSV file into the same
// table, which nobody who writes row after row can reach, and one INSERT per row, which a script
// does. And what a run of the whole market adds to a database and writes for it, small and large.
// Worse would be: fewer rows a second, a smaller part of the raw load, more milliseconds, more
// bytes.
#include "bench/harness/question.hpp"
#include "bench/store/candle_history.hpp"
#include "bench/store/growth.hpp"
#include "bench/store/loads.hpp"
#include "bench/store/result_rows.hpp"
#include "bench/store/row_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

namespace tandem::bench {

namespace {

/// store.batch as it is when nobody sets it, and ten times that.
constexpr std::size_t batch_usual = 500;
constexpr std::size_t batch_large = 5000;

struct sizes {
  std::size_t rows = 100'000;
  std::size_t single = 1'000; // One transaction each.
};

template <class Row>
row_set make_set(const std::vector<Row>& rows, std::size_t single) {
  row_set made;
  made.table = store::table<Row>::name;
  made.columns = store::columns_of<Row>();
  made.rows.assign(rows.begin(), rows.end());
  made.csv = csv_of(rows);
  made.inserts_count = std::min(single, rows.size());
  made.inserts = inserts_of(rows, made.inserts_count);
  return made;
}

struct contestant {
  std::string name;
  database where;
  std::function<double(const row_set&)> seconds;
  std::function<std::size_t(const row_set&)> rows;
  std::string missing;
};

std::vector<contestant> make_contestants() {
  const auto all = [](const row_set& what) { return what.rows.size(); };
  const auto single = [](const row_set& what) { return what.inserts_count; };
  std::vector<contestant> found;
  for (const auto where : {database::sqlite, database::postgresql}) {
    const std::string name = where == database::sqlite ? "SQLite" : "PostgreSQL";
    const std::string raw = where == database::sqlite ? ".import of a CSV" : "\\copy of a CSV";
    const auto server = missing_server(where);
    const auto client = missing_client(where);
    // The raw load first: it is what the others of its database are measured against.
    found.push_back({fmt::format("{}, {}", name, raw), where,
                     [where](const row_set& what) { return load_csv(where, what); }, all, client});
    for (const auto batch : {batch_usual, batch_large})
      found.push_back(
        {name + ", tandem, store.batch=" + std::to_string(batch), where,
         [where, batch](const row_set& what) { return write_through_store(where, what, batch); },
         all, server});
    found.push_back({name + ", one INSERT and transaction per row", where,
                     [where](const row_set& what) { return insert_one_by_one(where, what); },
                     single, client});
  }
  return found;
}

table compare(const terms& how, const std::vector<contestant>& contestants, const row_set& what) {
  tell(what.table);
  table all;
  all.id = "store/" + what.table;
  all.title = std::to_string(what.rows.size()) + " rows of " + what.table + ", "
              + std::to_string(what.csv.size() / what.rows.size()) + " bytes each as CSV";
  all.columns = {{"speed", "rows/s", 0}, {"against the raw load", "x", 3}};
  all.charts = {{chart::kind::bars, all.title, {"speed"}, {}, true}};
  for (const auto& one : contestants)
    all.rows.push_back({one.name, std::vector<samples>(all.columns.size()), one.missing});
  alternate(how.repetitions, contestants.size(), [&](std::size_t i) {
    if (contestants[i].missing.empty())
      all.rows[i].figures[0].push_back(static_cast<double>(contestants[i].rows(what))
                                       / contestants[i].seconds(what));
  });
  std::size_t raw = 0;
  for (std::size_t i = 0; i < contestants.size(); ++i) {
    if (i > 0 && contestants[i].where != contestants[i - 1].where)
      raw = i;
    const auto& most = all.rows[raw].figures[0];
    const auto& own = all.rows[i].figures[0];
    for (std::size_t j = 0; j < std::min(own.size(), most.size()); ++j)
      all.rows[i].figures[1].push_back(own[j] / most[j]);
  }
  return all;
}

std::vector<std::string> conditions(const sizes& count) {
  const std::string sqlite =
    "SQLite: write-ahead log and synchronous=FULL for all, so a transaction is on the disk when it "
    "is acknowledged. The rollback journal that a script gets when it sets nothing is not "
    "measured.";
  const std::string postgresql =
    "PostgreSQL 15 of its own, the same for all: synchronous_commit=on but fsync=off, so a "
    "transaction is with the kernel when it is acknowledged. With fsync=on every transaction waits "
    "for the disk, too: the raw load once, the single rows every time.";
  const std::string table =
    "Into an empty table of tandem's schema, with its primary key, its index and its checks of "
    "JSON. Counted: the transactions and the closing of the database; for the databases' own "
    "programs their start, too. Not counted: making the rows and the files.";
  const std::string replacing =
    "tandem replaces a row whose key is there, so that writing again changes nothing; the raw load "
    "and the plain INSERT would refuse it.";
  const auto single = fmt::format("One INSERT per row: only the first {} rows.", count.single);
  return {sqlite, postgresql, table, replacing, single};
}

answer find(const terms& how) {
  const sizes count = how.smoke ? sizes{1'000, 20} : sizes{};
  constexpr double read_back_max_ms = 1000;
  const auto contestants = make_contestants();
  answer found;
  found.tables.push_back(
    compare(how, contestants, make_set(make_candidates(count.rows), count.single)));
  found.tables.push_back(compare(how, contestants, make_set(make_calls(count.rows), count.single)));
  tell("candle history");
  const auto history = candle_history(how);
  found.goals = {{"reading the candles of the whole market from disk", read_back_ms(history),
                  goal::side::at_most, read_back_max_ms, "ms"}};
  found.tables.push_back(history);
  found.tables.push_back(growth(how));
  for (auto& one : goals_of_growth(found.tables.back()))
    found.goals.push_back(std::move(one));
  found.notes = conditions(count);
  return found;
}

} // namespace

} // namespace tandem::bench

int main(int argc, char** argv) {
  return tandem::bench::run_question(
    {.name = "store",
     .asks = "How many rows a second do the result stores take, and how fast does the candle "
             "history come back?",
     .find = tandem::bench::find},
    argc, argv);
}
