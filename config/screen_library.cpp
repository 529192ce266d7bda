#include "config/screen_library.hpp"

#include "screens/lexer.hpp"
#include "screens/shelf.hpp"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>

namespace tandem::config {

namespace {

namespace fs = std::filesystem;

chosen_screen refused(std::string parameter, std::string sentence) {
  chosen_screen none;
  none.errors.push_back({std::move(parameter), std::move(sentence)});
  return none;
}

bool is_of_the_shelf(const screens::screen_text& one) {
  const auto all = screens::shelf();
  return std::any_of(all.begin(), all.end(), [&](const screens::shelf_screen& each) {
    return each.name == one.name && each.text == one.text;
  });
}

/// The problems of one weight, as the check of a screen shows them.
std::string told(const screens::checked& by, screens::severity weight, std::string_view file,
                 std::string_view text) {
  screens::problems some;
  std::copy_if(by.found.begin(), by.found.end(), std::back_inserter(some),
               [weight](const auto& one) { return one.weight == weight; });
  auto all = screens::render(some, file, text);
  while (all.ends_with('\n'))
    all.pop_back();
  return all;
}

void take_problems(chosen_screen& into, const screens::checked& from, std::string_view file,
                   std::string_view text, const std::string& parameter) {
  using screens::severity;
  if (auto errors = told(from, severity::error, file, text); !errors.empty())
    into.errors.push_back({parameter, "this screen cannot be used:\n" + errors});
  if (auto warnings = told(from, severity::warning, file, text); !warnings.empty())
    into.warnings.push_back({parameter, "about this screen:\n" + warnings});
}

void take_texts(chosen_screen& into, const std::vector<const screens::screen_text*>& from) {
  for (const auto* one : from)
    if (!is_of_the_shelf(*one))
      into.texts.emplace(one->name, one->text);
}

/// The values as the check of a screen takes them; those that are none are told.
std::map<std::string, screens::parameter_value, std::less<>>
read_values(const screen_library::values& written, const screens::screen& of,
            const std::string& file, chosen_screen& into) {
  std::map<std::string, screens::parameter_value, std::less<>> all;
  for (const auto& [name, text] : written) {
    const auto number = screens::read_number(text);
    if (!number) {
      into.errors.push_back(
        {name, "is no number of a screen; write 3, 1.5 or \"3%\" as " + file + " does"});
      continue;
    }
    const screens::parameter_value value{number->value, number->percent};
    for (auto& sentence : screens::check_parameters(of, {{name, value}}))
      into.errors.push_back({name, std::move(sentence) + " (" + file + ")"});
    all.emplace(name, value);
  }
  return all;
}

/// The screen `of` with values for its parameters. Every check is made again with these.
chosen_screen choose(screens::catalog& known, const screens::screen_text& of,
                     const screen_library::values& parameters) {
  chosen_screen made;
  made.name = of.name;
  take_texts(made, {&of});
  take_texts(made, known.referred_by(of.text));
  const auto& plain = known.screen_named(of.name);
  take_problems(made, plain, of.file, of.text, {});
  if (!plain.what)
    return made;
  screens::check_options options;
  options.file = of.file;
  options.parameters = read_values(parameters, *plain.what, of.file, made);
  if (!made.errors.empty())
    return made;
  made.what = plain.what;
  if (parameters.empty())
    return made;
  const auto again = known.check(of.text, options);
  made.what = again.what;
  if (!again.what)
    take_problems(made, again, of.file, of.text, parameters.begin()->first);
  return made;
}

} // namespace

screen_library::screen_library(std::optional<std::string> folder,
                               std::map<std::string, std::string> written)
    : folder_(std::move(folder)), written_(std::move(written)) {}

screen_library::shelved& screen_library::beside(const std::string& folder) {
  const auto known = read_.find(folder);
  if (known != read_.end())
    return known->second;
  std::vector<screens::screen_text> own;
  for (const auto& [name, text] : written_)
    own.push_back({name, name + std::string{screen_ending}, text});
  auto files = folder_ ? read_own_screens(folder) : own_screens{};
  for (auto& one : files.texts)
    if (!written_.contains(one.name))
      own.push_back(std::move(one));
  return read_.emplace(folder, shelved{std::move(files.unread), screens::catalog{std::move(own)}})
    .first->second;
}

bool screen_library::has(std::string_view name) {
  return beside(folder_.value_or("")).known.find(name) != nullptr;
}

std::string screen_library::hint_for(std::string_view name) {
  const auto& here = beside(folder_.value_or(""));
  if (auto near = here.known.suggestion_for(name); !near.empty())
    return "did you mean " + near + "?";
  return here.unread.empty() ? std::string{} : here.unread.front().message;
}

chosen_screen screen_library::named(const std::string& name, const values& parameters) {
  auto& known = beside(folder_.value_or("")).known;
  return choose(known, *known.find(name), parameters);
}

chosen_screen screen_library::in_file(const std::string& file, const values& parameters) {
  if (!folder_)
    return refused({}, "no file is read for somebody else; its text stands under screens.NAME");
  const auto path = (fs::path{*folder_} / file).string();
  const auto name = screen_name_of(path);
  if (name.empty())
    return refused({}, "is not the name of a screen's file; legal: NAME.screen");
  auto folder = fs::path{path}.parent_path().lexically_normal().string();
  if (fs::path{folder} == fs::path{*folder_}.lexically_normal() || folder == ".")
    folder = *folder_;
  if (auto read = read_screen_file(path); !read)
    return refused({}, path + " " + read.error().message);
  auto& known = beside(folder).known;
  const auto* text = known.find(name);
  const auto is_it = [&](const std::string& other) {
    return fs::path{other}.lexically_normal() == fs::path{path}.lexically_normal();
  };
  if (text == nullptr || written_.contains(name) || !is_it(text->file))
    return refused({}, "another screen has the name " + name + " too");
  return choose(known, *text, parameters);
}

chosen_screen screen_library::condition(const std::string& text) {
  auto& known = beside(folder_.value_or("")).known;
  screens::check_options options;
  options.form = screens::text_form::expression;
  chosen_screen made;
  made.name = "screen";
  take_texts(made, known.referred_by(text));
  const auto checked = known.check(text, options);
  take_problems(made, checked, options.file, text, {});
  made.what = checked.what;
  return made;
}

} // namespace tandem::config
