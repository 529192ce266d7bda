#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tandem::html {

/// `text` for any place in a page, in elements and in quoted attributes: the five characters that
/// mean something there are written as references, and what is not visible is replaced.
std::string escaped(std::string_view text);

/// `<td class="n">12</td>` of "td class=\"n\"" and "12": the text is escaped.
std::string element(std::string_view start, std::string_view text);
/// The same around markup.
std::string around(std::string_view start, std::string_view markup);

/// "+5.26%" in the colour of a rise or a fall, by its sign.
std::string signed_text(std::string_view text);

/// One column of a table.
struct column {
  std::string title;
  bool is_number = false;
  bool is_header = false; // Its cells name their rows.
  bool is_wide = false;   // Its texts may be folded.
};

/// A table in a box of its own that can be scrolled, by keyboard too, where the window is narrow.
class table {
public:
  table(std::string caption, std::vector<column> columns, bool sorts = false);
  /// Markup, a cell for each column.
  void add(const std::vector<std::string>& cells);
  std::string markup() const;

private:
  std::string caption_;
  std::vector<column> columns_;
  bool sorts_;
  std::string rows_;
};

} // namespace tandem::html
