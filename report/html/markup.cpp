#include "report/html/markup.hpp"

#include "market/text.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <utility>

namespace tandem::html {

std::string escaped(std::string_view text) {
  std::string safe;
  for (const char one : market::visible_text(text))
    switch (one) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += one;
    }
  return safe;
}

std::string around(std::string_view start, std::string_view markup) {
  return fmt::format("<{}>{}</{}>", start, markup, start.substr(0, start.find(' ')));
}

std::string element(std::string_view start, std::string_view text) {
  return around(start, escaped(text));
}

std::string signed_text(std::string_view text) {
  if (text.starts_with('+'))
    return element("span class=\"up\"", text);
  // A lone dash stands for nothing.
  return text.size() > 1 && text.starts_with('-') ? element("span class=\"down\"", text)
                                                  : escaped(text);
}

table::table(std::string caption, std::vector<column> columns, bool sorts)
    : caption_(std::move(caption)), columns_(std::move(columns)), sorts_(sorts) {}

void table::add(const std::vector<std::string>& cells) {
  rows_ += "<tr>";
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const auto& one = columns_[i];
    const std::string_view start = one.is_header   ? "th scope=\"row\""
                                   : one.is_number ? "td class=\"n\""
                                   : one.is_wide   ? "td class=\"wide\""
                                                   : "td";
    rows_ += around(start, cells[i]);
  }
  rows_ += "</tr>\n";
}

std::string table::markup() const {
  std::string heads;
  for (const auto& one : columns_)
    heads +=
      element(one.is_number ? "th scope=\"col\" class=\"n\"" : "th scope=\"col\"", one.title);
  return fmt::format("<div class=\"scroll\" role=\"group\" aria-label=\"{0}\" tabindex=\"0\">\n"
                     "<table{1}><caption>{0}</caption>\n<thead><tr>{2}</tr></thead>\n"
                     "<tbody>\n{3}</tbody></table></div>\n",
                     escaped(caption_), sorts_ ? " data-sorts=\"\"" : "", heads, rows_);
}

} // namespace tandem::html
