#include "report/export/row_writer.hpp"

#include <fmt/format.h>

#include <utility>
#include <variant>

namespace tandem {

namespace {

/// One cell as the field of its column.
struct field_writer {
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(std::string_view text) const {
    return is_code ? csv_text_field(text) : csv_field(text);
  }
  std::string operator()(std::int64_t number) const {
    auto text = fmt::format_int{number};
    const std::string_view digits{text.data(), text.size()};
    return is_excel && is_too_long_for_spreadsheets(digits) ? csv_text_field(digits)
                                                            : std::string{digits};
  }
  std::string operator()(double number) const { return csv_number(std::optional{number}); }
  std::string operator()(bool flag) const { return flag ? "true" : "false"; }
  bool is_excel = false;
  bool is_code = false; // And a spreadsheet must see that.
};

class csv_row_writer final : public row_writer {
public:
  csv_row_writer(const export_schema& schema, csv_dialect dialect, byte_sink& to)
      : schema_(schema), is_excel_(dialect == csv_dialect::excel), to_(to) {}

  status add(std::span<const store::cell> cells) override {
    if (auto problem = begin())
      return problem;
    line_.clear();
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const bool is_code = is_excel_ && schema_.columns[i].type == column_type::code;
      line_.append(i == 0 ? "" : ",")
        .append(std::visit(field_writer{is_excel_, is_code}, cells[i]));
    }
    return to_.put(line_.append(end()));
  }

  status finish() override { return begin(); }

private:
  std::string_view end() const { return is_excel_ ? "\r\n" : "\n"; }

  /// The names, once.
  status begin() {
    if (std::exchange(has_begun_, true))
      return std::nullopt;
    line_ = is_excel_ ? utf8_mark : "";
    for (const auto& one : schema_.columns)
      line_.append(&one == schema_.columns.data() ? "" : ",").append(one.name);
    return to_.put(line_.append(end()));
  }

  const export_schema& schema_;
  bool is_excel_;
  byte_sink& to_;
  bool has_begun_ = false;
  std::string line_;
};

} // namespace

std::unique_ptr<row_writer> csv_rows(const export_schema& schema, csv_dialect dialect,
                                     byte_sink& to) {
  return std::make_unique<csv_row_writer>(schema, dialect, to);
}

} // namespace tandem
