#include "config/check.hpp"
#include "config/relations.hpp"
#include "config/settings.hpp"
#include "config/suggest.hpp"
#include "market/rules/registry.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace tandem::config {

namespace {

constexpr std::string_view scanners_prefix = "scanners.";

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
  std::set<std::string, std::less<>> refused;

  void refuse(const raw_entry& entry, std::string message, std::string expected = {}) {
    refused.insert(entry.key);
    auto key = shown_key(entry.key);
    out.problems.push_back(
      {entry.where, std::move(key), shown_value(entry), std::move(message), std::move(expected)});
  }

  void collect(const raw_entry& entry) {
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

  /// The scanner's rule; empty after reporting a problem.
  std::string take_rule(const std::string& name, const written_scanner& written) {
    auto found = written.keys.find("rule");
    if (found == written.keys.end()) {
      out.problems.push_back({written.where,
                              "scanners." + name,
                              {},
                              "has no rule",
                              "rule = one of: " + market::rule_names()});
      return {};
    }
    const auto* rule = std::get_if<std::string>(&found->second.what);
    if (rule == nullptr || !is_built_in(*rule)) {
      refuse(found->second, rule == nullptr ? "wrong type" : "unknown rule",
             "one of: " + market::rule_names());
      return {};
    }
    return *rule;
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
    scanner_definition result{name, take_rule(name, written), {}};
    if (result.rule.empty())
      return;
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
        out.values.scanners_.push_back({name, name, {}});
      else if (!scanners.contains(name))
        refuse_scanner(name);
    }
  }

  void refuse_scanner(const std::string& name) {
    auto known = market::rule_names();
    for (const auto& [own, unused] : scanners)
      known += ", " + own;
    out.problems.push_back({out.values.written_at("scan.scanners"),
                            "scan.scanners",
                            {},
                            "unknown scanner " + to_text(shown(name)) + "; known: " + known,
                            {}});
  }

  void resolve_all(const std::vector<raw_entry>& entries) {
    for (const auto& each : properties())
      out.values.values_.emplace(each.name, each.preset);
    for (const auto& each : entries)
      collect(each);
    for (const auto& [key, entry] : latest)
      take(entry);
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

resolution resolve(const std::vector<raw_entry>& entries) {
  resolver work;
  work.resolve_all(entries);
  return std::move(work.out);
}

} // namespace tandem::config
