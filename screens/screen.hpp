#pragma once

#include "screens/problem.hpp"
#include "screens/syntax.hpp"
#include "screens/term.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::screens {

/// A number that a user may set, with the value in force.
struct parameter {
  std::string name;
  double value = 0;
  bool percent = false; // Written with %; so must be any other value for it.
  std::optional<double> lower;
  std::optional<double> upper;
  std::size_t line = 1;
};

/// A condition of a screen. Terms are places in the screen's table.
struct clause {
  std::string label; // As written; empty for universe clauses and score lines.
  std::string text;  // As written.
  std::size_t line = 1;
  term_id truth = no_term;
  term_id left = no_term; // Of a comparison: its sides.
  term_id right = no_term;
  term_id margin = no_term; // How far it is from turning; none: no_term.
  int need = 0;             // Bars.
};

/// A part of the match line. `clause` is a place in `screen::labelled`.
struct match_part {
  match_kind kind = match_kind::label;
  std::size_t clause = 0;
  std::vector<std::size_t> parts; // Places in `screen::match_parts`, all before this one.
};

struct score_line {
  double points = 0;
  clause when;
};

struct ordering {
  bool by_score = false;
  bool ascending = false;
  std::string text;
  term_id key = no_term; // no_term: by score, or by nothing but the universe's order.
};

/// A screen without errors. Immutable.
struct screen {
  std::string name;  // "where" of an expression without a name.
  std::string title; // Empty: none.
  std::vector<parameter> parameters;
  std::vector<clause> universe;
  std::vector<clause> labelled;        // In the order of the text.
  std::vector<match_part> match_parts; // Empty: all labelled clauses must hold.
  std::vector<score_line> scores;
  std::optional<double> need_score;
  std::optional<ordering> order;
  std::optional<std::size_t> limit;
  int bars_needed = 0; // Of everything, the order included.
  int need = 0;        // Of the clauses: what `@name` needs.
  bool ranks = false;  // A clause asks for a place among the symbols.

  term_table terms;
  term_id universe_truth = no_term; // All universe clauses.
  term_id match_truth = no_term;
  term_id score = no_term;   // The sum; no_term without score lines.
  term_id matched = no_term; // What `@name` is.
};

/// What a reference `@name` leads to.
struct resolution {
  enum class outcome : std::uint8_t { found, unknown, broken, cycle };
  outcome result = outcome::unknown;
  std::shared_ptr<const screen> what = nullptr; // Only where found.
  std::string suggestion = {};                  // Only where unknown.
};

/// A value that replaces a parameter's.
struct parameter_value {
  double value = 0;
  bool percent = false;
};

struct check_options {
  text_form form = text_form::screen;
  std::string file = "-"; // "demo.screen": the screen's name must be the file's.
  std::map<std::string, parameter_value, std::less<>> parameters = {};
  std::function<resolution(std::string_view)> resolve = {}; // Empty: no name is known.
};

struct checked {
  std::shared_ptr<const screen> what; // Null with an error among the problems.
  problems found;                     // In the order of their places.
};

/// Reads and checks a text; all problems at once. Parameters must be known and within their bounds:
/// `check_parameters` says so.
checked check_screen(std::string_view text, const check_options& options);

/// What is wrong with values for parameters of `what`, a sentence each; empty: nothing.
std::vector<std::string>
check_parameters(const screen& what,
                 const std::map<std::string, parameter_value, std::less<>>& values);

} // namespace tandem::screens
