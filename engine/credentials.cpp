#include "engine/credentials.hpp"

#include "engine/private_file.hpp"
#include "kiwoom/endpoint.hpp"
#include "market/text.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace tandem {

namespace {

// Keys of a pool that names no files.
constexpr std::size_t made_up_pool = 2;

constexpr private_file credentials_file{"broker.credentials-file", "two lines with keys", true};

/// Reads lines `app-key = ...` and `secret-key = ...`; `#` and `;` begin comments.
result<credentials> read_file(const std::string& path) {
  const auto text = read_private(credentials_file, path);
  if (!text)
    return text.error();
  credentials who;
  auto rest = text->reveal();
  for (int number = 1; !rest.empty(); ++number) {
    const auto line = market::trimmed(rest.substr(0, rest.find('\n')));
    rest.remove_prefix(std::min(rest.find('\n'), rest.size() - 1) + 1);
    if (line.empty() || line.front() == '#' || line.front() == ';')
      continue;
    const auto equals = line.find('=');
    const auto key = market::trimmed(line.substr(0, equals));
    if (equals == std::string_view::npos || (key != "app-key" && key != "secret-key"))
      return failure{ec::invalid_config, path + ":" + std::to_string(number)
                                           + ": expected app-key = ... or secret-key = ..."};
    (key == "app-key" ? who.app_key : who.secret_key) =
      secret{market::trimmed(line.substr(equals + 1))};
  }
  if (who.app_key.empty() || who.secret_key.empty())
    return failure{ec::invalid_config,
                   path + ": " + (who.app_key.empty() ? "app-key" : "secret-key") + " is missing"};
  return who;
}

/// The key pairs of the files that the configuration names; none where it names none.
result<std::vector<credentials>> read_credentials_files(const config::settings& settings) {
  auto files = settings.get<config::string_list>("broker.credentials-files");
  if (const auto& file = settings.get<std::string>("broker.credentials-file");
      files.empty() && !file.empty())
    files.push_back(file);
  std::vector<credentials> pairs;
  for (const auto& file : files) {
    auto pair = read_file(file);
    if (!pair)
      return pair.error();
    pairs.push_back(std::move(*pair));
  }
  for (std::size_t i = 0; i < pairs.size(); ++i)
    for (std::size_t k = 0; k < i; ++k)
      if (pairs[i].app_key == pairs[k].app_key)
        return failure{ec::invalid_config, files[k] + " and " + files[i]
                                             + " hold the same app key; used as two keys it would "
                                               "be called too fast"};
  return pairs;
}

const char* environment(const char* name) {
  // Read once, before any thread is started.
  const char* value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): see above
  return value != nullptr ? value : "";
}

} // namespace

std::size_t key_count(const config::settings& settings) {
  const auto& sharing = settings.get<std::string>("gateway.sharing");
  const auto files = settings.get<config::string_list>("broker.credentials-files").size();
  if (sharing == "pool")
    return files == 0 ? made_up_pool : files;
  return sharing == "one" ? 1 : settings.scanners().size();
}

result<std::vector<credentials>> read_credentials(const config::settings& settings) {
  auto pairs = read_credentials_files(settings);
  if (!pairs)
    return pairs;
  credentials from_environment{secret{environment("KIWOOM_APP_KEY")},
                               secret{environment("KIWOOM_SECRET_KEY")}};
  if (from_environment.app_key.empty() != from_environment.secret_key.empty())
    return failure{ec::invalid_config,
                   "only one of KIWOOM_APP_KEY and KIWOOM_SECRET_KEY is set; both are needed"};
  if (pairs->empty() && !from_environment.app_key.empty())
    pairs->push_back(std::move(from_environment));
  return pairs;
}

result<std::vector<credentials>> choose_credentials(std::vector<credentials> pairs,
                                                    const config::settings& settings,
                                                    const std::string& url, std::size_t count) {
  const auto where = kiwoom::parse_broker_url(url);
  if (!where)
    return where.error();
  if (pairs.empty() && kiwoom::is_on_this_machine(where->host))
    for (std::size_t i = 1; i <= count; ++i)
      pairs.push_back({secret{"simulated-key-" + std::to_string(i)}, secret{"simulated-secret"}});
  if (pairs.empty())
    return failure{ec::invalid_config,
                   "no credentials for " + url
                     + ": set KIWOOM_APP_KEY and KIWOOM_SECRET_KEY, or name a file with lines "
                       "app-key = ... and secret-key = ... by broker.credentials-file"};
  if (pairs.size() < count)
    return failure{ec::invalid_config,
                   "gateway.sharing=" + settings.get<std::string>("gateway.sharing") + " needs "
                     + std::to_string(count)
                     + " keys, but there is only one; list their files in "
                       "broker.credentials-files"};
  pairs.resize(count);
  return pairs;
}

result<std::vector<credentials>> load_credentials(const config::settings& settings,
                                                  const std::string& url, std::size_t count) {
  if (const auto where = kiwoom::parse_broker_url(url); !where)
    return where.error();
  auto pairs = read_credentials(settings);
  if (!pairs)
    return pairs;
  return choose_credentials(std::move(*pairs), settings, url, count);
}

} // namespace tandem
