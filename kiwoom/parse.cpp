#include "kiwoom/parse.hpp"

#include "kiwoom/prices.hpp"
#include "kiwoom/request.hpp"
#include "market/text.hpp"
#include "market/value_doubt.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace tandem::kiwoom {
namespace {

/// How one chart TR writes its rows.
struct chart_shape {
  list_shape rows;
  double price_divisor;             // Wire price / divisor = candle price.
  std::int64_t shares_per_quantity; // Wire quantity * this = shares.
  bool has_value;                   // trde_prica is million KRW.
};

constexpr chart_shape daily_shape{{"ka10081", "stk_dt_pole_chart_qry", "dt"}, 1, 1, true};
// Index levels are printed times 100 and quantities in thousands of shares; the unit of their
// traded value is not documented (kiwoom-rest-api 3.6).
constexpr chart_shape index_shape{{"ka20006", "inds_dt_pole_qry", "dt"}, 100, 1000, false};

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

/// A day of a chart.
struct day_row {
  market::candle candle;
  std::string odd_value; // As in chart_page; of the newest row only.
};

/// `is_newest`: no adjustment has been made since.
result<day_row> read_day(const row_reader& row, market::date day, const chart_shape& shape,
                         bool is_newest) {
  auto prices = read_prices(row);
  if (!prices)
    return prices.error();
  const auto quantity = row.unsigned_number("trde_qty");
  if (!quantity)
    return quantity.error();
  const auto text = shape.has_value ? row.optional_text("trde_prica") : std::string_view{};
  if (!text)
    return text.error();
  fill_untraded(*prices, *quantity);
  for (const auto& problem : {check_prices(row, *prices, day), check_volume(row, *quantity, day)})
    if (problem)
      return *problem;
  const auto value = read_value(row, *text, day);
  if (!value)
    return value.error();
  if (!is_newest)
    if (auto problem = check_old_value(row, *prices, *quantity, *value, day))
      return *problem;
  const auto price = [&shape](std::int64_t wire) {
    return static_cast<double>(wire) / shape.price_divisor;
  };
  // Quantities end at 2^53, and 2^53 * 1000 still fits into 63 bits.
  const market::candle candle{day,
                              price(prices->open),
                              price(prices->high),
                              price(prices->low),
                              price(prices->close),
                              *quantity * shape.shares_per_quantity};
  if (!is_newest)
    return day_row{candle, {}};
  return day_row{candle,
                 market::odd_value({candle.low, candle.high, candle.volume_shares, *value})};
}

/// Reads one page, newest row first.
class chart_reader {
public:
  chart_reader(const chart_shape& shape, const market::candle& behind)
      : shape_(shape), behind_(behind) {}

  result<chart_page> read(const row_list& rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const row_reader row{shape_.rows.tr, i, rows[i]};
      const auto problem = take(row);
      if (!problem)
        continue;
      if (!is_further_page() && out_.candles.empty())
        return *problem; // The newest row decides whether the chart is usable.
      if (is_elsewhere_)
        return *problem;
      out_.ended_by = problem->message;
      break;
    }
    std::reverse(out_.candles.begin(), out_.candles.end());
    return std::move(out_);
  }

private:
  bool is_further_page() const { return static_cast<bool>(behind_.day); }

  status take(const row_reader& row) {
    const auto key = row.text(shape_.rows.key);
    if (!key)
      return key.error();
    if (is_blank(*key))
      return std::nullopt;
    const auto day = row.day(shape_.rows.key);
    if (!day)
      return day.error();
    auto& candles = out_.candles;
    if (candles.empty() && is_further_page() && *day >= behind_.day)
      return check_join(row, *day);
    if (!candles.empty() && !is_further_page() && *day == candles.front().day)
      return std::nullopt; // The official row comes first, then one of the live feed.
    const bool is_newest = candles.empty() && !is_further_page();
    auto read = read_day(row, *day, shape_, is_newest);
    if (!read)
      return read.error();
    if (!candles.empty() && *day >= candles.back().day)
      return check_order(row, read->candle);
    candles.push_back(read->candle);
    if (is_newest)
      out_.odd_value = std::move(read->odd_value);
    return std::nullopt;
  }

  /// The first row of a further page may repeat the last one of the page before.
  status check_join(const row_reader& row, market::date day) {
    const auto read = read_day(row, day, shape_, false);
    if (read && read->candle == behind_)
      return std::nullopt;
    is_elsewhere_ = true;
    return row.refuse("dt " + day.compact() + " does not go on before " + behind_.day.compact()
                      + ", where the page before ended");
  }

