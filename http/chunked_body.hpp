#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tandem::http {

/// Puts a body together that comes in chunks (RFC 9112, 7.1). Strict: what another reader could
/// take for something else is no chunk. Extensions and trailers are read over.
class chunked_body {
public:
  enum class outcome : std::uint8_t {
    unfinished,
    finished,
    malformed,
    too_large, // The body, or what stands around it.
  };

  /// Takes a body of at most `size_max` bytes, and as many of extensions and trailers as
  /// `overhead_max`.
  chunked_body(std::size_t size_max, std::size_t overhead_max)
      : size_max_(size_max), overhead_max_(overhead_max) {}

  /// Takes the next bytes and returns how many of them belong to the body: fewer only at its end.
  std::size_t take(std::string_view bytes);
  outcome now() const { return now_; }
  /// What has come so far.
  std::string& data() { return data_; }

private:
  enum class place : std::uint8_t {
    size,
    extension,
    size_end, // The line feed behind the size.
    data,
    data_return,
    data_end,
    trailer_begin,
    trailer,
    trailer_end,
    last_end,
  };

  void take_one(char c);
  void take_digit(int digit);
  void begin_chunk();
  void expect(char c, char wanted, place next);
  void count_overhead();

  std::size_t size_max_;
  std::size_t overhead_max_;
  std::string data_;
  std::size_t left_ = 0; // Of the chunk.
  std::size_t digits_ = 0;
  std::size_t overhead_ = 0;
  place place_ = place::size;
  outcome now_ = outcome::unfinished;
};

} // namespace tandem::http
