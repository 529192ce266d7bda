#include "cli/arguments.hpp"

#include "cli/help.hpp"
#include "cli/options.hpp"
#include "config/properties.hpp"
#include "config/suggest.hpp"
#include "market/symbol.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>
#include <utility>

namespace tandem::cli {

namespace {

constexpr auto source = "command line";

constexpr std::array<std::pair<std::string_view, output_format>, 4> formats{
  {{"table", output_format::table},
   {"json", output_format::json},
   {"jsonl", output_format::jsonl},
   {"csv", output_format::csv}}};

// More than one run a minute for a year, and more than whoever lists candidates can read.
constexpr std::int64_t limit_max = 1'000'000;

std::string words_of(const std::vector<std::string_view>& words) {
  std::string all;
  for (auto word : words)
    all.append(all.empty() ? "" : ", ").append(word);
  return all;
}

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

/// The property that a key of the command line means; for a scanner's key its rule's property, as
/// far as the name alone tells.
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
    if (result_.what == command::none) {
      take_command(word);
      return;
    }
    auto topics = help_topics();
    if (result_.what == command::help && result_.help_topic.empty()) {
      if (std::find(topics.begin(), topics.end(), word) != topics.end())
        result_.help_topic = word;
      else
        complain("", in_quotes(word), "no help on this" + suggestion(word, topics),
                 words_of(topics));
      return;
    }
    if (result_.what == command::explain && result_.code.empty())
      take_code("", word);
    else
      complain("", in_quotes(word), "unexpected argument");
  }

  void take_code(const std::string& key, const std::string& word) {
    result_.code = word;
    if (!market::is_symbol_code(word))
      complain(key, in_quotes(word), "is no symbol's code", std::string{code_form()});
  }

  static std::string_view code_form() { return find_option("--code")->value; }

  void take_command(const std::string& word) {
    result_.what = find_command(word);
    if (result_.what != command::none || std::exchange(unknown_command_, true))
      return;
    const auto names = command_words();
    complain("", in_quotes(word), "unknown command" + suggestion(word, names), words_of(names));
  }

  static std::string suggestion(std::string_view word,
                                const std::vector<std::string_view>& candidates) {
    auto near = config::nearest(word, candidates);
    return near.empty() ? near : std::string{"; did you mean "}.append(near).append("?");
  }

  void take_option(const std::string& argument) {
    auto [name, value] = split(argument);
    if (name == "-q")
      name = "--quiet";
    if (name == "-h")
      name = "--help";
    if (config::is_secret(name)) {
      if (!value)
        pass_over_value();
      result_.entries.push_back(
        {name.substr(std::min<std::size_t>(name.size(), 2)), std::string{}, {source, 0, 0}});
      return;
    }
    if (const auto* known = find_option(name)) {
      if (std::find(given_.begin(), given_.end(), known) == given_.end())
        given_.push_back(known);
      if (known->value.empty())
        take_flag(name, value);
      else
        take_valued(name, std::move(value), std::string{known->value});
    } else if (name.starts_with("--") && name.find('.') != std::string::npos) {
      take_key(name.substr(2), value);
    } else {
      refuse_unknown(name);
    }
  }

  void take_valued(const std::string& name, std::optional<std::string> value,
                   const std::string& legal) {
    if (!value && at_ + 1 < arguments_.size() && !arguments_[at_ + 1].starts_with("-"))
      value = arguments_[++at_];
    if (!value || value->empty())
      complain(name, "", "needs a value", legal);
    else if (name == "--date")
      result_.entries.push_back({"scan.date", *value, {source, 0, 0}});
    else if (name == "--config-file")
      result_.config_file = std::move(value);
    else if (name == "--audit")
      result_.audit = std::move(value);
    else if (name == "--run")
      result_.run = std::move(value);
    else if (name == "--scanner")
      result_.scanner = *value;
    else if (name == "--code")
      take_code_option(*value);
    else if (name == "--limit")
      take_limit(*value, legal);
    else
      output_ = std::move(value); // Which formats there are depends on the command.
  }

