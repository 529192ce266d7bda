#include "http/request_reader.hpp"
#include "tests/fuzz/claims.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// What a client sends, byte for byte. The first byte of the input says how many bytes come at a
// time; however they come, they must be the same requests.

namespace {

using namespace tandem;

http::listener_limits small_limits() {
  http::listener_limits limits;
  limits.head_size_max = 512;
  limits.body_size_max = 64;
  return limits;
}

/// Every request and how it ends, in one text.
std::string read_in_pieces(std::string_view bytes, std::size_t piece) {
  static const auto limits = small_limits();
  http::request_reader reader{limits};
  std::string seen;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
    reader.append(bytes.substr(0, piece));
    while (reader.now() == http::request_reader::state::complete) {
      const auto request = reader.take();
      TANDEM_CLAIM(request.body.size() <= limits.body_size_max);
      TANDEM_CLAIM(request.head.is_chunked
                   || request.body.size() == request.head.length.value_or(0));
      seen += request.head.method + ' ' + request.head.target + '\n' + request.body + '\n';
    }
  }
  if (reader.now() == http::request_reader::state::refused)
    seen += std::to_string(reader.problem().status);
  return seen;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2)
    return 0;
  const std::string_view bytes{reinterpret_cast<const char*>(data) + 1, size - 1};
  TANDEM_CLAIM(read_in_pieces(bytes, data[0] + std::size_t{1})
               == read_in_pieces(bytes, bytes.size()));
  return 0;
}
