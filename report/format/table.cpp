#include "report/format/table.hpp"

#include "report/format/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tandem {

namespace {

constexpr std::string_view indent = "  ";

} // namespace

table_layout::table_layout(std::vector<table_column> columns, const std::vector<table_cells>& rows,
                           const page& on)
    : columns_(std::move(columns)), page_width_(on.width) {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    auto width = display_width(columns_[i].title);
    for (const auto& row : rows)
      width = std::max(width, display_width(row[i]));
    if (page_width_ > 0 && columns_[i].width_max > 0)
      width = std::min(width, columns_[i].width_max);
    if (width > 0) // A column without a title may have nothing to show.
      shown_.push_back({i, width});
  }
  if (page_width_ > 0)
    fit();
}

std::string table_layout::titles() const {
  return put_together([this](std::size_t column) { return columns_[column].title; });
}

std::string table_layout::line(const table_cells& row) const {
  return put_together([&row](std::size_t column) { return std::string_view{row[column]}; }) + "\n";
}

std::string table_layout::note() const {
  if (left_out_.empty())
    return {};
  const auto beginning = fmt::format("columns left out to fit {}: ", page_width_);
  const auto all = fmt::format("{}{}", beginning, fmt::join(left_out_, ", "));
  for (const std::string_view ending : {"; --wide shows all", "; --wide"})
    if (display_width(all) + ending.size() <= page_width_)
      return fmt::format("{}{}\n", all, ending);
  return fmt::format("{} column{} left out to fit {}; --wide\n", left_out_.size(),
                     left_out_.size() == 1 ? "" : "s", page_width_);
}

std::size_t table_layout::total_width() const {
  auto width = indent.size();
  for (const auto& one : shown_)
    width += one.width + (&one == &shown_.back() ? 0 : columns_[one.index].gap);
  return width;
}

void table_layout::fit() {
  while (shown_.size() > 1 && total_width() > page_width_) {
    // Of equals the last one.
    const auto least = std::max_element(
      shown_.rbegin(), shown_.rend(), [this](const shown_column& a, const shown_column& b) {
        return columns_[a.index].leaves < columns_[b.index].leaves;
      });
    left_out_.push_back(columns_[least->index].word);
    shown_.erase(std::next(least).base());
  }
  if (shown_.size() == 1)
    shown_.front().width =
      std::min(shown_.front().width, page_width_ - std::min(page_width_, indent.size()));
}

template <class CellOf>
std::string table_layout::put_together(CellOf cell_of) const {
  std::string text{indent};
  for (const auto& one : shown_) {
    const auto& column = columns_[one.index];
    const auto cell = cell_of(one.index);
    text += column.aligned == side::right ? right(cell, one.width) : left(cell, one.width);
    text.append(column.gap, ' ');
  }
  return text.erase(text.find_last_not_of(' ') + 1);
}

} // namespace tandem
