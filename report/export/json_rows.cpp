#include "report/export/row_writer.hpp"
#include "store/json.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <utility>
#include <variant>

namespace tandem {

namespace {

/// A stored document on one line: outside of its texts a line end is a blank, and inside of them
/// there is none.
std::string on_one_line(std::string_view document) {
  std::string line{document};
  std::replace_if(
    line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return line;
}

/// With the digits that CSV has, which are the fewest; the writer's own may be others that read as
/// the same double.
void put_number(json& out, std::string_view name, double number) {
  if (std::isfinite(number))
    out.put_json(name, csv_number(std::optional{number}));
  else
    out.put_null(name);
}

std::string object_of(const export_schema& schema, std::span<const store::cell> cells) {
  json out;
  out.open();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto& [name, type] = schema.columns[i];
    if (std::holds_alternative<std::monostate>(cells[i]))
      out.put_null(name);
    else if (type == column_type::document)
      out.put_json(name, on_one_line(std::get<std::string_view>(cells[i])));
    else
      std::visit(
        [&out, &key = name](auto value) {
          if constexpr (std::is_same_v<decltype(value), double>)
            put_number(out, key, value);
          else if constexpr (!std::is_same_v<decltype(value), std::monostate>)
            out.put(key, value);
        },
        cells[i]);
  }
  out.close();
  return out.text();
}

class jsonl_row_writer final : public row_writer {
public:
  jsonl_row_writer(const export_schema& schema, byte_sink& to) : schema_(schema), to_(to) {}
  status add(std::span<const store::cell> cells) override {
    return to_.put(object_of(schema_, cells) + "\n");
  }
  status finish() override { return std::nullopt; }

private:
  const export_schema& schema_;
  byte_sink& to_;
};

class document_row_writer final : public row_writer {
public:
  document_row_writer(const export_schema& schema, byte_sink& to) : schema_(schema), to_(to) {}

  status add(std::span<const store::cell> cells) override {
    if (auto problem = to_.put(std::exchange(has_rows_, true) ? "," : beginning()))
      return problem;
    return to_.put(object_of(schema_, cells));
  }

  status finish() override { return to_.put((has_rows_ ? "" : beginning()) + "]}\n"); }

private:
  std::string beginning() const {
    return R"({"schema":")" + schema_.name() + R"(",")" + std::string{schema_.kind} + R"(":[)";
  }

  const export_schema& schema_;
  byte_sink& to_;
  bool has_rows_ = false;
};

} // namespace

std::unique_ptr<row_writer> jsonl_rows(const export_schema& schema, byte_sink& to) {
  return std::make_unique<jsonl_row_writer>(schema, to);
}

std::unique_ptr<row_writer> document_rows(const export_schema& schema, byte_sink& to) {
  return std::make_unique<document_row_writer>(schema, to);
}

} // namespace tandem
