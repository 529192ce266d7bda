#include "config/check.hpp"
#include "config/relations.hpp"
#include "config/screen_library.hpp"
#include "config/settings.hpp"
#include "config/suggest.hpp"
#include "market/rules/registry.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace tandem::config {

namespace {

constexpr std::string_view scanners_prefix = "scanners.";
constexpr std::string_view screens_prefix = "screens.";
// The rule of a scanner with a condition or a file of its own.
constexpr std::string_view screen_rule = "screen";
constexpr auto known_rules = ", screen, and the screens that `tandem screens` lists";

bool is_built_in(std::string_view name) {
  return market::find_rule(name) != nullptr;
}

bool is_scanner_name(std::string_view name) {
  return !name.empty() && name.size() <= 32 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

/// The legal keys of a scanner of `rule`.
std::vector<std::string_view> words_of(std::string_view rule) {
  auto words = rule_words(rule);
  words.insert(words.begin(), "rule");
  return words;
}

/// A value of a screen's parameter in the language's own form; nothing for a list or a flag.
std::optional<std::string> parameter_text(const value& written) {
  if (const auto* text = std::get_if<std::string>(&written))
    return *text;
  if (std::holds_alternative<std::int64_t>(written) || std::holds_alternative<double>(written))
    return to_text(written);
  return std::nullopt;
}

std::vector<std::string_view> known_names() {
  std::vector<std::string_view> known;
  for (const auto& each : properties())
    known.push_back(each.name);
  return known;
}

std::string with_suggestion(const std::string& message, const std::string& suggestion) {
  if (suggestion.empty())
    return message + "; `tandem help config` lists all";
  return message + "; did you mean " + suggestion + "?";
}

/// The value in the form for problems: no secret, no password in a URL, and nothing written at a
/// key that looks like that of a secret or such a URL.
std::string shown_value(const raw_entry& entry) {
  const auto* text = std::get_if<std::string>(&entry.what);
  const auto* meant = find_property(nearest(entry.key, known_names()));
  const bool is_hidden =
    is_secret(entry.key) || (meant != nullptr && std::holds_alternative<secret>(meant->preset));
  if (is_hidden || (text != nullptr && shown(*text) != *text))
    return {};
  return shown(to_text(entry.what));
}

/// One scanner's keys as written; of each key the latest.
struct written_scanner {
  std::map<std::string, raw_entry> keys;
  origin where;
};

} // namespace

/// Collects all entries first, because the legal values of one key depend on others (a scanner's
/// rule).
struct resolver {
  resolution out;
  std::map<std::string, raw_entry> latest;
  std::map<std::string, written_scanner> scanners;
  std::map<std::string, raw_entry> written_screens;
  std::optional<screen_library> screens;
  std::set<std::string, std::less<>> refused;

  void refuse(const raw_entry& entry, std::string message, std::string expected = {}) {
    refused.insert(entry.key);
    auto key = shown_key(entry.key);
    out.problems.push_back(
      {entry.where, std::move(key), shown_value(entry), std::move(message), std::move(expected)});
  }

  void collect(const raw_entry& entry) {
    if (entry.key.starts_with(screens_prefix)) {
      written_screens[entry.key.substr(screens_prefix.size())] = entry;
      return;
    }
    if (!entry.key.starts_with(scanners_prefix)) {
      latest[entry.key] = entry;
      return;
    }
    auto path = entry.key.substr(scanners_prefix.size());
    auto dot = path.find('.');
    auto& scanner = scanners[path.substr(0, dot)];
    if (scanner.keys.empty())
      scanner.where = entry.where;
    scanner.keys[dot == std::string::npos ? "" : path.substr(dot + 1)] = entry;
  }

  void refuse_unknown(const raw_entry& entry) {
    if (is_secret(entry.key)) {
      refuse(entry, "secrets come only from KIWOOM_APP_KEY and KIWOOM_SECRET_KEY or from the file "
                    "that broker.credentials-file names");
      return;
    }
    refuse(entry, with_suggestion("unknown key", nearest(entry.key, known_names())));
  }

  void take(const raw_entry& entry) {
    const auto* what = find_property(entry.key);
    if (what == nullptr) {
      refuse_unknown(entry);
      return;
    }
    auto [typed, fault] = check(*what, entry.what);
    if (!typed) {
      refuse(entry, fault, legal_values(*what));
      return;
    }
    out.values.values_[entry.key] = *typed;
    out.values.written_[entry.key] = entry.where;
  }

