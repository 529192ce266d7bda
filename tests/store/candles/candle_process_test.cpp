#include "store/candles/candle_store.hpp"
#include "tests/store/candles/candle_samples.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <csignal>
#include <ctime>
#include <functional>
#include <random>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

// A history and the death of the process that writes it.

using namespace tandem;
using market::candle_snapshot;
using tandem::test::temporary_folder;

namespace {

constexpr std::size_t symbols = 30;
constexpr auto today = 20250718;

/// A forked process that does `work` until it is killed. What it writes to the descriptor that
/// `work` gets is read here.
class child {
public:
  explicit child(const std::function<void(int)>& work) {
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0)
      throw std::runtime_error{"no pipe"};
    pid_ = ::fork();
    if (pid_ == 0) {
      ::close(pipe[0]);
      work(pipe[1]);
      while (true)
        ::pause();
    }
    ::close(pipe[1]);
    said_ = pipe[0];
  }
  child(const child&) = delete;
  child& operator=(const child&) = delete;
  ~child() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
    ::close(said_);
  }

  pid_t pid() const { return pid_; }
  /// Blocks for the next byte; false when the process is dead.
  bool reads_one() const {
    char byte = 0;
    return ::read(said_, &byte, 1) == 1;
  }
  bool ends_by_kill() {
    int state = 0;
    ::waitpid(std::exchange(pid_, -1), &state, 0);
    return WIFSIGNALED(state) && WTERMSIG(state) == SIGKILL;
  }

private:
  pid_t pid_ = -1;
  int said_ = -1;
};

void say(int to) {
  const char byte = '!';
  static_cast<void>(!::write(to, &byte, 1));
}

/// As hard as it gets, at any instruction: the kernel needs nobody's help for it.
void be_killed_in(long microseconds) {
  sigevent event{};
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = SIGKILL;
  timer_t timer{};
  itimerspec when{};
  when.it_value.tv_nsec = 1 + microseconds * 1000;
  if (::timer_create(CLOCK_MONOTONIC, &event, &timer) != 0
      || ::timer_settime(timer, 0, &when, nullptr) != 0)
    ::raise(SIGKILL);
}

std::unique_ptr<store::candle_store> open(const std::string& path) {
  auto opened = store::open_candle_store({.path = path, .source = "sim:"});
  BOOST_TEST_REQUIRE(static_cast<bool>(opened), (opened ? "" : opened.error().message));
  return std::move(*opened);
}

/// The market as the `version`th put writes it: two by turns, made before anybody is in a hurry.
std::vector<market::candle_snapshot> market_of(std::int64_t version) {
  static const auto markets = [] {
    std::array<std::vector<market::candle_snapshot>, 2> out;
    for (std::uint32_t i = 0; i < 2 * symbols; ++i)
      out[i % 2].push_back(snapshot_of(code_of(i / 2), day(today), 100 + 10 * i, i));
    return out;
  }();
  auto out = markets[static_cast<std::size_t>(version) % 2];
  for (auto& one : out)
    one.captured_us = version;
  return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(candle_processes)

BOOST_AUTO_TEST_CASE(second_process_is_told_who_the_first_is) {
  const temporary_folder folder;
  const auto path = folder.path("cache.db");
  const child first{[&](int out) {
    const auto held = store::open_candle_store({.path = path, .source = "sim:"});
    say(out);
    while (true)
      ::pause();
  }};
  BOOST_TEST_REQUIRE(first.reads_one());
  const auto second = store::open_candle_store({.path = path, .source = "sim:"});
  BOOST_TEST_REQUIRE(!second);
  BOOST_TEST((second.error().code == ec::storage_busy));
  BOOST_TEST(second.error().message.find("held by process " + std::to_string(first.pid()))
             != std::string::npos);
  BOOST_TEST(second.error().message.find("store_test") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(killed_writer_leaves_every_symbol_whole_and_loses_no_put) {
  std::mt19937 random{20250718};
  static_cast<void>(market_of(0));
  std::int64_t puts_max = 0;
  for (int round = 0; round < 15; ++round) {
    const auto life_us = static_cast<long>(random() % 200'000);
    BOOST_TEST_CONTEXT("killed after " << life_us << " us") {
      const temporary_folder folder;
      const auto path = folder.path("cache.db");
      child writer{[&](int out) {
        const auto history = open(path);
        for (std::int64_t version = 1;; ++version) {
          if (history->put(market_of(version)))
            ::raise(SIGTERM); // Not the end that is expected.
          say(out);
          if (version == 1)
            be_killed_in(life_us);
        }
      }};
      std::int64_t puts = 0;
      while (writer.reads_one())
        ++puts;
      BOOST_TEST(writer.ends_by_kill());
      BOOST_TEST_REQUIRE(puts >= 1);
      const auto history = open(path);
      const auto first = history->newest(code_of(0));
      BOOST_TEST_REQUIRE((first && first->has_value()));
      const auto version = (**first).captured_us;
      // The last put may have been committed without being said.
      BOOST_TEST((version == puts || version == puts + 1));
      puts_max = std::max(puts_max, version);
      for (const auto& one : market_of(version))
        BOOST_TEST((*history->find(one.code, day(today)) == one), one.code);
      BOOST_TEST(history->take_damage().empty());
      BOOST_TEST(!history->put(market_of(version + 1)));
    }
  }
  BOOST_TEST_MESSAGE("up to " << puts_max << " puts before the end");
}

BOOST_AUTO_TEST_CASE(flipped_bits_in_the_log_of_a_killed_writer_lose_puts_and_change_nothing) {
  const temporary_folder folder;
  constexpr std::int64_t puts = 3;
  {
    const child writer{[&](int out) {
      const auto history = open(folder.path("first.db"));
      for (std::int64_t version = 1; version <= puts; ++version)
        static_cast<void>(history->put(market_of(version)));
      say(out);
      while (true)
        ::pause(); // With everything still in the log.
    }};
    BOOST_TEST_REQUIRE(writer.reads_one());
  }
  const auto database = folder.read("first.db");
  const auto log = folder.read("first.db-wal");
  BOOST_TEST_REQUIRE(log.size() > database.size());
  for (std::uint32_t seed = 0; seed < 25; ++seed) {
    BOOST_TEST_CONTEXT("seed " << seed) {
      std::mt19937 random{seed};
      auto flipped = log;
      const auto at = random() % log.size();
      flipped[at] = static_cast<char>(flipped[at] ^ (1 << random() % 8));
      if (seed % 2 == 0)
        flipped.resize(at);
      const auto name = std::to_string(seed) + ".db";
      folder.write(name, database);
      folder.write(name + "-wal", flipped);
      const auto history = open(folder.path(name));
      std::int64_t version = 0;
      for (std::size_t i = 0; i < symbols; ++i) {
        const auto found = history->newest(code_of(i));
        BOOST_TEST_REQUIRE(static_cast<bool>(found));
        if (!*found)
          continue;
        version = (**found).captured_us;
        BOOST_TEST((version >= 1 && version <= puts));
        BOOST_TEST((**found == market_of(version)[i]));
      }
      BOOST_TEST(!history->put(market_of(version + 1)));
      BOOST_TEST((*history->newest(code_of(0)) == market_of(version + 1)[0]));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
