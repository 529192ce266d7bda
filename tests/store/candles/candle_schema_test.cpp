#include "store/candles/candle_store.hpp"
#include "store/candles/sealed_blob.hpp"
#include "tests/store/candles/candle_samples.hpp"
#include "tests/store/reader.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <ctime>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

// A history of an earlier version, as that version left it: its SQL and its BLOBs are written out
// here once more.

using namespace tandem;
using market::candle_snapshot;
using tandem::test::temporary_folder;

namespace {

std::string hex(const std::string& bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out = "x'";
  for (const auto byte : bytes) {
    out += digits[static_cast<unsigned char>(byte) / 16];
    out += digits[static_cast<unsigned char>(byte) % 16];
  }
  return out + "'";
}

std::string sealed(char kind, std::uint32_t entries, const std::string& content,
                   const std::vector<std::string>& texts, const std::string& end) {
  std::string identity;
  for (const auto& text : texts)
    store::append_text(identity, text);
  return hex(*store::seal({{'T', 'D', 'M', kind}, 1}, {entries, content}, identity + end));
}

/// One symbol with the code 005930, KOSPI, listed, common, neither halted nor administrative.
std::string list_of_version_1(const std::string& name, const std::string& session) {
  const std::string captured_us_7{7, 0, 0, 0, 0, 0, 0, 0};
  std::string content;
  store::append_text(content, "005930");
  store::append_text(content, "삼성전자");
  content += std::string{0, 1, 0, 0, 0};
  return "INSERT INTO symbol_list VALUES ('sim:', '" + name + "', '" + session + "', 7, "
         + sealed('L', 1, content, {"sim:", name, session}, captured_us_7) + ")";
}

constexpr int lists = 4;

/// A history of its own with a snapshot, rankings, and lists of four sessions.
void make_version_1(const std::string& path) {
  std::ofstream{path}.flush();
  reader shell{path};
  shell.query("PRAGMA application_id = 1952738659"); // "tdmc"
  shell.query("CREATE TABLE candle_schema_version (version INTEGER PRIMARY KEY, applied_at TEXT "
              "NOT NULL) STRICT");
  shell.query("CREATE TABLE candle_history (source TEXT NOT NULL, code TEXT NOT NULL, base TEXT "
              "NOT NULL, through TEXT NOT NULL, complete INTEGER NOT NULL, captured_us INTEGER NOT "
              "NULL, candles BLOB NOT NULL, PRIMARY KEY (source, code, base)) STRICT");
  shell.query("CREATE TABLE symbol_list (source TEXT NOT NULL, name TEXT NOT NULL, session TEXT "
              "NOT NULL, captured_us INTEGER NOT NULL, symbols BLOB NOT NULL, PRIMARY KEY (source, "
              "name, session)) STRICT");
  shell.query("INSERT INTO candle_schema_version VALUES (1, '2025-07-18T06:40:00.000Z')");
  // Two candles: 1970-01-02 at 1.00 KRW and 1970-01-03 at 1.01, ten shares each.
  const std::string candles{1, 1, 1, 1, 1, 1, 2, 2, '\xc8', 2, '\xc8', 2, 0, 0, 0, 0, 20, 0};
  const std::string complete_captured_us_7{1, 7, 0, 0, 0, 0, 0, 0, 0};
  shell.query(
    "INSERT INTO candle_history VALUES ('sim:', '005930', '2025-07-18', '2025-07-18', 1, 7, "
    + sealed('C', 2, candles, {"sim:", "005930", "2025-07-18", "2025-07-18"},
             complete_captured_us_7)
    + ")");
  for (int i = 0; i < lists; ++i) {
    const auto session = "2025-07-1" + std::to_string(i);
    for (const std::string name : {"ka10099 KOSPI", "ka10099 KOSDAQ", "ka10032 KOSPI"})
      shell.query(list_of_version_1(name, session));
  }
}

std::unique_ptr<store::candle_store> open(const std::string& path) {
  auto opened = store::open_candle_store({.path = path, .source = "sim:"});
  BOOST_TEST_REQUIRE(static_cast<bool>(opened), (opened ? "" : opened.error().message));
  return std::move(*opened);
}

/// Whether everything that `make_version_1` wrote is there, as the newest version has it.
void check_all(const std::string& path) {
  auto history = open(path);
  const auto snapshot = history->newest("005930");
  BOOST_TEST_REQUIRE((snapshot && snapshot->has_value()));
  const market::candle_series candles{{day(19700102), 1, 1, 1, 1, 10},
                                      {day(19700103), 1.01, 1.01, 1.01, 1.01, 10}};
  BOOST_TEST(((**snapshot).candles == candles));
  BOOST_TEST((**snapshot).bases.empty());
  BOOST_TEST((**snapshot).doubts.empty());
  for (int i = 0; i < lists; ++i)
    for (const std::string name : {"ka10099 KOSPI", "ka10099 KOSDAQ", "ka10032 KOSPI"}) {
      const auto list = history->find_list(name, day(20250710 + i));
      BOOST_TEST_REQUIRE((list && list->has_value()));
      BOOST_TEST(((**list).symbols
                  == market::universe{{"005930", "삼성전자", market::market_id::kospi, true}}));
    }
  BOOST_TEST(history->take_damage().empty());
  history.reset();
  reader shell{path};
  BOOST_TEST(shell.query("SELECT max(version) FROM candle_schema_version") == "2");
  BOOST_TEST(shell.query("SELECT count(*) FROM listing") == std::to_string(2 * lists));
  BOOST_TEST(shell.query("SELECT DISTINCT name FROM symbol_list") == "ka10032 KOSPI");
}

} // namespace

