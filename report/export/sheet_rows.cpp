#include "report/export/row_writer.hpp"
#include "store/sqlite/sheet.hpp"

#include <fmt/format.h>

#include <utility>

namespace tandem {

namespace {

std::string_view sql_type(column_type type) {
  switch (type) {
    case column_type::integer:
    case column_type::flag:
      return "INTEGER";
    case column_type::number:
      return "REAL";
    case column_type::text:
    case column_type::code:
    case column_type::document:
      break;
  }
  return "TEXT";
}

std::string definition_of(const export_schema& schema) {
  auto sql = fmt::format("CREATE TABLE schema (name TEXT NOT NULL, tandem TEXT NOT NULL) STRICT;"
                         "INSERT INTO schema VALUES ('{}', '{}');"
                         "CREATE TABLE {} (",
                         schema.name(), TANDEM_VERSION, schema.kind);
  for (const auto& one : schema.columns)
    sql += fmt::format("{} {}, ", one.name, sql_type(one.type));
  return sql + fmt::format("PRIMARY KEY ({})) STRICT, WITHOUT ROWID", schema.key);
}

std::string insert_of(const export_schema& schema) {
  auto sql = fmt::format("INSERT INTO {} VALUES (", schema.kind);
  for (std::size_t i = 0; i < schema.columns.size(); ++i)
    sql += i == 0 ? "?" : ", ?";
  return sql + ")";
}

class sheet_row_writer final : public row_writer {
public:
  explicit sheet_row_writer(std::unique_ptr<store::sqlite_sheet> sheet)
      : sheet_(std::move(sheet)) {}
  status add(std::span<const store::cell> cells) override { return sheet_->add(cells); }
  status finish() override { return sheet_->finish(); }

private:
  std::unique_ptr<store::sqlite_sheet> sheet_;
};

} // namespace

result<std::unique_ptr<row_writer>> sheet_rows(const export_schema& schema,
                                               const std::string& path) {
  auto sheet = store::sqlite_sheet::create(path, definition_of(schema), insert_of(schema));
  if (!sheet)
    return sheet.error();
  return std::unique_ptr<row_writer>{std::make_unique<sheet_row_writer>(std::move(*sheet))};
}

} // namespace tandem
