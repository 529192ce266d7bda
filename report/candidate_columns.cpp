#include "report/candidate_columns.hpp"

#include "market/rules/registry.hpp"
#include "report/candidate.hpp"
#include "report/format/csv.hpp"
#include "report/format/text.hpp"
#include "report/runs.hpp"
#include "store/results/json_document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace tandem {

namespace {

using one_of = const store::past_candidate&;

// Long names are those of funds, and begin with what tells them apart.
constexpr std::size_t name_width_max = 20;

std::string or_dash(std::string text) {
  return text.empty() ? "-" : text;
}

/// The close with its marks, as wide as two of them, so that the digits stay under each other.
std::string close_cell(one_of one) {
  return (one.what.close ? grouped(*one.what.close) : "-")
         + left(mark_of(one.what.basis, one.what.doubt), 2);
}

std::string stop_cell(one_of one) {
  const auto& stop = one.what.stop_loss;
  return percent_text(stop ? std::optional{-*stop} : std::nullopt, 0);
}

constexpr auto run_of = [](one_of one) { return one.what.run_id; };
constexpr auto date_of = [](one_of one) { return one.date; };
constexpr auto scanner_of = [](one_of one) { return one.what.scanner; };
constexpr auto code_of = [](one_of one) { return one.what.code; };
constexpr auto name_of = [](one_of one) { return one.what.name; };
constexpr auto engine_of = [](one_of one) { return one.what.engine; };
constexpr auto label_of = [](one_of one) { return one.what.label; };
constexpr auto strategy_of = [](one_of one) { return one.what.strategy; };
constexpr auto basis_of = [](one_of one) { return one.what.basis; };
constexpr auto doubt_of = [](one_of one) { return one.what.doubt; };
constexpr auto outcome_of = [](one_of one) { return std::string{to_string(one.outcome)}; };
constexpr auto state_of = [](one_of one) { return std::string{state_text(one.is_final)}; };

std::string is_new_field(one_of one) {
  const auto& is_new = one.what.is_new;
  return !is_new ? "" : *is_new ? "true" : "false";
}

std::string is_new_cell(one_of one) {
  const auto& is_new = one.what.is_new;
  return !is_new ? "-" : *is_new ? "yes" : "no";
}

/// For how many sessions in a row, or "new".
std::string listed_cell(one_of one) {
  return one.what.is_new.value_or(false) ? "new" : or_dash(csv_number(one.what.days_listed));
}

template <auto Member>
std::string number_field(one_of one) {
  return csv_number(one.what.*Member);
}

template <auto Member>
std::string number_cell(one_of one) {
  return or_dash(csv_number(one.what.*Member));
}

template <auto Member, int Decimals>
std::string decimal_cell(one_of one) {
  return decimal_text(one.what.*Member, Decimals);
}

template <auto Member, int Decimals>
std::string percent_cell(one_of one) {
  return percent_text(one.what.*Member, Decimals);
}

/// "61,200", "3.412"
std::string short_value(double value) {
  return std::fabs(value) >= 1000 ? grouped(value) : fmt::format("{:.4g}", value);
}

/// "up 61,200, order 3.412": a stored object for people.
std::string object_cell(const std::string& stored) {
  const auto object = store::parse_json(stored);
  if (!object || !object->IsObject())
    return "-";
  std::string text;
  for (const auto& [name, value] : object->GetObject())
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ",
                        std::string_view{name.GetString(), name.GetStringLength()},
                        value.IsNumber()   ? short_value(value.GetDouble())
                        : value.IsTrue()   ? "yes"
                        : value.IsFalse()  ? "no"
                        : value.IsString() ? value.GetString()
                                           : "-");
  return or_dash(std::move(text));
}

template <auto Member>
std::string object_field(one_of one) {
  return one.what.*Member;
}

constexpr auto flags_cell = [](one_of one) { return object_cell(one.what.flags); };
constexpr auto values_cell = [](one_of one) { return object_cell(one.what.indicators); };

/// Whether a screen picked it: what its clauses looked at is not what the columns of rules tell.
bool is_of_a_screen(one_of one) {
  for (const auto* rule : market::rules())
    for (const auto& engine : rule->engines)
      if (engine->name == one.what.engine)
        return false;
  return !one.what.engine.empty();
}

using row = store::candidate_row;

