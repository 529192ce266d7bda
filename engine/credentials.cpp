#include "engine/credentials.hpp"

#include "kiwoom/endpoint.hpp"
#include "market/plain_text.hpp"
#include "market/text.hpp"
#include "store/local/descriptor.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <poll.h>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace tandem {

namespace {

// A file holds two lines; anything longer than this is another file.
constexpr std::size_t file_size_max = 65'536;
// The program at the other end of a pipe may have to ask its user for a passphrase.
constexpr std::chrono::minutes pipe_patience{2};
// Keys of a pool that names no files.
constexpr std::size_t made_up_pool = 2;

failure refusal(const std::string& path, const std::string& why) {
  return {ec::invalid_config, "broker.credentials-file: " + path + " " + why};
}

/// Reads the whole file, or the pipe until its writer closes it. Ctrl-C ends the waiting.
result<secret> read_all(const std::string& path, int descriptor) {
  const auto deadline = std::chrono::steady_clock::now() + pipe_patience;
  std::vector<char> text(file_size_max + 1);
  std::size_t size = 0;
  while (size < text.size()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(
      std::max(deadline - std::chrono::steady_clock::now(), std::chrono::nanoseconds{0}));
    pollfd waiting{descriptor, POLLIN, 0};
    const int ready = ::poll(&waiting, 1, static_cast<int>(left.count()));
    if (ready == 0)
      return refusal(path, "is a pipe, and the keys were not written to it within two minutes");
    const auto count = ready < 0 ? -1 : ::read(descriptor, &text[size], text.size() - size);
    if (count == 0)
      break;
    if (count > 0)
      size += static_cast<std::size_t>(count);
    else if (errno != EINTR && errno != EAGAIN)
      return refusal(path, "cannot be read: " + std::generic_category().message(errno));
  }
  secret all{std::string_view{text.data(), size}};
  OPENSSL_cleanse(text.data(), text.size());
  if (size > file_size_max)
    return refusal(path, "is larger than two lines with keys, more than 64 KiB");
  return all;
}

result<secret> read_private(const std::string& path) {
  // Not blocking, because opening a named pipe would wait for its writer.
  const store::descriptor file{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)};
  struct stat info {};
  // Checks the opened file, because the name may stand for another one by now.
  if (!file || ::fstat(file.number(), &info) != 0)
    return refusal(path, "cannot be opened: " + std::generic_category().message(errno));
  if (!S_ISREG(info.st_mode) && !S_ISFIFO(info.st_mode))
    return refusal(path, "is neither a file nor a pipe");
  if ((info.st_mode & 077U) != 0)
    return refusal(path, "can be read by others; run: chmod 600 " + path);
  return read_all(path, file.number());
}

/// Reads lines `app-key = ...` and `secret-key = ...`; `#` and `;` begin comments.
result<credentials> read_file(const std::string& path) {
  const auto bytes = read_private(path);
  if (!bytes)
    return bytes.error();
  auto read = market::plain_text(bytes->reveal());
  if (!read)
    return refusal(path, read.error().message);
  const secret text{std::move(*read)};
  credentials who;
  auto rest = text.reveal();
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
