#include "http/chunked_body.hpp"

namespace tandem::http {

namespace {

// 256 MiB, and far from where the sum could overflow.
constexpr std::size_t digits_max = 7;

/// -1 for anything else.
int hex_value(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

/// A tab apart, no field or extension has control characters.
bool is_text(char c) {
  return (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) || c == '\t';
}

} // namespace

std::size_t chunked_body::take(std::string_view bytes) {
  std::size_t taken = 0;
  while (taken < bytes.size() && now_ == outcome::unfinished) {
    if (place_ != place::data) {
      take_one(bytes[taken++]);
      continue;
    }
    const auto part = bytes.substr(taken, left_);
    data_.append(part);
    taken += part.size();
    left_ -= part.size();
    if (left_ == 0)
      place_ = place::data_return;
  }
  return taken;
}

void chunked_body::take_one(char c) {
  switch (place_) {
    case place::size:
      if (const auto digit = hex_value(c); digit >= 0)
        take_digit(digit);
      else if (digits_ > 0 && (c == ';' || c == ' ' || c == '\t'))
        place_ = place::extension;
      else if (digits_ > 0)
        expect(c, '\r', place::size_end);
      else
        now_ = outcome::malformed;
      break;
    case place::extension:
      if (is_text(c))
        count_overhead();
      else
        expect(c, '\r', place::size_end);
      break;
    case place::size_end:
      if (c == '\n')
        begin_chunk();
      else
        now_ = outcome::malformed;
      break;
    case place::data:
      break; // Taken in one piece.
    case place::data_return:
      expect(c, '\r', place::data_end);
      break;
    case place::data_end:
      expect(c, '\n', place::size);
      break;
    case place::trailer_begin:
      if (c == '\r') {
        place_ = place::last_end;
        break;
      }
      place_ = place::trailer;
      [[fallthrough]];
    case place::trailer:
      if (is_text(c))
        count_overhead();
      else
        expect(c, '\r', place::trailer_end);
      break;
    case place::trailer_end:
      expect(c, '\n', place::trailer_begin);
      break;
    case place::last_end:
      expect(c, '\n', place::last_end);
      if (now_ == outcome::unfinished)
        now_ = outcome::finished;
      break;
  }
}

void chunked_body::take_digit(int digit) {
  left_ = left_ * 16 + static_cast<std::size_t>(digit);
  if (++digits_ > digits_max)
    now_ = outcome::too_large;
}

void chunked_body::begin_chunk() {
  digits_ = 0;
  if (left_ > size_max_ - data_.size())
    now_ = outcome::too_large;
  else
    place_ = left_ == 0 ? place::trailer_begin : place::data;
}

void chunked_body::expect(char c, char wanted, place next) {
  if (c == wanted)
    place_ = next;
  else
    now_ = outcome::malformed;
}

void chunked_body::count_overhead() {
  if (++overhead_ > overhead_max_)
    now_ = outcome::too_large;
}

} // namespace tandem::http
