#include "config/config_file.hpp"

#include "config/syntax_hint.hpp"
#include "market/plain_text.hpp"
#include "market/text.hpp"

// Only this file reads TOML. The library has an assertion that a hostile text can break ("[\");
// with NDEBUG the compiler would assume that it holds. With neither, the library reports the error
// itself.
#undef NDEBUG
#define TOML_ASSERT(expr) static_cast<void>(0)
// No key takes a list of lists, so deep nesting is refused.
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_MAX_NESTED_VALUES 8
#include <algorithm>
#include <cctype>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <toml++/toml.h>
#include <utility>

namespace tandem::config {

namespace {

// A list of every symbol, each with its name in a comment, takes a fifth of that.
constexpr std::size_t file_size_max = std::size_t{1} << 20U;
// The library destroys nested tables by recursion and does not bound the parts of a key.
constexpr std::ptrdiff_t dots_in_line_max = 200;

/// A value in our types, or why it cannot be one.
struct converted {
  std::optional<value> what;
  std::string_view fault;
};

converted convert_list(const toml::array& items) {
  if (items.is_array_of_tables())
    return {std::nullopt, "no key takes a list of tables"};
  string_list result;
  for (const auto& item : items) {
    const auto* text = item.as_string();
    if (text == nullptr)
      return {std::nullopt, "every item of a list is a text in quotes"};
    result.push_back(text->get());
  }
  return {std::move(result), {}};
}

converted convert(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::boolean:
      return {node.as_boolean()->get(), {}};
    case toml::node_type::integer:
      return {node.as_integer()->get(), {}};
    case toml::node_type::floating_point:
      return {node.as_floating_point()->get(), {}};
    case toml::node_type::string:
      return {node.as_string()->get(), {}};
    case toml::node_type::array:
      return convert_list(*node.as_array());
    case toml::node_type::table:
      return {std::nullopt, "holds no key"};
    default:
      return {std::nullopt, "dates and times are texts in quotes"};
  }
}

/// A problem of the text itself, without a key.
problem text_problem(origin where, std::string message) {
  problem result;
  result.where = std::move(where);
  result.message = std::move(message);
  return result;
}

origin origin_of(const std::string& source, const toml::source_position& place) {
  return {source, static_cast<int>(place.line), static_cast<int>(place.column)};
}

/// The position in `text` of a place that the library gives; it counts lines and characters from 1.
std::size_t offset_of(std::string_view text, const toml::source_position& place) {
  std::size_t at = 0;
  for (auto line = place.line; line > 1; --line)
    at = std::min(text.find('\n', at), text.size() - 1) + 1;
  for (auto column = place.column; column > 1 && at < text.size(); --column)
    at += std::max<std::size_t>(market::character_bytes(text.substr(at)), 1);
  return at;
}

/// The text of a value, the first line of one on several lines.
std::string written_in(std::string_view text, const toml::source_region& region) {
  const auto begin = offset_of(text, region.begin);
  const auto all = text.substr(begin, offset_of(text, region.end) - begin);
  const auto first = all.substr(0, all.find('\n'));
  return std::string{first} + (first.size() < all.size() ? " ..." : "");
}

bool is_bare(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_' || letter == '-';
  });
}

/// Collects the entries of a parsed text, in the text's order.
struct collector {
  std::string_view text;
  const std::string& source;
  config_file found = {};

  void collect(const toml::table& from, const std::string& path) {
    for (const auto& [key, node] : from) {
      const auto where = origin_of(source, key.source().begin);
      auto name = path.empty() ? std::string{key.str()} : path + '.' + std::string{key.str()};
      const auto* table = node.as_table();
      if (!is_bare(key.str()))
        found.problems.push_back({where,
                                  shown_key(name),
                                  {},
                                  "a key is made of letters, digits, _ and -, also in quotes",
                                  {}});
      else if (table != nullptr && is_secret(name) && path != "scanners")
        found.entries.push_back({std::move(name), std::string{}, where}); // However it is wrapped.
      else if (table != nullptr && !table->empty())
        collect(*table, name);
      else if (table == nullptr || !(path.empty() || is_table(name)))
        add(std::move(name), where, node);
    }
  }