  /// The code of `explain` is a word; that of the option must not be taken for it.
  void take_code_option(const std::string& value) {
    auto word = std::exchange(result_.code, {});
    take_code("--code", value);
    code_option_ = std::exchange(result_.code, std::move(word));
  }

  void take_limit(const std::string& text, const std::string& legal) {
    std::int64_t number = 0;
    auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    result_.limit = number;
    if (problem != std::errc{} || end != text.data() + text.size() || number < 1
        || number > limit_max)
      complain("--limit", in_quotes(text), "is no number of rows", legal);
  }

  void take_flag(std::string_view name, const std::optional<std::string>& value) {
    if (value) {
      complain(std::string{name}, in_quotes(*value), "takes no value");
      return;
    }
    if (name == "--quiet")
      result_.quiet = true;
    else if (name == "--no-color")
      result_.no_color = true;
    else if (name == "--explain")
      result_.explain = true;
    else if (name == "--offline")
      result_.offline = true;
    else if (name == "--dump-config")
      result_.dump_config = true;
    else if (name == "--version")
      wants_version_ = true;
    else
      wants_help_ = true;
  }

  /// What stands behind a key without a value is its value behind a blank, no word of its own, and
  /// may be a secret.
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
      // The checks of the configuration know what to say about an unknown key.
      pass_over_value();
      result_.entries.push_back({std::move(key), std::string{}, where});
    }
  }

  void refuse_unknown(const std::string& name) {
    std::vector<std::string> keys;
    for (const auto& each : config::properties())
      keys.push_back(std::string{"--"}.append(each.name));
    std::vector<std::string_view> candidates;
    for (const auto& each : options())
      candidates.push_back(each.name);
    candidates.insert(candidates.end(), keys.begin(), keys.end());
    auto near = config::nearest(name, candidates);
    // `--delay` lacks its group: the key that ends in this word.
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
    if (wants_version_) {
      result_.what = command::version;
    } else if (wants_help_) {
      if (result_.what != command::none && result_.what != command::help)
        result_.help_topic = to_string(result_.what);
      result_.what = command::help;
    }
    // Without a command there is only help, which takes anything.
    bool any = result_.what == command::none || result_.what == command::help;
    for (const auto* one : given_)
      if (!any && !belongs_to(*one, result_.what))
        complain(std::string{one->name}, "", owners_text(*one));
    if (result_.limit && result_.audit && result_.what == command::runs)
      complain("--limit", "", "is for the list of runs; an audit shows one run");
    if (result_.what == command::explain && result_.code.empty())
      complain("", "", "explain needs a symbol's code", std::string{code_form()});
    if (result_.what == command::results)
      result_.code = code_option_;
    if (output_)
      choose_format(*output_, any || prints_rows(result_.what));
  }

  void choose_format(const std::string& word, bool with_rows) {
    std::vector<std::string_view> legal;
    for (const auto& [name, format] : formats) {
      if (format != output_format::table && format != output_format::json && !with_rows)
        continue;
      legal.push_back(name);
      if (name == word) {
        result_.output = format;
        return;
      }
    }
    complain("--output", in_quotes(word), "unknown format", words_of(legal));
  }

  std::span<const std::string> arguments_;
  std::size_t at_ = 0;
  bool wants_help_ = false;
  bool wants_version_ = false;
  bool unknown_command_ = false;
  std::string code_option_;
  std::vector<const option*> given_;
  std::optional<std::string> output_;
  invocation result_;
};

} // namespace

std::string_view to_string(command what) {
  constexpr std::array<std::string_view, 11> names{"",       "scan", "resume",  "plan",
                                                   "regime", "runs", "results", "explain",
                                                   "check",  "help", "version"};
  return names.at(static_cast<std::size_t>(what));
}

invocation parse_arguments(std::span<const std::string> arguments) {
  return parser{arguments}.run();
}

} // namespace tandem::cli
