#include "kiwoom/parse.hpp"

#include "kiwoom/prices.hpp"
#include "kiwoom/rows.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace tandem::kiwoom {
namespace {

/// How one chart TR writes its rows.
struct chart_shape {
  const char* tr;
  const char* list;
  double price_divisor;             // Wire price / divisor = candle price.
  std::int64_t shares_per_quantity; // Wire quantity * this = shares.
};

constexpr chart_shape daily_shape{"ka10081", "stk_dt_pole_chart_qry", 1, 1};
// Index levels are printed times 100 and quantities in thousands of shares (kiwoom-rest-api 3.6).
constexpr chart_shape index_shape{"ka20006", "inds_dt_pole_qry", 100, 1000};

result<wire_prices> read_prices(const row_reader& row) {
  wire_prices out;
  struct target {
    const char* field;
    std::int64_t* value;
  };
  for (const auto& [field, value] : {target{"open_pric", &out.open},
                                     {"high_pric", &out.high},
                                     {"low_pric", &out.low},
                                     {"cur_prc", &out.close}}) {
    const auto number = row.unsigned_number(field);
    if (!number)
      return number.error();
    *value = *number;
  }
  return out;
}

result<market::candle> read_candle(const row_reader& row, const chart_shape& shape) {
  const auto day = row.day("dt");
  if (!day)
    return day.error();
  auto prices = read_prices(row);
  if (!prices)
    return prices.error();
  const auto quantity = row.unsigned_number("trde_qty");
  if (!quantity)
    return quantity.error();
  // An untraded day may come without open, high and low; charts print the last close instead.
  if (*quantity == 0 && prices->open == 0 && prices->high == 0 && prices->low == 0)
    prices->open = prices->high = prices->low = prices->close;
  if (auto problem = check_prices(row, *prices, day->compact() + " "))
    return *problem;
  const auto price = [&shape](std::int64_t wire) {
    return static_cast<double>(wire) / shape.price_divisor;
  };
  // Quantities end at 2^53, and 2^53 * 1000 still fits into 63 bits.
  return market::candle{*day,
                        price(prices->open),
                        price(prices->high),
                        price(prices->low),
                        price(prices->close),
                        *quantity * shape.shares_per_quantity};
}

result<market::candle_series> parse_chart(std::string_view body, const chart_shape& shape) {
  const auto rows = row_list::parse(shape.tr, body, shape.list);
  if (!rows)
    return rows.error();
  market::candle_series out;
  out.reserve(rows->size());
  for (std::size_t i = 0; i < rows->size(); ++i) {
    const row_reader row{shape.tr, i, (*rows)[i]};
    const auto key = row.text("dt");
    if (!key)
      return key.error();
    if (is_blank(*key))
      continue;
    auto candle = read_candle(row, shape);
    if (!candle)
      return candle.error();
    if (!out.empty() && candle->day >= out.back().day)
      return row.refuse("dt " + candle->day.compact() + " does not come before "
                        + out.back().day.compact() + ", but rows are newest first");
    out.push_back(*candle);
  }
  std::reverse(out.begin(), out.end());
  return out;
}

/// ka10099's marketCode of KOSDAQ shares; every other class is listed with KOSPI.
constexpr std::string_view kosdaq_market_code = "10";

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// What a ka10099 row says beyond code and name; empty = not said.
struct class_fields {
  std::string_view market_code;
  std::string_view kind;
  std::string_view company_class;
  std::string_view audit;
  std::string_view state;
};

result<class_fields> read_class(const row_reader& row) {
  class_fields out;
  struct target {
    const char* field;
    std::string_view* value;
  };
  for (const auto& [field, value] : {target{"marketCode", &out.market_code},
                                     {"kind", &out.kind},
                                     {"companyClassName", &out.company_class},
                                     {"auditInfo", &out.audit},
                                     {"state", &out.state}}) {
    const auto text = row.optional_text(field);
    if (!text)
      return text.error();
    if (!is_blank(*text))
      *value = *text;
  }
  return out;
}

/// A wrong mrkt_tp answers with another market's rows instead of an error.
status check_market(const row_reader& row, std::string_view market_code, market::market_id market) {
  if (market_code.empty()
      || (market_code == kosdaq_market_code) == (market == market::market_id::kosdaq))
    return std::nullopt;
  return row.refuse("field marketCode = \"" + quoted(market_code) + "\" does not belong to "
                    + std::string{market::to_string(market)});
}

/// Source: kiwoom-rest-api 6.3.
market::listing_class class_of(const class_fields& row, const market::listing& symbol) {
  using market::listing_class;
  const auto& market_code = row.market_code;
  if (row.kind == "Q" || market_code == "60" || market_code == "70" || market_code == "90")
    return listing_class::etn;
  if (market_code == "8")
    return listing_class::etf;
  if (market_code == "6")
    return listing_class::reit;
  if (!market_code.empty() && market_code != "0" && market_code != kosdaq_market_code)
    return listing_class::other;
  // A stock. Not "equals": the broker's flags in such texts may be joined with |.
  constexpr std::string_view spac = "스팩";
  if (contains(row.company_class, spac) || contains(symbol.name, spac))
    return listing_class::spac;
  constexpr std::string_view preferred_endings = "579KLM";
  return contains(preferred_endings, symbol.code.substr(5)) ? listing_class::preferred
                                                            : listing_class::common;
}

/// auditInfo names one state only, so that of an issue with two is in the flags of `state`.
bool is_marked(const class_fields& row, std::string_view word) {
  return contains(row.audit, word) || contains(row.state, word);
}

result<market::listing> read_listing(const row_reader& row, std::string_view code,
                                     const char* code_field, const char* name_field,
                                     market::market_id market) {
  if (!market::is_symbol_code(code))
    return row.refuse(std::string{"field "} + code_field + " = \"" + quoted(code)
                      + "\" is not a code of six digits and capital letters");
  const auto name = row.text(name_field);
  if (!name)
    return name.error();
  return market::listing{std::string{code}, std::string{is_blank(*name) ? code : *name}, market};
}

} // namespace

