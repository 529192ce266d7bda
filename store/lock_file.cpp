#include "store/lock_file.hpp"

#include "store/store_url.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <string_view>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace tandem::store {
namespace {

// Enough to recognize a command by; the file is for a message, not for a record.
constexpr std::size_t command_size_max = 200;

failure trouble(const std::string& path, int error) {
  return {ec::storage_failure,
          path + ": cannot be locked: " + std::generic_category().message(error)};
}

/// An argument as a file may show it: the URL of a database without its password.
std::string shown_argument(const std::string& argument) {
  const auto url = argument.find("postgres");
  return url == std::string::npos ? argument
                                  : argument.substr(0, url) + shown_url(argument.substr(url));
}

/// "1234 (tandem scan --quiet)" for this process.
std::string self_description() {
  std::ifstream file{"/proc/self/cmdline", std::ios::binary};
  std::string command;
  for (std::string argument; std::getline(file, argument, '\0');)
    command += (command.empty() ? "" : " ") + shown_argument(argument);
  command.resize(std::min(command.size(), command_size_max));
  for (auto& c : command)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      c = ' ';
  return std::to_string(::getpid()) + " (" + command + ")";
}

std::string holder_of(int descriptor) {
  std::array<char, command_size_max + 32> buffer{};
  const auto size = ::pread(descriptor, buffer.data(), buffer.size(), 0);
  if (size <= 0)
    return "another process"; // It has the lock but has not signed yet.
  std::string_view text{buffer.data(), static_cast<std::size_t>(size)};
  return "process " + std::string{text.substr(0, text.find('\n'))};
}

} // namespace

result<lock_file> lock_file::acquire(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0)
    return trouble(path, errno);
  lock_file lock{descriptor};
  int outcome = 0;
  do {
    outcome = ::flock(descriptor, LOCK_EX | LOCK_NB);
  } while (outcome != 0 && errno == EINTR);
  if (outcome != 0 && errno == EWOULDBLOCK)
    return failure{ec::storage_busy, path + ": held by " + holder_of(descriptor)};
  if (outcome != 0)
    return trouble(path, errno);
  const auto signature = self_description() + "\n";
  // The signature only serves the message of whoever comes second, but a disk that cannot take
  // these bytes cannot take the run either.
  if (::ftruncate(descriptor, 0) != 0
      || ::pwrite(descriptor, signature.data(), signature.size(), 0)
           != static_cast<ssize_t>(signature.size()))
    return trouble(path, errno);
  return lock;
}

lock_file::lock_file(lock_file&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

lock_file& lock_file::operator=(lock_file&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

lock_file::~lock_file() {
  if (descriptor_ >= 0)
    ::close(descriptor_);
}

} // namespace tandem::store
