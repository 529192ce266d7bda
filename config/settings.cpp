#include "config/settings.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace tandem::config {

namespace {

std::string_view group_of(std::string_view key) {
  return key.substr(0, key.find('.'));
}

std::string_view word_of(std::string_view key) {
  return key.substr(key.find('.') + 1);
}

/// "tr-delay" of gateway.tr-delay.ka10081; empty for a key that stands in no table.
std::string_view table_of(std::string_view key) {
  auto word = word_of(key);
  auto dot = word.find('.');
  return dot == std::string_view::npos ? std::string_view{} : word.substr(0, dot);
}

/// Its keys with their values, in the form of a config file.
std::vector<std::pair<std::string, std::string>> screen_words(const screen_choice& what) {
  std::vector<std::pair<std::string, std::string>> words;
  if (!what.where.empty())
    words.emplace_back("where", to_text(what.where));
  for (const auto& [name, value] : what.parameters)
    words.emplace_back(name, to_text(value));
  return words;
}

/// A key as TOML writes it: in quotes where it is not of plain letters.
std::string toml_key(const std::string& name) {
  const bool is_bare = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
           || c == '-';
  });
  return is_bare ? name : to_text(name);
}

std::string dump_scanner(const scanner_definition& what) {
  std::string result = what.name;
  result.append(" = {rule = ").append(to_text(what.rule));
  for (const auto& [word, written] : screen_words(what.screen))
    result.append(", ").append(toml_key(word)).append(" = ").append(written);
  for (const auto& [key, written] : what.overrides)
    result.append(", ")
      .append(word_of(key))
      .append(" = ")
      .append(file_text(*find_property(key), written));
  return result + "}\n";
}

} // namespace

std::string problem::text() const {
  std::string result = where.source;
  if (where.line > 0)
    result.append(":").append(std::to_string(where.line));
  if (where.column > 0)
    result.append(":").append(std::to_string(where.column));
  if (!result.empty())
    result += ": ";
  result += key;
  if (!found.empty())
    result.append(key.empty() ? "" : " = ").append(found);
  if (!key.empty() || !found.empty())
    result += ": ";
  result += message;
  if (!expected.empty())
    result.append("; legal: ").append(expected);
  return result;
}

bool settings::is_set(std::string_view name) const {
  return written_.find(name) != written_.end();
}

const value& settings::at(std::string_view name) const {
  return name == "store.url" && is_store_placed() ? placed_store_ : written(name);
}

bool settings::is_store_placed() const {
  return std::get<secret>(written("store.url")).empty();
}

const value& settings::written(std::string_view name) const {
  auto found = values_.find(name);
  if (found == values_.end())
    throw std::logic_error{"undeclared configuration key " + std::string{name}};
  return found->second;
}

origin settings::written_at(std::string_view name) const {
  auto found = written_.find(name);
  return found == written_.end() ? origin{} : found->second;
}

std::string settings::dump() const {
  std::string result;
  std::string_view group;
  std::string_view table;
  for (const auto& each : properties()) {
    if (group_of(each.name) != group) {
      if (!group.empty())
        result += '\n';
      group = group_of(each.name);
      result.append("[").append(group).append("]\n");
    }
    auto within = std::exchange(table, table_of(each.name));
    if (!table.empty()) {
      // A table is one key, {a = 1, b = 2}, under the sentence of its first one.
      if (within == table)
        result.replace(result.size() - 2, 2, ", "); // The brace and the line's end.
      else
        result.append("# ")
          .append(each.sentence)
          .append("\n# legal: each a ")
          .append(legal_values(each))
          .append("\n")
          .append(table)
          .append(" = {");
      result.append(word_of(each.name).substr(table.size() + 1)).append(" = ");
      result.append(file_text(each, written(each.name))).append("}\n");
      continue;
    }
    result.append("# ").append(each.sentence).append("\n# legal: ").append(legal_values(each));
    result.append("\n").append(word_of(each.name)).append(" = ");
    result.append(file_text(each, written(each.name))).append("\n");
  }
  if (!screens_.empty())
    result += "\n[screens]\n";
  for (const auto& [name, text] : screens_)
    result.append(name).append(" = ").append(to_text(text)).append("\n");
  if (!defined_.empty())
    result += "\n[scanners]\n";
  for (const auto& each : defined_)
    result += dump_scanner(each);
  return result;
}

std::vector<std::string> settings::arguments() const {
  std::vector<std::string> all;
  for (const auto& each : properties())
    if (is_set(each.name))
      all.push_back("--" + std::string{each.name} + "=" + to_text(each, at(each.name)));
  for (const auto& [name, text] : screens_)
    all.push_back("--screens." + name + "=" + to_text(text));
  for (const auto& each : defined_) {
    const auto scanner = "--scanners." + each.name + ".";
    all.push_back(scanner + "rule=" + to_text(each.rule));
    for (const auto& [word, written] : screen_words(each.screen))
      all.push_back(scanner + word + "=" + written);
    for (const auto& [key, written] : each.overrides)
      all.push_back(scanner + std::string{word_of(key)} + "=" + to_text(written));
  }
  return all;
}

} // namespace tandem::config
