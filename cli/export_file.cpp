#include "cli/export_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace tandem::cli {

namespace {

namespace fs = std::filesystem;

// What a system call costs is little beside this many bytes.
constexpr std::size_t bytes_at_once = 256 * 1024;
// Another export that ends while this one begins moves its part away; more than one hardly does.
constexpr int attempts = 10;
constexpr mode_t new_file_mode = 0666; // Less what the user's mask forbids.

std::string cause_of(int code) {
  return std::generic_category().message(code);
}

/// Whether `path` is `other`, or one of the files that SQLite has beside it.
bool belongs_to(const fs::path& path, const std::string& other) {
  std::error_code ignored;
  for (const auto* suffix : {"", "-wal", "-shm", "-journal", ".lock"}) {
    const auto file = other + suffix;
    if (fs::equivalent(path, file, ignored)
        || fs::weakly_canonical(fs::absolute(file, ignored), ignored) == path)
      return true;
  }
  return false;
}

status check_path(const std::string& path, const fs::path& real,
                  const std::vector<std::string>& taken) {
  const auto refuse = [&](const std::string& why) {
    return failure{ec::invalid_argument, path + ": " + why};
  };
  std::error_code ignored;
  if (fs::is_directory(real, ignored) || path.ends_with('/'))
    return refuse("is a folder, not a file to write");
  if (!fs::is_directory(real.parent_path(), ignored))
    return refuse("the folder " + real.parent_path().string() + " does not exist");
  for (const auto& one : taken)
    if (belongs_to(real, one))
      return refuse("is where tandem keeps its data; choose another file");
  return std::nullopt;
}

} // namespace

descriptor_sink::descriptor_sink(int descriptor, std::string name)
    : descriptor_(descriptor), name_(std::move(name)) {
  waiting_.reserve(2 * bytes_at_once);
}

status descriptor_sink::put(std::string_view bytes) {
  waiting_.append(bytes);
  return waiting_.size() < bytes_at_once ? std::nullopt : flush();
}

status descriptor_sink::flush() {
  for (std::size_t done = 0; done < waiting_.size();) {
    const auto taken = ::write(descriptor_, waiting_.data() + done, waiting_.size() - done);
    if (taken < 0 && errno == EINTR)
      continue;
    if (taken < 0)
      return failure{errno == EPIPE ? ec::cancelled : ec::storage_failure,
                     name_ + ": cannot be written: " + cause_of(errno)};
    done += static_cast<std::size_t>(taken);
  }
  waiting_.clear();
  return std::nullopt;
}

result<std::unique_ptr<export_file>> export_file::open(const std::string& path,
                                                       const std::vector<std::string>& taken) {
  std::error_code error;
  const auto real = fs::weakly_canonical(fs::absolute(path, error), error);
  if (error)
    return failure{ec::invalid_argument, path + ": " + error.message()};
  if (auto problem = check_path(path, real, taken))
    return *problem;
  std::unique_ptr<export_file> out{new export_file{real.string()}};
  out->is_device_ = fs::exists(real, error) && !fs::is_regular_file(real, error);
  if (auto problem = out->is_device_ ? out->open_device() : out->open_part())
    return *problem;
  out->sink_ = std::make_unique<descriptor_sink>(out->descriptor_, path);
  return out;
}

export_file::~export_file() {
  if (descriptor_ < 0)
    return;
  if (!is_device_ && !is_done_)
    ::unlink(part()->c_str());
  ::close(descriptor_);
}

std::optional<std::string> export_file::part() const {
  return is_device_ ? std::nullopt : std::optional{path_ + ".tandem-part"};
}

failure export_file::trouble(const std::string& what) const {
  return {ec::storage_failure, path_ + ": " + what + ": " + cause_of(errno)};
}

status export_file::open_device() {
  descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
  return descriptor_ < 0 ? status{trouble("cannot be opened")} : std::nullopt;
}

status export_file::open_part() {
  // A file that its owner has made read-only is to stay.
  struct stat before {};
  const bool is_there = ::stat(path_.c_str(), &before) == 0;
  if (is_there && ::access(path_.c_str(), W_OK) != 0)
    return trouble("may not be replaced");
  for (int i = 0; i < attempts; ++i) {
    const auto locked = lock_part();
    if (!locked)
      return locked.error();
    if (!*locked)
      continue;
    if (is_there)
      ::fchmod(descriptor_, before.st_mode & 0777);
    return ::ftruncate(descriptor_, 0) == 0 ? std::nullopt : status{trouble("cannot be written")};
  }
  return failure{ec::storage_busy, path_ + ": other exports keep writing it"};
}

result<bool> export_file::lock_part() {
  const auto name = *part();
  const int opened = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, new_file_mode);
  if (opened < 0)
    return trouble("cannot be written");
  if (::flock(opened, LOCK_EX | LOCK_NB) != 0) {
    ::close(opened);
    return failure{ec::storage_busy, path_ + ": another export is writing it"};
  }
  struct stat mine {};
  struct stat named {};
  if (::fstat(opened, &mine) != 0 || ::stat(name.c_str(), &named) != 0
      || mine.st_ino != named.st_ino || mine.st_dev != named.st_dev) {
    ::close(opened);
    return false;
  }
  descriptor_ = opened;
  return true;
}

status export_file::finish() {
  if (auto problem = sink_->flush())
    return problem;
  if (is_device_)
    return std::nullopt;
  if (::fsync(descriptor_) != 0)
    return trouble("cannot be written");
  if (::rename(part()->c_str(), path_.c_str()) != 0)
    return trouble("cannot be replaced");
  is_done_ = true;
  // The new name, too, is to outlive a power cut. Some file systems cannot sync a folder.
  const int folder =
    ::open(fs::path{path_}.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) {
    ::fsync(folder);
    ::close(folder);
  }
  return std::nullopt;
}

} // namespace tandem::cli
