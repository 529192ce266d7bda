#include "store/results/outbox.hpp"

#include "store/results/row_codec.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/file.hpp"

#include <chrono>
#include <utility>

namespace tandem::store {
namespace {

// The lock file excludes other tandems; the timeout is for a shell that reads the file.
constexpr std::chrono::milliseconds busy_timeout{500};
// "tdmo" in the file's header marks it as an outbox.
constexpr std::int64_t application_id = 0x74646d6f;
constexpr std::int64_t version = 1;

constexpr auto create_table = "CREATE TABLE pending ("
                              "seq INTEGER PRIMARY KEY AUTOINCREMENT, "
                              "target TEXT NOT NULL, "
                              "kind INTEGER NOT NULL, "
                              "fields TEXT NOT NULL) STRICT";

} // namespace

outbox::outbox(outbox_options options, lock_file lock, std::unique_ptr<sqlite_connection> file)
    : options_(std::move(options)), lock_(std::move(lock)), file_(std::move(file)) {}

outbox::~outbox() = default;

result<std::unique_ptr<outbox>> outbox::open(const outbox_options& options) {
  const auto real = real_path(options.path);
  if (!real)
    return real.error();
  auto lock = lock_file::acquire(*real + ".lock");
  if (!lock)
    return lock.error();
  auto opened = sqlite_connection::open(*real, busy_timeout);
  if (!opened)
    return opened.error();
  std::unique_ptr<outbox> made{
    new outbox{options, std::move(*lock), std::make_unique<sqlite_connection>(std::move(*opened))}};
  if (auto problem = made->prepare())
    return *problem;
  return made;
}

status outbox::prepare() {
  const auto owner = file_->number("PRAGMA application_id");
  if (!owner)
    return owner.error();
  const auto tables = file_->number("SELECT count(*) FROM sqlite_schema");
  if (!tables)
    return tables.error();
  const auto known = file_->number("PRAGMA user_version");
  if (!known)
    return known.error();
  if (*tables > 0 && (*owner != application_id || *known != version))
    return failure{ec::storage_failure,
                   file_->path() + ": is not an outbox of this tandem; choose another file"};
  if (auto problem = use_write_ahead_log(*file_))
    return problem;
  // As in the result store: accepted rows must survive a power cut.
  if (auto problem = file_->run("PRAGMA synchronous = FULL"))
    return problem;
  if (*tables == 0) {
    const auto mark = "PRAGMA application_id = " + std::to_string(application_id)
                      + "; PRAGMA user_version = " + std::to_string(version);
    if (auto problem = file_->transaction([&] {
          auto made = file_->run(create_table);
          return made ? made : file_->run(mark.c_str());
        }))
      return problem;
  }
  if (auto problem = file_->watch_place())
    return problem;
  const auto own = count(true);
  if (!own)
    return own.error();
  const auto all = count(false);
  if (!all)
    return all.error();
  rows_ = *own;
  all_rows_ = *all;
  return std::nullopt;
}

result<std::uint64_t> outbox::count(bool of_target) {
  auto query = file_->prepare("SELECT count(*) FROM pending WHERE ?1 = '' OR target = ?1");
  if (!query)
    return query.error();
  query->bind(of_target ? options_.target : std::string{});
  const auto found = query->number();
  if (!found)
    return found.error();
  return static_cast<std::uint64_t>(*found);
}

status outbox::append(const std::vector<row>& rows) {
  if (all_rows_ + rows.size() > options_.rows_max)
    return failure{ec::storage_failure, options_.path + ": is full: " + std::to_string(all_rows_)
                                          + " rows wait and " + std::to_string(rows.size())
                                          + " more would exceed store.outbox-max = "
                                          + std::to_string(options_.rows_max)};
  auto problem = insert(rows);
  if (problem && file_->is_displaced())
    return move_aside(*problem, rows);
  if (problem)
    return problem;
  rows_ += rows.size();
  all_rows_ += rows.size();
  return std::nullopt;
}

status outbox::insert(const std::vector<row>& rows) {
  auto insert = file_->prepare("INSERT INTO pending (target, kind, fields) VALUES (?, ?, ?)");
  if (!insert)
    return insert.error();
  return file_->transaction([&]() -> status {
    for (const auto& one : rows) {
      const auto kept = encode(one);
      insert->bind(options_.target);
      insert->bind(kept.kind);
      insert->bind(kept.fields);
      if (auto refused = insert->run())
        return refused;
    }
    return std::nullopt;
  });
}

failure outbox::move_aside(const failure& why, const std::vector<row>& rows) {
  const auto home = options_.path;
  const auto wanted = rows_ + rows.size();
  const auto copy = save_aside(*file_);
  if (!copy)
    return {why.code, why.message + "; what waited in it cannot be saved: " + copy.error().message};
  auto opened = sqlite_connection::open(*copy, busy_timeout);
  status problem = opened ? status{} : opened.error();
  if (opened) {
    options_.path = *copy;
    file_ = std::make_unique<sqlite_connection>(std::move(*opened));
    problem = prepare();
  }
  if (!problem && rows_ < wanted) // The commit came too late for these rows.
    problem = append(rows);
  if (problem)
    return {why.code, why.message + "; what waited before is saved in " + *copy
                        + ", but: " + problem->message};
  return {why.code, why.message + "; all that waits is saved in " + *copy
                      + ", where the rest goes too: move it to " + home
                      + " for the next scan or resume to find it"};
}

result<outbox::batch> outbox::front(std::size_t rows_max) {
  auto query = file_->prepare("SELECT seq, kind, fields FROM pending WHERE target = ? "
                              "ORDER BY seq LIMIT ?");
  if (!query)
    return query.error();
  query->bind(options_.target);
  query->bind(static_cast<std::int64_t>(rows_max));
  batch out;
  for (;;) {
    const auto more = query->next();
    if (!more)
      return more.error();
    if (!*more)
      return out;
    auto read = decode({query->integer(1), query->text(2)}, query->integer(0));
    if (!read)
      return failure{read.error().code, options_.path + ": " + read.error().message};
    out.rows.push_back(std::move(*read));
    out.through = query->integer(0);
  }
}

status outbox::drop(const batch& stored) {
  auto remove = file_->prepare("DELETE FROM pending WHERE target = ? AND seq <= ?");
  if (!remove)
    return remove.error();
  remove->bind(options_.target);
  remove->bind(stored.through);
  auto problem = file_->transaction([&] { return remove->run(); });
  if (problem && !file_->is_displaced())
    return problem;
  rows_ -= stored.rows.size();
  all_rows_ -= stored.rows.size();
  return problem ? move_aside(*problem, {}) : problem;
}

result<std::vector<row>> replay(outbox& from, result_store& to, std::size_t rows_max,
                                const std::set<std::string>& live_runs) {
  auto oldest = from.front(rows_max);
  if (!oldest)
    return oldest.error();
  for (auto& one : oldest->rows)
    if (auto* run = std::get_if<run_row>(&one);
        run && run->outcome == run_outcome::running && !live_runs.contains(run->id))
      run->outcome = run_outcome::interrupted;
  if (auto problem = to.write(oldest->rows))
    return *problem;
  // Before the outbox drops them: it has promised that they survive a power cut.
  if (auto problem = to.sync())
    return *problem;
  if (auto problem = from.drop(*oldest))
    return *problem;
  return std::move(oldest->rows);
}

} // namespace tandem::store
