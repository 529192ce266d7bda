#include "sim/spoil.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>

namespace tandem::sim {

namespace {

using rapidjson::Document;
using rapidjson::Value;

Document parsed(std::string_view body) {
  Document document;
  document.Parse(body.data(), body.size());
  return document;
}

std::string written(const Document& document) {
  rapidjson::StringBuffer text;
  rapidjson::Writer<rapidjson::StringBuffer> writer{text};
  document.Accept(writer);
  return {text.GetString(), text.GetSize()};
}

/// The one list of an answer; null for a TR without.
Value* rows_of(Document& document) {
  for (auto& member : document.GetObject())
    if (member.value.IsArray())
      return &member.value;
  return nullptr;
}

void set_text(Value& target, const std::string& text, Document& document) {
  target.SetString(text.c_str(), static_cast<rapidjson::SizeType>(text.size()),
                   document.GetAllocator());
}

/// In capitals, which no client can mistake for what it knows.
void rename_fields(Value& object, Document& document) {
  for (auto& member : object.GetObject()) {
    std::string name{member.name.GetString(), member.name.GetStringLength()};
    if (name == "return_code" || name == "return_msg")
      continue;
    std::transform(name.begin(), name.end(), name.begin(), [](char letter) {
      return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    });
    set_text(member.name, name, document);
  }
}

/// A field that holds a number other than zero; null when it is missing, blank or zero.
Value* number_in(Value& row, const char* name) {
  const auto member = row.FindMember(name);
  if (member == row.MemberEnd() || !member->value.IsString())
    return nullptr;
  const std::string_view text{member->value.GetString(), member->value.GetStringLength()};
  return text.find_first_of("123456789") == std::string_view::npos ? nullptr : &member->value;
}

} // namespace

std::string without_rows(std::string_view body) {
  auto document = parsed(body);
  if (auto* rows = rows_of(document))
    rows->Clear();
  return written(document);
}

std::string in_another_shape(std::string_view body, std::int64_t number) {
  auto document = parsed(body);
  auto* rows = rows_of(document);
  if (rows == nullptr)
    rename_fields(document, document);
  else if (number % 2 == 1)
    rows->SetString("no list");
  else
    for (auto& row : rows->GetArray())
      rename_fields(row, document);
  return written(document);
}

std::string with_an_impossible_price(std::string_view body) {
  auto document = parsed(body);
  auto* rows = rows_of(document);
  if (rows == nullptr)
    return std::string{body};
  for (auto& row : rows->GetArray()) {
    const auto* high = number_in(row, "high_pric");
    auto* low = number_in(row, "low_pric");
    if (high != nullptr && low != nullptr) {
      set_text(*low, std::string{high->GetString()} + "0", document);
      break;
    }
    if (row.HasMember("high_pric"))
      continue; // Blank, or without trades.
    for (const auto* name : {"cur_prc", "lastPrice"})
      if (auto* price = number_in(row, name))
        set_text(*price, "-1", document);
    break;
  }
  return written(document);
}

} // namespace tandem::sim
