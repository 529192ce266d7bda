#include "screens/advice.hpp"
#include "screens/check_context.hpp"
#include "screens/limits.hpp"
#include "screens/lower_call.hpp"
#include "screens/suggestion.hpp"
#include "screens/words.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace tandem::screens {

namespace {

/// The words that an expression may begin with: parameters, words, aliases.
std::vector<std::string_view> legal_words(const check_context& context) {
  std::vector<std::string_view> legal{context.parameter_order.begin(),
                                      context.parameter_order.end()};
  const auto is_legal = [](const word_row& row) { return row.group != word_group::regime_word; };
  for (const auto& row : vocabulary())
    if (is_legal(row))
      legal.push_back(row.text);
  for (const auto& row : vocabulary())
    if (is_legal(row))
      legal.insert(legal.end(), row.aliases.begin(), row.aliases.end());
  return legal;
}

class word_check {
public:
  word_check(check_context& context, std::size_t place)
      : context_(context), node_(context.syntax.nodes[place]), name_(context.at(node_.token)) {}

  operand run();

private:
  operand use_parameter();
  operand use_series();
  operand use_index_close();
  operand use_attribute();
  operand use_function();

  bool judge_field();
  bool judge_count();
  bool read_arguments();
  std::optional<operand> read_argument(char role, std::size_t place);
  std::optional<operand> read_length(std::size_t place, int least, int most);
  bool judge_series();
  bool judge_ranks();
  bool judge_levels();
  bool judge_units();
  bool judge_share(const operand& share, std::size_t place);
  operand fold_constants() const;

  operand fail(problem_kind kind, std::string sentence, std::string suggestion = {}) {
    context_.tell(kind, node_.token, node_.token, std::move(sentence), std::move(suggestion));
    return {};
  }
  operand fail_at_part(problem_kind kind, std::size_t part, std::string sentence) {
    const auto& at = context_.syntax.nodes[part];
    context_.tell(kind, at.first, at.last, std::move(sentence));
    return {};
  }
  operand fail_field(std::string sentence, std::string suggestion = {}) {
    context_.tell(problem_kind::unknown_field, node_.field, node_.field, std::move(sentence),
                  std::move(suggestion));
    return {};
  }
  std::string written(std::size_t part) const {
    const auto& at = context_.syntax.nodes[part];
    return context_.written(at.first, at.last);
  }