result<market::candle_series> parse_daily_chart(std::string_view body) {
  return parse_chart(body, daily_shape);
}

result<market::candle_series> parse_index_chart(std::string_view body) {
  return parse_chart(body, index_shape);
}

result<market::universe> parse_stock_list(std::string_view body, market::market_id market) {
  constexpr std::string_view tr = "ka10099";
  const auto rows = row_list::parse(tr, body, "list");
  if (!rows)
    return rows.error();
  market::universe out;
  out.reserve(rows->size());
  for (std::size_t i = 0; i < rows->size(); ++i) {
    const row_reader row{tr, i, (*rows)[i]};
    const auto code = row.text("code");
    if (!code)
      return code.error();
    if (is_blank(*code))
      continue;
    const auto said = read_class(row);
    if (!said)
      return said.error();
    if (auto problem = check_market(row, said->market_code, market))
      return *problem;
    auto listing = read_listing(row, *code, "code", "name", market);
    if (!listing)
      return listing.error();
    listing->kind = class_of(*said, *listing);
    listing->halted = is_marked(*said, "거래정지");
    listing->administrative = is_marked(*said, "관리종목");
    out.push_back(std::move(*listing));
  }
  return out;
}

result<ranking_page> parse_top_value(std::string_view body, market::market_id market) {
  constexpr std::string_view tr = "ka10032";
  const auto rows = row_list::parse(tr, body, "trde_prica_upper");
  if (!rows)
    return rows.error();
  ranking_page out;
  out.symbols.reserve(rows->size());
  for (std::size_t i = 0; i < rows->size(); ++i) {
    const row_reader row{tr, i, (*rows)[i]};
    const auto code = row.text("stk_cd");
    if (!code)
      return code.error();
    if (is_blank(*code))
      continue;
    const auto rank = row.unsigned_number("now_rank");
    if (!rank)
      return rank.error();
    // Equal ranks would be a tie in value; a falling one means rows are missing or mixed.
    if (*rank < out.last_rank)
      return row.refuse("field now_rank = " + std::to_string(*rank) + " after rank "
                        + std::to_string(out.last_rank));
    out.last_rank = *rank;
    if (out.symbols.empty())
      out.first_rank = *rank;
    auto listing = read_listing(row, without_venue(*code), "stk_cd", "stk_nm", market);
    if (!listing)
      return listing.error();
    out.symbols.push_back(std::move(*listing));
  }
  return out;
}

} // namespace tandem::kiwoom