  void add(std::string key, const origin& where, const toml::node& node) {
    auto [what, fault] = convert(node);
    if (what) {
      found.entries.push_back({std::move(key), std::move(*what), where});
      return;
    }
    // A secret in the wrong place must not get into a log or a terminal.
    const auto* known = find_property(key);
    const bool is_hidden =
      is_secret(key) || (known != nullptr && std::holds_alternative<secret>(known->preset));
    auto written = is_hidden ? std::string{} : shown(written_in(text, node.source()));
    found.problems.push_back({where, std::move(key), std::move(written), std::string{fault},
                              known == nullptr ? std::string{} : legal_values(*known)});
  }

  /// The library sorts keys by their names.
  config_file in_order() && {
    const auto is_before = [](const auto& a, const auto& b) {
      return std::pair{a.where.line, a.where.column} < std::pair{b.where.line, b.where.column};
    };
    std::sort(found.entries.begin(), found.entries.end(), is_before);
    std::sort(found.problems.begin(), found.problems.end(), is_before);
    return std::move(found);
  }
};

/// The problem of the key or group `name` at `where`, which the library found a second time.
problem describe_repetition(const origin& where, std::string_view text, std::string_view name,
                            bool is_group) {
  if (name.empty())
    return text_problem(where, "this key is of a table written above; a table stands together");
  const auto line = static_cast<toml::source_index>(where.line);
  const auto before = '\n' + std::string{text.substr(0, offset_of(text, {line, 1}))};
  std::string path{name};
  if (const auto at = before.rfind("\n["); !is_group && at != std::string::npos) {
    const auto group = at + 2;
    path.insert(0, std::string{market::trimmed(before.substr(group, before.find(']', at) - group))}
                     + '.');
  }
  auto result = text_problem(where, "is already written above");
  result.key = shown_key(name);
  const auto first = toml::parse(std::string_view{before});
  if (!first)
    return result;
  if (const auto found = first.table().at_path(path)) {
    result.key = shown_key(path);
    // One line was put in front of the text before the fault.
    const auto its_line = found.node()->source().begin.line - 1;
    result.message = "is already written in line " + std::to_string(its_line);
    if (is_group)
      result.message += "; a group stands once";
  }
  return result;
}

problem describe_syntax_error(const toml::parse_error& fault, std::string_view text,
                              const std::string& source) {
  const auto where = origin_of(source, fault.source().begin);
  const auto said = fault.description();
  if (said.find("cannot redefine existing") != std::string_view::npos) {
    const auto name = said.substr(std::min(said.find('\''), said.size() - 1) + 1);
    return describe_repetition(where, text, market::trimmed(name.substr(0, name.find('\''))),
                               said.find("table header") != std::string_view::npos);
  }
  const auto rest = text.substr(offset_of(text, {fault.source().begin.line, 1}));
  const auto hint = syntax_hint(rest.substr(0, rest.find('\n')), said);
  return text_problem(where, "syntax error: " + hint);
}

/// A line with more dots than any key has; see dots_in_line_max.
std::optional<problem> find_endless_key(std::string_view text, const std::string& source) {
  for (int line = 1; !text.empty(); ++line) {
    const auto words = text.substr(0, text.find('\n'));
    if (std::count(words.begin(), words.end(), '.') > dots_in_line_max)
      return text_problem({source, line, 0}, "holds more than " + std::to_string(dots_in_line_max)
                                               + " dots; a key has three parts at most");
    text.remove_prefix(std::min(words.size() + 1, text.size()));
  }
  return std::nullopt;
}

/// Puts the home folder in place of a ~ at the start of `text`, which may be the URL of a file.
status expand(std::string& text, const user_folders& user) {
  constexpr std::string_view scheme = "sqlite:";
  const auto start = text.starts_with(scheme) ? scheme.size() : 0;
  auto path = expand_home(text.substr(start), user);
  if (!path)
    return path.error();
  text.replace(start, std::string::npos, *path);
  return {};
}

