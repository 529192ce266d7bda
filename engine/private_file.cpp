#include "engine/private_file.hpp"

#include "market/plain_text.hpp"
#include "store/local/descriptor.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <poll.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace tandem {

namespace {

// Some keys, or hundreds of clients; anything longer than this is another file.
constexpr std::size_t file_size_max = 65'536;
// The program at the other end of a pipe may have to ask its user for a passphrase.
constexpr std::chrono::minutes pipe_patience{2};

failure refusal_of(const private_file& what, const std::string& path, const std::string& why) {
  return {ec::invalid_config, std::string{what.key} + ": " + path + " " + why};
}

/// Reads the whole file, or the pipe until its writer closes it.
result<secret> read_all(const private_file& what, const std::string& path, int descriptor) {
  const auto deadline = std::chrono::steady_clock::now() + pipe_patience;
  std::vector<char> text(file_size_max + 1);
  std::size_t size = 0;
  while (size < text.size()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(
      std::max(deadline - std::chrono::steady_clock::now(), std::chrono::nanoseconds{0}));
    pollfd waiting{descriptor, POLLIN, 0};
    const int ready = ::poll(&waiting, 1, static_cast<int>(left.count()));
    if (ready == 0)
      return refusal_of(what, path,
                        "is a pipe, and the keys were not written to it within two minutes");
    const auto count = ready < 0 ? -1 : ::read(descriptor, &text[size], text.size() - size);
    if (count == 0)
      break;
    if (count > 0)
      size += static_cast<std::size_t>(count);
    else if (errno != EINTR && errno != EAGAIN)
      return refusal_of(what, path, "cannot be read: " + std::generic_category().message(errno));
  }
  secret all{std::string_view{text.data(), size}};
  OPENSSL_cleanse(text.data(), text.size());
  if (size > file_size_max)
    return refusal_of(what, path,
                      "is larger than " + std::string{what.content} + ", more than 64 KiB");
  return all;
}

} // namespace

result<secret> read_private(const private_file& what, const std::string& path) {
  // Not blocking, because opening a named pipe would wait for its writer.
  const store::descriptor file{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)};
  struct stat info {};
  // Checks the opened file, because the name may stand for another one by now.
  if (!file || ::fstat(file.number(), &info) != 0)
    return refusal_of(what, path, "cannot be opened: " + std::generic_category().message(errno));
  if (!S_ISREG(info.st_mode) && !(what.may_be_pipe && S_ISFIFO(info.st_mode)))
    return refusal_of(what, path,
                      what.may_be_pipe ? "is neither a file nor a pipe" : "is not a file");
  if ((info.st_mode & 077U) != 0)
    return refusal_of(what, path, "can be read by others; run: chmod 600 " + path);
  const auto bytes = read_all(what, path, file.number());
  if (!bytes)
    return bytes.error();
  auto text = market::plain_text(bytes->reveal());
  if (!text)
    return refusal_of(what, path, text.error().message);
  return secret{std::move(*text)};
}

} // namespace tandem
