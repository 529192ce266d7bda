#include "store/results/sqlite/store.hpp"
#include "tests/store/results/result_rows.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>
#include <sqlite3.h>

#include <memory>
#include <utility>

// Looks at what SQLite asks the operating system for, because a sync that is left out shows only
// when the power goes.

using namespace tandem;
using namespace tandem::test;

namespace {

/// SQLite's own access to files, which also counts the syncs of write-ahead logs, while it lives.
class counted_files {
public:
  counted_files() {
    usual = sqlite3_vfs_find(nullptr);
    counting_ = *usual;
    counting_.zName = "counted";
    counting_.xOpen = open;
    sqlite3_vfs_register(&counting_, 1);
  }
  counted_files(const counted_files&) = delete;
  counted_files& operator=(const counted_files&) = delete;
  ~counted_files() {
    sqlite3_vfs_unregister(&counting_);
    sqlite3_vfs_register(usual, 1);
  }

  /// Since the last look.
  static int syncs() { return std::exchange(synced, 0); }

private:
  static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
    const int code = usual->xOpen(usual, name, file, flags, out);
    if (code == SQLITE_OK && (flags & SQLITE_OPEN_WAL) != 0) {
      own = file->pMethods;
      methods = *own;
      methods.xSync = sync;
      file->pMethods = &methods;
    }
    return code;
  }
  static int sync(sqlite3_file* file, int flags) {
    ++synced;
    return own->xSync(file, flags);
  }

  static inline sqlite3_vfs* usual = nullptr;
  static inline const sqlite3_io_methods* own = nullptr;
  static inline sqlite3_io_methods methods{};
  static inline int synced = 0;
  sqlite3_vfs counting_{};
};

std::unique_ptr<store::result_store> open_in(const temporary_folder& folder) {
  auto opened = store::open_sqlite_store(folder.path("tandem.db"), {});
  BOOST_REQUIRE(opened);
  return std::move(*opened);
}

} // namespace

BOOST_AUTO_TEST_SUITE(syncs_of_sqlite)

BOOST_AUTO_TEST_CASE(a_commit_is_not_synced_and_a_sync_is) {
  const temporary_folder folder;
  const counted_files files;
  const auto disk = open_in(folder);
  BOOST_TEST(!disk->write({running("R1")})); // A new log's head is synced.
  counted_files::syncs();
  BOOST_TEST(!disk->write({candidate("005930")}));
  BOOST_TEST(!disk->write({ended("R1")}));
  BOOST_TEST(counted_files::syncs() == 0);
  BOOST_TEST(!disk->sync());
  BOOST_TEST(counted_files::syncs() == 1);
}

BOOST_AUTO_TEST_CASE(a_store_that_nothing_was_written_to_can_be_synced) {
  const temporary_folder folder;
  const auto disk = open_in(folder);
  BOOST_TEST(!disk->sync());
}

BOOST_AUTO_TEST_SUITE_END()
