#include "store/candles/candle_store.hpp"
#include "store/results/outbox.hpp"
#include "store/results/sqlite/store.hpp"
#include "tests/store/candles/candle_samples.hpp"
#include "tests/store/reader.hpp"
#include "tests/store/results/back_ends.hpp"
#include "tests/store/results/result_rows.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>

// Files that are deleted, moved or replaced while they are in use.

using namespace tandem;
using tandem::test::temporary_folder;
namespace fs = std::filesystem;

namespace {

/// Everything somebody may do to a database in a folder of its own, by name.
const std::map<std::string, std::function<void(const fs::path&)>>& harms() {
  static const std::map<std::string, std::function<void(const fs::path&)>> all{
    {"deleted", [](const fs::path& file) { fs::remove(file); }},
    {"moved away", [](const fs::path& file) { fs::rename(file, file.string() + ".old"); }},
    {"replaced",
     [](const fs::path& file) {
       const auto other = file.string() + ".new";
       std::ofstream{other} << "something else";
       fs::rename(other, file);
     }},
    {"a link",
     [](const fs::path& file) {
       fs::rename(file, file.string() + ".old");
       fs::create_symlink(file.string() + ".old", file);
     }},
    {"log deleted", [](const fs::path& file) { fs::remove(file.string() + "-wal"); }},
    {"index of the log deleted", [](const fs::path& file) { fs::remove(file.string() + "-shm"); }},
    {"folder deleted", [](const fs::path& file) { fs::remove_all(file.parent_path()); }},
    {"folder moved",
     [](const fs::path& file) {
       fs::rename(file.parent_path(), file.parent_path().string() + ".old");
     }},
  };
  return all;
}

/// The file that a message says everything is saved in.
std::string saved_in(const failure& problem) {
  constexpr std::string_view before = " is saved in ";
  const auto at = problem.message.find(before);
  BOOST_TEST_REQUIRE(at != std::string::npos, problem.message);
  const auto from = at + before.size();
  return problem.message.substr(from, problem.message.find(',', from) - from);
}

struct fixture {
  temporary_folder folder;
  fs::path work = fs::current_path(); // Copies may go there.
  std::string path = folder.path("home/tandem.db");

  fixture() {
    folder.write("work/here", "");
    fs::current_path(folder.path("work"));
    folder.write("home/here", "");
  }
  fixture(const fixture&) = delete;
  fixture& operator=(const fixture&) = delete;
  ~fixture() { fs::current_path(work); }

