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

/// rapidjson's writer with one call per member.
class json {
public:
  void open(const char* key = nullptr) {
    name(key);
    out_.StartObject();
  }
  void close() { out_.EndObject(); }
  void open_list(const char* key) {
    name(key);
    out_.StartArray();
  }
  void close_list() { out_.EndArray(); }
  void put(const char* key, std::string_view text) {
    name(key);
    out_.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  }
  void put(const char* key, const std::string& text) { put(key, std::string_view{text}); }
  void put(const char* key, const char* text) { put(key, std::string_view{text}); }
  void put(const char* key, bool value) {
    name(key);
    out_.Bool(value);
  }
  void put(const char* key, double value) {
    name(key);
    // Whole numbers without ".0": prices read as prices.
    if (!std::isfinite(value))
      out_.Null();
    else if (value == std::trunc(value) && std::fabs(value) < 9e15)
      out_.Int64(static_cast<std::int64_t>(value));
    else
      out_.Double(value);
  }
  template <class Integer>
  requires std::is_integral_v<Integer>
  void put(const char* key, Integer value) {
    name(key);
    out_.Int64(static_cast<std::int64_t>(value));
  }
  template <class T>
  void put(const char* key, const std::optional<T>& value) {
    if (value)
      return put(key, *value);
    name(key);
    out_.Null();
  }
  /// null for an empty text.
  void put_or_null(const char* key, std::string_view text) {
    put(key, text.empty() ? std::optional<std::string_view>{} : std::optional{text});
  }
  void put(const char* key, market::date day) {
    put(key, day ? std::optional{day.iso()} : std::optional<std::string>{});
  }
  /// A text that is JSON already, as it is; null for an empty one.
  void put_json(const char* key, std::string_view text) {
    if (text.empty())
      return put(key, std::optional<bool>{});
    name(key);
    out_.RawValue(text.data(), text.size(), rapidjson::kObjectType);
  }
  /// A member of a list.
  void item(std::string_view text) {
    out_.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  }
  std::string text() const { return buffer_.GetString(); }

private:
  void name(const char* key) {
    if (key != nullptr)
      out_.Key(key);
  }
  rapidjson::StringBuffer buffer_;
  rapidjson::Writer<rapidjson::StringBuffer> out_{buffer_};
};

} // namespace tandem
