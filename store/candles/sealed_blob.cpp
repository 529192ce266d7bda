#include "store/candles/sealed_blob.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <zlib.h>

namespace tandem::store {
namespace {

constexpr std::size_t word = 4; // Bytes of every number of the frame.
constexpr std::size_t header_size = 4 * word;

const Bytef* raw(std::string_view bytes) {
  return reinterpret_cast<const Bytef*>(bytes.data());
}

std::uint32_t checksum(std::string_view identity, std::string_view bytes) {
  const auto seed = crc32_z(0, raw(identity), identity.size());
  return static_cast<std::uint32_t>(crc32_z(seed, raw(bytes), bytes.size()));
}

/// Empty without memory.
std::optional<std::string> deflated(std::string_view bytes, const blob_format& format) {
  // Runs need no large window, and no large table has to be cleared for them.
  const bool has_runs = format.repeats == repetition::runs;
  const int window_bits = has_runs ? 13 : MAX_WBITS;
  const int table_level = has_runs ? 6 : 8;
  const int strategy = has_runs ? Z_RLE : Z_DEFAULT_STRATEGY;
  z_stream stream{};
  if (deflateInit2(&stream, format.effort, Z_DEFLATED, window_bits, table_level, strategy) != Z_OK)
    return std::nullopt;
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = const_cast<Bytef*>(raw(bytes)); // NOLINT: zlib only reads it.
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int code = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return code == Z_STREAM_END ? std::optional{std::move(out)} : std::nullopt;
}

failure bad(const char* what) {
  return {ec::bad_response, what};
}

} // namespace

result<std::string> seal(const blob_format& format, const blob_content& content,
                         std::string_view identity) {
  std::string out{format.magic.data(), format.magic.size()};
  append_number(out, format.version, word);
  append_number(out, content.entries, word);
  append_number(out, content.bytes.size(), word);
  const auto packed = deflated(content.bytes, format);
  if (!packed)
    return failure{ec::storage_failure, "out of memory"};
  out += *packed;
  append_number(out, checksum(identity, out), word);
  return out;
}

result<blob_content> unseal(const blob_format& format, std::string_view blob,
                            std::string_view identity, std::size_t size_max) {
  if (blob.size() < header_size + word)
    return bad("are cut off");
  const auto sealed = blob.substr(0, blob.size() - word);
  if (checksum(identity, sealed) != number_at(blob, sealed.size(), word))
    return bad("fail their checksum");
  blob_content out;
  out.version = static_cast<std::uint32_t>(number_at(sealed, word, word));
  if (!std::equal(format.magic.begin(), format.magic.end(), sealed.begin()) || out.version == 0
      || out.version > format.version)
    return bad("are in an unknown format");
  out.entries = static_cast<std::uint32_t>(number_at(sealed, 2 * word, word));
  auto size = static_cast<uLongf>(number_at(sealed, 3 * word, word));
  if (size > size_max)
    return bad("have an impossible size");
  out.bytes.resize(size);
  const auto deflated = sealed.substr(header_size);
  auto consumed = static_cast<uLong>(deflated.size());
  const int code =
    uncompress2(reinterpret_cast<Bytef*>(out.bytes.data()), &size, raw(deflated), &consumed);
  if (code != Z_OK || size != out.bytes.size() || consumed != deflated.size())
    return bad("cannot be unpacked");
  return out;
}

void append_number(std::string& to, std::uint64_t number, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; ++i)
    to.push_back(static_cast<char>(number >> (8 * i) & 0xff));
}

std::uint64_t number_at(std::string_view from, std::size_t at, std::size_t bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < bytes; ++i)
    number |= static_cast<std::uint64_t>(static_cast<unsigned char>(from[at + i])) << (8 * i);
  return number;
}

void append_text(std::string& to, std::string_view text) {
  append_number(to, text.size(), word);
  to.append(text);
}

std::uint64_t blob_reader::number(std::size_t bytes) {
  if (rest_.size() < bytes) {
    failed_ = true;
    rest_ = {};
    return 0;
  }
  const auto out = number_at(rest_, 0, bytes);
  rest_.remove_prefix(bytes);
  return out;
}

std::string blob_reader::bytes(std::size_t bytes) {
  if (rest_.size() < bytes) {
    failed_ = true;
    rest_ = {};
    return {};
  }
  std::string out{rest_.substr(0, bytes)};
  rest_.remove_prefix(bytes);
  return out;
}

std::string blob_reader::text() {
  return bytes(static_cast<std::size_t>(number(word)));
}

} // namespace tandem::store