  std::unique_ptr<store::result_store> open() const {
    auto opened = store::open_sqlite_store(path, {});
    BOOST_TEST_REQUIRE(static_cast<bool>(opened), (opened ? "" : opened.error().message));
    return std::move(*opened);
  }
  static std::string runs(const std::string& in) {
    return reader{in}.query("SELECT group_concat(id) FROM (SELECT id FROM run ORDER BY id)");
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(displaced, fixture)

BOOST_AUTO_TEST_CASE(results_whose_file_is_gone_are_saved_and_that_is_said_once) {
  for (const auto& [what, harm] : harms())
    BOOST_TEST_CONTEXT(what) {
      const fixture fresh;
      auto results = fresh.open();
      BOOST_TEST(!results->write({ended("R1")}));
      BOOST_TEST(!results->check());
      harm(fresh.path);
      const auto problem = results->write({ended("R2")});
      BOOST_TEST_REQUIRE(is(problem, ec::storage_failure, fresh.path));
      BOOST_TEST_MESSAGE(problem->message);
      // The rest of the run goes on there.
      BOOST_TEST(!results->write({ended("R3")}));
      BOOST_TEST(!results->check());
      const auto copy = saved_in(*problem);
      BOOST_TEST(fresh.runs(copy) == "R1,R2,R3");
      results.reset();
      BOOST_TEST(fresh.runs(copy) == "R1,R2,R3");
      BOOST_TEST(reader{copy}.query("PRAGMA integrity_check") == "ok");
    }
}

BOOST_AUTO_TEST_CASE(results_are_looked_for_without_a_row_too) {
  auto results = open();
  BOOST_TEST(!results->write({ended("R1")}));
  fs::remove(path);
  const auto problem = results->check();
  BOOST_TEST_REQUIRE(is(problem, ec::storage_failure, "was deleted"));
  BOOST_TEST(runs(saved_in(*problem)) == "R1");
  BOOST_TEST(!results->check());
}

BOOST_AUTO_TEST_CASE(a_file_that_was_moved_is_whole_and_one_in_its_place_unharmed) {
  const auto other = folder.path("home/other.db");
  BOOST_TEST(!(*store::open_sqlite_store(other, {}))->write({ended("X1")}));
  auto results = open();
  BOOST_TEST(!results->write({ended("R1")}));
  fs::rename(path, path + ".old");
  fs::rename(other, path);
  BOOST_TEST(is(results->write({ended("R2")}), ec::storage_failure, "replaced"));
  results.reset();
  BOOST_TEST(runs(path) == "X1");
  BOOST_TEST(runs(path + ".old") == "R1,R2");
}

BOOST_AUTO_TEST_CASE(a_copy_never_takes_the_place_of_another) {
  for (const auto* name : {"tandem.db.saved", "tandem.db.saved-2"}) {
    auto results = open();
    fs::remove(path);
    const auto problem = results->write({ended("R1")});
    BOOST_TEST_REQUIRE(is(problem, ec::storage_failure, "was deleted"));
    BOOST_TEST(saved_in(*problem) == folder.path("home/") + name);
    results.reset();
    fs::remove(path + "-wal");
    fs::remove(path + "-shm");
  }
}

BOOST_AUTO_TEST_CASE(a_copy_that_is_deleted_is_saved_again) {
  auto results = open();
  fs::remove(path);
  const auto first = results->write({ended("R1")});
  BOOST_TEST_REQUIRE(is(first, ec::storage_failure, "was deleted"));
  fs::remove(saved_in(*first));
  const auto second = results->write({ended("R2")});
  BOOST_TEST_REQUIRE(is(second, ec::storage_failure, saved_in(*first)));
  BOOST_TEST(runs(saved_in(*second)) == "R1,R2");
}

BOOST_AUTO_TEST_CASE(an_outbox_whose_file_is_gone_is_saved_and_gives_its_rows_in_order) {
  for (const auto& [what, harm] : harms())
    BOOST_TEST_CONTEXT(what) {
      const fixture fresh;
      const auto file = fresh.folder.path("home/o.db");
      auto box = store::outbox::open({file, "elsewhere", 100});
      BOOST_TEST_REQUIRE(static_cast<bool>(box));
      BOOST_TEST(!(*box)->append({ended("R1")}));
      harm(file);
      const auto problem = (*box)->append({ended("R2")});
      BOOST_TEST_REQUIRE(is(problem, ec::storage_failure, file));
      BOOST_TEST((*box)->path() == saved_in(*problem));
      BOOST_TEST((*box)->rows() == 2u);
      BOOST_TEST(!(*box)->append({ended("R3")}));
      const auto target = fresh.folder.path("to.db");
      auto opened = store::open_sqlite_store(target, {});
      BOOST_TEST_REQUIRE(static_cast<bool>(opened));
      auto& to = *opened;
      const auto moved = store::replay(**box, *to, 10, {});
      BOOST_TEST_REQUIRE(static_cast<bool>(moved), (moved ? "" : moved.error().message));
      BOOST_TEST(moved->size() == 3u);
      BOOST_TEST(fresh.runs(target) == "R1,R2,R3");
      BOOST_TEST((*box)->rows() == 0u);
    }
}

BOOST_AUTO_TEST_CASE(an_outbox_that_is_gone_when_its_rows_have_arrived_holds_none_of_them) {
  const auto file = folder.path("home/o.db");
  auto box = store::outbox::open({file, "elsewhere", 100});
  BOOST_TEST_REQUIRE(static_cast<bool>(box));
  BOOST_TEST(!(*box)->append({ended("R1"), ended("R2")}));
  fs::remove(file);
  auto to = open();
  BOOST_TEST(!store::replay(**box, *to, 1, {}));
  BOOST_TEST(runs(path) == "R1");
  BOOST_TEST((*box)->rows() == 1u);
  BOOST_TEST(static_cast<bool>(store::replay(**box, *to, 1, {})));
  BOOST_TEST(runs(path) == "R1,R2");
}

BOOST_AUTO_TEST_CASE(a_history_whose_file_is_gone_is_said_and_not_written_any_more) {
  for (const auto& [what, harm] : harms())
    BOOST_TEST_CONTEXT(what) {
      const fixture fresh;
      const auto file = fresh.folder.path("home/cache.db");
      auto history = store::open_candle_store({.path = file, .source = "sim:"});
      BOOST_TEST_REQUIRE(static_cast<bool>(history));
      const auto first = snapshot_of(code_of(0), day(20250718), 60, 1);
      BOOST_TEST(!(*history)->put({first}));
      harm(file);
      const auto second = snapshot_of(code_of(1), day(20250718), 60, 2);
      BOOST_TEST(is((*history)->put({second}), ec::storage_failure, file));
      const auto found = (*history)->newest(first.code);
      BOOST_TEST_REQUIRE(!found);
      BOOST_TEST(found.error().message.find("fetches them again") != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(results_with_a_history_in_their_file_keep_both) {
  auto results = open();
  auto history = store::open_candle_store({.path = path, .source = "sim:", .own_file = false});
  BOOST_TEST_REQUIRE(static_cast<bool>(history));
  const auto snapshot = snapshot_of(code_of(0), day(20250718), 60, 1);
  BOOST_TEST(!(*history)->put({snapshot}));
  BOOST_TEST(!results->write({ended("R1")}));
  fs::remove(path);
  const auto problem = results->write({ended("R2")});
  BOOST_TEST_REQUIRE(is(problem, ec::storage_failure, "was deleted"));
  BOOST_TEST(is((*history)->put({snapshot}), ec::storage_failure, "no longer stored"));
  history->reset();
  results.reset();
  auto again =
    store::open_candle_store({.path = saved_in(*problem), .source = "sim:", .own_file = false});
  BOOST_TEST_REQUIRE(static_cast<bool>(again));
  const auto found = (*again)->newest(snapshot.code);
  BOOST_TEST_REQUIRE((found && *found));
  BOOST_TEST((**found == snapshot));
  BOOST_TEST(runs(saved_in(*problem)) == "R1,R2");
}

BOOST_AUTO_TEST_SUITE_END()
