#include "kiwoom/rows.hpp"

#include "market/text.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace tandem::kiwoom {
namespace {

constexpr std::int64_t exact_double_max = std::int64_t{1} << 53;

failure refuse_answer(std::string_view tr, const std::string& what) {
  return {ec::bad_response, std::string{tr} + ": " + what};
}

std::optional<std::string_view> text_of(const simdjson::dom::element& value) {
  std::string_view text;
  return value.get(text) == simdjson::SUCCESS ? std::optional{text} : std::nullopt;
}

/// Empty for a missing field, or one of another type.
std::optional<std::string_view> text_in(const simdjson::dom::object& object, const char* field) {
  simdjson::dom::element value;
  return object.at_key(field).get(value) == simdjson::SUCCESS ? text_of(value) : std::nullopt;
}

bool is_success(const simdjson::dom::element& code) {
  std::int64_t number = 0;
  if (code.get(number) == simdjson::SUCCESS)
    return number == 0;
  const auto text = text_of(code);
  return text && whole_number(*text) == 0;
}

/// The value of "\uXXXX" at the beginning of `text`.
std::optional<std::uint32_t> escaped_unit(std::string_view text) {
  constexpr std::size_t size = 6;
  if (text.size() < size || text[0] != '\\' || text[1] != 'u')
    return std::nullopt;
  std::uint32_t unit = 0;
  const auto* end = text.data() + size;
  const auto [stop, problem] = std::from_chars(text.data() + 2, end, unit, 16);
  return problem == std::errc{} && stop == end ? std::optional{unit} : std::nullopt;
}

bool is_surrogate(std::optional<std::uint32_t> unit, std::uint32_t first) {
  return unit && *unit >= first && *unit < first + 0x400;
}

/// Bytes looked at together. Of a loop over so many, compilers make sixteen comparisons at a time.
constexpr std::size_t block_size = 64;

/// What a block of a JSON text tells to who looks for texts to repair.
struct block_look {
  bool is_plain = true;     // Every byte stands for itself, within a text and outside.
  unsigned char quotes = 0; // At most `block_size`.
};

block_look look_at(const char* block) {
  block_look out;
  unsigned char odd = 0;
  for (std::size_t i = 0; i < block_size; ++i) {
    // Signed: all bytes that are not ASCII are below the space, too.
    const auto c = static_cast<signed char>(block[i]);
    odd = static_cast<unsigned char>(odd | (c < ' ' ? 1 : 0) | (c == '\\' ? 1 : 0));
    out.quotes = static_cast<unsigned char>(out.quotes + (c == '"' ? 1 : 0));
  }
  out.is_plain = odd == 0;
  return out;
}

/// The next piece of a JSON text at the front of `rest`, unchanged or repaired.
struct text_piece {
  std::size_t bytes;
  std::string mended; // Empty: nothing to repair.
};

constexpr const char* replacement = "\\ufffd";

text_piece first_piece(std::string_view rest) {
  const auto byte = static_cast<unsigned char>(rest.front());
  if (byte < 0x20) {
    constexpr std::string_view hex = "0123456789abcdef";
    return {1, std::string{"\\u00"} + hex[byte / 16U] + hex[byte % 16U]};
  }
  if (byte != '\\') {
    const auto bytes = market::character_bytes(rest);
    return bytes > 0 ? text_piece{bytes, {}} : text_piece{1, replacement};
  }
  const auto unit = escaped_unit(rest);
  if (is_surrogate(unit, 0xD800))
    return is_surrogate(escaped_unit(rest.substr(6)), 0xDC00) ? text_piece{12, {}}
                                                              : text_piece{6, replacement};
  if (is_surrogate(unit, 0xDC00))
    return {6, replacement};
  return {std::min<std::size_t>(rest.size(), 2), {}};
}

} // namespace

result<row_list> row_list::find(const list_shape& shape, const parsed_answer& answer,
                                said_rows said) {
  const auto* tr = shape.tr;
  if (const auto& fault = answer.fault()) {
    if (fault->what == json_fault::kind::zero_byte)
      return refuse_answer(tr, "zero byte at " + std::to_string(fault->at));
    return refuse_answer(tr, "no valid JSON at byte " + std::to_string(fault->at) + " of "
                               + std::to_string(answer.body().size()) + ": " + fault->why);
  }
  simdjson::dom::object object;
  if (answer.root().get(object) != simdjson::SUCCESS)
    return refuse_answer(tr, "the answer is not a JSON object");
  // A refusal read as data would become zeros or an empty list.
  simdjson::dom::element found;
  if (object.at_key("return_code").get(found) == simdjson::SUCCESS && !is_success(found))
    return refuse_answer(tr, "return_code is not 0, the body holds no data");
  if (object.at_key(shape.list).get(found) != simdjson::SUCCESS)
    return refuse_answer(tr, std::string{"the list "} + shape.list + " is missing");
  simdjson::dom::array rows;
  if (found.get(rows) != simdjson::SUCCESS)
    return refuse_answer(tr, std::string{shape.list} + " is not a list");
  row_list out{shape, object};
  out.rows_.reserve(rows.size());
  out.rows_.assign(rows.begin(), rows.end());
  const auto size = static_cast<std::int64_t>(out.size());
  if (said && *said != size && *said != size - static_cast<std::int64_t>(out.blank_rows()))
    return refuse_answer(tr, "resp-cnt is " + std::to_string(*said) + ", but " + shape.list
                               + " has " + std::to_string(size) + " rows");
  return out;
}

