#include "market/csv.hpp"

#include <algorithm>
#include <vector>

namespace tandem::market {

namespace {

std::string_view take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  const auto line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return line;
}

void split_fields(std::string_view line, std::vector<std::string_view>& fields) {
  fields.clear();
  while (true) {
    const auto comma = line.find(',');
    fields.push_back(line.substr(0, comma));
    if (comma == std::string_view::npos)
      return;
    line.remove_prefix(comma + 1);
  }
}

} // namespace

std::string csv_field(std::string_view name, std::string_view text) {
  constexpr std::size_t shown_max = 60;
  std::string shown{text.substr(0, shown_max)};
  for (auto& c : shown)
    if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e)
      c = '?';
  return std::string{name} + " '" + shown + (text.size() > shown_max ? "...'" : "'");
}

status parse_csv(const std::string& name, std::string_view text, std::string_view header,
                 const csv_row_reader& read_row) {
  std::string_view rest{text};
  const auto fail = [&name](int line, const std::string& what) {
    return failure{ec::no_data, name + ":" + std::to_string(line) + ": " + what};
  };
  if (const auto found = take_line(rest); found != header)
    return fail(1, csv_field("header", found) + " is not '" + std::string{header} + "'");
  const auto width = std::count(header.begin(), header.end(), ',') + 1;
  std::vector<std::string_view> fields;
  for (auto line_number = 2; !rest.empty(); ++line_number) {
    const auto line = take_line(rest);
    if (line.empty() && rest.empty())
      break;
    split_fields(line, fields);
    if (std::ssize(fields) != width)
      return fail(line_number,
                  std::to_string(fields.size()) + " fields instead of " + std::to_string(width));
    if (const auto wrong = read_row(fields))
      return fail(line_number, *wrong);
  }
  return std::nullopt;
}

} // namespace tandem::market
