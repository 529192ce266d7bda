#include "engine/paths.hpp"

#include "config/user_folders.hpp"
#include "store/results/store_url.hpp"
#include "store/sqlite/file.hpp"
#include "store/sqlite/log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <sys/stat.h>
#include <system_error>
#include <utility>

namespace tandem {

namespace {

namespace fs = std::filesystem;

/// The same text for all names of a file.
fs::path canonical(const std::string& path) {
  std::error_code ignored;
  return fs::weakly_canonical(fs::absolute(path, ignored), ignored);
}

/// The same text for each store, however its URL is written, and without its password.
std::string target_of(const std::string& url) {
  if (const auto path = store::sqlite_path_of(url))
    return "sqlite:" + canonical(*path).string();
  auto shown = store::shown_url(url);
  shown = "postgresql" + shown.substr(std::min(shown.find(':'), shown.size()));
  return shown.substr(0, shown.find('?'));
}

/// Warns of what a damaged file has lost, before it is written to.
void tell_damage(const std::string& path) {
  if (const auto damage = store::keep_damaged_log(path); !damage.empty())
    fmt::print(stderr, "warning: {}\n", damage);
}

/// Says every two seconds how far a database of an earlier version has been converted.
store::conversion_progress tell_conversion() {
  using clock = std::chrono::steady_clock;
  return [told = clock::now()](std::uint64_t done) mutable {
    if (clock::now() - told < std::chrono::seconds{2})
      return;
    told = clock::now();
    fmt::print(stderr, "converting the verdicts of an earlier version, once: {} so far\n", done);
  };
}

bool is_in(const fs::path& folder, const std::string& path) {
  return !folder.empty() && fs::path{path}.parent_path() == folder;
}

/// Makes a folder and those above it that are missing, closed to everybody else, as the XDG base
/// directory specification wants it.
status make_folder(const fs::path& folder) {
  std::error_code ignored;
  fs::path made;
  for (const auto& part : folder) {
    made /= part;
    if (fs::is_directory(made, ignored))
      continue;
    if (::mkdir(made.c_str(), 0700) == 0 || (errno == EEXIST && fs::is_directory(made, ignored)))
      continue; // Another process may have made it meanwhile.
    const int cause = errno == EEXIST ? ENOTDIR : errno;
    return failure{ec::storage_failure,
                   fmt::format("{}: this folder for data cannot be made: {}; XDG_DATA_HOME, "
                               "store.url and cache.disk name other places",
                               made.string(), std::generic_category().message(cause))};
  }
  return {};
}

/// Makes the user's folder for data where it is needed and missing. No other folder is made: a
/// wrong name should be noticed.
status make_data_folder(const places& where) {
  const fs::path own{config::user_folders_here().data};
  const auto database = store::sqlite_path_of(std::string{where.store_url.reveal()});
  const bool is_needed = is_in(own, where.candles) || is_in(own, where.outbox.path)
                         || (database && is_in(own, *database));
  return is_needed ? make_folder(own) : status{};
}

} // namespace

std::string revealed_store_url(const config::settings& settings) {
  return std::string{settings.get<secret>("store.url").reveal()};
}

places find_places(const config::settings& settings, const std::string& folder) {
  places where;
  where.store_url = settings.get<secret>("store.url");
  const auto url = revealed_store_url(settings);
  const auto database = store::sqlite_path_of(url); // An error for the URL of a server.
  where.candles = settings.get<std::string>("cache.disk");
  if (where.candles.empty())
    where.candles = database ? *database : (fs::path{folder} / "cache.db").string();
  where.candles_have_a_file = !database || canonical(where.candles) != canonical(*database);
  where.outbox.path = settings.get<std::string>("store.outbox");
  if (where.outbox.path.empty())
    where.outbox.path = where.candles + ".outbox";
  where.outbox.target = target_of(url);
  where.outbox.rows_max =
    static_cast<std::uint64_t>(settings.get<std::int64_t>("store.outbox-max"));
  where.batch = static_cast<std::size_t>(settings.get<std::int64_t>("store.batch"));
  return where;
}

status check_existence(const std::string& store_url) {
  const auto path = store::sqlite_path_of(store_url);
  if (!path)
    return {}; // Of a server the connection tells.
  std::error_code ignored;
  if (!fs::exists(*path, ignored) && is_in(config::user_folders_here().data, *path))
    return failure{ec::storage_failure, *path + ": does not exist yet; `tandem scan` makes it"};
  const auto made = store::existing_path(*path);
  return made ? status{} : made.error();
}

result<writer_places> open_places(const places& where) {
  if (auto problem = make_data_folder(where))
    return *problem;
  writer_places out;
  out.open_store = [url = where.store_url] {
    return store::open_result_store(std::string{url.reveal()}, tell_conversion());
  };
  out.open_outbox = [options = where.outbox] { return store::outbox::open(options); };
  if (const auto path = store::sqlite_path_of(std::string{where.store_url.reveal()}))
    tell_damage(*path);
  tell_damage(where.outbox.path);
  auto opened = out.open_store();
  if (opened)
    out.store = std::move(*opened);
  else if (opened.error().code != ec::storage_away)
    return opened.error();
  else
    out.why_away = opened.error();
  std::error_code ignored;
  if (!fs::exists(where.outbox.path, ignored))
    return out; // It is created when the first row has to wait.
  auto waiting = out.open_outbox();
  if (!waiting)
    return waiting.error();
  if ((*waiting)->rows() > 0)
    out.outbox = std::move(*waiting);
  return out;
}

failure with_outbox(failure problem, const places& where) {
  std::error_code ignored;
  if (problem.code == ec::storage_away && fs::exists(where.outbox.path, ignored))
    problem.message += "; rows accepted until then wait in " + where.outbox.path
                       + " and are stored by the next scan or resume that reaches the database";
  return problem;
}

status settle_places(const places& where) {
  auto opened = open_places(where);
  if (!opened)
    return opened.error();
  if (!opened->store)
    return opened->why_away;
  while (opened->outbox && opened->outbox->rows() > 0) {
    auto moved = store::replay(*opened->outbox, *opened->store, where.batch, {});
    if (!moved)
      return moved.error();
  }
  return std::nullopt;
}

} // namespace tandem