  /// The texts of screens that stand in the configuration itself, and where the others are.
  void open_screens(const std::optional<std::string>& folder) {
    std::map<std::string, std::string> texts;
    for (const auto& [name, entry] : written_screens) {
      const auto* text = std::get_if<std::string>(&entry.what);
      if (text == nullptr)
        refuse(entry, "wrong type", "the text of a screen, in quotes");
      else
        texts.emplace(name, *text);
    }
    screens.emplace(folder, texts);
    for (const auto& [name, text] : texts) {
      const auto& entry = written_screens.at(name);
      auto chosen = screens->named(name, {});
      take_remarks(chosen, entry, {});
      out.values.screens_.merge(chosen.texts);
    }
  }

  void take_remarks(const chosen_screen& from, const raw_entry& at,
                    const std::map<std::string, raw_entry>& parameters) {
    const auto entry_of = [&](const screen_remark& one) -> const raw_entry& {
      const auto found = parameters.find(one.parameter);
      return found == parameters.end() ? at : found->second;
    };
    const auto told = [&](const screen_remark& one) {
      const auto& entry = entry_of(one);
      const bool is_text = entry.key.starts_with(screens_prefix);
      return problem{
        entry.where, shown_key(entry.key), is_text ? "" : shown_value(entry), one.sentence, {}};
    };
    for (const auto& one : from.errors)
      out.problems.push_back(told(one));
    for (const auto& one : from.warnings)
      out.warnings.push_back(told(one));
  }

  /// Gives a scanner its screen. `at` is the entry that names it.
  void take_screen(scanner_definition& scanner, chosen_screen chosen, const raw_entry& at,
                   const std::map<std::string, raw_entry>& parameters = {}) {
    take_remarks(chosen, at, parameters);
    scanner.rule = std::move(chosen.name);
    scanner.screen.what = std::move(chosen.what);
    scanner.screen.texts = std::move(chosen.texts);
    for (const auto& [name, text] : scanner.screen.texts)
      if (out.values.screens_.emplace(name, text).first->second != text)
        refuse(at, "uses screen " + name + ", and so does another scanner with another text");
  }

  /// The scanner's rule; empty after reporting a problem.
  std::string take_rule(const std::string& name, const written_scanner& written) {
    auto found = written.keys.find("rule");
    if (found == written.keys.end()) {
      if (screens->has(name)) // [scanners.squeeze] without a rule is the screen of that name.
        return name;
      out.problems.push_back({written.where,
                              "scanners." + name,
                              {},
                              "has no rule",
                              "rule = one of: " + market::rule_names() + known_rules});
      return {};
    }
    const auto* rule = std::get_if<std::string>(&found->second.what);
    if (rule != nullptr && (is_built_in(*rule) || *rule == screen_rule || screens->has(*rule)))
      return *rule;
    auto message = std::string{rule == nullptr ? "wrong type" : "unknown rule"};
    if (rule != nullptr)
      if (const auto hint = screens->hint_for(*rule); !hint.empty())
        message += "; " + hint;
    refuse(found->second, std::move(message), "one of: " + market::rule_names() + known_rules);
    return {};
  }

  /// A scanner of rule "screen", or of a screen's name: every other key is a parameter.
  void define_screen(scanner_definition& scanner, const written_scanner& written) {
    std::map<std::string, raw_entry> parameters;
    std::map<std::string, raw_entry> sources;
    for (const auto& [word, entry] : written.keys) {
      const bool is_source = scanner.rule == screen_rule && (word == "where" || word == "file");
      if (word == "rule")
        continue;
      const auto text = parameter_text(entry.what);
      if (!text || (is_source && !std::holds_alternative<std::string>(entry.what)))
        return refuse(entry, "wrong type",
                      is_source ? "text in quotes" : "a number, or one in quotes such as \"3%\"");
      (is_source ? sources : parameters).emplace(word, entry);
      if (!is_source)
        scanner.screen.parameters.emplace(word, *text);
    }
    if (scanner.rule != screen_rule)
      return take_screen(scanner, screens->named(scanner.rule, scanner.screen.parameters),
                         written.keys.contains("rule") ? written.keys.at("rule")
                                                       : written.keys.begin()->second,
                         parameters);
    if (sources.size() != 1) {
      out.problems.push_back({written.where,
                              "scanners." + scanner.name,
                              {},
                              sources.empty() ? "has no screen" : "has two screens",
                              "where = \"CONDITION\" or file = \"NAME.screen\""});
      return;
    }
    const auto& [word, entry] = *sources.begin();
    const auto& text = std::get<std::string>(entry.what);
    if (word == "file")
      return take_screen(scanner, screens->in_file(text, scanner.screen.parameters), entry,
                         parameters);
    for (const auto& [name, unused] : parameters)
      refuse(unused, "is not for a condition, which has no params; it is a key of a screen's file");
    scanner.screen.where = text;
    take_screen(scanner, screens->condition(text), entry);
  }

