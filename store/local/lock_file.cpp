#include "store/local/lock_file.hpp"

#include "store/local/process_name.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <string_view>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace tandem::store {
namespace {

// More than any signature has.
constexpr std::size_t signature_size_max = 256;

failure trouble(const std::string& path, int error) {
  return {ec::storage_failure,
          path + ": cannot be locked: " + std::generic_category().message(error)};
}

std::string holder_of(int descriptor) {
  std::array<char, signature_size_max> buffer{};
  const auto size = ::pread(descriptor, buffer.data(), buffer.size(), 0);
  if (size <= 0)
    return "another process"; // It has the lock but has not signed yet.
  std::string_view text{buffer.data(), static_cast<std::size_t>(size)};
  return "process " + std::string{text.substr(0, text.find('\n'))};
}

} // namespace

result<lock_file> lock_file::acquire(const std::string& path) {
  descriptor file{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)};
  if (!file)
    return trouble(path, errno);
  int outcome = 0;
  do {
    outcome = ::flock(file.number(), LOCK_EX | LOCK_NB);
  } while (outcome != 0 && errno == EINTR);
  if (outcome != 0 && errno == EWOULDBLOCK)
    return failure{ec::storage_busy, path + ": held by " + holder_of(file.number())};
  if (outcome != 0)
    return trouble(path, errno);
  const auto signature = process_name(::getpid()) + "\n";
  // The signature is only for the message of a second process. But a disk that cannot take these
  // bytes cannot take the run either.
  if (::ftruncate(file.number(), 0) != 0
      || ::pwrite(file.number(), signature.data(), signature.size(), 0)
           != static_cast<ssize_t>(signature.size()))
    return trouble(path, errno);
  return lock_file{std::move(file)};
}

} // namespace tandem::store
