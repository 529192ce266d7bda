#include "report/find/columns.hpp"

#include "report/candidate.hpp"
#include "report/format/csv.hpp"
#include "report/format/text.hpp"

#include <fmt/format.h>

#include <cmath>

namespace tandem {

namespace {

using source = find_column::source;

bool has_score(const find_answer& answer) {
  return !answer.screen().what->scores.empty();
}

/// The number that the list is ordered by; no_term: none, or the score.
screens::term_id key_of(const find_answer& answer) {
  if (answer.query.order)
    return answer.query.what->screens()[*answer.query.order].key;
  return answer.screen().key;
}

std::string order_text(const find_answer& answer) {
  const auto& by = answer.query.order ? *answer.query.what->screens()[*answer.query.order].what
                                      : *answer.screen().what;
  return by.order ? by.order->text : std::string{};
}

/// A column of an expression shows a number or, where it is one, a condition.
bool is_condition(const find_answer& answer, const find_column& column) {
  return column.what == source::truth
         || (column.what == source::value
             && !answer.query.what->screens()[column.place].labelled.empty());
}

screens::term_id term_of(const find_answer& answer, const find_column& column) {
  const auto& labelled = answer.screen().labelled;
  switch (column.what) {
    case source::close:
      return answer.query.what->close();
    case source::change_rate:
      return answer.query.what->change_rate();
    case source::order_key:
      return key_of(answer);
    case source::truth:
      return labelled[column.place].truth;
    case source::left:
      return labelled[column.place].left;
    case source::right:
      return labelled[column.place].right;
    case source::value: {
      const auto& made = answer.query.what->screens()[column.place];
      return made.labelled.empty() ? made.key : made.labelled[0].truth;
    }
    default:
      return screens::no_term;
  }
}

bool has_sides(const find_answer& answer, std::size_t place) {
  const auto& one = answer.screen().labelled[place];
  return one.left != screens::no_term && one.right != screens::no_term;
}

/// A side that is the close is in the table already.
bool is_close(const find_answer& answer, screens::term_id what) {
  return what == answer.query.what->close();
}

std::string text_of(const find_answer& answer, const find_column& column, const found_row& row) {
  const auto& symbol = answer.symbols[row.place];
  switch (column.what) {
    case source::rank:
      return row.rank == 0 ? "" : std::to_string(row.rank);
    case source::code:
      return symbol.code;
    case source::name:
      return symbol.name;
    case source::market:
      return symbol.listed ? std::string{to_string(symbol.market)} : "";
    case source::kind:
      return symbol.listed ? std::string{to_string(symbol.kind)} : "";
    case source::near:
      return row.near == nullptr ? "" : row.near->label;
    default:
      return "";
  }
}

bool is_text(source what) {
  return what == source::rank || what == source::code || what == source::name
         || what == source::market || what == source::kind || what == source::near;
}

void add_sides(const find_answer& answer, find_columns& to, bool for_people) {
  const auto& clauses = answer.screen().what->labelled;
  const bool is_nameless = answer.screen().what->name == "where";
  for (std::size_t place = 0; place < clauses.size(); ++place) {
    if (!has_sides(answer, place))
      continue;
    const auto& label = clauses[place].label;
    const auto& terms = answer.screen().labelled[place];
    if (!for_people || !is_close(answer, terms.left))
      to.push_back({source::left, label + ".left", is_nameless ? "left" : label, place});
    if (!for_people
        || ((is_nameless || is_close(answer, terms.left))
            && answer.query.what->terms()[terms.right].code != screens::operation::constant))
      to.push_back({source::right, label + ".right", is_nameless ? "right" : label, place});
  }
}

} // namespace

std::string short_number(double value) {
  const double size = std::fabs(value);
  if (!(size < 1e17))
    return fmt::format("{:.4g}", value);
  if (size >= 1e12)
    return fmt::format("{:.2f}조", value / 1e12);
  if (size >= 1e8)
    return fmt::format("{:.1f}억", value / 1e8);
  if (size >= 1000 || value == std::trunc(value))
    return grouped(value);
  if (size >= 100)
    return fmt::format("{:.1f}", value);
  if (size >= 1)
    return fmt::format("{:.2f}", value);
  return fmt::format("{:.4f}", value);
}

find_columns usual_find_columns(const find_answer& answer) {
  if (!answer.query.columns.empty())
    return answer.query.columns;
  find_columns out{{source::rank, "rank", "rank"},
                   {source::code, "code", "code"},
                   {source::name, "name", "name"},
                   {source::close, "close", "close"},
                   {source::change_rate, "change_rate", "change"}};
  if (has_score(answer))
    out.push_back({source::score, "score", "score"});
  if (const auto key = key_of(answer); key != screens::no_term && !is_close(answer, key))
    out.push_back({source::order_key, "order", order_text(answer)});
  add_sides(answer, out, true);
  return out;
}

find_columns all_find_columns(const find_answer& answer) {
  if (!answer.query.columns.empty())
    return answer.query.columns;
  find_columns out{{source::rank, "rank", "rank"},
                   {source::code, "code", "code"},
                   {source::name, "name", "name"},
                   {source::market, "market", "market"},
                   {source::kind, "kind", "kind"},
                   {source::close, "close", "close"},
                   {source::change_rate, "change_rate", "change"},
                   {source::score, "score", "score"},
                   {source::order_key, "order", order_text(answer)}};
  const auto& clauses = answer.screen().what->labelled;
  for (std::size_t place = 0; place < clauses.size(); ++place)
    out.push_back({source::truth, clauses[place].label + ".truth", clauses[place].label, place});
  add_sides(answer, out, false);
  if (answer.query.asked.near) {
    out.push_back({source::near, "near", "near"});
    out.push_back({source::margin, "margin", "margin"});
  }
  return out;
}

find_columns near_find_columns(const find_answer& answer) {
  auto out = usual_find_columns(answer);
  std::erase_if(out, [](const auto& one) { return one.what == source::rank; });
  out.insert(out.begin(), {source::margin, "margin", "margin"});
  out.insert(out.begin(), {source::near, "near", "but for"});
  return out;
}

std::optional<double> find_number(const find_answer& answer, const find_column& column,
                                  const found_row& row) {
  if (column.what == source::score)
    return row.score;
  if (column.what == source::order_key && key_of(answer) == screens::no_term)
    return has_score(answer) ? row.score : std::nullopt;
  if (column.what == source::margin)
    return row.near == nullptr ? std::nullopt : row.near->margin;
  const auto what = term_of(answer, column);
  if (what == screens::no_term || is_condition(answer, column))
    return std::nullopt;
  const double value = answer.done->number_of(what, row.place);
  return std::isnan(value) ? std::nullopt : std::optional{value};
}

screens::truth find_truth(const find_answer& answer, const find_column& column,
                          const found_row& row) {
  return answer.done->truth_of(term_of(answer, column), row.place);
}

std::string find_cell(const find_answer& answer, const find_column& column, const found_row& row) {
  if (is_text(column.what)) {
    auto text = text_of(answer, column, row);
    return text.empty() ? "-" : text;
  }
  if (is_condition(answer, column))
    return std::string{to_string(find_truth(answer, column, row))};
  const auto value = find_number(answer, column, row);
  if (!value)
    return "-";
  if (column.what == source::change_rate || column.what == source::margin)
    return percent_text(value, 2);
  return short_number(*value);
}

std::string find_field(const find_answer& answer, const find_column& column, const found_row& row) {
  if (is_text(column.what))
    return text_of(answer, column, row);
  if (is_condition(answer, column))
    return std::string{to_string(find_truth(answer, column, row))};
  const auto value = find_number(answer, column, row);
  if (value && *value == std::trunc(*value) && std::fabs(*value) < 9e15)
    return fmt::format("{:.0f}", *value);
  return csv_number(value);
}

} // namespace tandem