  /// A row that is not older than the one before it. Unless it repeats that day's row, no day from
  /// there on can be trusted.
  status check_order(const row_reader& row, const market::candle& candle) {
    auto& candles = out_.candles;
    if (std::find(candles.begin(), candles.end(), candle) != candles.end())
      return std::nullopt;
    const auto before = candles.back().day;
    while (!candles.empty() && candles.back().day <= candle.day)
      candles.pop_back();
    return row.refuse("dt " + candle.day.compact() + " does not come before " + before.compact()
                      + ", but rows are newest first");
  }

  const chart_shape& shape_;
  const market::candle& behind_; // Without a day: the first page.
  chart_page out_;
  bool is_elsewhere_ = false; // The page does not follow the one before it.
};

result<chart_page> parse_chart(const parsed_answer& answer, const chart_shape& shape,
                               const char* subject_field, std::string_view subject,
                               const market::candle& behind, said_rows said) {
  const auto rows = row_list::find(shape.rows, answer, said);
  if (!rows)
    return rows.error();
  if (auto problem = rows->check_subject(subject_field, subject))
    return *problem;
  return chart_reader{shape, behind}.read(*rows);
}

/// ka10099's marketCode of KOSDAQ shares; every other class is listed with KOSPI.
constexpr std::string_view kosdaq_market_code = "10";

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// What a ka10099 row tells besides code and name; empty = not told.
struct class_fields {
  std::string_view market_code;
  std::string_view kind;
  std::string_view company_class;
  std::string_view audit;
  std::string_view state;
};

/// Of the fields that only tell more about a symbol: nothing that is wrong in one of them costs the
/// row.
std::string_view told(const row_reader& row, const char* field) {
  const auto text = row.optional_text(field);
  return text ? *text : std::string_view{};
}

/// A number of the fields above; 0: not told.
std::int64_t told_number(const row_reader& row, const char* field, std::int64_t end) {
  const auto number = grouped_number(market::trimmed(told(row, field)));
  return number && *number < end ? *number : 0;
}

/// A word as the broker has it; empty where it is none.
std::string as_word(std::string_view text) {
  auto word = market::clean_name(text);
  return word.size() <= market::listing_word_bytes_max ? std::move(word) : std::string{};
}

/// Shares that a company can have: a thousand times those of the largest one.
constexpr std::int64_t shares_end = 10'000'000'000'000;

void read_facts(const row_reader& row, const class_fields& said, market::listing& out) {
  if (const auto day = market::date::parse(market::trimmed(told(row, "regDay"))))
    out.listed_on = *day;
  out.shares = told_number(row, "listCount", shares_end);
  out.last_price = told_number(row, "lastPrice", price_end);
  out.sector = as_word(told(row, "upName"));
  out.size = as_word(told(row, "upSizeName"));
  out.company_class = as_word(said.company_class);
  out.audit = as_word(said.audit);
  out.warning = as_word(told(row, "orderWarning"));
}

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

