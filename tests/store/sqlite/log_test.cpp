#include "store/results/sqlite/store.hpp"
#include "store/sqlite/log.hpp"
#include "tests/store/reader.hpp"
#include "tests/store/results/result_rows.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>

// What a process that was killed leaves beside its database, whole and damaged.

using namespace tandem;
using tandem::test::temporary_folder;

namespace {

constexpr std::size_t header_bytes = 32;
constexpr std::size_t frame_bytes = 24 + 8192;
constexpr int runs = 6;

struct fixture {
  temporary_folder folder;
  std::string path = folder.path("left.db");

  /// A database with a transaction for each run, all of them in its log, as a kill leaves it.
  /// `rewritten`: the log was begun anew over older frames.
  fixture() { leave(false); }
  void leave(bool rewritten) const {
    const auto live = folder.path(rewritten ? "again.db" : "live.db");
    auto store = store::open_sqlite_store(live, {});
    BOOST_TEST_REQUIRE(static_cast<bool>(store));
    if (rewritten) {
      for (int i = 0; i < 40; ++i)
        BOOST_TEST(!(*store)->write({ended("older" + std::to_string(i))}));
      reader{live}.query("PRAGMA wal_checkpoint(RESTART)");
    } else {
      reader{live}.query("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    for (int i = 0; i < runs; ++i)
      BOOST_TEST(!(*store)->write({ended("R" + std::to_string(i))}));
    for (const std::string suffix : {"", "-wal"})
      std::filesystem::copy_file(live + suffix, path + suffix,
                                 std::filesystem::copy_options::overwrite_existing);
    std::filesystem::remove(path + "-shm");
  }
  std::string log() const { return folder.read("left.db-wal"); }
  void write_log(const std::string& bytes) const { folder.write("left.db-wal", bytes); }
  void flip(std::size_t at) const {
    auto bytes = log();
    bytes.at(at) = static_cast<char>(bytes.at(at) ^ 1);
    write_log(bytes);
  }
  std::string damage() const { return store::log_damage(path); }
  /// As SQLite makes of it, without changing it.
  int runs_left() const {
    const temporary_folder look;
    for (const std::string suffix : {"", "-wal"})
      std::filesystem::copy_file(path + suffix, look.path("left.db") + suffix);
    return std::stoi(
      reader{look.path("left.db")}.query("SELECT count(*) FROM run WHERE id LIKE 'R%'"));
  }
};

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(sqlite_log, fixture)

BOOST_AUTO_TEST_CASE(what_a_kill_leaves_is_in_order) {
  BOOST_TEST(damage() == "");
  BOOST_TEST(runs_left() == runs);
  leave(true);
  BOOST_TEST(damage() == "");
  BOOST_TEST(runs_left() == runs);
}

BOOST_AUTO_TEST_CASE(no_log_and_an_empty_one_are_in_order) {
  write_log("");
  BOOST_TEST(damage() == "");
  write_log(std::string(header_bytes, '\0'));
  BOOST_TEST(damage() == "");
  std::filesystem::remove(path + "-wal");
  BOOST_TEST(damage() == "");
}

BOOST_AUTO_TEST_CASE(a_log_that_was_not_written_to_its_end_is_in_order) {
  const auto whole = log();
  for (const auto missing : {1U, 8191U, 8192U, 8200U, 8216U}) {
    write_log(whole.substr(0, whole.size() - missing));
    BOOST_TEST(damage() == "", missing);
  }
}

BOOST_AUTO_TEST_CASE(a_last_frame_torn_over_an_older_one_is_in_order) {
  leave(true);
  auto bytes = log();
  // Of the frames that belong to this writing of the log, the last one has its header only.
  std::size_t last = 0;
  for (auto at = header_bytes; at + frame_bytes <= bytes.size(); at += frame_bytes)
    if (bytes.substr(at + 8, 8) == bytes.substr(16, 8))
      last = at;
  BOOST_TEST_REQUIRE(last + frame_bytes < bytes.size());
  bytes[last + 100] = static_cast<char>(bytes[last + 100] ^ 1);
  write_log(bytes);
  BOOST_TEST(damage() == "");
  BOOST_TEST(runs_left() == runs - 1);
}

BOOST_AUTO_TEST_CASE(any_changed_byte_that_loses_a_run_is_said) {
  const auto whole = log();
  std::vector<std::size_t> places;
  for (std::size_t at = 0; at < header_bytes; ++at)
    places.push_back(at);
  for (auto at = header_bytes; at < whole.size(); at += 1021) // Prime, so every part of a frame.
    places.push_back(at);
  for (std::size_t at = 0; at < 24; ++at)
    places.push_back(header_bytes + frame_bytes + at);
  for (const auto at : places) {
    flip(at);
    const auto left = runs_left();
    BOOST_TEST(left < runs, at);
    BOOST_TEST(contains(damage(), left == 0 ? "lost" : "transaction"), at);
    write_log(whole);
  }
}

BOOST_AUTO_TEST_CASE(a_damaged_log_names_itself_and_is_kept) {
  flip(header_bytes + 200);
  const auto damaged = log();
  BOOST_TEST(damage().starts_with(path + ": its write-ahead log " + path + "-wal is damaged"));
  BOOST_TEST(contains(store::keep_damaged_log(path), "it is kept as " + path + "-wal.damaged"));
  BOOST_TEST(folder.read("left.db-wal.damaged") == damaged);
}

BOOST_AUTO_TEST_CASE(a_link_leads_to_the_log_beside_the_file) {
  flip(header_bytes + 200);
  std::filesystem::create_symlink(path, folder.path("link.db"));
  BOOST_TEST(contains(store::log_damage(folder.path("link.db")), path + "-wal"));
}

BOOST_AUTO_TEST_SUITE_END()
