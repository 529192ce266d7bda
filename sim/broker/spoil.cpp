#include "sim/broker/spoil.hpp"

#include "market/date.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>
#include <initializer_list>

namespace tandem::sim {

namespace {

using rapidjson::Document;
using rapidjson::SizeType;
using rapidjson::Value;

/// A parsed body.
struct open_body {
  Document document;
  Value* rows = nullptr; // The only list of an answer; null for a TR without a list.
  std::int64_t number = 1;
  std::int64_t ms = 0;
};

open_body opened(std::string_view body, std::int64_t number, std::int64_t ms = 0) {
  open_body parts;
  parts.document.Parse(body.data(), body.size());
  parts.number = number;
  parts.ms = ms;
  for (auto& member : parts.document.GetObject())
    if (member.value.IsArray())
      parts.rows = &member.value;
  return parts;
}

std::string written(const Document& document) {
  rapidjson::StringBuffer text;
  rapidjson::Writer<rapidjson::StringBuffer> writer{text};
  document.Accept(writer);
  return {text.GetString(), text.GetSize()};
}

std::string text_of(const Value& value) {
  return {value.GetString(), value.GetStringLength()};
}

void set_text(Value& target, std::string_view text, open_body& body) {
  target.SetString(text.data(), static_cast<SizeType>(text.size()), body.document.GetAllocator());
}

/// The first of these fields that `row` has, or null.
Value* field_in(Value& row, std::initializer_list<const char*> names) {
  for (const auto* name : names) {
    const auto member = row.FindMember(name);
    if (member != row.MemberEnd() && member->value.IsString())
      return &member->value;
  }
  return nullptr;
}

/// The same, with a number other than zero: a row may be blank, or without trades.
Value* number_in(Value& row, std::initializer_list<const char*> names) {
  auto* found = field_in(row, names);
  return found != nullptr && text_of(*found).find_first_of("123456789") != std::string::npos
           ? found
           : nullptr;
}

Value* first_number(open_body& body, std::initializer_list<const char*> names) {
  for (auto& row : body.rows->GetArray())
    if (auto* found = number_in(row, names))
      return found;
  return nullptr;
}

SizeType middle(const open_body& body) {
  return body.rows->Size() / 2;
}

/// Inserts a copy of the row at `from` at `to`. The list is not empty.
Value& put_copy(open_body& body, SizeType from, SizeType to) {
  auto& memory = body.document.GetAllocator();
  auto& rows = *body.rows;
  Value copy{rows[from], memory};
  rows.PushBack(copy, memory);
  for (auto i = rows.Size() - 1; i > to; --i)
    rows[i].Swap(rows[i - 1]);
  return rows[to];
}

/// In capitals, which no client mistakes for a known name.
void rename_fields(Value& object, open_body& body) {
  for (auto& member : object.GetObject()) {
    auto name = text_of(member.name);
    if (name == "return_code" || name == "return_msg")
      continue;
    std::transform(name.begin(), name.end(), name.begin(), [](char letter) {
      return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    });
    set_text(member.name, name, body);
  }
}

/// Whether the row had what the kind changes.
bool put_low_above_high(Value& row, open_body& body) {
  const auto* high = number_in(row, {"high_pric"});
  auto* low = number_in(row, {"low_pric"});
  if (high == nullptr || low == nullptr)
    return false;
  set_text(*low, text_of(*high) + "0", body);
  return true;
}

// One function per kind. Those for kinds that strike only rows can rely on a list.

void empty_page(open_body& body) {
  body.rows->Clear();
}

void wrong_shape(open_body& body) {
  if (body.rows == nullptr)
    rename_fields(body.document, body);
  else if (body.number % 2 == 1)
    body.rows->SetString("no list");
  else
    for (auto& row : body.rows->GetArray())
      rename_fields(row, body);
}

void impossible_price(open_body& body) {
  for (auto& row : body.rows->GetArray()) {
    if (put_low_above_high(row, body))
      return;
    if (row.HasMember("high_pric"))
      continue;
    if (auto* price = number_in(row, {"cur_prc", "lastPrice"}))
      set_text(*price, "-1", body);
    return;
  }
}

void odd_code(open_body& body) {
  constexpr std::array<std::string_view, 4> codes{"0059-3", "12345", "종목코드", ""};
  if (body.rows->Empty())
    return;
  // A copy of the last row, so that a ranking keeps its order.
  auto& row = put_copy(body, body.rows->Size() - 1, body.rows->Size());
  const auto turn = static_cast<std::size_t>(body.number - 1) % codes.size();
  set_text(*field_in(row, {"code", "stk_cd"}), codes[turn], body);
}

void unknown_class(open_body& body) {
  if (body.rows->Empty())
    return;
  auto& row = put_copy(body, 0, body.rows->Size());
  set_text(row["code"], "9Z9Z9Z", body);
  set_text(row["marketCode"], "77", body);
  set_text(row["marketName"], "신종증권", body);
}

void odd_name(open_body& body) {
  // A color, a change of writing direction, C1's CSI, NUL and a line end.
  constexpr std::string_view odd{"\x1b[31m\xe2\x80\xae\xc2\x9b\0\r\n", 13};
  for (auto& row : body.rows->GetArray()) {
    auto* name = field_in(row, {"name", "stk_nm"});
    if (name == nullptr || name->GetStringLength() == 0)
      continue;
    auto text = text_of(*name);
    // After the first character: clients may tell classes by the beginning or end of a name.
    std::size_t at = 1;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U)
      ++at;
    set_text(*name, text.insert(at, odd), body);
  }
}

void duplicate_row(open_body& body) {
  if (!body.rows->Empty())
    put_copy(body, middle(body), middle(body));
}

void newest_twice(open_body& body) {
  if (body.rows->Empty() || number_in((*body.rows)[0], {"low_pric"}) == nullptr)
    return;
  auto& row = put_copy(body, 0, 1);
  const auto* other = row["cur_prc"] == row["low_pric"] ? "high_pric" : "low_pric";
  set_text(row["cur_prc"], text_of(row[other]), body);
}

void bad_past(open_body& body) {
  auto rows = body.rows->GetArray();
  for (auto i = body.rows->Size() * 3 / 4; i < rows.Size(); ++i)
    if (put_low_above_high(rows[i], body))
      return;
}

void zero_open(open_body& body) {
  const auto at = middle(body);
  if (at + 1 >= body.rows->Size())
    return;
  auto& row = (*body.rows)[at];
  for (const auto* name : {"open_pric", "high_pric", "low_pric", "trde_qty", "trde_prica"})
    set_text(row[name], "0", body);
  // At the price of the day before.
  set_text(row["cur_prc"], text_of((*body.rows)[at + 1]["cur_prc"]), body);
}

void sentinel_volume(open_body& body) {
  if (auto* volume = first_number(body, {"trde_qty", "now_trde_qty"}))
    set_text(*volume, body.number % 2 == 1 ? "4294967295" : "2147483647", body);
}

void odd_value(open_body& body) {
  if (auto* value = first_number(body, {"trde_prica"}))
    set_text(*value, text_of(*value) + "000", body);
}

void exponent_number(open_body& body) {
  if (auto* price = first_number(body, {"cur_prc"}))
    set_text(*price, "0e88", body);
}

void few_rows(open_body& body) {
  constexpr SizeType rows_left = 5;
  while (body.rows->Size() > rows_left)
    body.rows->PopBack();
}

void other_days(open_body& body) {
  constexpr std::int32_t four_years = 40'000; // Of a day as YYYYMMDD; keeps leap days.
  for (auto& row : body.rows->GetArray())
    if (const auto day = market::date::parse(text_of(row["dt"])))
      set_text(row["dt"], market::date::from_number(day->number() - four_years).compact(), body);
}

void missing_day(open_body& body) {
  if (!body.rows->Empty())
    body.rows->Erase(body.rows->Begin() + middle(body));
}

/// Takes out the row at `at` if there is one with a day.
void erase_day(open_body& body, SizeType at) {
  auto& rows = *body.rows;
  if (at < rows.Size() && number_in(rows[at], {"dt"}) != nullptr)
    rows.Erase(rows.Begin() + at);
}

void missing_newest(open_body& body) {
  erase_day(body, 0);
}

void chart_hole(open_body& body) {
  erase_day(body, static_cast<SizeType>(body.ms));
}

void short_list(open_body& body) {
  const auto rows_left = (body.rows->Size() + 9) / 10;
  while (body.rows->Size() > rows_left)
    body.rows->PopBack();
}

struct spoiler {
  fault_kind kind;
  void (*change)(open_body&);
};

constexpr std::array spoilers{
  spoiler{fault_kind::empty_page, empty_page},
  spoiler{fault_kind::wrong_shape, wrong_shape},
  spoiler{fault_kind::impossible_price, impossible_price},
  spoiler{fault_kind::odd_code, odd_code},
  spoiler{fault_kind::unknown_class, unknown_class},
  spoiler{fault_kind::odd_name, odd_name},
  spoiler{fault_kind::duplicate_row, duplicate_row},
  spoiler{fault_kind::newest_twice, newest_twice},
  spoiler{fault_kind::bad_past, bad_past},
  spoiler{fault_kind::zero_open, zero_open},
  spoiler{fault_kind::sentinel_volume, sentinel_volume},
  spoiler{fault_kind::odd_value, odd_value},
  spoiler{fault_kind::exponent_number, exponent_number},
  spoiler{fault_kind::few_rows, few_rows},
  spoiler{fault_kind::other_days, other_days},
  spoiler{fault_kind::missing_day, missing_day},
  spoiler{fault_kind::late_index, missing_newest},
  spoiler{fault_kind::late_chart, missing_newest},
  spoiler{fault_kind::chart_hole, chart_hole},
  spoiler{fault_kind::short_list, short_list},
};

const spoiler* spoiler_of(fault_kind kind) {
  const auto* found = std::find_if(spoilers.begin(), spoilers.end(),
                                   [kind](const spoiler& one) { return one.kind == kind; });
  return found == spoilers.end() ? nullptr : found;
}

} // namespace

bool spoils_body(fault_kind kind) {
  return spoiler_of(kind) != nullptr;
}

spoilt_body spoiled_body(fault_kind kind, std::int64_t number, std::string_view body,
                         std::int64_t ms) {
  auto parts = opened(body, number, ms);
  spoiler_of(kind)->change(parts);
  spoilt_body spoilt{written(parts.document), std::nullopt};
  if (parts.rows != nullptr && parts.rows->IsArray())
    spoilt.rows = parts.rows->Size();
  return spoilt;
}

std::string with_field(std::string_view body, std::string_view name, std::string_view value) {
  auto parts = opened(body, 1);
  for (auto& member : parts.document.GetObject())
    if (text_of(member.name) == name)
      set_text(member.value, value, parts);
  return written(parts.document);
}

} // namespace tandem::sim
