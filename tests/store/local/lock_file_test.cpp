#include "store/local/lock_file.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace tandem;
using store::lock_file;
using tandem::test::temporary_folder;

namespace {

/// A child process that holds the lock until it is killed.
class other_process {
public:
  explicit other_process(const std::string& path) {
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0)
      throw std::runtime_error{"no pipe"};
    pid_ = ::fork();
    if (pid_ == 0)
      hold(path, pipe[1]);
    ::close(pipe[1]);
    char said = 'n';
    static_cast<void>(::read(pipe[0], &said, 1)); // Blocks until the child has tried.
    ::close(pipe[0]);
    holds_ = said == 'y';
  }
  other_process(const other_process&) = delete;
  other_process& operator=(const other_process&) = delete;
  ~other_process() { kill(); }

  bool holds() const { return holds_; }
  pid_t pid() const { return pid_; }
  /// As hard as it gets: no handler, no destructor.
  void kill() {
    if (pid_ <= 0)
      return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }

private:
  [[noreturn]] static void hold(const std::string& path, int answer) {
    const auto lock = lock_file::acquire(path);
    const char said = lock ? 'y' : 'n';
    static_cast<void>(!::write(answer, &said, 1));
    while (true)
      ::pause();
  }

  pid_t pid_ = -1;
  bool holds_ = false;
};

} // namespace

BOOST_AUTO_TEST_SUITE(lock_files)

BOOST_AUTO_TEST_CASE(second_holder_is_told_who_the_first_is) {
  const temporary_folder folder;
  const auto path = folder.path("db.lock");
  const auto first = lock_file::acquire(path);
  BOOST_TEST_REQUIRE(static_cast<bool>(first));
  const auto second = lock_file::acquire(path);
  BOOST_TEST_REQUIRE(!second);
  BOOST_TEST((second.error().code == ec::storage_busy));
  const auto& message = second.error().message;
  BOOST_TEST(message.find("process " + std::to_string(::getpid()) + " (") != std::string::npos);
  BOOST_TEST(message.find("store_test") != std::string::npos);
  BOOST_TEST(message.find(path) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(lock_is_free_again_after_its_holder) {
  const temporary_folder folder;
  const auto path = folder.path("db.lock");
  { const auto first = lock_file::acquire(path); }
  BOOST_TEST(static_cast<bool>(lock_file::acquire(path)));
}

BOOST_AUTO_TEST_CASE(moved_lock_is_still_held) {
  const temporary_folder folder;
  const auto path = folder.path("db.lock");
  auto first = lock_file::acquire(path);
  const lock_file moved{std::move(*first)};
  BOOST_TEST(!lock_file::acquire(path));
}

BOOST_AUTO_TEST_CASE(other_process_holds_until_it_is_killed) {
  const temporary_folder folder;
  const auto path = folder.path("db.lock");
  other_process other{path};
  BOOST_TEST_REQUIRE(other.holds());
  const auto refused = lock_file::acquire(path);
  BOOST_TEST_REQUIRE(!refused);
  BOOST_TEST(refused.error().message.find("process " + std::to_string(other.pid()))
             != std::string::npos);
  other.kill();
  BOOST_TEST(static_cast<bool>(lock_file::acquire(path)));
}

BOOST_AUTO_TEST_CASE(folder_that_does_not_exist_is_a_failure) {
  const temporary_folder folder;
  const auto refused = lock_file::acquire(folder.path("missing/db.lock"));
  BOOST_TEST_REQUIRE(!refused);
  BOOST_TEST((refused.error().code == ec::storage_failure));
  BOOST_TEST(refused.error().message.find("missing/db.lock") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
