#include "cli/credentials.hpp"

#include "kiwoom/endpoint.hpp"

#include <cstdlib>
#include <fstream>
#include <string_view>
#include <sys/stat.h>

namespace tandem::cli {

namespace {

std::string trimmed(std::string_view text) {
  auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos)
    return {};
  return std::string{text.substr(first, text.find_last_not_of(" \t\r") - first + 1)};
}

/// Lines `app-key = ...` and `secret-key = ...`; `#` and `;` begin comments.
result<credentials> read_file(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0)
    return failure{ec::invalid_config, "broker.credentials-file: cannot open " + path};
  if ((info.st_mode & 077U) != 0)
    return failure{ec::invalid_config, "broker.credentials-file: " + path
                                         + " can be read by others; run: chmod 600 " + path};
  std::ifstream file{path};
  credentials who;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    auto text = trimmed(line);
    if (text.empty() || text.front() == '#' || text.front() == ';')
      continue;
    auto equals = text.find('=');
    auto key = trimmed(std::string_view{text}.substr(0, equals));
    if (equals == std::string::npos || (key != "app-key" && key != "secret-key"))
      return failure{ec::invalid_config, path + ":" + std::to_string(number)
                                           + ": expected app-key = ... or secret-key = ..."};
    (key == "app-key" ? who.app_key : who.secret_key) =
      trimmed(std::string_view{text}.substr(equals + 1));
  }
  if (who.app_key.empty() || who.secret_key.empty())
    return failure{ec::invalid_config,
                   path + ": " + (who.app_key.empty() ? "app-key" : "secret-key") + " is missing"};
  return who;
}

/// The pairs of keys in the files the configuration names; none where it names none.
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
                                             + " hold the same app key; gateways that share a key "
                                               "would call too fast together"};
  return pairs;
}

const char* environment(const char* name) {
  // Read once, before any thread is started.
  const char* value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): see above
  return value != nullptr ? value : "";
}

} // namespace

result<std::vector<credentials>> load_credentials(const config::settings& settings,
                                                  const std::string& url, std::size_t count) {
  auto where = kiwoom::parse_broker_url(url);
  if (!where)
    return where.error();
  auto from_files = read_credentials_files(settings);
  if (!from_files)
    return from_files.error();
  auto pairs = std::move(*from_files);
  credentials from_environment{environment("KIWOOM_APP_KEY"), environment("KIWOOM_SECRET_KEY")};
  if (from_environment.app_key.empty() != from_environment.secret_key.empty())
    return failure{ec::invalid_config,
                   "only one of KIWOOM_APP_KEY and KIWOOM_SECRET_KEY is set; both are needed"};
  if (pairs.empty() && !from_environment.app_key.empty())
    pairs.push_back(std::move(from_environment));
  if (pairs.empty() && kiwoom::is_on_this_machine(where->host))
    for (std::size_t i = 1; i <= count; ++i)
      pairs.push_back({"simulated-key-" + std::to_string(i), "simulated-secret"});
  if (!where->tls && where->host.ends_with("kiwoom.com"))
    return failure{ec::invalid_config, "broker.url = \"" + url
                                         + "\": keys would travel unencrypted; legal: https://"
                                         + where->host};
  if (pairs.empty())
    return failure{ec::invalid_config,
                   "no credentials for " + url
                     + ": set KIWOOM_APP_KEY and KIWOOM_SECRET_KEY, or name a file with lines "
                       "app-key = ... and secret-key = ... by broker.credentials-file"};
  if (pairs.size() < count)
    return failure{ec::invalid_config, "gateway.sharing=per-scanner needs a key for each of "
                                         + std::to_string(count) + " scanners, but there are only "
                                         + std::to_string(pairs.size())
                                         + "; list them in broker.credentials-files"};
  pairs.resize(count);
  return pairs;
}

} // namespace tandem::cli
