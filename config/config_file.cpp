#include "config/config_file.hpp"

#include "config/config_index.hpp"
#include "config/syntax_hint.hpp"
#include "market/plain_text.hpp"

#include <caf/actor_system_config.hpp>
#include <caf/config_value.hpp>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <system_error>
#include <utility>

namespace tandem::config {

namespace {

using leaves = std::map<std::string, const caf::config_value*, std::less<>>;

void collect_leaves(const caf::settings& tree, const std::string& path, leaves& found) {
  for (const auto& [name, what] : tree) {
    std::string word{name.begin(), name.end()};
    // Keys before any group land in a group that CAF calls "global".
    auto key = path;
    if (!path.empty())
      key += '.';
    key += word;
    const auto* group = caf::get_if<caf::settings>(&what);
    if (group != nullptr && !group->empty())
      collect_leaves(*group, path.empty() && word == "global" ? std::string{} : key, found);
    else
      found.emplace(std::move(key), &what);
  }
}

/// A value in our types, or why it has none.
struct converted {
  std::optional<value> what;
  std::string_view fault;
};

bool is_octal(std::string_view text) {
  auto digits = text.substr(text.find_first_not_of("+-"));
  return digits.size() > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9';
}

converted convert_list(const caf::config_value::list& items) {
  string_list result;
  for (const auto& item : items) {
    const auto* text = caf::get_if<std::string>(&item);
    if (text == nullptr)
      return {std::nullopt, "every item of a list is a text in double quotes"};
    result.push_back(*text);
  }
  return {std::move(result), {}};
}

converted convert(const caf::config_value& what, std::string_view written) {
  if (const auto* flag = caf::get_if<bool>(&what))
    return {*flag, {}};
  if (const auto* whole = caf::get_if<std::int64_t>(&what)) {
    if (is_octal(written))
      return {std::nullopt, "a number has no leading zeros (codes and dates go in double quotes)"};
    return {*whole, {}};
  }
  if (const auto* real = caf::get_if<double>(&what)) {
    if (written.starts_with('+'))
      written.remove_prefix(1);
    return {parse_number(written).value_or(*real), {}};
  }
  if (const auto* span = caf::get_if<caf::timespan>(&what))
    return {duration{*span}, {}};
  if (const auto* text = caf::get_if<std::string>(&what))
    return {*text, {}};
  if (const auto* items = caf::get_if<caf::config_value::list>(&what))
    return convert_list(*items);
  if (caf::holds_alternative<caf::config_value::dictionary>(what))
    return {std::nullopt, "holds no key"};
  return {std::nullopt, "text goes in double quotes"};
}

/// A problem of the text itself; it has no key.
problem text_problem(origin where, std::string message) {
  problem result;
  result.where = std::move(where);
  result.message = std::move(message);
  return result;
}

void add_entry(const indexed_key& key, const leaves& values, const std::string& source,
               config_file& into) {
  origin where{source, key.line, 0};
  // A secret in the wrong place must not travel on, into a log or a terminal.
  const auto* known = find_property(key.path);
  const bool is_hidden =
    is_secret(key.path) || (known != nullptr && std::holds_alternative<secret>(known->preset));
  auto text = is_hidden ? std::string{} : shown(key.text);
  auto found = values.find(key.path);
  if (found == values.end()) {
    into.problems.push_back({where, key.path, text, "the name of a group cannot be a key too", {}});
    return;
  }
  if (is_table(key.path) && caf::holds_alternative<caf::settings>(*found->second))
    return; // Empty, as its default is written.
  auto [what, fault] = convert(*found->second, key.text);
  if (what) {
    into.entries.push_back({key.path, std::move(*what), std::move(where)});
    return;
  }
  into.problems.push_back({std::move(where), key.path, std::move(text), std::string{fault},
                           known == nullptr ? std::string{} : legal_values(*known)});
}

} // namespace

config_file parse_config_text(const std::string& bytes, const std::string& source) {
  config_file result;
  const auto read = market::plain_text(bytes);
  if (!read) {
    result.problems.push_back(text_problem({source, 0, 0}, read.error().message));
    return result;
  }
  const auto& text = *read;
  std::istringstream stream{text};
  auto tree = caf::actor_system_config::parse_config(stream);
  if (!tree) {
    result.problems.push_back(describe_syntax_error(tree.error(), text, source));
    return result;
  }
  auto index = index_config(text);
  if (!index.fault.empty()) {
    result.problems.push_back(text_problem({source, index.fault_line, 0},
                                           std::string{"syntax error: "}.append(index.fault)));
    return result;
  }
  leaves values;
  collect_leaves(*tree, "", values);
  std::map<std::string, int, std::less<>> first_line;
  for (const auto& key : index.keys) {
    auto [seen, is_new] = first_line.emplace(key.path, key.line);
    if (is_new) {
      add_entry(key, values, source, result);
      continue;
    }
    auto again = text_problem({source, key.line, 0},
                              "is already written in line " + std::to_string(seen->second));
    again.key = key.path;
    result.problems.push_back(std::move(again));
  }
  return result;
}

config_file read_config_file(const std::string& path) {
  auto refuse = [&path](std::string why) {
    config_file result;
    // The URL of a database in the wrong option.
    auto source = path.find("://") == std::string::npos ? path : shown(path);
    result.problems.push_back(text_problem({std::move(source), 0, 0}, std::move(why)));
    return result;
  };
  std::error_code fault;
  if (std::filesystem::is_directory(path, fault))
    return refuse("is a directory, not a config file");
  errno = 0;
  std::ifstream stream{path, std::ios::binary};
  if (!stream)
    return refuse("cannot be opened: " + std::error_code{errno, std::generic_category()}.message());
  std::string text{std::istreambuf_iterator<char>{stream}, {}};
  if (stream.bad())
    return refuse("cannot be read: " + std::error_code{errno, std::generic_category()}.message());
  return parse_config_text(text, path);
}

loaded_config load_config(const std::optional<std::string>& named_file,
                          const std::vector<raw_entry>& command_line) {
  loaded_config result;
  std::error_code unused;
  if (named_file)
    result.file = *named_file;
  else if (std::filesystem::exists(default_config_file, unused))
    result.file = default_config_file;
  config_file file;
  if (!result.file.empty())
    file = read_config_file(result.file);
  // Nothing is known of a file that does not parse; judging the rest without it would mislead.
  if (file.entries.empty() && !file.problems.empty()) {
    result.result.problems = std::move(file.problems);
    return result;
  }
  auto entries = std::move(file.entries);
  entries.insert(entries.end(), command_line.begin(), command_line.end());
  result.result = resolve(entries);
  auto& problems = result.result.problems;
  problems.insert(problems.begin(), file.problems.begin(), file.problems.end());
  return result;
}

} // namespace tandem::config
