#pragma once

#include "market/error.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tandem::store {

/// What deflate looks for.
enum class repetition : std::uint8_t {
  words, ///< Bytes that stood together before, as in texts.
  runs,  ///< One byte several times. Columns of numbers have little else, and it is found sooner.
};

/// What a BLOB begins with: four letters for its kind, and the newest version of its layout.
struct blob_format {
  std::array<char, 4> magic;
  std::uint32_t version;
  int effort = 1; // Of deflate, 1 (fast) to 9 (small).
  repetition repeats = repetition::words;
};

/// The number of entries in the content, for the caller.
struct blob_content {
  std::uint32_t entries = 0;
  std::string bytes;
  std::uint32_t version = 0; // Of the layout that was read.
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

/// The content, if `seal` made `blob` for this identity and this format or an earlier version of
/// it. Takes arbitrary bytes and allocates no more than `size_max`. Errors: bad_response, with
/// words that go after "candles".
result<blob_content> unseal(const blob_format& format, std::string_view blob,
                            std::string_view identity, std::size_t size_max);

/// Appends the lowest `bytes` bytes of `number`, lowest first.
void append_number(std::string& to, std::uint64_t number, std::size_t bytes);
/// Reads back. Precondition: `from` has `bytes` bytes at `at`.
std::uint64_t number_at(std::string_view from, std::size_t at, std::size_t bytes);
/// Appends a text with its length, so that two texts in a row are unambiguous.
void append_text(std::string& to, std::string_view text);

/// Reads a content from front to back; after the first missing part it reads nothing.
class blob_reader {
public:
  explicit blob_reader(std::string_view content) : rest_(content) {}
  std::uint64_t number(std::size_t bytes);
  /// The next `bytes` bytes.
  std::string bytes(std::size_t bytes);
  /// What `append_text` wrote.
  std::string text();
  std::string_view& rest() { return rest_; }
  bool failed() const { return failed_; }
  /// Whether everything was there and nothing is left.
  bool ended() const { return !failed_ && rest_.empty(); }

private:
  std::string_view rest_;
  bool failed_ = false;
};

} // namespace tandem::store
