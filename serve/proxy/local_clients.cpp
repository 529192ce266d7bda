#include "serve/proxy/local_clients.hpp"

#include "engine/fingerprint.hpp"
#include "engine/private_file.hpp"
#include "market/text.hpp"

#include <algorithm>

namespace tandem::serve {

namespace {

constexpr std::size_t name_size_max = 32;
// A key of eight random characters cannot be found by trying while calls are paced.
constexpr std::size_t key_size_min = 8;
constexpr std::size_t key_size_max = 256;
constexpr std::size_t short_name_size = 8;

constexpr private_file clients_file{"serve.clients-file", "a list of clients"};

bool is_name(std::string_view text) {
  constexpr std::string_view marks = "-_.";
  return !text.empty() && text.size() <= name_size_max
         && std::all_of(text.begin(), text.end(), [&](char c) {
              return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                     || marks.find(c) != std::string_view::npos;
            });
}

bool is_key(std::string_view text) {
  return text.size() >= key_size_min && text.size() <= key_size_max
         && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

} // namespace

std::string fingerprint_of(std::string_view key) {
  return fingerprint(key, 16);
}

result<local_clients> local_clients::parse(std::string_view text, const std::string& file) {
  local_clients out;
  out.any_ = false;
  for (int number = 1; !text.empty(); ++number) {
    const auto line = market::trimmed(text.substr(0, text.find('\n')));
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    if (line.empty() || line.front() == '#' || line.front() == ';')
      continue;
    if (auto problem = out.add(line))
      return failure{ec::invalid_config,
                     file + ":" + std::to_string(number) + ": " + problem->message};
  }
  if (out.names_.empty())
    return failure{ec::invalid_config, file + ": names no client; a line is NAME = KEY"};
  return out;
}

result<local_clients> local_clients::read(const std::string& path) {
  const auto text = read_private(clients_file, path);
  if (!text)
    return text.error();
  return parse(text->reveal(), path);
}

status local_clients::add(std::string_view line) {
  const auto equals = line.find('=');
  if (equals == std::string_view::npos)
    return failure{ec::invalid_config, "expected NAME = KEY"};
  const std::string name{market::trimmed(line.substr(0, equals))};
  const auto key = market::trimmed(line.substr(equals + 1));
  if (!is_name(name))
    return failure{ec::invalid_config, "the name before = must have 1 to 32 characters: letters, "
                                       "digits, \"-\", \"_\" and \".\""};
  if (!is_key(key))
    return failure{ec::invalid_config,
                   "the key of " + name
                     + " must have 8 to 256 visible ASCII characters without blanks"};
  for (const auto& [fingerprint, other] : names_)
    if (other == name)
      return failure{ec::invalid_config, "the name " + name + " comes twice"};
  const auto [place, is_new] = names_.emplace(fingerprint_of(key), name);
  if (!is_new)
    return failure{ec::invalid_config, name + " has the key of " + place->second};
  return {};
}

std::optional<std::string> local_clients::name_of(std::string_view fingerprint) const {
  if (any_)
    return std::string{fingerprint.substr(0, short_name_size)};
  const auto found = names_.find(fingerprint);
  return found == names_.end() ? std::nullopt : std::optional{found->second};
}

} // namespace tandem::serve
