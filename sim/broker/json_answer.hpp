#pragma once

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tandem::sim {

inline constexpr std::string_view success_message = "정상적으로 처리되었습니다";

/// Streams an answer in the broker's dialect, in which every value but return_code is a string.
class json_answer {
public:
  json_answer() { writer_.StartObject(); }

  void text(std::string_view name, std::string_view value) {
    key(name);
    writer_.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
  }

  void number(std::string_view name, std::int64_t value) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    text(name, {digits.data(), static_cast<std::size_t>(end - digits.data())});
  }

  void begin_list(std::string_view name) {
    key(name);
    writer_.StartArray();
  }
  void end_list() { writer_.EndArray(); }
  void begin_row() {
    writer_.StartObject();
    ++rows_;
  }
  void end_row() { writer_.EndObject(); }

  void begin_object(std::string_view name) {
    key(name);
    writer_.StartObject();
  }
  void end_object() { writer_.EndObject(); }

  /// How many rows have begun.
  std::size_t rows() const { return rows_; }

  void return_code(int code) {
    key("return_code");
    writer_.Int(code);
  }

  void envelope(int code, std::string_view message) {
    return_code(code);
    text("return_msg", message);
  }

  /// Closes the object and ends the answer.
  std::string finish() {
    writer_.EndObject();
    return {buffer_.GetString(), buffer_.GetSize()};
  }

private:
  void key(std::string_view name) {
    writer_.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
  }

  rapidjson::StringBuffer buffer_;
  rapidjson::Writer<rapidjson::StringBuffer> writer_{buffer_};
  std::size_t rows_ = 0;
};

} // namespace tandem::sim
