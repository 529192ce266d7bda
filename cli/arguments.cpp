#include "cli/arguments.hpp"

#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "config/properties.hpp"
#include "config/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tandem::cli {

namespace {

constexpr auto source = "command line";

std::string in_quotes(std::string_view written) {
  return config::to_text(config::shown(written));
}

struct option_text {
  std::string name; // "--output"
  std::optional<std::string> value;
};

option_text split(const std::string& argument) {
  auto equals = argument.find('=');
  if (equals == std::string::npos)
    return {argument, std::nullopt};
  return {argument.substr(0, equals), argument.substr(equals + 1)};
}

std::string_view trimmed(std::string_view text) {
  auto first = text.find_first_not_of(' ');
  return first == std::string_view::npos
           ? std::string_view{}
           : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// The property behind a key of the command line; for a scanner's key the property of its rule, as
/// far as the name alone shows it.
const config::property* property_of(const std::string& key) {
  constexpr std::string_view scanners = "scanners.";
  if (!key.starts_with(scanners))
    return config::find_property(key);
  auto dot = key.find('.', scanners.size());
  if (dot == std::string::npos)
    return nullptr;
  return config::find_rule_property({}, key.substr(dot + 1));
}

class parser {
public:
  explicit parser(std::span<const std::string> arguments) : arguments_(arguments) {}

  invocation run() {
    for (; at_ < arguments_.size(); ++at_) {
      const auto& argument = arguments_[at_];
      if (argument.size() > 1 && argument.front() == '-')
        take_option(argument);
      else
        take_word(argument);
    }
    conclude();
    return std::move(result_);
  }

private:
  void complain(std::string_view key, std::string found, std::string message,
                std::string expected = {}) {
    auto name = config::shown_key(key);
    result_.problems.push_back(
      {{source, 0, 0}, std::move(name), std::move(found), std::move(message), std::move(expected)});
  }

  void take_word(const std::string& word) {
    result_.words.push_back(word);
    if (result_.what == nullptr)
      take_command(word);
    else if (result_.what->argument != nullptr
             && (!std::exchange(has_argument_, true) || result_.what->takes_words))
      read("", *result_.what->argument, word);
    else
      complain("", in_quotes(word), "unexpected argument");
  }

  void take_command(const std::string& word) {
    result_.what = find_command(word);
    if (result_.what == nullptr && !std::exchange(unknown_command_, true))
      complain("", in_quotes(word), unknown_word("unknown command", word, command_names()));
  }

  /// `key` is what the complaint names: the option, or nothing for a word.
  void read(std::string_view key, const option& known, const std::string& value) {
    if (const auto* reader = std::get_if<value_reader>(&known.target))
      if (auto problem = (*reader)(value, result_); !problem.empty())
        complain(std::string{key}, in_quotes(value), std::move(problem), std::string{known.legal});
    if (const auto* entry = std::get_if<std::string_view>(&known.target))
      take_key(std::string{*entry}, value);
    if (const auto* text = std::get_if<std::string invocation::*>(&known.target))
      result_.*(*text) = value;
    if (const auto* text = std::get_if<std::optional<std::string> invocation::*>(&known.target))
      result_.*(*text) = value;
  }

  void take_option(const std::string& argument) {
    auto [name, value] = split(argument);
    if (config::is_secret(name)) {
      if (!value)
        pass_over_value();
      result_.entries.push_back(
        {name.substr(std::min<std::size_t>(name.size(), 2)), std::string{}, {source, 0, 0}});
    } else if (const auto* known = find_option(name)) {
      take_known(*known, std::move(value));
    } else if (name.starts_with("--") && name.find('.') != std::string::npos) {
      take_key(name.substr(2), value);
    } else {
      refuse_unknown(name);
    }
  }

  void take_known(const option& known, std::optional<std::string> value) {
    if (std::find(given_.begin(), given_.end(), &known) == given_.end())
      given_.push_back(&known);
    const std::string name{known.name};
    if (const auto* flag = std::get_if<bool invocation::*>(&known.target)) {
      if (value)
        return complain(name, in_quotes(*value), "takes no value");
      result_.words.push_back(name);
      result_.*(*flag) = true;
      return;
    }
    if (!value && at_ + 1 < arguments_.size() && !arguments_[at_ + 1].starts_with("-"))
      value = arguments_[++at_];
    if (!value || value->empty())
      return complain(name, "", "needs a value", std::string{known.legal});
    if (!std::holds_alternative<std::string_view>(known.target)) // Keys are among the entries.
      result_.words.push_back(name + '=' + *value);
    read(name, known, *value);
  }

  /// The word after a key without a value is that value, not a word of its own, and it may be a
  /// secret.
  void pass_over_value() {
    if (at_ + 1 < arguments_.size() && !arguments_[at_ + 1].starts_with("-"))
      ++at_;
  }

  /// --gateway.tr-delay={ka10081=1s, ka10095=500ms}, with or without the braces.
  void take_table(const std::string& key, std::string_view value) {
    if (value.starts_with('{') && value.ends_with('}'))
      value = value.substr(1, value.size() - 2);
    while (!value.empty()) {
      auto part = value.substr(0, value.find(','));
      value.remove_prefix(std::min(part.size() + 1, value.size()));
      auto equals = part.find('=');
      auto name = trimmed(part.substr(0, equals));
      auto text = equals == std::string_view::npos ? std::string_view{} : part.substr(equals + 1);
      take_key(key + '.' + std::string{name}, std::string{trimmed(text)});
    }
  }

  void take_key(std::string key, const std::optional<std::string>& value) {
    if (value && config::is_table(key))
      return take_table(key, *value);
    const auto* known = property_of(key);
    config::value text_preset{std::string{}};
    const auto& like = known == nullptr ? text_preset : known->preset;
    config::origin where{source, 0, 0};
    if (value) {
      result_.entries.push_back({std::move(key), config::from_text(*value, like), where});
    } else if (std::holds_alternative<bool>(like)) {
      result_.entries.push_back({std::move(key), true, where});
    } else if (known != nullptr) {
      pass_over_value();
      complain("--" + key, "", "needs a value: --" + key + "=VALUE", config::legal_values(*known));
    } else {
      // The configuration's checks report unknown keys.
      pass_over_value();
      result_.entries.push_back({std::move(key), std::string{}, where});
    }
  }

  void refuse_unknown(const std::string& name) {
    std::vector<std::string> keys;
    for (const auto& each : config::properties())
      keys.push_back(std::string{"--"}.append(each.name));
    auto candidates = option_names();
    candidates.insert(candidates.end(), keys.begin(), keys.end());
    auto near = config::nearest(name, candidates);
    // `--delay` lacks its group: finds the key that ends in this word.
    auto ending = std::string{"."}.append(name.starts_with("--") ? name.substr(2) : name);
    for (const auto& key : keys)
      if (near.empty() && key.ends_with(ending))
        near = key;
    std::string message = "unknown option; ";
    if (near.empty())
      message += "see tandem --help";
    else
      message.append("did you mean ").append(near).append("?");
    complain(name, "", std::move(message));
  }

  void conclude() {
    if (result_.version) {
      result_.what = nullptr;
    } else if (result_.help && result_.what != &help_command) {
      result_.help_topic = result_.what == nullptr ? "" : result_.what->name;
      result_.what = &help_command;
    }
    // Without a command only help is printed, and it takes any option.
    const auto* what = result_.what == &help_command ? nullptr : result_.what;
    if (result_.format)
      choose_format(*result_.format, what == nullptr || what->prints_rows);
    if (what == nullptr)
      return;
    if (result_.wide && result_.output != output_format::table)
      complain("--wide", "", "is for a table; other formats are never cut");
    if (result_.alone && result_.at)
      complain("--alone", "", "is for a scan of this process, and --at names another one");
    for (const auto* one : given_)
      if (!belongs_to(*one, *what))
        complain(std::string{one->name}, "", owners_text(*one));
    if (what->check != nullptr)
      if (auto problem = what->check(result_))
        complain(problem->key, "", problem->message);
    if (result_.dialect && what->prints_rows && result_.output != output_format::csv)
      complain("--csv", "", "says how csv is written: --output=csv");
    if (what->argument != nullptr && !has_argument_ && !what->takes_words)
      complain("", "", fmt::format("{} needs {}", what->name, what->argument->name),
               std::string{what->argument->legal});
  }

  void choose_format(const std::string& word, bool with_rows) {
    std::vector<std::string_view> legal;
    for (const auto& [name, format] : formats(with_rows)) {
      legal.push_back(name);
      if (name == word) {
        result_.output = format;
        return;
      }
    }
    complain("--output", in_quotes(word), "unknown format",
             fmt::format("{}", fmt::join(legal, ", ")));
  }

  std::span<const std::string> arguments_;
  std::size_t at_ = 0;
  bool unknown_command_ = false;
  bool has_argument_ = false;
  std::vector<const option*> given_;
  invocation result_;
};

} // namespace

invocation parse_arguments(std::span<const std::string> arguments) {
  return parser{arguments}.run();
}

} // namespace tandem::cli
