#include "store/pace_file.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <system_error>
#include <unistd.h>

// tandem-pace 1 BOOT CERTAIN
// key STARTED HELD
// ka10081 STARTED HELD
// end
//
// padded to one size, so that a write always replaces all of it.

namespace tandem::store {
namespace {

constexpr std::size_t record_size = 2048; // Within one page, which the kernel writes as a whole.
constexpr const char* magic = "tandem-pace";
constexpr int version = 1;

std::string boot_name() {
  std::ifstream file{"/proc/sys/kernel/random/boot_id"};
  std::string text;
  file >> text;
  return text.empty() ? "unknown" : text;
}

failure trouble(const std::string& path, int error) {
  return {ec::storage_failure, path + ": " + std::generic_category().message(error)};
}

/// False for anything but a whole record of this boot.
bool parse(const std::string& text, const std::string& boot, pace_record& into) {
  std::istringstream lines{text};
  std::string word;
  std::string written_in;
  int number = 0;
  if (!(lines >> word >> number >> written_in >> into.is_certain) || word != magic
      || number != version || written_in != boot)
    return false;
  while (lines >> word && word != "end") {
    auto& of = word == "key" ? into.key : into.trs[word];
    if (!(lines >> of.started >> of.held_until))
      return false;
  }
  return word == "end";
}

} // namespace

result<pace_file> pace_file::open(const std::string& path) {
  auto lock = lock_file::acquire(path + ".lock");
  if (!lock)
    return lock.error();
  int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const bool is_new = descriptor >= 0;
  if (!is_new)
    descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor < 0)
    return trouble(path, errno);
  return pace_file{descriptor, std::move(*lock), boot_name(), is_new};
}

pace_file::~pace_file() {
  if (descriptor_ >= 0)
    ::close(descriptor_);
}

pace_record pace_file::read() const {
  std::array<char, record_size> buffer{};
  const auto size = ::pread(descriptor_, buffer.data(), buffer.size(), 0);
  if (size == 0 && is_new_)
    return {};
  pace_record found; // An old file without a record has lost it.
  if (size < 0 || !parse({buffer.data(), static_cast<std::size_t>(size)}, boot_, found)) {
    found = {};
    found.is_certain = false;
  }
  return found;
}

status pace_file::write(const pace_record& what) {
  std::ostringstream text;
  text << magic << ' ' << version << ' ' << boot_ << ' ' << what.is_certain << '\n';
  text << "key " << what.key.started << ' ' << what.key.held_until << '\n';
  for (const auto& [tr, times] : what.trs)
    text << tr << ' ' << times.started << ' ' << times.held_until << '\n';
  text << "end\n";
  auto bytes = std::move(text).str();
  bytes.resize(record_size, '\n');
  const auto size = ::pwrite(descriptor_, bytes.data(), bytes.size(), 0);
  if (size != static_cast<ssize_t>(bytes.size()))
    return failure{ec::storage_failure,
                   "the record of the last call cannot be written: "
                     + (size < 0 ? std::generic_category().message(errno) : "disk full?")};
  return std::nullopt;
}

} // namespace tandem::store
