#include "kiwoom/parse.hpp"
#include "kiwoom/rows.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace tandem::kiwoom {
namespace {

constexpr std::string_view tr = "ka10095";

// 2^31 - 1 and 2^32 - 1 are seen in place of a number that is not there (kiwoom-rest-api 3), and no
// share costs that much.
constexpr std::int64_t price_end_krw = 2'147'483'647;

/// The fields of a row that matter here, as the wire carries them; empty = not said.
struct quote_fields {
  std::string_view code;
  std::string_view name;
  std::string_view day;
  std::string_view open;
  std::string_view high;
  std::string_view low;
  std::string_view close;
  std::string_view base;
  std::string_view change;
  std::string_view volume;
};

result<quote_fields> read_fields(const row_reader& row) {
  quote_fields out;
  const auto code = row.text("stk_cd");
  if (!code)
    return code.error();
  out.code = *code;
  struct target {
    const char* field;
    std::string_view* value;
    bool optional;
  };
  const auto nobody = is_blank(out.code); // Says nothing, so it need not have the fields.
  for (const auto& [field, value, optional] : {target{"cur_prc", &out.close, nobody},
                                               {"open_pric", &out.open, nobody},
                                               {"high_pric", &out.high, nobody},
                                               {"low_pric", &out.low, nobody},
                                               {"trde_qty", &out.volume, nobody},
                                               {"dt", &out.day, nobody},
                                               {"stk_nm", &out.name, true},
                                               {"base_pric", &out.base, true},
                                               {"pred_pre", &out.change, true}}) {
    const auto text = optional ? row.optional_text(field) : row.text(field);
    if (!text)
      return text.error();
    *value = *text;
  }
  return out;
}

/// A row stands for the code at its place, or for nobody; anything else is another order.
status check_place(const row_reader& row, const quote_fields& fields, std::string_view wanted) {
  if (!is_blank(fields.code)) {
    if (without_venue(fields.code) == wanted)
      return std::nullopt;
    return row.refuse("field stk_cd = \"" + quoted(fields.code) + "\" in the place of "
                      + std::string{wanted});
  }
  if (is_blank(fields.close))
    return std::nullopt;
  return row.refuse("field cur_prc = \"" + quoted(fields.close) + "\" without a stk_cd");
}

/// Digits, also in groups of three: "1,812,000".
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

/// A number behind up to two signs, as in "--123".
struct signed_number {
  bool negative = false;
  std::optional<std::int64_t> magnitude; // Empty: no number.
};

signed_number read_signed(std::string_view text) {
  constexpr std::size_t signs_max = 2;
  const auto signs = std::min(text.find_first_not_of("+-"), signs_max);
  return {text.substr(0, signs).find('-') != std::string_view::npos,
          grouped_number(text.substr(std::min(signs, text.size())))};
}

failure refuse_field(const row_reader& row, const char* field, std::string_view text,
                     const char* what) {
  return row.refuse(std::string{"field "} + field + " = \"" + quoted(text) + "\" is not " + what);
}

/// Without the sign, which tells the side of the base and is no part of the number. Blank is 0:
/// before the first trade the broker prints either.
result<std::int64_t> read_price(const row_reader& row, const char* field, std::string_view text) {
  if (is_blank(text))
    return std::int64_t{0};
  const auto number = read_signed(text).magnitude;
  if (!number || *number >= price_end_krw)
    return refuse_field(row, field, text, "a price in KRW");
  return *number;
}

/// The numbers of a row before they are doubles.
struct wire_quote {
  std::int64_t open = 0;
  std::int64_t high = 0;
  std::int64_t low = 0;
  std::int64_t close = 0;
  std::int64_t base = 0;
  std::int64_t volume = 0;
};

result<wire_quote> read_numbers(const row_reader& row, const quote_fields& fields) {
  wire_quote out;
  struct target {
    const char* field;
    std::string_view text;
    std::int64_t* value;
  };
  for (const auto& [field, text, value] : {target{"cur_prc", fields.close, &out.close},
                                           {"open_pric", fields.open, &out.open},
                                           {"high_pric", fields.high, &out.high},
                                           {"low_pric", fields.low, &out.low},
                                           {"base_pric", fields.base, &out.base}}) {
    const auto number = read_price(row, field, text);
    if (!number)
      return number.error();
    *value = *number;
  }
  if (is_blank(fields.volume)) {
    // No trade yet, if nothing else tells of one.
    if (out.open != 0 || out.high != 0 || out.low != 0)
      return row.refuse("field trde_qty is blank beside open, high or low");
    return out;
  }
  const auto volume = grouped_number(fields.volume);
  if (!volume)
    return refuse_field(row, "trde_qty", fields.volume, "a number of shares");
  out.volume = *volume;
  return out;
}

/// Refuses prices no session can have.
status check_prices(const row_reader& row, const wire_quote& prices) {
  if (prices.close == 0)
    return row.refuse("cur_prc is 0");
  if (prices.low == 0)
    return row.refuse("low_pric is 0 although " + std::to_string(prices.volume) + " shares traded");
  struct order {
    const char* smaller;
    std::int64_t smaller_krw;
    const char* larger;
    std::int64_t larger_krw;
  };
  for (const auto& [smaller, smaller_krw, larger, larger_krw] :
       {order{"low_pric", prices.low, "open_pric", prices.open},
        {"low_pric", prices.low, "cur_prc", prices.close},
        {"open_pric", prices.open, "high_pric", prices.high},
        {"cur_prc", prices.close, "high_pric", prices.high}})
    if (smaller_krw > larger_krw)
      return row.refuse(std::string{smaller} + " " + std::to_string(smaller_krw) + " > " + larger
                        + " " + std::to_string(larger_krw));
  return std::nullopt;
}

/// base_pric + pred_pre = |cur_prc| wherever both are said (kiwoom-rest-api 3.5).
status check_change(const row_reader& row, std::string_view text, const wire_quote& prices) {
  if (is_blank(text))
    return std::nullopt;
  const auto [negative, magnitude] = read_signed(text);
  if (!magnitude)
    return refuse_field(row, "pred_pre", text, "a change in KRW");
  const auto change = negative ? -*magnitude : *magnitude;
  if (prices.base == 0 || prices.base + change == prices.close)
    return std::nullopt;
  return row.refuse("base_pric " + std::to_string(prices.base) + " + pred_pre "
                    + std::to_string(change) + " is not cur_prc " + std::to_string(prices.close));
}

result<market::quote> read_quote(const row_reader& row, const quote_fields& fields,
                                 std::string_view code) {
  const auto day = row.day("dt");
  if (!day)
    return day.error();
  auto prices = read_numbers(row, fields);
  if (!prices)
    return prices.error();
  if (prices->volume == 0)
    for (auto* price : {&prices->open, &prices->high, &prices->low})
      if (*price == 0)
        *price = prices->close;
  if (auto problem = check_prices(row, *prices))
    return *problem;
  if (auto problem = check_change(row, fields.change, *prices))
    return *problem;
  return market::quote{std::string{code},
                       std::string{is_blank(fields.name) ? code : fields.name},
                       *day,
                       static_cast<double>(prices->open),
                       static_cast<double>(prices->high),
                       static_cast<double>(prices->low),
                       static_cast<double>(prices->close),
                       static_cast<double>(prices->base),
                       prices->volume};
}

} // namespace

result<std::vector<market::quote_row>> parse_quotes(std::string_view body,
                                                    std::span<const std::string> codes) {
  const auto rows = row_list::parse(tr, body, "atn_stk_infr");
  if (!rows)
    return rows.error();
  if (rows->size() != codes.size())
    return failure{ec::bad_response, std::string{tr} + ": " + std::to_string(rows->size())
                                       + " rows for " + std::to_string(codes.size()) + " codes"};
  std::vector<market::quote_row> out;
  out.reserve(codes.size());
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const row_reader row{tr, i, (*rows)[i]};
    const auto code = without_venue(codes[i]);
    const auto fields = read_fields(row);
    if (!fields)
      return fields.error();
    if (auto problem = check_place(row, *fields, code))
      return *problem;
    market::quote_row answer{std::string{code}, std::nullopt, {}};
    if (!is_blank(fields->close)) {
      auto quote = read_quote(row, *fields, code);
      if (quote)
        answer.what = std::move(*quote);
      else
        answer.fault = quote.error().message;
    }
    out.push_back(std::move(answer));
  }
  return out;
}

} // namespace tandem::kiwoom