/// Does that in every value that is a path; those of a wrong type are left to the checks.
void expand_homes(std::vector<raw_entry>& entries, const user_folders& user,
                  std::vector<problem>& problems) {
  for (auto& entry : entries) {
    const auto* known = find_property(entry.key);
    if (known == nullptr || !known->is_path)
      continue;
    status trouble;
    if (auto* text = std::get_if<std::string>(&entry.what))
      trouble = expand(*text, user);
    if (auto* list = std::get_if<string_list>(&entry.what))
      for (auto& text : *list)
        if (auto problem = expand(text, user))
          trouble = problem;
    if (auto* hidden = std::get_if<secret>(&entry.what)) {
      std::string text{hidden->reveal()};
      trouble = expand(text, user);
      *hidden = secret{text};
    }
    if (trouble)
      problems.push_back({entry.where, entry.key, shown(to_text(*known, entry.what)),
                          trouble->message, "a path without ~"});
  }
}

} // namespace

config_file parse_config_text(const std::string& bytes, const std::string& source) {
  config_file result;
  const auto read = market::plain_text(bytes);
  if (!read) {
    result.problems.push_back(text_problem({source, 0, 0}, read.error().message));
    return result;
  }
  if (auto endless = find_endless_key(*read, source)) {
    result.problems.push_back(std::move(*endless));
    return result;
  }
  const auto tree = toml::parse(std::string_view{*read});
  if (!tree) {
    result.problems.push_back(describe_syntax_error(tree.error(), *read, source));
    return result;
  }
  collector all{*read, source};
  all.collect(tree.table(), {});
  return std::move(all).in_order();
}

config_file read_config_file(const std::string& path) {
  auto refuse = [&path](std::string why) {
    config_file result;
    // The user gave the URL of a database to the wrong option.
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
  if (path.ends_with(".conf"))
    return refuse(
      "is not read, because config files are TOML: rename it to " + path.substr(0, path.size() - 5)
      + ".toml, begin comments with #, write durations in quotes (delay = \"250ms\") and "
        "[group] for group { }");
  std::string text(file_size_max + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad())
    return refuse("cannot be read: " + std::error_code{errno, std::generic_category()}.message());
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (text.size() > file_size_max)
    return refuse("is larger than 1 MiB, which no config file is");
  return parse_config_text(text, path);
}

loaded_config load_config(const std::optional<std::string>& named_file,
                          const std::vector<raw_entry>& command_line, const surroundings& here) {
  loaded_config result;
  result.places = find_files(named_file, here);
  result.file = result.places.file.path;
  config_file file;
  if (const auto& problem = result.places.problem)
    file.problems.push_back(text_problem({result.file, 0, 0}, problem->message));
  else if (!result.file.empty())
    file = read_config_file(result.file);
  // A file that does not parse tells nothing; checking the rest without it would mislead.
  if (file.entries.empty() && !file.problems.empty()) {
    if (!named_file && !here.user.config_file.empty())
      file.problems.front().message += "; TANDEM_CONFIG names this file";
    result.result.problems = std::move(file.problems);
    return result;
  }
  auto entries = std::move(file.entries);
  entries.insert(entries.end(), command_line.begin(), command_line.end());
  std::move(file.problems.begin(), file.problems.end(), std::back_inserter(result.result.problems));
  expand_homes(entries, here.user, result.result.problems);
  auto resolved = resolve(entries, result.places.screen_folder);
  result.result.values = std::move(resolved.values);
  result.result.warnings = std::move(resolved.warnings);
  std::move(resolved.problems.begin(), resolved.problems.end(),
            std::back_inserter(result.result.problems));
  result.result.values.place_store("sqlite:" + result.places.database.path);
  return result;
}

loaded_config load_config(const std::optional<std::string>& named_file,
                          const std::vector<raw_entry>& command_line) {
  return load_config(named_file, command_line, {user_folders_here()});
}

} // namespace tandem::config
