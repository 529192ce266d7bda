#include "engine/key_lock.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <fcntl.h>
#include <functional>
#include <stdexcept>
#include <string>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace tandem;
using tandem::key_lock;

namespace {

constexpr uid_t stranger = 65533;

/// Only root can play two users.
boost::test_tools::assertion_result is_root(boost::unit_test::test_unit_id) {
  return ::geteuid() == 0;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// A name that no other test has, whoever runs tests on this machine now.
std::string new_name() {
  static int count = 0;
  return "tandem-test-" + std::to_string(::getpid()) + "-" + std::to_string(++count);
}

std::string refusal_of(const std::string& name) {
  const auto refused = key_lock::acquire(name);
  BOOST_REQUIRE(!refused);
  BOOST_TEST((refused.error().code == ec::storage_busy));
  return refused.error().message;
}

/// A process that does `what` and then nothing until it is killed.
class other_process {
public:
  explicit other_process(const std::function<void()>& what, uid_t user = ::geteuid()) {
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0)
      throw std::runtime_error{"no pipe"};
    id_ = ::fork();
    if (id_ == 0) {
      if (user != ::geteuid() && ::setresuid(user, user, user) != 0)
        ::_exit(1);
      what();
      static_cast<void>(!::write(pipe[1], "y", 1));
      while (true)
        ::pause();
    }
    ::close(pipe[1]);
    char said = 'n';
    static_cast<void>(!::read(pipe[0], &said, 1)); // Blocks until the child is so far.
    ::close(pipe[0]);
    BOOST_REQUIRE(said == 'y');
  }
  other_process(const other_process&) = delete;
  other_process& operator=(const other_process&) = delete;
  ~other_process() { kill(); }

  std::string number() const { return std::to_string(id_); }
  void kill() {
    if (id_ <= 0)
      return;
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
    id_ = -1;
  }

private:
  pid_t id_ = -1;
};

/// Takes the name as anybody can who has seen it.
int squat(const std::string& name) {
  const int taken = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un where{};
  where.sun_family = AF_UNIX;
  std::copy(name.begin(), name.end(), &where.sun_path[1]);
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  if (::bind(taken, reinterpret_cast<const sockaddr*>(&where), size) != 0)
    ::_exit(1);
  return taken;
}

void squat_in_silence(const std::string& name) {
  ::listen(squat(name), 16);
}

/// Answers one asker with `text`, which it never ends.
std::function<void()> answering(const std::string& name, const std::string& text) {
  return [name, text] {
    const int taken = squat(name);
    ::listen(taken, 16);
    if (::fork() != 0)
      return; // The parent is the one that the kernel names.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int asker = ::accept(taken, nullptr, nullptr);
    for (std::size_t sent = 0; sent < text.size();) {
      const auto size = ::send(asker, text.data() + sent, text.size() - sent, 0);
      if (size <= 0)
        break;
      sent += static_cast<std::size_t>(size);
    }
    while (true)
      ::pause();
  };
}

} // namespace

BOOST_AUTO_TEST_SUITE(key_locks)

BOOST_AUTO_TEST_CASE(a_second_holder_is_told_process_command_and_user_of_the_first) {
  const auto name = new_name();
  const auto first = key_lock::acquire(name);
  BOOST_REQUIRE(static_cast<bool>(first));
  for (int n = 0; n < 3; ++n) { // As often as it is asked.
    const auto why = refusal_of(name);
    BOOST_TEST(contains(why, "process " + std::to_string(::getpid()) + " ("), why);
    BOOST_TEST(contains(why, "engine_test"), why);
    BOOST_TEST(contains(why, "of user "), why);
    BOOST_TEST(contains(why, std::to_string(::geteuid())), why);
    BOOST_TEST(!contains(why, "not trusted"), why);
  }
}

BOOST_AUTO_TEST_CASE(another_name_is_another_right) {
  const auto first = key_lock::acquire(new_name());
  BOOST_TEST(static_cast<bool>(first));
  BOOST_TEST(static_cast<bool>(key_lock::acquire(new_name())));
}

BOOST_AUTO_TEST_CASE(the_name_is_free_again_after_its_holder) {
  const auto name = new_name();
  BOOST_TEST(static_cast<bool>(key_lock::acquire(name)));
  BOOST_TEST(static_cast<bool>(key_lock::acquire(name)));
}

BOOST_AUTO_TEST_CASE(another_process_holds_it_until_it_is_killed) {
  const auto name = new_name();
  other_process holder{[&] {
    auto lock = key_lock::acquire(name);
    static_cast<void>(lock ? lock->release() : nullptr);
  }};
  BOOST_TEST(contains(refusal_of(name), "process " + holder.number() + " ("));
  holder.kill();
  BOOST_TEST(static_cast<bool>(key_lock::acquire(name)));
}

