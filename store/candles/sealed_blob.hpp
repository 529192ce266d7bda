#pragma once

#include "market/error.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tandem::store {

/// What a BLOB begins with: four letters for its kind, and the version of its layout.
struct blob_format {
  std::array<char, 4> magic;
  std::uint32_t version;
};

/// The number of entries in the content, for the caller.
struct blob_content {
  std::uint32_t entries = 0;
  std::string bytes;
};

// A BLOB, all numbers little-endian:
//
//   magic 4 | version u32 | entries u32 | size of the content u32 | content, deflated | CRC-32
//
// The checksum is over `identity`, then over everything before it. The identity holds the other
// columns of the row, so an edited column makes the whole row invalid.

/// Errors: storage_failure without memory.
result<std::string> seal(const blob_format& format, const blob_content& content,
                         std::string_view identity);

/// The content, if `seal` made `blob` for this format and identity. Takes arbitrary bytes and
/// allocates no more than `size_max`. Errors: bad_response, with words that go after "candles".
result<blob_content> unseal(const blob_format& format, std::string_view blob,
                            std::string_view identity, std::size_t size_max);

/// Appends the lowest `bytes` bytes of `number`, lowest first.
void append_number(std::string& to, std::uint64_t number, std::size_t bytes);
/// Reads back. Precondition: `from` has `bytes` bytes at `at`.
std::uint64_t number_at(std::string_view from, std::size_t at, std::size_t bytes);
/// Appends a text with its length, so that two texts in a row are unambiguous.
void append_text(std::string& to, std::string_view text);

} // namespace tandem::store
