#include "kiwoom/envelope.hpp"

#include <rapidjson/error/error.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <charconv>
#include <cstdint>
#include <limits>

namespace tandem::kiwoom {
namespace {

using text_size = rapidjson::SizeType;

std::optional<int> whole_number(std::string_view text) {
  int value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, value);
  if (problem != std::errc{} || stop != end || text.empty())
    return std::nullopt;
  return value;
}

/// Reads the two fields at depth 1 and skips everything else.
class envelope_handler {
public:
  explicit envelope_handler(envelope& out) : out_(out) {}

  // RapidJSON calls these by name, so they keep its spelling.
  // NOLINTBEGIN(readability-identifier-naming): the names are RapidJSON's handler concept.
  bool Null() { return scalar(false); }
  bool Bool(bool) { return scalar(false); }
  bool Int(int value) { return number(value); }
  bool Uint(unsigned value) { return number(value); }
  bool Int64(std::int64_t value) { return number(value); }
  bool Uint64(std::uint64_t) { return scalar(false); }
  bool Double(double) { return scalar(false); }
  bool RawNumber(const char*, text_size, bool) { return scalar(false); }
  bool String(const char* text, text_size size, bool) {
    const std::string_view value{text, size};
    if (watched_ == field::code) {
      out_.return_code = whole_number(value);
      return scalar(out_.return_code.has_value());
    }
    if (watched_ == field::message)
      out_.return_msg = value;
    return scalar(watched_ == field::message);
  }
  bool StartObject() { return open(true); }
  bool Key(const char* text, text_size size, bool) {
    const std::string_view key{text, size};
    watched_ = field::other;
    if (depth_ == 1 && key == "return_code")
      watched_ = field::code;
    else if (depth_ == 1 && key == "return_msg")
      watched_ = field::message;
    return true;
  }
  bool EndObject(text_size) { return close(); }
  bool StartArray() { return open(false); }
  bool EndArray(text_size) { return close(); }
  // NOLINTEND(readability-identifier-naming)

  bool well_typed() const { return well_typed_; }

private:
  enum class field { other, code, message };

  bool scalar(bool fits) {
    if ((watched_ != field::other && !fits) || depth_ == 0)
      well_typed_ = false;
    watched_ = field::other;
    return true;
  }
  bool number(std::int64_t value) {
    const bool fits = watched_ == field::code && value >= std::numeric_limits<int>::min()
                      && value <= std::numeric_limits<int>::max();
    if (fits)
      out_.return_code = static_cast<int>(value);
    return scalar(fits);
  }
  bool open(bool object) {
    if (watched_ != field::other || (depth_ == 0 && !object))
      well_typed_ = false;
    watched_ = field::other;
    ++depth_;
    return true;
  }
  bool close() {
    --depth_;
    return true;
  }

  envelope& out_;
  std::size_t depth_ = 0;
  field watched_ = field::other;
  bool well_typed_ = true;
};

} // namespace

envelope read_envelope(std::string_view body) {
  envelope out;
  // RapidJSON takes a zero byte for the end of the text and would accept whatever follows it.
  if (const auto zero = body.find('\0'); zero != std::string_view::npos) {
    out.broken_at = zero;
    return out;
  }
  envelope_handler handler{out};
  rapidjson::Reader reader;
  rapidjson::MemoryStream bytes{body.data(), body.size()};
  rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> text{bytes};
  // Iterative, so that a hostile answer of nested brackets cannot exhaust the stack.
  constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;
  const auto parsed = reader.Parse<flags>(text, handler);
  if (!parsed) {
    out.form = parsed.Code() == rapidjson::kParseErrorStringInvalidEncoding
                 ? envelope::shape::bad_encoding
                 : envelope::shape::not_json;
    out.broken_at = parsed.Offset();
    return out;
  }
  out.form = handler.well_typed() ? envelope::shape::json : envelope::shape::bad_envelope;
  return out;
}

} // namespace tandem::kiwoom
