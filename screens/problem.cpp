#include "screens/problem.hpp"

#include "market/text.hpp"
#include "screens/code_point.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace tandem::screens {

namespace {

constexpr auto kind_names = std::to_array<std::string_view>({
  "bad_character",    "bad_number",         "unclosed_string",
  "unclosed_paren",   "unexpected",         "chained_comparison",
  "mixed_and_or",     "negative_index",     "unknown_word",
  "unknown_field",    "missing_field",      "wrong_arguments",
  "not_constant",     "bad_length",         "bad_value",
  "unit_mismatch",    "expected_bool",      "expected_number",
  "cumulative_level", "cross_section",      "no_series",
  "too_many_bars",    "constant_condition", "reserved_word",
  "duplicate",        "unknown_label",      "unknown_screen",
  "broken_screen",    "screen_cycle",       "name_mismatch",
  "missing",          "too_large",          "unused_label",
  "unused_param",     "percent_suspected",  "unit_suspected",
});

/// Characters of a long line that are shown before and after the column.
constexpr std::size_t shown_before_max = 80;
constexpr std::size_t shown_after_max = 40;

std::string_view line_of(std::string_view text, std::size_t line) {
  if (text.starts_with(byte_order_mark))
    text.remove_prefix(byte_order_mark.size());
  for (; line > 1; --line) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos)
      return {};
    text.remove_prefix(end + 1);
  }
  text = text.substr(0, text.find('\n'));
  if (text.ends_with('\r'))
    text.remove_suffix(1);
  return text;
}

/// A caret's indentation under `before`: as wide as that is on a terminal.
std::string blanks_under(std::string_view before) {
  std::string blanks;
  while (!before.empty()) {
    const auto next = first_code_point(before);
    before.remove_prefix(next.bytes);
    blanks += next.code == '\t' ? "\t" : is_wide(next.code) ? "  " : " ";
  }
  return blanks;
}

/// Tabs stay: the caret's line has them too.
std::string visible(std::string_view piece) {
  std::string shown;
  while (!piece.empty()) {
    const auto tab = std::min(piece.find('\t'), piece.size());
    shown += market::visible_text(piece.substr(0, tab));
    if (tab < piece.size())
      shown += '\t';
    piece.remove_prefix(std::min(tab + 1, piece.size()));
  }
  return shown;
}

void add_line(std::string& out, std::string_view line, std::size_t column) {
  std::string_view before = line.substr(0, bytes_of_code_points(line, column - 1));
  std::string_view after = line.substr(before.size());
  const auto count = count_code_points(before);
  std::string cut;
  if (count > shown_before_max) {
    before.remove_prefix(bytes_of_code_points(before, count - shown_before_max));
    cut = "...";
  }
  const auto shown_after = after.substr(0, bytes_of_code_points(after, shown_after_max));
  out += cut + visible(before) + visible(shown_after);
  out += shown_after.size() < after.size() ? "...\n" : "\n";
  out += std::string(cut.size(), ' ') + blanks_under(visible(before)) + "^\n";
}

/// The word perhaps meant, where the sentence does not name it itself.
std::string with_suggestion(const problem& one) {
  const bool is_named =
    one.suggestion.empty() || one.sentence.find(one.suggestion) != std::string::npos;
  return is_named ? one.sentence : one.sentence + "; did you mean " + one.suggestion + "?";
}

} // namespace

std::string_view to_string(problem_kind kind) {
  return kind_names.at(static_cast<std::size_t>(kind));
}

bool has_errors(std::span<const problem> found) {
  return std::any_of(found.begin(), found.end(),
                     [](const problem& one) { return one.weight == severity::error; });
}

void sort_problems(problems& found) {
  std::stable_sort(found.begin(), found.end(), [](const problem& a, const problem& b) {
    return std::tie(a.line, a.column, a.kind) < std::tie(b.line, b.column, b.kind);
  });
}

std::string render(std::span<const problem> found, std::string_view file, std::string_view text) {
  std::string out;
  for (const auto& one : found) {
    out += std::string{file} + ":" + std::to_string(one.line) + ":" + std::to_string(one.column)
           + (one.weight == severity::error ? ": error: " : ": warning: ") + with_suggestion(one)
           + " [" + std::string{to_string(one.kind)} + "]\n";
    add_line(out, line_of(text, one.line), one.column);
  }
  return out;
}

} // namespace tandem::screens