constexpr std::array declared{
  candidate_column{"run", "run", side::left, run_of, run_of},
  candidate_column{"date", "session", side::left, date_of, date_of},
  candidate_column{"scanner", "scanner", side::left, scanner_of, scanner_of},
  candidate_column{"position", "position", side::right, number_cell<&row::position>,
                   number_field<&row::position>},
  candidate_column{"rank", "rank", side::right, number_cell<&row::rank>, number_field<&row::rank>},
  candidate_column{"code", "code", side::left, code_of, code_of},
  candidate_column{"name", "name", side::left, name_of, name_of},
  candidate_column{"engine", "engine", side::left, engine_of, engine_of},
  candidate_column{"score", "score", side::right, decimal_cell<&row::score, 1>,
                   number_field<&row::score>},
  candidate_column{"risk_score", "risk", side::right, decimal_cell<&row::risk_score, 0>,
                   number_field<&row::risk_score>},
  candidate_column{"label", "label", side::left, label_of, label_of},
  candidate_column{"strategy", "strategy", side::left, strategy_of, strategy_of},
  candidate_column{"target_profit", "target", side::right, percent_cell<&row::target_profit, 0>,
                   number_field<&row::target_profit>},
  candidate_column{"stop_loss", "stop", side::right, stop_cell, number_field<&row::stop_loss>},
  candidate_column{"holding_days", "holding", side::right, number_cell<&row::holding_days>,
                   number_field<&row::holding_days>},
  candidate_column{"close", "close  ", side::right, close_cell, number_field<&row::close>},
  candidate_column{"change_rate", "change", side::right, percent_cell<&row::change_rate, 2>,
                   number_field<&row::change_rate>},
  candidate_column{"outcome", "outcome", side::left, outcome_of, outcome_of},
  candidate_column{"state", "state", side::left, state_of, state_of},
  candidate_column{"basis", "basis", side::left, basis_of, basis_of},
  candidate_column{"doubt", "doubt", side::left, doubt_of, doubt_of},
  candidate_column{"is_new", "is_new", side::left, is_new_cell, is_new_field},
  candidate_column{"days_listed", "listed", side::right, listed_cell,
                   number_field<&row::days_listed>},
  candidate_column{"flags", "flags", side::left, flags_cell, object_field<&row::flags>},
  candidate_column{"indicators", "values", side::left, values_cell,
                   object_field<&row::indicators>}};

/// A column of a table where nothing else was asked for; `leaves` as in table_column.
struct usual_column {
  std::string_view name;
  int leaves = 0;
};

constexpr std::array usual{
  usual_column{"rank", 6},       usual_column{"code", 0},        usual_column{"name", 1},
  usual_column{"close", 2},      usual_column{"change_rate", 5}, usual_column{"score", 3},
  usual_column{"risk_score", 7}, usual_column{"days_listed", 4}, usual_column{"engine", 8},
  usual_column{"strategy", 11},  usual_column{"label", 12},      usual_column{"target_profit", 9},
  usual_column{"stop_loss", 10}};

// The last of the usual ones, where a screen has picked something.
constexpr usual_column of_screens{"indicators", 13};

/// How early a usual column leaves a narrow table.
int leaving(std::size_t place) {
  return place < usual.size() ? usual[place].leaves : of_screens.leaves;
}

std::string_view without_blanks(std::string_view title) {
  return title.substr(0, title.find_last_not_of(' ') + 1);
}

} // namespace

std::span<const candidate_column> all_candidate_columns() {
  return declared;
}

candidate_columns usual_candidate_columns(const std::vector<store::past_candidate>& of) {
  candidate_columns all;
  for (const auto& one : usual)
    all.push_back(find_candidate_column(one.name));
  if (std::any_of(of.begin(), of.end(), is_of_a_screen))
    all.push_back(find_candidate_column(of_screens.name));
  return all;
}

const candidate_column* find_candidate_column(std::string_view word) {
  const auto found = std::find_if(declared.begin(), declared.end(), [word](const auto& one) {
    return one.name == word || without_blanks(one.title) == word;
  });
  return found == declared.end() ? nullptr : &*found;
}

std::string candidate_column_names() {
  std::string all;
  for (const auto& one : declared)
    all.append(all.empty() ? "" : ", ").append(one.name);
  return all;
}

std::vector<table_cells> candidate_rows(const std::vector<store::past_candidate>& candidates,
                                        const candidate_columns& columns) {
  std::vector<table_cells> rows;
  for (const auto& one : candidates) {
    auto& cells = rows.emplace_back();
    for (const auto* column : columns)
      cells.push_back(column->cell(one));
  }
  return rows;
}

table_layout candidate_layout(const candidate_columns& columns,
                              const std::vector<table_cells>& rows, const page& on) {
  const auto first_ones = usual_candidate_columns({});
  const bool is_usual =
    columns.size() <= first_ones.size() + 1
    && std::equal(first_ones.begin(), first_ones.end(), columns.begin(),
                  columns.begin()
                    + static_cast<std::ptrdiff_t>(std::min(columns.size(), first_ones.size())));
  std::vector<table_column> shown;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto& one = *columns[i];
    shown.push_back({without_blanks(one.title), one.title, one.aligned,
                     is_usual ? leaving(i) : static_cast<int>(i),
                     one.name == "name" ? name_width_max : 0,
                     // A close ends in the room for its marks.
                     one.name == "close" ? std::size_t{1} : std::size_t{2}});
  }
  return {std::move(shown), rows, on};
}

} // namespace tandem
