#include "report/find/query.hpp"

#include "screens/code_point.hpp"
#include "screens/limits.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace tandem {

namespace {

using source = find_column::source;

struct named_column {
  std::string_view name;
  source what;
};

constexpr std::array named_columns{
  named_column{"rank", source::rank},      named_column{"code", source::code},
  named_column{"name", source::name},      named_column{"market", source::market},
  named_column{"kind", source::kind},      named_column{"close", source::close},
  named_column{"score", source::score},    named_column{"change_rate", source::change_rate},
  named_column{"order", source::order_key}};

/// The name of the screen that the text asks for, where it is one "@name" and nothing else.
std::optional<std::string> only_reference(std::string_view text) {
  if (text.size() > screens::limits::text_bytes_max)
    return std::nullopt;
  std::optional<std::string> name;
  for (auto& one : screens::read_tokens(text).tokens) {
    if (one.kind == screens::token_kind::end)
      continue;
    if (name || one.kind != screens::token_kind::reference)
      return std::nullopt;
    name = std::move(one.word);
  }
  return name;
}

/// `text` without blanks around it.
std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = std::min(text.find_first_not_of(blanks), text.size());
  text.remove_prefix(first);
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

/// Takes "asc" or "desc" off the end of an order; true: ascending.
bool take_direction(std::string_view& order) {
  for (const std::string_view word : {"asc", "desc"}) {
    if (order.size() <= word.size() || !screens::lower_case(order).ends_with(word))
      continue;
    const auto rest = order.substr(0, order.size() - word.size());
    if (trimmed(rest).size() == rest.size() && !rest.ends_with(')') && !rest.ends_with(']'))
      continue; // The end of a longer word.
    order = trimmed(rest);
    return word == "asc";
  }
  return false;
}

/// "touch" or "touch.right" of a screen with that label; nothing where it has none.
std::optional<find_column> side_of(const screens::screen& main, std::string_view word) {
  for (std::size_t place = 0; place < main.labelled.size(); ++place) {
    const auto& one = main.labelled[place];
    const auto label = screens::lower_case(one.label);
    const bool has_sides = one.left != screens::no_term;
    if (word == label)
      return find_column{has_sides ? source::left : source::truth, one.label, one.label, place};
    for (const auto& [ending, what] :
         {std::pair{".truth", source::truth}, std::pair{".left", source::left},
          std::pair{".right", source::right}})
      if (word == label + ending && (has_sides || what == source::truth))
        return find_column{what, one.label + ending, one.label + ending, place};
  }
  return std::nullopt;
}

class request_reader {
public:
  request_reader(const find_request& asked, screens::catalog& known)
      : asked_(asked), known_(known) {}

  understood_request read();

private:
  using checked_screen = std::shared_ptr<const screens::screen>;

  void tell(const screens::checked& made, const std::string& file, std::string_view text) {
    told_ += screens::render(made.found, file, text);
    is_broken_ = is_broken_ || !made.what;
  }
  checked_screen check(std::string_view text, screens::text_form form, const std::string& file);
  void read_screen();
  void read_column(const std::string& text);
  void read_order();

  const find_request& asked_;
  screens::catalog& known_;
  std::vector<checked_screen> screens_;
  find_query query_;
  std::string told_;
  bool is_broken_ = false;
};

request_reader::checked_screen request_reader::check(std::string_view text, screens::text_form form,
                                                     const std::string& file) {
  screens::check_options options;
  options.form = form;
  const auto made = known_.check(text, options);
  tell(made, file, text);
  return made.what;
}

void request_reader::read_screen() {
  const auto name = only_reference(asked_.text);
  const auto* text = name ? known_.find(*name) : nullptr;
  if (text == nullptr) {
    screens_.push_back(check(asked_.text, screens::text_form::expression, "-"));
    return;
  }
  const auto& made = known_.screen_named(*name);
  tell(made, text->file, text->text);
  screens_.push_back(made.what);
}

/// Of a name with two meanings the fixed columns come first, then the language, then labels, which
/// the language does not see either.
void request_reader::read_column(const std::string& text) {
  const auto word = screens::lower_case(trimmed(text));
  const auto fixed = std::find_if(named_columns.begin(), named_columns.end(),
                                  [&](const auto& one) { return one.name == word; });
  if (fixed != named_columns.end()) {
    query_.columns.push_back({fixed->what, word, word, 0});
    return;
  }
  if (const auto& main = screens_.front(); main && screens::find_word(word) == nullptr)
    if (auto side = side_of(*main, word)) {
      query_.columns.push_back(std::move(*side));
      return;
    }
  query_.columns.push_back({source::value, text, text, screens_.size()});
  screens_.push_back(check(text, screens::text_form::value, "--columns"));
}

void request_reader::read_order() {
  auto text = trimmed(asked_.order);
  if (text.empty())
    return;
  query_.ascending = take_direction(text);
  query_.order = screens_.size();
  const auto made = check(text, screens::text_form::value, "--order");
  if (made && !made->labelled.empty()) {
    told_ += "--order: error: a number belongs here, such as turnover desc, and this is a "
             "condition\n";
    is_broken_ = true;
  }
  screens_.push_back(made);
}

understood_request request_reader::read() {
  read_screen();
  for (const auto& one : asked_.columns)
    read_column(one);
  read_order();
  if (is_broken_)
    return {std::nullopt, std::move(told_)};
  screens::plan_options options;
  options.margins = asked_.near;
  query_.asked = asked_;
  query_.what = std::make_shared<const screens::plan>(std::move(screens_), options);
  return {std::move(query_), std::move(told_)};
}

} // namespace

understood_request understand(const find_request& asked, screens::catalog& known) {
  return request_reader{asked, known}.read();
}

std::string find_column_names() {
  std::string names;
  for (const auto& one : named_columns)
    names.append(names.empty() ? "" : ", ").append(one.name);
  return names;
}

} // namespace tandem
