#include "store/local/process_name.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

using tandem::store::process_name;
using tandem::store::recognizable;

namespace {

/// A shell that waits, with an argument that it does not look at.
class waiting_shell {
public:
  explicit waiting_shell(const std::string& argument) {
    std::array<int, 2> input{};
    std::array<int, 2> begun{}; // Ends for the reader when the child is the shell.
    if (::pipe2(input.data(), O_CLOEXEC) != 0 || ::pipe2(begun.data(), O_CLOEXEC) != 0)
      throw std::runtime_error{"no pipe"};
    id_ = ::fork();
    if (id_ == 0) {
      ::dup2(input[0], STDIN_FILENO);
      ::execl("/bin/sh", "sh", "-c", "read line", "name", argument.c_str(), nullptr);
      ::_exit(1);
    }
    ::close(begun[1]);
    char nothing = 0;
    static_cast<void>(!::read(begun[0], &nothing, 1));
    for (int one : {begun[0], input[0]})
      ::close(one);
    input_ = input[1];
  }
  waiting_shell(const waiting_shell&) = delete;
  waiting_shell& operator=(const waiting_shell&) = delete;
  ~waiting_shell() {
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
    ::close(input_);
  }

  pid_t id() const { return id_; }

private:
  pid_t id_ = -1;
  int input_ = -1;
};

std::string name_with(const std::string& argument) {
  const waiting_shell shell{argument};
  auto name = process_name(shell.id());
  const auto number = std::to_string(shell.id());
  BOOST_REQUIRE_MESSAGE(name.starts_with(number + " (sh -c read line name"), name);
  return name;
}

} // namespace

BOOST_AUTO_TEST_SUITE(process_names)

BOOST_AUTO_TEST_CASE(a_process_is_named_by_number_and_command) {
  BOOST_TEST(name_with("scan").ends_with(" name scan)"));
  BOOST_TEST(process_name(::getpid()).find("store_test") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_command_that_nobody_tells_leaves_the_number) {
  BOOST_TEST(process_name(0x3ffffffe) == "1073741822"); // Above every number of Linux.
}

BOOST_AUTO_TEST_CASE(the_password_of_a_database_is_left_out) {
  const auto name = name_with("--store.url=postgresql://me:hunter2@host/stock");
  BOOST_TEST(name.ends_with("--store.url=postgresql://me@host/stock)"));
}

BOOST_AUTO_TEST_CASE(an_argument_that_was_cut_off_before_its_password_ends_is_left_out) {
  const auto name = name_with("postgresql://me:" + std::string(100'000, 'x') + "@host/stock");
  BOOST_TEST(name.ends_with(" (sh -c read line name)"));
}

BOOST_AUTO_TEST_CASE(no_terminal_obeys_a_name) {
  const auto name = name_with("\x1b]0;title\x07\n\xc2\x9b"
                              "2J\xe2\x80\xae");
  const auto replaced = [](std::size_t count) { return std::string(count, '?'); };
  BOOST_TEST(name.ends_with(" name ?]0;title" + replaced(4) + "2J" + replaced(3) + ")"), name);
  BOOST_TEST(recognizable(std::string{"a\0b", 3}) == "a?b");
  BOOST_TEST(recognizable(std::string(5'000, 'a')) == std::string(200, 'a'));
}

BOOST_AUTO_TEST_SUITE_END()
