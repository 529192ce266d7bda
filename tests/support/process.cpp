#include "tests/support/process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <stdexcept>
#include <string_view>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

extern char** environ; // NOLINT(readability-redundant-declaration): POSIX wants it so.

namespace tandem::system_test {

namespace {

using std::chrono::milliseconds;
using clock = std::chrono::steady_clock;

constexpr int could_not_start = 127;

void require(bool good, const char* what) {
  if (!good)
    throw std::system_error{errno, std::generic_category(), what};
}

/// Two ends of a stream: [0] is ours, [1] the child's.
std::array<int, 2> open_pipe() {
  std::array<int, 2> ends{};
  require(::pipe2(ends.data(), O_CLOEXEC) == 0, "pipe2");
  return ends;
}

std::array<int, 2> open_terminal() {
  const auto ours = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  require(ours >= 0 && ::grantpt(ours) == 0 && ::unlockpt(ours) == 0, "posix_openpt");
  std::array<char, 128> name{};
  require(::ptsname_r(ours, name.data(), name.size()) == 0, "ptsname_r");
  const auto theirs = ::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  require(theirs >= 0, "open terminal");
  return {ours, theirs};
}

std::vector<std::string> child_environment(const launch& how) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view ours{*entry};
    // Of two with one name the first would count.
    if (!ours.starts_with("KIWOOM_")
        && !how.environment.contains(std::string{ours.substr(0, ours.find('='))}))
      all.emplace_back(ours);
  }
  for (const auto& [name, value] : how.environment)
    all.push_back(std::string{name}.append("=").append(value));
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  out.reserve(texts.size() + 1);
  for (auto& text : texts)
    out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

void limit_file_size(std::size_t bytes) {
  const rlimit limit{bytes, bytes};
  ::setrlimit(RLIMIT_FSIZE, &limit);
}

/// Between fork and exec: only what is safe there.
[[noreturn]] void become(const launch& how, char** arguments, char** environment, int out,
                         int err) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const auto nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (how.file_size_max)
    limit_file_size(*how.file_size_max);
  const rlimit few{how.files_max.value_or(0), how.files_max.value_or(0)};
  if (::dup2(nothing, STDIN_FILENO) >= 0 && ::dup2(out, STDOUT_FILENO) >= 0
      && ::dup2(err, STDERR_FILENO) >= 0 && ::chdir(how.folder.c_str()) == 0
      && (!how.files_max || ::setrlimit(RLIMIT_NOFILE, &few) == 0))
    ::execve(how.program.c_str(), arguments, environment);
  ::_exit(could_not_start);
}

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

void close_stream(int& stream) {
  if (stream >= 0)
    ::close(std::exchange(stream, -1));
}

} // namespace

bool has_terminals() {
  const auto probe = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (probe >= 0)
    ::close(probe);
  return probe >= 0;
}

process::process(const launch& how) {
  auto texts = how.arguments;
  texts.insert(texts.begin(), how.program);
  for (const auto& text : texts)
    name_.append(name_.empty() ? "" : " ").append(text);
  auto environment = child_environment(how);
  auto arguments = pointers(texts);
  auto variables = pointers(environment);
  auto out = how.screen ? open_terminal() : open_pipe();
  auto err = how.terminal ? open_terminal() : open_pipe();
  // Boost.Test would take a child's exit code for a failure of the test.
  struct sigaction standard {};
  standard.sa_handler = SIG_DFL;
  ::sigaction(SIGCHLD, &standard, nullptr);
  started_ = clock::now();
  id_ = ::fork();
  if (id_ == 0)
    become(how, arguments.data(), variables.data(), out[1], err[1]);
  require(id_ > 0, "fork");
  close_stream(out[1]);
  close_stream(err[1]);
  out_ = out[0];
  err_ = err[0];
  // glibc 2.36 declares its own pidfd_open without extern "C".
  alive_ = static_cast<int>(::syscall(SYS_pidfd_open, id_, 0));
  require(alive_ >= 0, "pidfd_open");
}

process::~process() {
  if (!is_reaped_) {
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
  }
  for (auto* stream : {&alive_, &out_, &err_})
    close_stream(*stream);
}

void process::send_signal(int number) const {
  ::kill(id_, number);
}

void process::complain(const std::string& what) const {
  throw std::runtime_error{name_ + ": " + what + "\nstdout: " + left_.out
                           + "\nstderr: " + left_.err};
}

void process::take(int& stream, std::string& text) {
  std::array<char, 65536> buffer{};
  const auto size = ::read(stream, buffer.data(), buffer.size());
  if (size > 0)
    text.append(buffer.data(), static_cast<std::size_t>(size));
  else
    close_stream(stream); // The end; of a terminal it is the error EIO.
}

template <class Predicate>
bool process::collect(milliseconds patience, Predicate enough) {
  const auto deadline = clock::now() + patience;
  while (!enough()) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - clock::now());
    if (left.count() <= 0)
      return false;
    // A closed stream is -1, which poll passes over. The child's end counts once all is read.
    const bool streams_open = out_ >= 0 || err_ >= 0;
    std::array watched{pollfd{out_, POLLIN, 0}, pollfd{err_, POLLIN, 0},
                       pollfd{streams_open ? -1 : alive_, POLLIN, 0}};
    if (::poll(watched.data(), watched.size(), static_cast<int>(left.count())) < 0)
      require(errno == EINTR, "poll");
    if (watched[0].revents != 0)
      take(out_, left_.out);
    if (watched[1].revents != 0)
      take(err_, left_.err);
    if (watched[2].revents != 0)
      return true;
  }
  return true;
}

std::string process::first_line(milliseconds patience) {
  const auto has_line = [this] { return left_.out.find('\n') != std::string::npos; };
  if (!collect(patience, has_line) || !has_line())
    complain("says no line");
  return left_.out.substr(0, left_.out.find('\n'));
}

finished process::wait(milliseconds patience) {
  if (!collect(patience, [] { return false; }))
    complain("did not end within " + std::to_string(patience.count()) + " ms");
  int status = 0;
  rusage used{};
  require(::wait4(id_, &status, 0, &used) == id_, "wait4");
  left_.wall_s = std::chrono::duration<double>(clock::now() - started_).count();
  is_reaped_ = true;
  left_.cpu_s = seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
  left_.peak_rss_mb = static_cast<double>(used.ru_maxrss) / 1024;
  left_.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return left_;
}

} // namespace tandem::system_test