BOOST_AUTO_TEST_SUITE(candle_schema)

BOOST_AUTO_TEST_CASE(a_history_of_version_1_is_brought_up_to_date) {
  const temporary_folder folder;
  const auto path = folder.path("cache.db");
  make_version_1(path);
  check_all(path);
  check_all(path);
}

BOOST_AUTO_TEST_CASE(a_move_that_fails_leaves_version_1_as_it_was) {
  const temporary_folder folder;
  const auto path = folder.path("cache.db");
  make_version_1(path);
  reader{path}.query("CREATE TRIGGER full BEFORE DELETE ON symbol_list WHEN old.session = "
                     "'2025-07-13' BEGIN SELECT RAISE(ABORT, 'no'); END");
  BOOST_TEST(!store::open_candle_store({.path = path, .source = "sim:"}));
  BOOST_TEST(reader{path}.query("SELECT max(version) FROM candle_schema_version") == "1");
  BOOST_TEST(reader{path}.query("SELECT count(*) FROM symbol_list") == std::to_string(3 * lists));
  BOOST_TEST(reader{path}.query("SELECT count(*) FROM sqlite_schema WHERE name = 'listing'")
             == "0");
  reader{path}.query("DROP TRIGGER full");
  check_all(path);
}

BOOST_AUTO_TEST_CASE(whoever_is_killed_while_moving_leaves_one_version_or_the_other) {
  for (long microseconds = 0; microseconds < 12'000; microseconds += 400) {
    BOOST_TEST_CONTEXT("killed after " << microseconds << " us") {
      const temporary_folder folder;
      const auto path = folder.path("cache.db");
      make_version_1(path);
      const auto child = ::fork();
      if (child == 0) {
        sigevent event{};
        event.sigev_notify = SIGEV_SIGNAL;
        event.sigev_signo = SIGKILL;
        timer_t timer{};
        itimerspec when{};
        when.it_value.tv_nsec = 1 + microseconds * 1000;
        if (::timer_create(CLOCK_MONOTONIC, &event, &timer) != 0
            || ::timer_settime(timer, 0, &when, nullptr) != 0)
          ::raise(SIGKILL);
        const auto moved = store::open_candle_store({.path = path, .source = "sim:"});
        while (true)
          ::pause();
      }
      ::waitpid(child, nullptr, 0);
      check_all(path);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_damaged_history_of_version_1_is_replaced) {
  const temporary_folder folder;
  const auto path = folder.path("cache.db");
  make_version_1(path);
  reader{path}.query("ALTER TABLE symbol_list RENAME COLUMN name TO nome");
  auto history = open(path);
  BOOST_TEST(!history->take_damage().empty());
  BOOST_TEST(!history->newest("005930")->has_value());
  BOOST_TEST(!history->put({snapshot_of("005930", day(20250718), 5, 1)}));
}

BOOST_AUTO_TEST_SUITE_END()
