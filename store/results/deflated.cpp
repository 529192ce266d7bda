#include "store/results/deflated.hpp"

#include <algorithm>
#include <zlib.h>

namespace tandem::store {
namespace {

constexpr int effort = 6;

const Bytef* raw(std::string_view bytes) {
  return reinterpret_cast<const Bytef*>(bytes.data());
}

} // namespace

result<std::string> deflate_text(std::string_view text) {
  auto size = compressBound(text.size());
  std::string out(size, '\0');
  if (compress2(reinterpret_cast<Bytef*>(out.data()), &size, raw(text), text.size(), effort)
      != Z_OK)
    return failure{ec::storage_failure, "out of memory"};
  out.resize(size);
  return out;
}

result<std::string> inflate_text(std::string_view bytes, std::size_t size_max) {
  // The text's size is not known before it is read: it is tried with ever more room.
  constexpr std::size_t usual_ratio = 8;
  for (auto room = std::min(size_max, usual_ratio * bytes.size() + 1024);;
       room = std::min(size_max, 2 * room)) {
    std::string out(room, '\0');
    auto size = static_cast<uLongf>(room);
    auto consumed = static_cast<uLong>(bytes.size());
    const int code =
      uncompress2(reinterpret_cast<Bytef*>(out.data()), &size, raw(bytes), &consumed);
    if (code == Z_OK && consumed == bytes.size()) {
      out.resize(size);
      return out;
    }
    if (code != Z_BUF_ERROR || room == size_max)
      return failure{ec::storage_failure, "is not a deflated text"};
  }
}

} // namespace tandem::store
