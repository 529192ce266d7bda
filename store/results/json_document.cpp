#include "store/results/json_document.hpp"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <charconv>
#include <cstdint>

namespace tandem::store {

namespace {

using text_size = rapidjson::SizeType;

/// Passes on everything but numbers, which it reads itself: RapidJSON's exact reader rejects a zero
/// with an exponent (0e88), and its other reader is sometimes wrong in the last bit.
class exact_numbers {
public:
  explicit exact_numbers(rapidjson::Document& to) : to_(to) {}

  // RapidJSON calls these by name, so they keep its spelling.
  // NOLINTBEGIN(readability-identifier-naming): the names are RapidJSON's handler concept.
  bool Null() { return to_.Null(); }
  bool Bool(bool value) { return to_.Bool(value); }
  bool Int(int value) { return to_.Int(value); }
  bool Uint(unsigned value) { return to_.Uint(value); }
  bool Int64(std::int64_t value) { return to_.Int64(value); }
  bool Uint64(std::uint64_t value) { return to_.Uint64(value); }
  bool Double(double value) { return to_.Double(value); }
  bool RawNumber(const char* text, text_size size, bool) {
    const auto* end = text + size;
    std::int64_t whole = 0;
    if (const auto [stop, problem] = std::from_chars(text, end, whole);
        problem == std::errc{} && stop == end && (whole != 0 || *text != '-'))
      return to_.Int64(whole);
    double number = 0;
    const auto [stop, problem] = std::from_chars(text, end, number);
    return problem == std::errc{} && stop == end && to_.Double(number);
  }
  bool String(const char* text, text_size size, bool copy) { return to_.String(text, size, copy); }
  bool StartObject() { return to_.StartObject(); }
  bool Key(const char* text, text_size size, bool copy) { return to_.Key(text, size, copy); }
  bool EndObject(text_size members) { return to_.EndObject(members); }
  bool StartArray() { return to_.StartArray(); }
  bool EndArray(text_size values) { return to_.EndArray(values); }
  // NOLINTEND(readability-identifier-naming)

private:
  rapidjson::Document& to_;
};

} // namespace

std::optional<rapidjson::Document> parse_json(std::string_view text) {
  rapidjson::Document out;
  bool is_good = false;
  auto read = [&](rapidjson::Document& to) {
    exact_numbers numbers{to};
    rapidjson::Reader reader;
    rapidjson::MemoryStream bytes{text.data(), text.size()};
    rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> characters{bytes};
    constexpr unsigned flags =
      rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseIterativeFlag;
    is_good = !reader.Parse<flags>(characters, numbers).IsError();
    return is_good;
  };
  out.Populate(read);
  if (!is_good)
    return std::nullopt;
  return out;
}

} // namespace tandem::store
