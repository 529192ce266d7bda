#include "store/candles/candle_store.hpp"
#include "store/results/sqlite/store.hpp"
#include "tests/store/candles/candle_samples.hpp"
#include "tests/store/reader.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <functional>
#include <random>

// What becomes of a history whose file or rows are damaged. Always: nothing but what was put is
// served, and the history works again.

using namespace tandem;
using market::candle_snapshot;
using tandem::test::temporary_folder;

namespace {

constexpr std::size_t symbols = 40;
constexpr auto today = 20250718;

const std::vector<market::candle_snapshot>& snapshots() {
  static const auto all = [] {
    std::vector<market::candle_snapshot> out;
    for (std::size_t i = 0; i < symbols; ++i)
      out.push_back(
        snapshot_of(code_of(i), day(today), 60 + 10 * i, static_cast<std::uint32_t>(i)));
    return out;
  }();
  return all;
}

struct damage_fixture {
  temporary_folder folder;
  std::string path = folder.path("cache.db");

  std::unique_ptr<store::candle_store> open(bool own = true) const {
    auto opened = store::open_candle_store({.path = path, .source = "sim:", .own_file = own});
    BOOST_TEST_REQUIRE(static_cast<bool>(opened), (opened ? "" : opened.error().message));
    return std::move(*opened);
  }
  /// A closed file with all snapshots in it.
  void create(bool own = true) const {
    auto history = open(own);
    BOOST_TEST(!history->put(snapshots()));
    BOOST_TEST(!history->put_list({"ka10099 KOSPI", day(today), 1, {{"005930", "삼성전자"}}}));
  }
  /// The same in a file of results, which know one symbol.
  void create_beside_results() const {
    {
      auto results = store::open_sqlite_store(path, {});
      BOOST_TEST_REQUIRE(static_cast<bool>(results));
      BOOST_TEST(!(*results)->write({store::symbol_row{"005930", "삼성전자", "KOSPI"}}));
    }
    create(false);
  }
  std::string bytes() const { return folder.read("cache.db"); }
  void write(const std::string& content) const { folder.write("cache.db", content); }
  std::string query(const std::string& sql) const { return reader{path}.query(sql); }
};

/// How many snapshots are found, each of them as it was put.
std::size_t count_whole(store::candle_store& history) {
  std::size_t count = 0;
  for (const auto& one : snapshots())
    for (const bool any_day : {false, true}) {
      const auto found = any_day ? history.newest(one.code) : history.find(one.code, day(today));
      BOOST_TEST_REQUIRE(static_cast<bool>(found), (found ? "" : found.error().message));
      if (!*found)
        continue;
      BOOST_TEST((**found == one));
      ++count;
    }
  return count / 2;
}

/// Puts everything again and finds it. Damage that SQLite cannot see may show only then, so what
/// was said to be lost may be put once more.
void works_again(store::candle_store& history) {
  BOOST_TEST(!history.put(snapshots()));
  static_cast<void>(history.take_damage());
  if (count_whole(history) == symbols)
    return;
  BOOST_TEST(!history.take_damage().empty());
  BOOST_TEST(!history.put(snapshots()));
  BOOST_TEST(count_whole(history) == symbols);
}

bool says(const std::vector<std::string>& damage, std::string_view words) {
  for (const auto& one : damage) {
    BOOST_TEST_MESSAGE(one);
    if (one.find(words) != std::string::npos)
      return true;
  }
  return false;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(candle_damage, damage_fixture)

BOOST_AUTO_TEST_CASE(any_changed_column_of_a_row_is_said_and_never_served) {
  const auto& code = snapshots()[3].code;
  const std::vector<std::string> changes{
    "base = '2025-07-17'",
    "base = '20250718'",
    "base = ''",
    "through = '2026-07-18'",
    "through = '20250718'",
    "through = 'never'",
    "complete = 1",
    "complete = 2",
    "captured_us = captured_us + 1",
    "candles = x''",
    "candles = zeroblob(5000)",
    "candles = substr(candles, 1, 100)",
    "candles = CAST(candles || x'00' AS BLOB)",
  };
  create();
  for (const auto& change : changes) {
    BOOST_TEST_CONTEXT(change) {
      query("UPDATE candle_history SET " + change + " WHERE code = '" + code + "'");
      auto history = open();
      const auto found = history->newest(code);
      BOOST_TEST_REQUIRE(static_cast<bool>(found));
      BOOST_TEST(!found->has_value());
      BOOST_TEST(says(history->take_damage(), path + ": candles of " + code + " "));
      BOOST_TEST(history->take_damage().empty());
      // It is gone, and the others are not.
      BOOST_TEST(!history->newest(code)->has_value());
      BOOST_TEST(history->take_damage().empty());
      BOOST_TEST(count_whole(*history) == symbols - 1);
      BOOST_TEST(!history->put({snapshots()[3]}));
    }
  }
}

BOOST_AUTO_TEST_CASE(row_that_was_given_to_another_symbol_or_source_is_not_served) {
  create();
  query("UPDATE candle_history SET code = 'ABCDEF' WHERE code = '000030'");
  query("UPDATE candle_history SET source = 'api.kiwoom.com' WHERE code = '000040'");
  auto history = open();
  BOOST_TEST(!history->newest("ABCDEF")->has_value());
  BOOST_TEST(says(history->take_damage(), "candles of ABCDEF fail their checksum; fetched again"));
  history.reset();
  auto other = store::open_candle_store({.path = path, .source = "api.kiwoom.com"});
  BOOST_TEST(!(*other)->find("000040", day(today))->has_value());
  BOOST_TEST(says((*other)->take_damage(), "candles of 000040 fail"));
}

BOOST_AUTO_TEST_CASE(damaged_snapshot_gives_way_to_an_older_whole_one) {
  create();
  auto older = snapshots()[0];
  older.as_of = day(20250714);
  {
    auto history = open();
    BOOST_TEST(!history->put({older}));
  }
  query("UPDATE candle_history SET captured_us = 0 WHERE code = '000000' AND base = '2025-07-18'");
  auto history = open();
  BOOST_TEST((*history->find("000000", day(today)) == older));
  BOOST_TEST(history->take_damage().size() == 1u);
}

BOOST_AUTO_TEST_CASE(damaged_list_is_said_and_never_served) {
  for (const std::string change : {"captured_us = 2", "session = '2025-07-17'",
                                   "name = 'ka10099 KOSDAQ'", "symbols = substr(symbols, 2)"}) {
    create();
    query("UPDATE listing SET " + change);
    auto history = open();
    for (const std::string name : {"ka10099 KOSPI", "ka10099 KOSDAQ"})
      BOOST_TEST(!history->newest_list(name)->has_value());
    BOOST_TEST(says(history->take_damage(), "symbols of ka10099 KOS"));
  }
}

BOOST_AUTO_TEST_CASE(many_damaged_rows_are_told_in_few_sentences) {
  create();
  query("UPDATE candle_history SET captured_us = 0");
  auto history = open();
  BOOST_TEST(count_whole(*history) == 0u);
  const auto damage = history->take_damage();
  BOOST_TEST(damage.size() == 21u);
  BOOST_TEST(damage.back() == path + ": 20 more entries are damaged; fetched again");
}

BOOST_AUTO_TEST_CASE(file_cut_off_anywhere_is_replaced) {
  create();
  const auto whole = bytes();
  std::mt19937 random{7};
  std::vector<std::size_t> sizes{0, 1, 15, 16, 71, 72, 99, 100, 511, 512, 4095, 4096, 4097};
  for (int i = 0; i < 40; ++i)
    sizes.push_back(random() % whole.size());
  for (const auto size : sizes) {
    BOOST_TEST_CONTEXT(size << " of " << whole.size() << " bytes") {
      write(whole.substr(0, size));
      auto history = open();
      BOOST_TEST(count_whole(*history) < symbols);
      // An empty file is a new database, and for SQLite one byte is nothing, too.
      BOOST_TEST(says(history->take_damage(), "is damaged (") == (size > 1));
      works_again(*history);
    }
  }
}

BOOST_AUTO_TEST_CASE(file_without_our_mark_is_moved_and_not_deleted) {
  const std::string letter = "Dear reader, this is long enough to be taken for a header, yet it is "
                             "only a letter and not a database. So keep it, please.\n";
  write(letter);
  auto history = open();
  BOOST_TEST(says(history->take_damage(),
                  path + ": is damaged (is not a SQLite database); the file was moved to "));
  BOOST_TEST(folder.read("cache.db.damaged") == letter);
  works_again(*history);
}

BOOST_AUTO_TEST_CASE(our_damaged_file_is_deleted_with_its_log) {
  create();
  auto content = bytes();
  content.replace(0, 16, "not a database..");
  write(content);
  folder.write("cache.db-wal", "no log either");
  auto history = open();
  BOOST_TEST(says(history->take_damage(), "the file was deleted, candles are fetched again"));
  BOOST_TEST(!std::filesystem::exists(path + ".damaged"));
  works_again(*history);
}

BOOST_AUTO_TEST_CASE(flipped_bits_anywhere_in_the_file_never_change_a_candle) {
  create();
  const auto whole = bytes();
  std::size_t said = 0;
  constexpr std::uint32_t seeds = 150;
  for (std::uint32_t seed = 0; seed < seeds; ++seed) {
    BOOST_TEST_CONTEXT("seed " << seed) {
      std::mt19937 random{seed};
      auto content = whole;
      for (auto flips = 1 + random() % 8; flips > 0; --flips) {
        // Half of them in the pages that hold the others together.
        const auto at = random() % (flips % 2 == 0 ? content.size() : 16'384);
        content[at] = static_cast<char>(content[at] ^ (1 << random() % 8));
      }
      write(content);
      auto history = open();
      const auto found = count_whole(*history);
      const bool any_said = !history->take_damage().empty();
      said += found < symbols && any_said ? 1 : 0;
      works_again(*history);
    }
  }
  // Most flips meet a BLOB; a few make a row unfindable or touch free space, which nobody sees.
  BOOST_TEST_MESSAGE(said << " of " << seeds << " damaged files were noticed");
  BOOST_TEST(said > seeds / 2);
}

BOOST_AUTO_TEST_CASE(pages_of_garbage_never_change_a_candle) {
  create();
  const auto whole = bytes();
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    BOOST_TEST_CONTEXT("seed " << seed) {
      std::mt19937 random{seed};
      auto content = whole;
      const auto page = random() % (content.size() / 4096) * 4096;
      const auto other = random() % (content.size() / 4096) * 4096;
      if (seed % 3 == 0)
        content.replace(page, 4096, content.substr(other, 4096)); // A misdirected write.
      else if (seed % 3 == 1)
        content.replace(page, 4096, std::string(4096, '\0')); // A lost one.
      else
        for (auto at = page; at < page + 4096; ++at)
          content[at] = static_cast<char>(random());
      write(content);
      auto history = open();
      static_cast<void>(count_whole(*history));
      works_again(*history);
    }
  }
}

BOOST_AUTO_TEST_CASE(file_cut_off_or_overwritten_while_open_is_replaced) {
  for (const std::string content : {"", "x", "not a database"}) {
    create();
    auto history = open();
    BOOST_TEST(count_whole(*history) == symbols);
    // In place, as a careless copy does it.
    std::ofstream{path, std::ios::trunc} << content;
    BOOST_TEST(count_whole(*history) <= symbols);
    works_again(*history);
    history.reset();
    history = open();
    works_again(*history);
  }
}

BOOST_AUTO_TEST_CASE(file_deleted_while_open_is_missed_at_once_and_at_the_next_open) {
  create();
  auto history = open();
  for (const std::string suffix : {"", "-wal", "-shm"})
    std::filesystem::remove(path + suffix);
  const auto lost = history->put({snapshots()[0]});
  BOOST_TEST_REQUIRE(lost.has_value());
  BOOST_TEST(says({lost->message}, "was deleted or moved away"));
  history.reset();
  history = open();
  BOOST_TEST(says(history->take_damage(), "is gone or empty"));
  BOOST_TEST(count_whole(*history) == 0u);
  works_again(*history);
}

BOOST_AUTO_TEST_CASE(file_that_never_was_is_not_missed) {
  const auto history = open();
  BOOST_TEST(history->take_damage().empty());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(candle_damage_in_a_shared_file, damage_fixture)

BOOST_AUTO_TEST_CASE(history_is_emptied_and_results_stay) {
  create_beside_results();
  query("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'through TEXT', "
        "'thru TEXT') WHERE name = 'candle_history'");
  auto history = open(false);
  BOOST_TEST(says(history->take_damage(), "the candle history in it was emptied"));
  BOOST_TEST(query("SELECT name FROM symbol") == "삼성전자");
  works_again(*history);
}

BOOST_AUTO_TEST_CASE(damaged_results_are_no_damage_of_the_history) {
  create_beside_results();
  query("PRAGMA ignore_check_constraints = ON; "
        "INSERT INTO verdict_block (run_id, number, scanner, codes, verdicts) VALUES ('run', 1, "
        "'v2', '{cut', x'00')");
  query("UPDATE candle_history SET candles = x'00' WHERE code = '" + snapshots()[0].code + "'");
  auto history = open(false);
  const auto found = history->newest(snapshots()[0].code);
  BOOST_TEST_REQUIRE(static_cast<bool>(found));
  BOOST_TEST(!found->has_value());
  BOOST_TEST(says(history->take_damage(), "fetched again"));
  BOOST_TEST(count_whole(*history) == symbols - 1);
  works_again(*history);
}

BOOST_AUTO_TEST_CASE(history_whose_pages_are_mixed_with_results_moves_out) {
  create_beside_results();
  // The history's rows now seem to be where the symbols are: dropping them would free that page.
  query("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM "
        "sqlite_schema WHERE name = 'symbol') WHERE name = 'candle_history'");
  auto history = open(false);
  const auto found = history->newest(snapshots()[0].code);
  BOOST_TEST((!found || !found->has_value()));
  BOOST_TEST(!history->put(snapshots()));
  BOOST_TEST(says(history->take_damage(), "candles are kept in " + path + ".candles"));
  BOOST_TEST(count_whole(*history) == symbols);
  history.reset();
  history = open(false); // And stays there.
  BOOST_TEST(count_whole(*history) == symbols);
  BOOST_TEST(query("SELECT name FROM symbol") == "삼성전자");
}

BOOST_AUTO_TEST_CASE(flipped_bits_never_delete_the_file_or_change_a_candle) {
  {
    auto results = store::open_sqlite_store(path, {});
    BOOST_TEST_REQUIRE(static_cast<bool>(results));
  }
  create(false);
  const auto whole = bytes();
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    BOOST_TEST_CONTEXT("seed " << seed) {
      std::mt19937 random{seed};
      auto content = whole;
      const auto at = random() % content.size();
      content[at] = static_cast<char>(content[at] ^ (1 << random() % 8));
      write(content);
      auto opened = store::open_candle_store({.path = path, .source = "sim:", .own_file = false});
      if (opened)
        for (const auto& one : snapshots()) {
          const auto found = (*opened)->find(one.code, day(today));
          if (found && *found)
            BOOST_TEST((**found == one));
          else if (!found)
            BOOST_TEST((found.error().code == ec::storage_failure));
        }
      BOOST_TEST(std::filesystem::exists(path));
      BOOST_TEST(!std::filesystem::exists(path + ".damaged"));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
