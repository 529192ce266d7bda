#include "kiwoom/parse.hpp"
#include "kiwoom/prices.hpp"
#include "kiwoom/rows.hpp"
#include "market/text.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace tandem::kiwoom {
namespace {

constexpr list_shape shape{"ka10095", "atn_stk_infr", "stk_cd"};

/// The fields of a row that are used, as received; empty = not given.
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
  std::string_view value;
  std::string_view upper_limit;
  std::string_view lower_limit;
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
  const auto nobody = is_blank(out.code); // A blank row need not have the other fields.
  for (const auto& [field, value, optional] : {target{"cur_prc", &out.close, nobody},
                                               {"open_pric", &out.open, nobody},
                                               {"high_pric", &out.high, nobody},
                                               {"low_pric", &out.low, nobody},
                                               {"trde_qty", &out.volume, nobody},
                                               {"dt", &out.day, nobody},
                                               {"stk_nm", &out.name, true},
                                               {"base_pric", &out.base, true},
                                               {"pred_pre", &out.change, true},
                                               {"trde_prica", &out.value, true},
                                               {"upl_pric", &out.upper_limit, true},
                                               {"lst_pric", &out.lower_limit, true}}) {
    const auto text = optional ? row.optional_text(field) : row.text(field);
    if (!text)
      return text.error();
    *value = *text;
  }
  return out;
}

/// A row is for the code at its place, or blank; anything else is in another order.
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

/// A number after up to two signs, as in "--123".
struct signed_number {
  bool negative = false;
  std::optional<std::int64_t> magnitude; // Empty: not a number.
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

/// Without its sign, which only shows the direction from the base. Blank is 0: before the first
/// trade the broker sends either.
result<std::int64_t> read_price(const row_reader& row, const char* field, std::string_view text) {
  if (is_blank(text))
    return std::int64_t{0};
  const auto number = read_signed(text).magnitude;
  if (!number || *number >= price_end)
    return refuse_field(row, field, text, "a price in KRW");
  return *number;
}

/// The numbers of a row before they become doubles.
struct wire_quote {
  wire_prices prices;
  std::int64_t base = 0;
  std::int64_t upper_limit = 0; // 0: not given.
  std::int64_t lower_limit = 0;
  std::int64_t volume = 0;
};

result<wire_quote> read_numbers(const row_reader& row, const quote_fields& fields) {
  wire_quote out;
  struct target {
    const char* field;
    std::string_view text;
    std::int64_t* value;
  };
  for (const auto& [field, text, value] : {target{"cur_prc", fields.close, &out.prices.close},
                                           {"open_pric", fields.open, &out.prices.open},
                                           {"high_pric", fields.high, &out.prices.high},
                                           {"low_pric", fields.low, &out.prices.low},
                                           {"base_pric", fields.base, &out.base},
                                           {"upl_pric", fields.upper_limit, &out.upper_limit},
                                           {"lst_pric", fields.lower_limit, &out.lower_limit}}) {
    const auto number = read_price(row, field, text);
    if (!number)
      return number.error();
    *value = *number;
  }
  if (is_blank(fields.volume)) {
    // No trade yet, unless another field shows one.
    if (out.prices.open != 0 || out.prices.high != 0 || out.prices.low != 0)
      return row.refuse("field trde_qty is blank beside open, high or low");
    return out;
  }
  const auto volume = grouped_number(fields.volume);
  if (!volume)
    return refuse_field(row, "trde_qty", fields.volume, "a number of shares");
  out.volume = *volume;
  return out;
}

/// Refuses prices beyond the limits of the day, where these are given: no trade can have made them.
status check_limits(const row_reader& row, const wire_quote& quote) {
  const auto high = quote.prices.high;
  const auto low = quote.prices.low;
  if (quote.upper_limit > 0 && high > quote.upper_limit)
    return row.refuse("high_pric " + std::to_string(high) + " > upl_pric "
                      + std::to_string(quote.upper_limit));
  if (low < quote.lower_limit)
    return row.refuse("low_pric " + std::to_string(low) + " < lst_pric "
                      + std::to_string(quote.lower_limit));
  return std::nullopt;
}

/// base_pric + pred_pre = |cur_prc| wherever both are given (kiwoom-rest-api 3.5).
status check_change(const row_reader& row, std::string_view text, const wire_quote& quote) {
  if (is_blank(text))
    return std::nullopt;
  const auto [negative, magnitude] = read_signed(text);
  if (!magnitude)
    return refuse_field(row, "pred_pre", text, "a change in KRW");
  const auto change = negative ? -*magnitude : *magnitude;
  if (quote.base == 0 || quote.base + change == quote.prices.close)
    return std::nullopt;
  return row.refuse("base_pric " + std::to_string(quote.base) + " + pred_pre "
                    + std::to_string(change) + " is not cur_prc "
                    + std::to_string(quote.prices.close));
}

result<market::quote> read_quote(const row_reader& row, const quote_fields& fields,
                                 std::string_view code) {
  const auto day = row.day("dt");
  if (!day)
    return day.error();
  auto said = read_numbers(row, fields);
  if (!said)
    return said.error();
  fill_untraded(said->prices, said->volume);
  for (const auto& problem :
       {check_prices(row, said->prices), check_limits(row, *said),
        check_change(row, fields.change, *said), check_volume(row, said->volume)})
    if (problem)
      return *problem;
  const auto value = read_value(row, fields.value);
  if (!value)
    return value.error();
  const auto& [open, high, low, close] = said->prices;
  return market::quote{std::string{code},
                       market::clean_name(fields.name),
                       *day,
                       static_cast<double>(open),
                       static_cast<double>(high),
                       static_cast<double>(low),
                       static_cast<double>(close),
                       static_cast<double>(said->base),
                       said->volume,
                       *value};
}

} // namespace

result<std::vector<market::quote_row>>
parse_quotes(const parsed_answer& answer, std::span<const std::string> codes, said_rows said) {
  const auto rows = row_list::find(shape, answer, said);
  if (!rows)
    return rows.error();
  if (rows->size() != codes.size())
    return failure{ec::bad_response, std::string{shape.tr} + ": " + std::to_string(rows->size())
                                       + " rows for " + std::to_string(codes.size()) + " codes"};
  std::vector<market::quote_row> out;
  out.reserve(codes.size());
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const row_reader row{shape.tr, i, (*rows)[i]};
    const auto code = without_venue(codes[i]);
    const auto fields = read_fields(row);
    if (!fields)
      return fields.error();
    if (auto problem = check_place(row, *fields, code))
      return *problem;
    market::quote_row read{std::string{code}, std::nullopt, {}};
    if (!is_blank(fields->close)) {
      auto quote = read_quote(row, *fields, code);
      if (quote)
        read.what = std::move(*quote);
      else
        read.fault = quote.error().message;
    }
    out.push_back(std::move(read));
  }
  return out;
}

} // namespace tandem::kiwoom