BOOST_AUTO_TEST_CASE(a_program_that_the_holder_starts_does_not_keep_it) {
  const auto name = new_name();
  auto holder = key_lock::acquire(name);
  BOOST_REQUIRE(static_cast<bool>(holder));
  std::array<int, 2> begun{};
  BOOST_REQUIRE(::pipe2(begun.data(), O_CLOEXEC) == 0);
  const auto child = ::fork();
  if (child == 0) {
    ::execl("/bin/sleep", "sleep", "60", nullptr);
    ::_exit(1);
  }
  ::close(begun[1]);
  char nothing = 0;
  BOOST_TEST(::read(begun[0], &nothing, 1) == 0); // The child is that program now.
  ::close(begun[0]);
  holder->reset();
  BOOST_TEST(static_cast<bool>(key_lock::acquire(name)));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
}

BOOST_AUTO_TEST_CASE(a_holder_that_does_not_answer_is_named_by_the_kernel) {
  const auto name = new_name();
  const other_process holder{[&] { squat_in_silence(name); }};
  const auto why = refusal_of(name);
  BOOST_TEST(contains(why, "process " + holder.number() + " ("), why);
}

BOOST_AUTO_TEST_CASE(a_holder_that_says_too_much_is_cut_off) {
  const auto name = new_name();
  const other_process holder{answering(name, std::string(1 << 20, '\x1b'))};
  const auto why = refusal_of(name);
  BOOST_TEST(why.size() < 1'000u);
  BOOST_TEST(contains(why, "process " + holder.number() + " ("), why);
  BOOST_TEST(!contains(why, "\x1b"));
}

BOOST_AUTO_TEST_CASE(a_holder_is_not_believed_to_be_another_process) {
  const auto name = new_name();
  const other_process holder{answering(name, "1 (init)")};
  const auto why = refusal_of(name);
  BOOST_TEST(!contains(why, "init"), why);
  BOOST_TEST(contains(why, "process " + holder.number() + " ("), why);
}

BOOST_AUTO_TEST_CASE(a_name_that_nobody_listens_at_is_said_to_be_its_owner_s) {
  const auto name = new_name();
  const other_process holder{[&] { squat(name); }};
  const auto why = refusal_of(name);
  BOOST_TEST(contains(why, "silent"), why);
  BOOST_TEST(contains(why, std::to_string(::geteuid())), why);
  BOOST_TEST(contains(why, "@" + name), why);
}

BOOST_AUTO_TEST_CASE(a_name_whose_queue_is_full_is_said_to_be_its_owner_s) {
  const auto name = new_name();
  const other_process holder{[&] {
    ::listen(squat(name), 0);
    // One waits in the queue, and there is no place for another.
    const int asker = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un where{};
    where.sun_family = AF_UNIX;
    std::copy(name.begin(), name.end(), &where.sun_path[1]);
    static_cast<void>(
      !::connect(asker, reinterpret_cast<const sockaddr*>(&where),
                 static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size())));
  }};
  BOOST_TEST(contains(refusal_of(name), "silent"));
}

BOOST_AUTO_TEST_CASE(another_user_is_named_and_not_trusted,
                     *boost::unit_test::precondition(is_root)) {
  const auto name = new_name();
  const other_process holder{answering(name, "1 (tandem scan)"), stranger};
  const auto why = refusal_of(name);
  BOOST_TEST(contains(why, "process " + holder.number() + " ("), why);
  BOOST_TEST(contains(why, "user 65533"), why);
  BOOST_TEST(contains(why, "not trusted"), why);
  BOOST_TEST(contains(why, "@" + name), why);
  BOOST_TEST(!contains(why, "tandem scan"), why); // Not even listened to.
}

BOOST_AUTO_TEST_CASE(another_user_who_does_not_listen_is_named,
                     *boost::unit_test::precondition(is_root)) {
  const auto name = new_name();
  const other_process holder{[&] { squat(name); }, stranger};
  const auto why = refusal_of(name);
  BOOST_TEST(contains(why, "user 65533"), why);
  BOOST_TEST(contains(why, "not trusted"), why);
}

BOOST_AUTO_TEST_CASE(another_user_is_refused_and_trusts_root,
                     *boost::unit_test::precondition(is_root)) {
  const auto name = new_name();
  const auto held = key_lock::acquire(name);
  std::array<int, 2> pipe{};
  BOOST_REQUIRE(::pipe(pipe.data()) == 0);
  const auto child = ::fork();
  if (child == 0) {
    std::string said{"not that user"};
    if (::setresuid(stranger, stranger, stranger) == 0) {
      const auto refused = key_lock::acquire(name);
      said = refused ? "not refused" : refused.error().message;
    }
    static_cast<void>(!::write(pipe[1], said.data(), said.size()));
    ::_exit(0);
  }
  ::close(pipe[1]);
  std::string said(1'000, '\0');
  said.resize(static_cast<std::size_t>(std::max<ssize_t>(0, ::read(pipe[0], said.data(), 1'000))));
  ::close(pipe[0]);
  ::waitpid(child, nullptr, 0);
  BOOST_TEST(contains(said, "process " + std::to_string(::getpid()) + " ("), said);
  BOOST_TEST(contains(said, "user root (0)"), said);
  BOOST_TEST(!contains(said, "not trusted"), said);
}

BOOST_AUTO_TEST_SUITE_END()
