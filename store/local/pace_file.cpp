#include "store/local/pace_file.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/file.h>
#include <sys/stat.h>
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

/// False for anything but a complete record of this boot.
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

/// Whether opening failed because something else lies there: a link, a folder, a socket, another
/// user's file.
bool is_in_the_way(int error) {
  return error == ELOOP || error == EISDIR || error == ENXIO || error == EACCES;
}

/// A file of another user, or with a second name, may have been put here by an attacker.
bool is_ours(const struct stat& file) {
  return S_ISREG(file.st_mode) && file.st_nlink == 1 && file.st_uid == ::geteuid();
}

} // namespace

result<pace_file> pace_file::open(const std::string& path) {
  auto file = open_or_make(path);
  if (!file)
    return file.error();
  return pace_file{path, std::move(*file), boot_name()};
}

result<pace_file::open_file> pace_file::open_or_make(const std::string& path) {
  std::error_code ignored; // The opening that follows reports the error better.
  std::filesystem::create_directories(std::filesystem::path{path}.parent_path(), ignored);
  constexpr int how = O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  struct stat found {};
  descriptor file{::open(path.c_str(), how)};
  int problem = file ? 0 : errno;
  if (file && (::fstat(file.number(), &found) != 0 || !is_ours(found)))
    problem = EACCES;
  if (is_in_the_way(problem) && std::remove(path.c_str()) != 0 && errno != ENOENT)
    return trouble(path, errno);
  if (is_in_the_way(problem) || problem == ENOENT) {
    file = descriptor{::open(path.c_str(), how | O_CREAT | O_EXCL, 0600)};
    problem = file && ::fstat(file.number(), &found) == 0 ? 0 : errno;
  }
  if (problem != 0)
    return trouble(path, problem);
  // A file system without locks is not shared between machines.
  if (::flock(file.number(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    return failure{ec::storage_busy,
                   "a process in another container or on another machine, by " + path};
  return open_file{std::move(file), found.st_dev, found.st_ino};
}

bool pace_file::is_in_place() const {
  struct stat found {};
  return ::lstat(path_.c_str(), &found) == 0 && found.st_dev == file_.device
         && found.st_ino == file_.number;
}

pace_record pace_file::read() const {
  std::array<char, record_size> buffer{};
  const auto size = ::pread(file_.handle.number(), buffer.data(), buffer.size(), 0);
  pace_record found;
  if (size < 0 || !parse({buffer.data(), static_cast<std::size_t>(size)}, boot_, found)) {
    found = {};
    found.is_certain = false;
  }
  return found;
}

status pace_file::write(const pace_record& what) {
  const bool was_lost = !is_in_place();
  if (was_lost) {
    auto again = open_or_make(path_);
    if (!again)
      return failure{
        ec::storage_failure,
        "the record of the last call was removed or replaced and cannot be made again: "
          + again.error().message};
    file_ = std::move(*again);
  }
  const auto line = [](const std::string& word, const pace_record::times& times) {
    return word + ' ' + std::to_string(times.started) + ' ' + std::to_string(times.held_until)
           + '\n';
  };
  auto bytes = std::string{magic} + ' ' + std::to_string(version) + ' ' + boot_ + ' '
               + (what.is_certain ? '1' : '0') + '\n' + line("key", what.key);
  for (const auto& [tr, times] : what.trs)
    bytes += line(tr, times);
  bytes += "end\n";
  bytes.resize(record_size, '\n');
  const auto size = ::pwrite(file_.handle.number(), bytes.data(), bytes.size(), 0);
  if (size != static_cast<ssize_t>(bytes.size()))
    return failure{ec::storage_failure,
                   "the record of the last call cannot be written: "
                     + (size < 0 ? std::generic_category().message(errno) : "disk full?")};
  if (was_lost)
    return failure{ec::storage_failure, "the record of the last call was removed or replaced: "
                                          + path_ + " is made again"};
  return std::nullopt;
}

} // namespace tandem::store