constexpr std::array<std::string_view, 17> market_codes{
  "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "30", "50", "60", "70", "80", "90"};

/// For a wrong mrkt_tp the broker sends another market's rows instead of an error.
status check_market(const row_reader& row, std::string_view market_code, market::market_id market) {
  if (!market_code.empty()
      && std::find(market_codes.begin(), market_codes.end(), market_code) == market_codes.end())
    return row.refuse("field marketCode = \"" + quoted(market_code) + "\" is not a known class");
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
  // For a stock. A search, not a comparison: the broker may join several flags with |.
  constexpr std::string_view spac = "스팩";
  if (contains(row.company_class, spac) || contains(symbol.name, spac))
    return listing_class::spac;
  constexpr std::string_view preferred_endings = "579KLM";
  return contains(preferred_endings, symbol.code.substr(5)) ? listing_class::preferred
                                                            : listing_class::common;
}

/// auditInfo names only one state, so the other one of an issue is among the flags of `state`.
bool is_marked(const class_fields& row, std::string_view word) {
  return contains(row.audit, word) || contains(row.state, word);
}

result<market::listing> read_listing(const row_reader& row, std::string_view code,
                                     const list_shape& shape, const char* name_field,
                                     market::market_id market) {
  if (!market::is_symbol_code(code))
    return row.refuse(std::string{"field "} + shape.key + " = \"" + quoted(code)
                      + "\" is not a code of six digits and capital letters");
  const auto name = row.optional_text(name_field);
  if (!name)
    return name.error();
  auto clean = market::clean_name(*name);
  return market::listing{std::string{code}, clean.empty() ? std::string{code} : std::move(clean),
                         market};
}

constexpr list_shape stock_list_shape{"ka10099", "list", "code"};
constexpr list_shape top_value_shape{"ka10032", "trde_prica_upper", "stk_cd"};

/// Empty where the row has none.
using row_read = result<std::optional<market::listing>>;

row_read read_stock(const row_reader& row, market::market_id market) {
  const auto code = row.text(stock_list_shape.key);
  if (!code)
    return code.error();
  if (is_blank(*code))
    return std::optional<market::listing>{};
  const auto said = read_class(row);
  if (!said)
    return said.error();
  if (auto problem = check_market(row, said->market_code, market))
    return *problem;
  auto listing = read_listing(row, *code, stock_list_shape, "name", market);
  if (!listing)
    return listing.error();
  listing->kind = class_of(*said, *listing);
  listing->halted = is_marked(*said, "거래정지");
  listing->administrative = is_marked(*said, "관리종목");
  read_facts(row, *said, *listing);
  return std::optional{std::move(*listing)};
}

row_read read_ranked(const row_reader& row, market::market_id market, symbol_page& ranking) {
  const auto code = row.text(top_value_shape.key);
  if (!code)
    return code.error();
  if (is_blank(*code))
    return std::optional<market::listing>{};
  auto listing = read_listing(row, without_venue(*code), top_value_shape, "stk_nm", market);
  if (!listing)
    return listing.error();
  const auto rank = row.unsigned_number("now_rank");
  if (!rank)
    return rank.error();
  // Equal ranks would be a tie in value; a falling rank means missing or mixed rows.
  if (*rank < ranking.last_rank)
    return row.refuse("field now_rank = " + std::to_string(*rank) + " after rank "
                      + std::to_string(ranking.last_rank));
  ranking.last_rank = *rank;
  if (ranking.symbols.empty())
    ranking.first_rank = *rank;
  return std::optional{std::move(*listing)};
}

/// Reads every row with `read_row`; see `symbol_page` for the rows that are left out.
template <class ReadRow>
result<symbol_page> read_symbols(const row_list& rows, const list_shape& shape, ReadRow read_row) {
  symbol_page out;
  out.symbols.reserve(rows.size());
  std::unordered_map<std::string, std::size_t> places;
  status first;
  const auto leave_out = [&](const failure& why) {
    ++out.rows_left_out;
    if (!first)
      first = why;
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const row_reader row{shape.tr, i, rows[i]};
    auto read = read_row(row, out);
    if (!read) {
      leave_out(read.error());
    } else if (*read) {
      auto& listing = **read;
      const auto [place, is_new] = places.try_emplace(listing.code, out.symbols.size());
      if (is_new)
        out.symbols.push_back(std::move(listing));
      else if (out.symbols[place->second] != listing)
        leave_out(row.refuse("code " + listing.code + " is in the list already, as \""
                             + out.symbols[place->second].name + "\""));
    }
  }
  if (!first)
    return out;
  const auto all = out.symbols.size() + out.rows_left_out;
  constexpr std::size_t parts = 100;
  if (out.symbols.empty() || (out.rows_left_out > 1 && out.rows_left_out * parts > all))
    return failure{ec::bad_response, first->message + " (and " + std::to_string(out.rows_left_out)
                                       + " of " + std::to_string(all) + " rows in all)"};
  out.why_left_out = first->message;
  return out;
}

} // namespace

result<chart_page> parse_daily_chart(const parsed_answer& answer, std::string_view code,
                                     const market::candle& behind, said_rows said) {
  return parse_chart(answer, daily_shape, "stk_cd", code, behind, said);
}

result<chart_page> parse_index_chart(const parsed_answer& answer, market::market_id market,
                                     said_rows said) {
  return parse_chart(answer, index_shape, "inds_cd", index_code(market), {}, said);
}

result<symbol_page> parse_stock_list(const parsed_answer& answer, market::market_id market,
                                     said_rows said) {
  const auto rows = row_list::find(stock_list_shape, answer, said);
  if (!rows)
    return rows.error();
  return read_symbols(*rows, stock_list_shape, [market](const row_reader& row, symbol_page&) {
    return read_stock(row, market);
  });
}

result<symbol_page> parse_top_value(const parsed_answer& answer, market::market_id market,
                                    said_rows said) {
  const auto rows = row_list::find(top_value_shape, answer, said);
  if (!rows)
    return rows.error();
  return read_symbols(*rows, top_value_shape, [market](const row_reader& row, symbol_page& out) {
    return read_ranked(row, market, out);
  });
}

} // namespace tandem::kiwoom
