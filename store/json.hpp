#pragma once

#include "market/date.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace tandem {

/// How a double with a whole value is written: as 100500 in a document, for people; as 100500.0 in
/// a database, where it must stay a real.
enum class whole_reals : std::uint8_t { as_integers, as_reals };

/// Writes one JSON document, one call per member; all JSON of tandem is written with it. A call
/// without a key adds an item to a list, or begins the document.
class json {
public:
  explicit json(whole_reals style = whole_reals::as_integers) : style_(style) {}

  void open(std::string_view key = {}) {
    name(key);
    out_.StartObject();
  }
  void close() { out_.EndObject(); }
  void open_list(std::string_view key = {}) {
    name(key);
    out_.StartArray();
  }
  void close_list() { out_.EndArray(); }
  void put(std::string_view key, std::string_view text) {
    name(key);
    out_.String(text.data(), size_of(text));
  }
  void put(std::string_view key, const std::string& text) { put(key, std::string_view{text}); }
  void put(std::string_view key, const char* text) { put(key, std::string_view{text}); }
  void put(std::string_view key, bool value) {
    name(key);
    out_.Bool(value);
  }
  /// With round-trip precision; NaN and infinity become null.
  void put(std::string_view key, double value) {
    name(key);
    if (!std::isfinite(value))
      out_.Null();
    else if (style_ == whole_reals::as_integers && value == std::trunc(value)
             && std::fabs(value) < 9e15)
      out_.Int64(static_cast<std::int64_t>(value));
    else
      out_.Double(value);
  }
  template <class Integer>
  requires std::is_integral_v<Integer>
  void put(std::string_view key, Integer value) {
    name(key);
    out_.Int64(static_cast<std::int64_t>(value));
  }
  template <class T>
  void put(std::string_view key, const std::optional<T>& value) {
    if (value)
      return put(key, *value);
    put_null(key);
  }
  void put_null(std::string_view key) {
    name(key);
    out_.Null();
  }
  /// null for an empty text.
  void put_or_null(std::string_view key, std::string_view text) {
    put(key, text.empty() ? std::optional<std::string_view>{} : std::optional{text});
  }
  void put(std::string_view key, market::date day) {
    put(key, day ? std::optional{day.iso()} : std::optional<std::string>{});
  }
  /// A text that is JSON already, unchanged; null for an empty one.
  void put_json(std::string_view key, std::string_view text) {
    if (text.empty())
      return put_null(key);
    name(key);
    out_.RawValue(text.data(), text.size(), rapidjson::kObjectType);
  }
  std::string text() const { return {buffer_.GetString(), buffer_.GetSize()}; }

private:
  static rapidjson::SizeType size_of(std::string_view text) {
    return static_cast<rapidjson::SizeType>(text.size());
  }
  void name(std::string_view key) {
    if (key.data() != nullptr)
      out_.Key(key.data(), size_of(key));
  }

  whole_reals style_;
  rapidjson::StringBuffer buffer_;
  rapidjson::Writer<rapidjson::StringBuffer> out_{buffer_};
};

} // namespace tandem
