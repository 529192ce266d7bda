#include "store/sqlite/sheet.hpp"

#include <chrono>
#include <cstdint>
#include <utility>
#include <variant>

namespace tandem::store {
namespace {

// The file is new and has one user.
constexpr std::chrono::milliseconds busy_timeout{0};

struct binder {
  void operator()(std::monostate) const { to.bind_null(); }
  void operator()(std::string_view text) const { to.bind(text); }
  void operator()(std::int64_t number) const { to.bind(number); }
  void operator()(double number) const { to.bind(number); }
  void operator()(bool flag) const { to.bind(std::int64_t{flag}); }
  sqlite_statement& to;
};

} // namespace

result<std::unique_ptr<sqlite_sheet>> sqlite_sheet::create(const std::string& path,
                                                           const std::string& definition,
                                                           const std::string& insert) {
  auto opened = sqlite_connection::open(path, busy_timeout);
  if (!opened)
    return opened.error();
  std::unique_ptr<sqlite_sheet> out{new sqlite_sheet{std::move(*opened)}};
  if (auto problem = out->fill(definition, insert))
    return *problem;
  return out;
}

status sqlite_sheet::fill(const std::string& definition, const std::string& insert) {
  for (const auto* sql :
       {"PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "BEGIN", definition.c_str()})
    if (auto problem = database_.run(sql))
      return problem;
  auto prepared = database_.prepare(insert.c_str());
  if (!prepared)
    return prepared.error();
  insert_ = std::make_unique<sqlite_statement>(std::move(*prepared));
  return std::nullopt;
}

status sqlite_sheet::add(std::span<const cell> cells) {
  for (const auto& one : cells)
    std::visit(binder{*insert_}, one);
  return insert_->run();
}

status sqlite_sheet::finish() {
  insert_.reset();
  return database_.run("COMMIT");
}

} // namespace tandem::store
