#include "store/sqlite/view.hpp"

#include <chrono>
#include <system_error>

namespace tandem::store {
namespace {

namespace fs = std::filesystem;

// With a write-ahead log a reader waits only for a process that recovers or removes the log.
constexpr std::chrono::milliseconds busy_timeout{2000};

} // namespace

sqlite_view::file_stamp sqlite_view::now() const {
  std::error_code ignored; // A file that is gone differs from any other.
  return {fs::last_write_time(path_, ignored), fs::file_size(path_, ignored)};
}

bool sqlite_view::is_settled() const {
  std::error_code missing;
  for (const auto* suffix : {"-wal", "-journal"})
    if (const auto size = fs::file_size(path_ + suffix, missing); !missing && size > 0)
      return false;
  return true;
}

status sqlite_view::open() {
  auto problem = attach(is_settled());
  return was_disturbed() ? attach(false) : problem;
}

status sqlite_view::attach(bool unchanging) {
  unchanging_ = unchanging;
  stamp_ = now();
  auto opened = sqlite_connection::open_to_read(path_, busy_timeout, unchanging);
  if (!opened)
    return opened.error();
  database_ = std::make_unique<sqlite_connection>(std::move(*opened));
  return check_(*database_);
}

} // namespace tandem::store