  check_context& context_;
  const syntax_node& node_;
  const token& name_;
  const word_row* row_ = nullptr;
  // With a default in front; `places_` says where an argument stands, the word for a default.
  std::vector<operand> arguments_;
  std::vector<std::size_t> places_;
  std::string roles_;
};

operand word_check::run() {
  if (context_.parameters.contains(name_.word))
    return use_parameter();
  row_ = find_word(name_.word);
  if (row_ == nullptr) {
    if (const auto hint = hint_for(name_.word); !hint.empty())
      return fail(problem_kind::unknown_word, name_.word + " " + std::string{hint});
    const auto nearest = nearest_word(name_.word, legal_words(context_));
    if (const auto form = form_of(name_.word); !form.empty())
      return fail(problem_kind::unknown_word, name_.word + " is written " + form, nearest);
    return fail(problem_kind::unknown_word,
                "there is no word " + name_.word
                  + (nearest.empty() ? "" : "; did you mean " + nearest + "?"),
                nearest);
  }
  switch (row_->group) {
    case word_group::series:
      return use_series();
    case word_group::function:
      return use_function();
    default:
      return use_attribute();
  }
}

operand word_check::use_parameter() {
  auto& declared = context_.parameters.at(name_.word);
  declared.is_used = true;
  if (node_.field != 0)
    return fail_field("a param has no fields");
  if (node_.called)
    return fail(problem_kind::wrong_arguments, name_.word + " is a param and takes no arguments");
  if (declared.is_broken)
    return {};
  const auto& what = declared.what;
  operand result;
  result.is_good = result.is_constant = true;
  result.is_bare = !what.percent;
  result.is_big = declared.is_big;
  result.value = what.value;
  constexpr double infinite = std::numeric_limits<double>::infinity();
  result.low = what.lower.value_or(-infinite);
  result.high = what.upper.value_or(infinite);
  result.term = context_.terms.constant(what.value);
  return result;
}

operand word_check::use_series() {
  if (node_.field != 0)
    return fail_field(name_.word + " has no fields");
  const auto result = lower_series(context_.terms, row_->id);
  if (!node_.called)
    return result;
  if (node_.parts.size() != 1)
    return fail(problem_kind::wrong_arguments,
                "write " + name_.word + ", or " + name_.word + "(1) for the value one bar ago");
  const auto offset = read_length(node_.parts[0], 0, limits::bars_max - 1);
  if (!offset)
    return {};
  const auto shifted = lower_shift(context_.terms, result, static_cast<int>(offset->value));
  if (shifted.need <= limits::bars_max)
    return shifted;
  context_.tell(problem_kind::too_many_bars, node_.first, node_.last,
                context_.written(node_.first, node_.last) + " needs " + std::to_string(shifted.need)
                  + " bars, " + std::to_string(limits::bars_max) + " are kept");
  return {};
}

operand word_check::use_index_close() {
  const auto* field = find_word(context_.at(node_.field).word);
  if (field == nullptr || field->id != word_id::close)
    return fail_field(
      "of an index only the close is kept: " + name_.word + ".close",
      nearest_word(context_.at(node_.field).word, std::vector<std::string_view>{"close"}));
  if (node_.called)
    return fail(problem_kind::wrong_arguments,
                "write " + name_.word + ".close[n] for an older bar");
  operand result;
  result.is_good = true;
  result.what = points;
  result.low = 0;
  result.need = 1;
  term one{operation::index_close};
  one.n = row_->id == word_id::kospi ? 0 : 1;
  result.term = context_.terms.intern(one);
  return result;
}

operand word_check::use_attribute() {
  const bool is_index = row_->id == word_id::kospi || row_->id == word_id::kosdaq;
  if (node_.field != 0)
    return is_index ? use_index_close() : fail_field(name_.word + " has no fields");
  if (node_.called)
    return fail(problem_kind::wrong_arguments, name_.word + " takes no arguments");
  operand result;
  result.is_good = true;
  result.type = value_type::other;
  if (row_->group != word_group::flag)
    return result;
  result.type = value_type::condition;
  term one{operation::flag};
  one.n = static_cast<std::int32_t>(row_->id);
  result.term = context_.terms.intern(one);
  return result;
}

bool word_check::judge_field() {
  const auto& fields = row_->fields;
  std::string listed;
  for (const auto field : fields)
    listed += (listed.empty() ? "." : " .") + std::string{field};
  if (node_.field == 0) {
    if (fields.empty())
      return true;
    fail(problem_kind::missing_field, name_.word + " has several lines; add one of " + listed);
    return false;
  }
  const auto& typed = context_.at(node_.field).word;
  if (std::find(fields.begin(), fields.end(), typed) != fields.end())
    return true;
  fail_field(fields.empty() ? name_.word + " has no fields"
                            : name_.word + " has no ." + typed + "; it has " + listed,
             nearest_word(typed, fields));
  return false;
}

bool word_check::judge_count() {
  roles_ = row_->arguments;
  auto given = node_.parts.size();
  // "change" alone is that against the bar before.
  if (row_->id == word_id::change && !node_.called)
    return true;
  if (node_.called) {
    if (roles_.ends_with('+')) {
      roles_.pop_back();
      while (roles_.size() < given)
        roles_ += roles_.back();
    }
    if (given == roles_.size() || (row_->has_default && given + 1 == roles_.size()))
      return true;
  }
  std::string sentence = "write " + std::string{row_->usage};
  const bool is_extreme = row_->id == word_id::highest || row_->id == word_id::lowest
                          || row_->id == word_id::highestbars || row_->id == word_id::lowestbars;
  if (is_extreme && given == 1) {
    const auto call = std::string{row_->text} + "(";
    const auto behind = ", " + written(node_.parts[0]) + ")";
    sentence = "of what? " + call + "high" + behind + " or " + call + "close" + behind;
  } else if (given > roles_.size() && row_->id == word_id::sma) {
    sentence += "; ema, wma and rma are the other kinds";
  } else if (const auto example = example_of(row_->id); !example.empty())
    sentence += ", such as " + std::string{example};
  fail(problem_kind::wrong_arguments, std::move(sentence));
  return false;
}

std::optional<operand> word_check::read_length(std::size_t place, int least, int most) {
  const auto value = check_number(context_, place);
  if (!value.is_good)
    return std::nullopt;
  const auto text = written(place);
  if (!value.is_constant) {
    fail_at_part(problem_kind::not_constant, place,
                 text + " differs from bar to bar; a number or a param belongs here");
    return std::nullopt;
  }
  if (least == 0 && value.value < 0) {
    fail_at_part(problem_kind::negative_index, place,
                 "a screen cannot look ahead; (1) is one bar ago");
    return std::nullopt;
  }
  if (value.value < least || value.value > most || value.value != std::floor(value.value)
      || !value.is_bare) {
    fail_at_part(problem_kind::bad_length, place,
                 text + " is no number of bars; a whole number from " + std::to_string(least)
                   + " to " + std::to_string(most) + " belongs here");
    return std::nullopt;
  }
  return value;
}

std::optional<operand> word_check::read_argument(char role, std::size_t place) {
  if (role == 'n')
    return read_length(place, 1, limits::bars_max);
  if (role == 'c') {
    const auto value = check_condition(context_, place);
    return value.is_good ? std::optional{value} : std::nullopt;
  }
  const auto value = check_expression(context_, place);
  if (!value.is_good)
    return std::nullopt;
  if (value.type != value_type::number) {
    if (row_->id == word_id::sum && value.type == value_type::condition)
      fail_at_part(problem_kind::expected_number, place,
                   "on how many bars a condition held is count(condition, n)");
    else
      tell_wrong_type(context_, place, value, value_type::number);
    return std::nullopt;
  }
  if (role != 'f')
    return value;
  if (!value.is_constant) {
    fail_at_part(problem_kind::not_constant, place,
                 written(place) + " differs from bar to bar; a number or a param belongs here");
    return std::nullopt;
  }
  if (value.value > 0)
    return value;
  fail_at_part(problem_kind::bad_value, place, written(place) + " must be above 0");
  return std::nullopt;
}

bool word_check::read_arguments() {
  const bool is_bare_change = row_->id == word_id::change && !node_.called;
  if (is_bare_change || node_.parts.size() + 1 == roles_.size()) {
    arguments_.push_back(lower_series(context_.terms, word_id::close));
    places_.push_back(node_.parts.empty() ? 0 : node_.parts[0]);
  }
  if (is_bare_change) {
    operand length;
    length.is_good = length.is_constant = length.is_bare = true;
    length.value = 1;
    arguments_.push_back(length);
    places_.push_back(0);
    return true;
  }
  bool all_good = true;
  for (const auto part : node_.parts) {
    auto value = read_argument(roles_[arguments_.size()], part);
    all_good = all_good && value;
    arguments_.push_back(value.value_or(operand{}));
    places_.push_back(part);
  }
  return all_good;
}

bool word_check::judge_series() {
  const bool is_cross = row_->id == word_id::crossup || row_->id == word_id::crossdown;
  if (is_cross && arguments_[0].need == 0 && arguments_[1].need == 0) {
    fail_at_part(problem_kind::no_series, places_[0],
                 "two numbers that never change do not cross; write " + std::string{row_->text}
                   + "(sma(" + written(places_[0]) + "), sma(" + written(places_[1]) + "))");
    return false;
  }
  if (row_->id == word_id::choose)
    return true;
  for (std::size_t i = 0; i < arguments_.size(); ++i)
    if ((roles_[i] == 'x' || roles_[i] == 'c') && arguments_[i].need == 0) {
      fail_at_part(problem_kind::no_series, places_[i],
                   written(places_[i]) + " is the same on every bar");
      return false;
    }
  return true;
}

bool word_check::judge_ranks() {
  const bool is_pointwise =
    wants_alike(row_->id) && row_->id != word_id::crossup && row_->id != word_id::crossdown;
  if (is_pointwise || row_->id == word_id::abs)
    return true;
  for (const auto& argument : arguments_)
    if (argument.rank_token) {
      context_.tell(problem_kind::cross_section, *argument.rank_token, *argument.rank_token,
                    "a place among all symbols has no past; it cannot stand inside "
                      + std::string{row_->text});
      return false;
    }
  return true;
}

bool word_check::judge_levels() {
  static constexpr auto sentence = "obv is a running total; only its differences mean something, "
                                   "as in obv > sma(obv, 20) or obv - obv[10]";
  std::optional<bool> first;
  for (std::size_t i = 0; i < arguments_.size(); ++i) {
    const auto role = roles_[i];
    if (role == 'c' || role == 'n' || role == 'f')
      continue;
    const bool is_level = arguments_[i].is_level;
    const bool is_alone = role == 'x' || row_->id == word_id::abs || row_->id == word_id::near;
    const bool may = is_alone
                       ? !is_level || takes_running_total(row_->id) || row_->id == word_id::when
                       : is_level == first.value_or(is_level);
    if (!may) {
      fail_at_part(problem_kind::cumulative_level, places_[i], sentence);
      return false;
    }
    if (!first)
      first = is_level;
  }
  return true;
}

bool word_check::judge_share(const operand& share, std::size_t place) {
  if (!share.is_bare && share.what != plain) {
    fail_at_part(problem_kind::unit_mismatch, place,
                 "how near is a plain number such as 3%, and this is " + name_of(share.what));
    return false;
  }
  if (share.is_constant && share.is_bare && share.value >= 0.2) {
    const auto& at = context_.syntax.nodes[place];
    context_.tell(problem_kind::percent_suspected, at.first, at.last,
                  written(place) + " means " + written(place) + " times; write " + written(place)
                    + "% where a percentage is meant",
                  {}, severity::warning);
  }
  return true;
}

bool word_check::judge_units() {
  if (!wants_alike(row_->id))
    return true;
  std::optional<unit> common;
  for (std::size_t i = 0; i < arguments_.size(); ++i) {
    if (roles_[i] == 'c')
      continue;
    const auto& argument = arguments_[i];
    if (roles_[i] == 'p')
      return judge_share(argument, places_[i]);
    if (argument.is_bare)
      continue;
    if (common && *common != argument.what) {
      fail_at_part(problem_kind::unit_mismatch, places_[i],
                   "this is " + name_of(argument.what) + ", what stands before it is "
                     + name_of(*common) + "; both must be alike");
      return false;
    }
    common = argument.what;
  }
  return true;
}

/// min, max and abs of constants are a constant.
operand word_check::fold_constants() const {
  auto result = arguments_[0];
  for (const auto& next : arguments_) {
    const bool is_min = row_->id == word_id::min;
    const auto chosen = [is_min](double x, double y) {
      return is_min ? (y < x ? y : x) : (y > x ? y : x);
    };
    result.value = chosen(result.value, next.value);
    result.low = chosen(result.low, next.low);
    result.high = chosen(result.high, next.high);
    if (result.is_bare && !next.is_bare)
      result.what = next.what;
    result.is_bare = result.is_bare && next.is_bare;
    result.is_big = result.is_big || next.is_big;
  }
  if (row_->id == word_id::abs) {
    const bool has_zero = result.low <= 0 && result.high >= 0;
    const auto ends = std::minmax(std::abs(result.low), std::abs(result.high));
    result.value = std::abs(result.value);
    result.low = has_zero ? 0 : ends.first;
    result.high = ends.second;
  }
  result.term = context_.terms.constant(result.value);
  return result;
}

operand word_check::use_function() {
  if (!judge_field() || !judge_count() || !read_arguments() || !judge_series() || !judge_ranks()
      || !judge_levels() || !judge_units())
    return {};
  const bool folds =
    row_->id == word_id::min || row_->id == word_id::max || row_->id == word_id::abs;
  if (folds && std::all_of(arguments_.begin(), arguments_.end(), [](const operand& one) {
        return one.is_constant;
      }))
    return fold_constants();
  const auto field =
    node_.field == 0 ? std::string_view{} : std::string_view{context_.at(node_.field).word};
  const auto universe =
    context_.universe == no_term ? context_.terms.intern({operation::always}) : context_.universe;
  auto result = lower_call(context_.terms, *row_, field, arguments_, universe);
  for (const auto& argument : arguments_)
    if (!result.rank_token)
      result.rank_token = argument.rank_token;
  if (row_->id == word_id::rank || row_->id == word_id::pctrank || row_->id == word_id::breadth)
    result.rank_token = node_.token;
  if (result.need > limits::bars_max) {
    context_.tell(problem_kind::too_many_bars, node_.first, node_.last,
                  context_.written(node_.first, node_.last) + " needs "
                    + std::to_string(result.need) + " bars, " + std::to_string(limits::bars_max)
                    + " are kept");
    return {};
  }
  result.is_good = true;
  return result;
}

} // namespace

operand check_word(check_context& context, std::size_t place) {
  return word_check{context, place}.run();
}

} // namespace tandem::screens
