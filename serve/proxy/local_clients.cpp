#include "serve/proxy/local_clients.hpp"

#include "market/plain_text.hpp"
#include "market/secret.hpp"
#include "market/text.hpp"
#include "store/local/descriptor.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace tandem::serve {

namespace {

// Hundreds of clients; anything longer than this is another file.
constexpr std::size_t file_size_max = 65'536;
constexpr std::size_t name_size_max = 32;
// A key of eight random characters cannot be found by trying while calls are paced.
constexpr std::size_t key_size_min = 8;
constexpr std::size_t key_size_max = 256;
constexpr std::size_t short_name_size = 8;

failure refusal(const std::string& path, const std::string& why) {
  return {ec::invalid_config, "serve.clients-file: " + path + " " + why};
}

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

/// All of a file that is not larger than it may be.
result<secret> read_private(const std::string& path) {
  // Not blocking, because opening a named pipe would wait for its writer.
  const store::descriptor file{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)};
  struct stat info {};
  // Checks the opened file, because the name may stand for another one by now.
  if (!file || ::fstat(file.number(), &info) != 0)
    return refusal(path, "cannot be opened: " + std::generic_category().message(errno));
  if (!S_ISREG(info.st_mode))
    return refusal(path, "is not a file");
  if ((info.st_mode & 077U) != 0)
    return refusal(path, "can be read by others; run: chmod 600 " + path);
  std::vector<char> text(file_size_max + 1);
  std::size_t size = 0;
  while (size < text.size()) {
    const auto count = ::read(file.number(), &text[size], text.size() - size);
    if (count == 0)
      break;
    if (count < 0 && errno != EINTR)
      return refusal(path, "cannot be read: " + std::generic_category().message(errno));
    size += static_cast<std::size_t>(std::max<ssize_t>(count, 0));
  }
  secret all{std::string_view{text.data(), size}};
  OPENSSL_cleanse(text.data(), text.size());
  if (size > file_size_max)
    return refusal(path, "is larger than a list of clients, more than 64 KiB");
  return all;
}

} // namespace

std::string fingerprint_of(std::string_view key) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(key.data(), key.size(), digest.data(), &size, EVP_sha256(), nullptr);
  std::string digits;
  for (std::size_t i = 0; i < 16; ++i) {
    constexpr std::string_view hex = "0123456789abcdef";
    digits += hex[digest[i] >> 4U];
    digits += hex[digest[i] & 15U];
  }
  return digits;
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
  const auto bytes = read_private(path);
  if (!bytes)
    return bytes.error();
  auto read = market::plain_text(bytes->reveal());
  if (!read)
    return refusal(path, read.error().message);
  const secret text{std::move(*read)};
  return parse(text.reveal(), path);
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
