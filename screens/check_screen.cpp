#include "screens/check_context.hpp"
#include "screens/code_point.hpp"
#include "screens/suggestion.hpp"
#include "screens/words.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <unordered_map>
#include <utility>

namespace tandem::screens {

namespace {

constexpr std::array<std::string_view, 5> taken_names{"v2", "v3", "pullback", "screen", "where"};

class screen_check {
public:
  screen_check(std::string_view text, const check_options& options)
      : options_(options), syntax_(parse_text(text, options.form)),
        made_(std::make_shared<screen>()), context_{syntax_, text, options_, made_->terms, found_} {
    found_ = std::move(syntax_.found);
  }

  checked run();

private:
  bool is_expression() const { return options_.form != text_form::screen; }
  void judge_presence();
  void judge_duplicates();
  void declare_parameter(const clause_syntax& one);
  bool judge_bounds(const clause_syntax& one);
  void read_header(const clause_syntax& one);
  void read_universe(const clause_syntax& one);
  void read_labelled(const clause_syntax& one);
  bool read_value(std::size_t place);
  ordering as_order(std::size_t place, const operand& value);
  void read_score(const clause_syntax& one);
  void read_order(const clause_syntax& one);
  void read_limit(const clause_syntax& one);
  void read_match(const clause_syntax& one);
  void read_clauses(clause_kind kind, void (screen_check::*read)(const clause_syntax&));
  void judge_rest();
  std::optional<clause> read_condition(std::size_t place, bool ranks_may);
  void judge_unused();
  void join_verdict();
  term_id join(operation code, const std::vector<term_id>& parts);

