#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tandem {

/// What text for people is written on.
struct page {
  bool color = false;
  std::size_t width = 0; // Columns of the terminal; 0: as wide as the text needs.
};

enum class side : bool { left, right };

struct table_column {
  std::string_view word; // For the note on columns that were left out.
  std::string_view title;
  side aligned = side::left;
  int leaves = 0; // On a narrow page the column with the highest number is left out first.
  std::size_t width_max = 0; // On a page with a width longer texts are cut here; 0: nowhere.
  std::size_t gap = 2;       // Blanks between this column and the next one.
};

using table_cells = std::vector<std::string>;

/// Columns as wide as their longest text, by display width. On a page that is too narrow for all of
/// them the least important ones are left out, until the rest fits or one is left, which is cut.
class table_layout {
public:
  /// Each row has a cell for every column.
  table_layout(std::vector<table_column> columns, const std::vector<table_cells>& rows,
               const page& on);

  /// The titles, without an end of line.
  std::string titles() const;
  /// A row with its end.
  std::string line(const table_cells& row) const;
  /// "columns left out to fit 80: label, strategy; --wide shows all" with its end, shortened on a
  /// page that is narrower; empty when none was left out.
  std::string note() const;

private:
  struct shown_column {
    std::size_t index = 0; // In `columns_`.
    std::size_t width = 0;
  };

  std::size_t total_width() const;
  void fit();
  template <class CellOf>
  std::string put_together(CellOf cell_of) const;

  std::vector<table_column> columns_;
  std::size_t page_width_;
  std::vector<shown_column> shown_;
  std::vector<std::string_view> left_out_; // Words, in the order in which they were left out.
};

} // namespace tandem