status row_list::check_subject(const char* field, std::string_view subject) const {
  simdjson::dom::element found;
  const bool is_said = answer_.at_key(field).get(found) == simdjson::SUCCESS && !found.is_null();
  const auto said = is_said ? text_of(found) : std::string_view{};
  if (!said)
    return refuse_answer(shape_.tr, std::string{"field "} + field + " is not a string");
  if (without_venue(*said) == subject)
    return std::nullopt;
  // The broker answers an unknown symbol with one blank row.
  if (is_blank(*said) && size() <= 1 && blank_rows() == size())
    return std::nullopt;
  return refuse_answer(shape_.tr, std::string{"field "} + field + " = \"" + quoted(*said)
                                    + "\" in the answer about " + std::string{subject});
}

std::size_t row_list::blank_rows() const {
  return static_cast<std::size_t>(std::count_if(rows_.begin(), rows_.end(), [this](auto& row) {
    simdjson::dom::object object;
    const auto key =
      row.get(object) == simdjson::SUCCESS ? text_in(object, shape_.key) : std::nullopt;
    return key && is_blank(*key);
  }));
}

row_reader::row_reader(std::string_view tr, std::size_t index, const simdjson::dom::element& row)
    : tr_(tr), index_(index) {
  if (simdjson::dom::object object; row.get(object) == simdjson::SUCCESS) {
    row_ = object;
    next_ = object.begin();
  }
}

std::optional<simdjson::dom::element> row_reader::find(std::string_view field) const {
  if (!row_)
    return std::nullopt;
  const auto start = next_;
  const auto end = row_->end();
  const auto scan = [&](const auto& until) -> std::optional<simdjson::dom::element> {
    while (next_ != until) {
      const bool is_it = next_.key_equals(field);
      const auto value = next_.value();
      ++next_;
      if (is_it)
        return value;
    }
    return std::nullopt;
  };
  if (auto found = scan(end))
    return found;
  next_ = row_->begin();
  return scan(start);
}

result<std::string_view> row_reader::text(const char* field) const {
  const auto found = find(field);
  if (!found)
    return refuse(row_ ? std::string{"field "} + field + " is missing" : "is not a JSON object");
  const auto text = text_of(*found);
  if (!text)
    return refuse(std::string{"field "} + field + " is not a string");
  return *text;
}

result<std::string_view> row_reader::optional_text(const char* field) const {
  const auto found = find(field);
  if (row_ && (!found || found->is_null()))
    return std::string_view{};
  const auto text = found ? text_of(*found) : std::nullopt;
  if (!text)
    return refuse(row_ ? std::string{"field "} + field + " is not a string"
                       : "is not a JSON object");
  return *text;
}

result<std::int64_t> row_reader::unsigned_number(const char* field) const {
  const auto value = text(field);
  if (!value)
    return value.error();
  const auto number = whole_number(*value);
  if (!number)
    return refuse(std::string{"field "} + field + " = \"" + quoted(*value)
                  + "\" is not an unsigned whole number up to 2^53");
  return *number;
}

result<market::date> row_reader::day(const char* field) const {
  const auto value = text(field);
  if (!value)
    return value.error();
  // The broker writes days without dashes; date::parse alone would accept both.
  const auto day = value->size() == 8 ? market::date::parse(*value) : std::nullopt;
  if (!day)
    return refuse(std::string{"field "} + field + " = \"" + quoted(*value)
                  + "\" is not a day YYYYMMDD from 1900 to 2100");
  return *day;
}

failure row_reader::refuse(const std::string& what) const {
  return refuse_answer(tr_, "row " + std::to_string(index_) + ": " + what);
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(' ') == std::string_view::npos;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  // from_chars would accept a leading minus.
  if (text.empty() || text.front() < '0' || text.front() > '9')
    return std::nullopt;
  std::int64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, value);
  if (problem != std::errc{} || stop != end || value > exact_double_max)
    return std::nullopt;
  return value;
}

std::string_view without_venue(std::string_view code) {
  for (const std::string_view suffix : {"_AL", "_NX"})
    if (code.ends_with(suffix))
      return code.substr(0, code.size() - suffix.size());
  return code;
}

std::optional<std::int64_t> grouped_number(std::string_view text) {
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto from_end = text.size() - i; // 4, 8, 12 ... at a comma.
    if (text[i] != ',')
      digits += text[i];
    else if (i == 0 || from_end % 4 != 0)
      return std::nullopt;
  }
  const auto commas = text.size() - digits.size();
  if (commas > 0 && commas != (digits.size() - 1) / 3)
    return std::nullopt;
  return whole_number(digits);
}

std::optional<std::string> mended(std::string_view body) {
  std::string out;
  std::size_t copied = 0;
  std::size_t block_end = 0; // Up to there the bytes are looked at one by one.
  bool in_text = false;
  for (std::size_t at = 0; at < body.size();) {
    if (at >= block_end && body.size() - at >= block_size) {
      block_end = at + block_size;
      if (const auto block = look_at(body.data() + at); block.is_plain) {
        in_text = in_text != (block.quotes % 2 == 1);
        at = block_end;
        continue;
      }
    }
    if (body[at] == '"' || !in_text) {
      in_text = in_text != (body[at] == '"');
      ++at;
      continue;
    }
    const auto piece = first_piece(body.substr(at));
    if (!piece.mended.empty()) {
      out += body.substr(copied, at - copied);
      out += piece.mended;
      copied = at + piece.bytes;
    }
    at += piece.bytes;
  }
  if (copied == 0)
    return std::nullopt;
  out += body.substr(copied);
  return out;
}

std::string quoted(std::string_view text, std::size_t bytes_max) {
  // Cut first, because a refused body may have megabytes.
  return market::visible_text(market::shortened(text, bytes_max));
}

} // namespace tandem::kiwoom