  const check_options& options_;
  screen_syntax syntax_;
  problems found_;
  std::shared_ptr<screen> made_;
  check_context context_;
  // Label, in lower case, to its place in `made_->labelled`; none for a broken clause.
  std::unordered_map<std::string, std::optional<std::size_t>> labels_;
  std::vector<std::string> label_order_;
  std::set<std::string> matched_labels_;
  bool has_match_line_ = false; // One that could be read.
};

checked screen_check::run() {
  for (const auto& one : syntax_.clauses)
    if (one.kind == clause_kind::param)
      declare_parameter(one);
  judge_duplicates();
  judge_presence();
  read_clauses(clause_kind::header, &screen_check::read_header);
  read_clauses(clause_kind::universe, &screen_check::read_universe);
  std::vector<term_id> universe;
  for (const auto& one : made_->universe)
    universe.push_back(one.truth);
  made_->universe_truth = context_.universe = join(operation::logic_and, universe);
  read_clauses(clause_kind::labelled, &screen_check::read_labelled);
  read_clauses(clause_kind::match, &screen_check::read_match);
  read_clauses(clause_kind::score, &screen_check::read_score);
  read_clauses(clause_kind::order, &screen_check::read_order);
  read_clauses(clause_kind::limit, &screen_check::read_limit);
  judge_rest();
  sort_problems(found_);
  if (has_errors(found_))
    return {nullptr, std::move(found_)};
  join_verdict();
  return {std::move(made_), std::move(found_)};
}

void screen_check::read_clauses(clause_kind kind,
                                void (screen_check::*read)(const clause_syntax&)) {
  for (const auto& one : syntax_.clauses)
    if (one.kind == kind)
      (this->*read)(one);
}

bool is_told_at(const problems& found, const token& where) {
  return std::any_of(found.begin(), found.end(), [&](const problem& one) {
    return one.kind == problem_kind::unexpected && one.line == where.line
           && one.column == where.column;
  });
}

void screen_check::judge_presence() {
  if (syntax_.too_large)
    return;
  if (syntax_.clauses.empty()) {
    found_.push_back({problem_kind::missing,
                      severity::error,
                      1,
                      1,
                      1,
                      is_expression() ? "a condition belongs here, such as close > sma(20)"
                                      : "the first line must be: screen NAME \"TITLE\"",
                      {}});
    return;
  }
  const auto first = syntax_.clauses[0].begin;
  if (!is_expression() && syntax_.tokens[first].reserved != reserved_word::screen
      && !is_told_at(found_, syntax_.tokens[first]))
    context_.tell(problem_kind::missing, first, first,
                  "the first line must be: screen NAME \"TITLE\"");
}

void screen_check::judge_duplicates() {
  std::set<clause_kind> seen;
  for (const auto& one : syntax_.clauses) {
    const bool is_single = one.kind == clause_kind::header || one.kind == clause_kind::match
                           || one.kind == clause_kind::need || one.kind == clause_kind::order
                           || one.kind == clause_kind::limit;
    if (is_single && !seen.insert(one.kind).second)
      context_.tell(problem_kind::duplicate, one.begin, one.begin,
                    "there is a " + syntax_.tokens[one.begin].word + " line already");
  }
}

void screen_check::declare_parameter(const clause_syntax& one) {
  if (!one.has_name)
    return;
  const auto& name = syntax_.tokens[one.name];
  if (find_word(name.word) != nullptr || name.reserved != reserved_word::none) {
    context_.tell(problem_kind::reserved_word, one.name, one.name,
                  name.word + " is a word of the language; choose another name");
    return;
  }
  if (context_.parameters.contains(name.word)) {
    context_.tell(problem_kind::duplicate, one.name, one.name,
                  "there is a param " + name.word + " already");
    return;
  }
  declared_parameter made;
  made.what.name = name.word;
  made.what.line = name.line;
  made.token = one.name;
  made.is_broken = !one.parsed || !judge_bounds(one);
  made.is_big = one.value.big_unit;
  made.what.value = one.value.value;
  made.what.percent = one.value.percent;
  if (one.has_bounds) {
    made.what.lower = one.lower.value;
    made.what.upper = one.upper.value;
  }
  if (const auto set = options_.parameters.find(name.word); set != options_.parameters.end())
    made.what.value = set->second.value;
  context_.parameter_order.push_back(name.word);
  context_.parameters.emplace(name.word, std::move(made));
}

bool screen_check::judge_bounds(const clause_syntax& one) {
  const auto fail = [&](const signed_number& at, std::string sentence) {
    context_.tell(problem_kind::bad_value, at.first, at.last, std::move(sentence));
    return false;
  };
  const auto text = [&](const signed_number& at) { return context_.written(at.first, at.last); };
  if (!std::isfinite(one.value.value))
    return fail(one.value, "the number is too large");
  if (!one.has_bounds)
    return true;
  for (const auto* bound : {&one.lower, &one.upper}) {
    if (!std::isfinite(bound->value))
      return fail(*bound, "the number is too large");
    if (bound->percent != one.value.percent)
      return fail(*bound, text(one.value) + " and " + text(*bound)
                            + " must both be with % or both without");
  }
  if (one.upper.value < one.lower.value)
    return fail(one.upper, "the bounds are (LEAST..MOST), and " + text(one.upper) + " is less than "
                             + text(one.lower));
  if (one.value.value < one.lower.value || one.value.value > one.upper.value)
    return fail(one.value,
                text(one.value) + " is not within " + text(one.lower) + ".." + text(one.upper));
  return true;
}

void screen_check::read_header(const clause_syntax& one) {
  if (!one.parsed)
    return;
  const auto& name = syntax_.tokens[one.name].word;
  made_->name = name;
  if (one.has_title)
    made_->title = syntax_.tokens[one.title].word;
  if (std::find(taken_names.begin(), taken_names.end(), name) != taken_names.end()) {
    context_.tell(problem_kind::reserved_word, one.name, one.name,
                  name + " is the name of something else; choose another one");
    return;
  }
  constexpr std::string_view ending = ".screen";
  auto file = std::string_view{options_.file};
  if (!file.ends_with(ending))
    return;
  file.remove_suffix(ending.size());
  file.remove_prefix(file.find_last_of('/') + 1);
  if (lower_case(file) != name)
    context_.tell(problem_kind::name_mismatch, one.name, one.name,
                  "the screen is called " + name + " and its file " + options_.file);
}

std::optional<clause> screen_check::read_condition(std::size_t place, bool ranks_may) {
  const auto value = check_condition(context_, place);
  if (!value.is_good)
    return std::nullopt;
  if (value.rank_token && !ranks_may) {
    context_.tell(problem_kind::cross_section, *value.rank_token, *value.rank_token,
                  "the universe decides who is ranked, so it cannot ask for a rank");
    return std::nullopt;
  }
  const auto& at = syntax_.nodes[place];
  clause made;
  made.text = context_.written(at.first, at.last);
  made.line = syntax_.tokens[at.first].line;
  made.truth = value.term;
  made.left = value.left;
  made.right = value.right;
  made.margin = value.margin;
  made.need = value.need;
  made_->ranks = made_->ranks || value.rank_token.has_value();
  made_->need = std::max(made_->need, value.need);
  return made;
}

void screen_check::read_universe(const clause_syntax& one) {
  if (!one.parsed)
    return;
  for (const auto place : one.expressions)
    if (auto made = read_condition(place, false))
      made_->universe.push_back(std::move(*made));
}

void screen_check::read_labelled(const clause_syntax& one) {
  const auto& name = syntax_.tokens[one.name];
  const std::string label = is_expression() ? "where" : name.word;
  const bool is_reserved = !is_expression() && name.reserved != reserved_word::none;
  if (is_reserved)
    return;
  const auto [at, is_new] = labels_.try_emplace(label, std::nullopt);
  if (!is_new && !is_expression())
    context_.tell(problem_kind::duplicate, one.name, one.name,
                  "there is a clause " + label + " already");
  else if (is_new)
    label_order_.push_back(label);
  if (!one.parsed)
    return;
  if (options_.form == text_form::value && read_value(one.expressions[0]))
    return;
  auto made = read_condition(one.expressions[0], true);
  if (!made)
    return;
  made->label = is_expression() ? label : context_.written(one.name, one.name);
  if (is_new)
    at->second = made_->labelled.size();
  made_->labelled.push_back(std::move(*made));
}

void screen_check::read_score(const clause_syntax& one) {
  if (!one.parsed)
    return;
  if (!std::isfinite(one.value.value))
    context_.tell(problem_kind::bad_value, one.value.first, one.value.last,
                  "the number is too large");
  if (auto made = read_condition(one.expressions[0], true))
    made_->scores.push_back({one.value.value, std::move(*made)});
}

/// Whether the expression is, or might be without its errors, a number: the screen's order then.
bool screen_check::read_value(std::size_t place) {
  const auto already = found_.size();
  const auto value = check_expression(context_, place);
  if (value.is_good && value.type == value_type::number)
    made_->order = as_order(place, value);
  else if (value.is_good)
    found_.resize(already); // The warnings come again with the condition.
  return !value.is_good || value.type == value_type::number;
}

ordering screen_check::as_order(std::size_t place, const operand& value) {
  const auto& at = syntax_.nodes[place];
  ordering made;
  made.key = value.term;
  made.text = context_.written(at.first, at.last);
  made_->bars_needed = value.need;
  return made;
}

void screen_check::read_order(const clause_syntax& one) {
  if (!one.parsed)
    return;
  ordering made;
  if (!one.by_score) {
    const auto place = one.expressions[0];
    const auto value = check_number(context_, place);
    const auto& at = syntax_.nodes[place];
    if (value.is_good && value.is_level)
      context_.tell(problem_kind::cumulative_level, at.first, at.last,
                    "obv is a running total; its level says nothing, so nothing is ordered by it");
    if (!value.is_good)
      return;
    made = as_order(place, value);
  }
  made.by_score = one.by_score;
  made.ascending = one.ascending;
  made_->order = std::move(made);
}

void screen_check::read_limit(const clause_syntax& one) {
  if (!one.parsed)
    return;
  const auto& given = one.value;
  // What is more than there can be symbols is as good as this.
  constexpr double most = 1e9;
  if (given.percent || given.value < 1 || given.value != std::floor(given.value)
      || !std::isfinite(given.value)) {
    context_.tell(problem_kind::bad_value, given.first, given.last,
                  context_.written(given.first, given.last)
                    + " is no number of symbols; a whole number from 1 on belongs here");
    return;
  }
  made_->limit = static_cast<std::size_t>(std::min(given.value, most));
}

void screen_check::read_match(const clause_syntax& one) {
  if (!one.parsed)
    return;
  has_match_line_ = true;
  const std::vector<std::string_view> known{label_order_.begin(), label_order_.end()};
  made_->match_parts.clear();
  // The parts of other match lines are here too; a line's root is the last of its own.
  for (std::size_t at = 0; at <= one.match_root; ++at) {
    const auto& node = syntax_.match_nodes[at];
    match_part part{node.kind, 0, node.parts};
    const bool is_of_this_line = node.token >= one.begin && node.token < one.end;
    if (node.kind == match_kind::label && is_of_this_line) {
      const auto& label = syntax_.tokens[node.token].word;
      const auto found = labels_.find(label);
      if (found == labels_.end())
        context_.tell(problem_kind::unknown_label, node.token, node.token,
                      "there is no clause " + label, nearest_word(label, known));
      else
        part.clause = found->second.value_or(0);
      matched_labels_.insert(label);
    }
    made_->match_parts.push_back(std::move(part));
  }
}

void screen_check::judge_rest() {
  const auto has = [this](clause_kind kind) {
    return std::any_of(syntax_.clauses.begin(), syntax_.clauses.end(),
                       [kind](const clause_syntax& one) { return one.kind == kind; });
  };
  for (const auto& one : syntax_.clauses) {
    if (one.kind != clause_kind::need)
      continue;
    if (!has(clause_kind::score))
      context_.tell(problem_kind::missing, one.begin, one.begin,
                    "need asks for a score, and there is no score line");
    if (one.parsed && !std::isfinite(one.value.value))
      context_.tell(problem_kind::bad_value, one.value.first, one.value.last,
                    "the number is too large");
    if (one.parsed)
      made_->need_score = one.value.value;
  }
  judge_unused();
  const bool asks =
    has(clause_kind::labelled) || has(clause_kind::score) || has(clause_kind::order);
  if (!asks && !is_expression() && !has_errors(found_))
    context_.tell(problem_kind::missing, syntax_.clauses[0].begin, syntax_.clauses[0].begin,
                  "the screen asks for nothing; add a clause such as up: close > open");
}

void screen_check::judge_unused() {
  if (has_match_line_)
    for (const auto& one : syntax_.clauses)
      if (one.kind == clause_kind::labelled && one.has_name
          && labels_.contains(syntax_.tokens[one.name].word)
          && !matched_labels_.contains(syntax_.tokens[one.name].word))
        context_.tell(problem_kind::unused_label, one.name, one.name,
                      "the match line does not mention " + syntax_.tokens[one.name].word
                        + ", so it decides nothing",
                      {}, severity::warning);
  if (has_errors(found_))
    return;
  for (const auto& name : context_.parameter_order) {
    const auto& one = context_.parameters.at(name);
    if (!one.is_used)
      context_.tell(problem_kind::unused_param, one.token, one.token,
                    "nothing uses the param " + name, {}, severity::warning);
    made_->parameters.push_back(one.what);
  }
}

/// All of `parts` joined; yes where there is none.
term_id screen_check::join(operation code, const std::vector<term_id>& parts) {
  if (parts.empty())
    return made_->terms.intern({operation::always});
  auto result = parts[0];
  for (std::size_t i = 1; i < parts.size(); ++i)
    result = made_->terms.intern({code, result, parts[i]});
  return result;
}

void screen_check::join_verdict() {
  auto& terms = made_->terms;
  if (is_expression())
    made_->name = "where";
  made_->bars_needed = std::max(made_->bars_needed, made_->need);
  std::vector<term_id> labelled;
  for (const auto& one : made_->labelled)
    labelled.push_back(one.truth);
  std::vector<term_id> parts;
  for (const auto& part : made_->match_parts) {
    std::vector<term_id> operands;
    for (const auto inner : part.parts)
      operands.push_back(parts[inner]);
    if (part.kind == match_kind::label)
      parts.push_back(labelled[part.clause]);
    else if (part.kind == match_kind::none_of)
      parts.push_back(terms.intern({operation::logic_not, operands[0]}));
    else
      parts.push_back(join(
        part.kind == match_kind::all_of ? operation::logic_and : operation::logic_or, operands));
  }
  made_->match_truth = parts.empty() ? join(operation::logic_and, labelled) : parts.back();
  for (const auto& line : made_->scores) {
    term one{operation::points, line.when.truth};
    one.value = line.points;
    const auto points = terms.intern(one);
    made_->score =
      made_->score == no_term ? points : terms.intern({operation::add, made_->score, points});
  }
  auto matched = made_->match_truth;
  if (made_->need_score) {
    const auto reached =
      terms.intern({operation::greater_equal, made_->score, terms.constant(*made_->need_score)});
    matched = terms.intern({operation::if_yes, matched, reached});
  }
  const auto universe = terms.intern({operation::certain, made_->universe_truth});
  made_->matched = terms.intern({operation::logic_and, universe, matched});
}

} // namespace

checked check_screen(std::string_view text, const check_options& options) {
  return screen_check{text, options}.run();
}

} // namespace tandem::screens