  void take_override(scanner_definition& scanner, const std::string& word, const raw_entry& entry) {
    const auto* what = find_rule_property(scanner.rule, word);
    if (what == nullptr) {
      if (const auto* others = find_rule_property({}, word))
        refuse(entry, "is a key of rule "
                        + std::string{others->name.substr(0, others->name.find('.'))} + "; scanner "
                        + scanner.name + " runs rule " + scanner.rule);
      else
        refuse(entry, with_suggestion("unknown key of rule " + scanner.rule,
                                      nearest(word, words_of(scanner.rule))));
      return;
    }
    auto [typed, fault] = check(*what, entry.what);
    if (typed)
      scanner.overrides[std::string{what->name}] = *typed;
    else
      refuse(entry, fault, legal_values(*what));
  }

  void define(const std::string& name, const written_scanner& written) {
    if (auto bare = written.keys.find(""); bare != written.keys.end()) {
      refuse(bare->second, "wrong type", "{rule = \"v2\", min-signals = 4}");
      return;
    }
    if (!is_scanner_name(name) || is_built_in(name)) {
      out.problems.push_back({written.where,
                              shown_key("scanners." + name),
                              {},
                              is_built_in(name)
                                ? "is built in; change " + name
                                    + " through the groups [v2] and [v3], or choose another name"
                                : "bad scanner name",
                              is_built_in(name) ? "" : "1 to 32 of a-z 0-9 _ -"});
      return;
    }
    scanner_definition result{name, take_rule(name, written)};
    if (result.rule.empty())
      return;
    if (!is_built_in(result.rule)) {
      define_screen(result, written);
      out.values.defined_.push_back(std::move(result));
      return;
    }
    for (const auto& [word, entry] : written.keys)
      if (word != "rule")
        take_override(result, word, entry);
    for (auto& each : broken_rule_relations(out.values, result, written.where))
      out.problems.push_back(std::move(each));
    out.values.defined_.push_back(std::move(result));
  }

  void choose_scanners() {
    const auto& defined = out.values.defined_;
    for (const auto& name : out.values.get<string_list>("scan.scanners")) {
      auto own = std::find_if(defined.begin(), defined.end(),
                              [&](const auto& each) { return each.name == name; });
      if (own != defined.end())
        out.values.scanners_.push_back(*own);
      else if (is_built_in(name))
        out.values.scanners_.push_back({name, name});
      else if (scanners.contains(name))
        continue; // What is wrong with it was told.
      else if (screens->has(name))
        run_screen(name);
      else
        refuse_scanner(name);
    }
  }

  void run_screen(const std::string& name) {
    auto& one = out.values.scanners_.emplace_back(scanner_definition{name, name});
    take_screen(one, screens->named(name, {}),
                {"scan.scanners", value{name}, out.values.written_at("scan.scanners")});
  }

  void refuse_scanner(const std::string& name) {
    auto known = market::rule_names();
    for (const auto& [own, unused] : scanners)
      known += ", " + own;
    known += ", and the screens that `tandem screens` lists";
    if (const auto hint = screens->hint_for(name); !hint.empty())
      known += "; " + hint;
    out.problems.push_back({out.values.written_at("scan.scanners"),
                            "scan.scanners",
                            {},
                            "unknown scanner " + to_text(shown(name)) + "; known: " + known,
                            {}});
  }

  void resolve_all(const std::vector<raw_entry>& entries,
                   const std::optional<std::string>& screen_folder) {
    for (const auto& each : properties())
      out.values.values_.emplace(each.name, each.preset);
    for (const auto& each : entries)
      collect(each);
    for (const auto& [key, entry] : latest)
      take(entry);
    open_screens(screen_folder);
    for (const auto& [name, written] : scanners)
      define(name, written);
    choose_scanners();
    for (auto& each : broken_relations(out.values, refused))
      out.problems.push_back(std::move(each));
    // In the order of the file, then the command line.
    std::stable_sort(out.problems.begin(), out.problems.end(), [](const auto& a, const auto& b) {
      return std::tuple{a.where.line == 0, a.where.line, a.where.column}
             < std::tuple{b.where.line == 0, b.where.line, b.where.column};
    });
  }
};

resolution resolve(const std::vector<raw_entry>& entries,
                   const std::optional<std::string>& screen_folder) {
  resolver work;
  work.resolve_all(entries, screen_folder);
  return std::move(work.out);
}

} // namespace tandem::config
