#include "screens/catalog.hpp"

#include "screens/code_point.hpp"
#include "screens/lexer.hpp"
#include "screens/limits.hpp"
#include "screens/shelf.hpp"
#include "screens/suggestion.hpp"

#include <algorithm>
#include <utility>

namespace tandem::screens {

namespace {

/// The name under which a text refers to itself; empty: it has none.
std::string name_of(std::string_view text, const check_options& options) {
  constexpr std::string_view ending = ".screen";
  if (options.form != text_form::screen)
    return {};
  auto file = std::string_view{options.file};
  if (file.ends_with(ending)) {
    file.remove_suffix(ending.size());
    file.remove_prefix(file.find_last_of('/') + 1);
    return lower_case(file);
  }
  if (text.size() > limits::text_bytes_max)
    return {};
  for (const auto& one : read_tokens(text).tokens)
    if (one.kind == token_kind::screen_name)
      return one.word;
  return {};
}

std::vector<std::string> references_in(std::string_view text) {
  std::vector<std::string> names;
  if (text.size() <= limits::text_bytes_max)
    for (auto& one : read_tokens(text).tokens)
      if (one.kind == token_kind::reference)
        names.push_back(std::move(one.word));
  return names;
}

} // namespace

std::string_view source_of(std::string_view text) {
  constexpr std::string_view mark = "# source:";
  const auto at = text.find(mark);
  if (at == std::string_view::npos)
    return {};
  auto source = text.substr(at + mark.size());
  source = source.substr(0, source.find_first_of("\r\n"));
  source.remove_prefix(std::min(source.find_first_not_of(' '), source.size()));
  return source;
}

catalog::catalog(std::vector<screen_text> own) : texts_(std::move(own)) {
  const auto by_name = [](const screen_text& a, const screen_text& b) { return a.name < b.name; };
  std::sort(texts_.begin(), texts_.end(), by_name);
  const auto own_count = texts_.size();
  for (const auto& one : shelf()) {
    const auto own_end = texts_.begin() + static_cast<std::ptrdiff_t>(own_count);
    const bool is_hidden =
      std::any_of(texts_.begin(), own_end, [&](const auto& each) { return each.name == one.name; });
    if (!is_hidden)
      texts_.push_back(
        {std::string{one.name}, std::string{one.name} + ".screen", std::string{one.text}});
  }
}

const screen_text* catalog::find(std::string_view name) const {
  const auto found = std::find_if(texts_.begin(), texts_.end(),
                                  [name](const screen_text& one) { return one.name == name; });
  return found == texts_.end() ? nullptr : &*found;
}

std::string catalog::suggestion_for(std::string_view name) const {
  std::vector<std::string_view> known;
  for (const auto& one : texts_)
    known.push_back(one.name);
  return nearest_word(name, known);
}

const std::vector<std::string>& catalog::references_of(const screen_text& from) {
  const auto [at, is_new] = references_.try_emplace(from.name);
  if (is_new)
    at->second = references_in(from.text);
  return at->second;
}

bool catalog::reaches(std::string_view from, std::string_view target) {
  std::set<std::string, std::less<>> seen;
  std::vector<std::string> open{std::string{from}};
  while (!open.empty()) {
    const auto name = std::move(open.back());
    open.pop_back();
    if (name == target)
      return true;
    if (!seen.insert(name).second)
      continue;
    if (const auto* text = find(name))
      for (const auto& next : references_of(*text))
        open.push_back(next);
  }
  return false;
}

std::vector<const screen_text*> catalog::referred_by(std::string_view text) {
  std::map<std::string, const screen_text*, std::less<>> known;
  auto open = references_in(text);
  while (!open.empty()) {
    const auto name = std::move(open.back());
    open.pop_back();
    const auto* found = find(name);
    if (found == nullptr || !known.emplace(name, found).second)
      continue;
    const auto& next = references_of(*found);
    open.insert(open.end(), next.begin(), next.end());
  }
  std::vector<const screen_text*> all;
  for (const auto& [name, found] : known)
    all.push_back(found);
  return all;
}

resolution catalog::resolve(std::string_view name, std::string_view root) {
  if (!root.empty() && reaches(name, root))
    return {resolution::outcome::cycle};
  if (find(name) == nullptr)
    return {resolution::outcome::unknown, nullptr, suggestion_for(name)};
  const auto& found = screen_named(name);
  if (!found.what)
    return {resolution::outcome::broken};
  return {resolution::outcome::found, found.what};
}

checked catalog::check(std::string_view text, check_options options) {
  const auto root = name_of(text, options);
  options.resolve = [this, root](std::string_view name) { return resolve(name, root); };
  return check_screen(text, options);
}

const checked& catalog::screen_named(std::string_view name) {
  if (const auto known = checked_.find(name); known != checked_.end())
    return known->second;
  const auto& text = *find(name);
  check_options options;
  options.file = text.file;
  return checked_.emplace(text.name, check(text.text, options)).first->second;
}

} // namespace tandem::screens
