#include "sim/broker/answers.hpp"

#include "sim/broker/json_answer.hpp"
#include "sim/broker/wire_number.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace tandem::sim {

namespace {

using market::date;
using market::market_id;

/// Ends the page, which shows the rows from `first_row` on up to that before `end_row`.
answer_page finish(json_answer& json, std::size_t first_row, std::size_t end_row, bool has_next) {
  json.envelope(0, success_message);
  return {json.finish(), json.rows(), has_next ? end_row : 0, first_row, end_row, {}};
}

std::string_view size_name(std::int64_t worth_krw) {
  // KRX ranks by capitalization (first 100, next 200); fixed borders give much the same names.
  if (worth_krw >= 3'000'000'000'000)
    return "대형주";
  return worth_krw >= 500'000'000'000 ? "중형주" : "소형주";
}

std::string state_flags(const instrument& subject, bool halted) {
  std::string flags =
    subject.administrative || halted ? "증거금100%" : "증거금40%|담보대출|신용가능";
  if (halted)
    flags += "|거래정지";
  if (subject.administrative)
    flags += "|관리종목";
  return flags;
}

std::string_view audit_state(const instrument& subject, bool halted) {
  if (halted)
    return "거래정지";
  return subject.administrative ? "관리종목" : "정상";
}

/// How ka10099 names a class of issues. Source: kiwoom-rest-api 3.1 and 6.3.
struct class_names {
  std::string_view market_code;
  std::string_view market_name;
  std::string_view kind = "A";
};

class_names names_of(const instrument& subject, market_id listed_on) {
  switch (subject.kind) {
    case instrument_kind::fund:
      return {"8", "ETF"};
    case instrument_kind::etn:
      return {"60", "ETN", "Q"};
    case instrument_kind::reit:
      return {"6", "리츠"};
    case instrument_kind::common:
    case instrument_kind::preferred:
    case instrument_kind::spac:
      break;
  }
  if (listed_on == market_id::kospi)
    return {"0", "거래소"};
  return {"10", "코스닥"};
}

void put_listing(json_answer& json, const exchange& market, std::size_t index) {
  const auto& subject = market.at(index);
  const auto halted = market.is_halted(index);
  const auto listed_on = market_on(subject, market.session());
  const auto names = names_of(subject, listed_on);
  const auto shares = shares_on(subject, market.session());
  const auto stock_on_kospi = names.market_code == "0";
  json.begin_row();
  json.text("code", subject.code);
  json.text("name", subject.name);
  json.text("listCount", zero_padded(shares, 16));
  json.text("auditInfo", audit_state(subject, halted));
  // When all candles begin after today, they do not show the day of listing.
  const auto known = subject.listed && subject.listed <= market.session();
  json.text("regDay", known ? subject.listed.compact() : "");
  json.text("lastPrice", zero_padded(market.last_price(index), 8));
  json.text("state", state_flags(subject, halted));
  json.text("marketCode", names.market_code);
  json.text("marketName", names.market_name);
  json.text("upName", subject.sector);
  json.text("upSizeName", stock_on_kospi && shares > 0
                            ? size_name(shares * market.latest(index).last.close)
                            : std::string_view{});
  json.text("companyClassName",
            listed_on == market_id::kosdaq ? subject.company_class : std::string{});
  json.text("orderWarning", "0");
  json.text("nxtEnable", "N");
  json.text("kind", names.kind);
  json.end_row();
}

answer_page answer_stock_list(const exchange& market, const body_fields& fields) {
  const auto wanted = field(fields, "mrkt_tp");
  json_answer json;
  json.text("return_msg", success_message);
  json.return_code(0); // Only this TR sends its envelope first.
  json.begin_list("list");
  // "0" is everything that is listed with KOSPI; each other number is one class.
  const auto id = wanted == "10" ? market_id::kosdaq : market_id::kospi;
  for (const auto index : market.listed(id))
    if (wanted == "0" || wanted == names_of(market.at(index), id).market_code)
      put_listing(json, market, index);
  json.end_list();
  return {json.finish(), json.rows(), 0, 0, json.rows(), {}};
}

void put_rank(json_answer& json, const exchange& market, const value_rank& entry, int rank,
              bool unified) {
  const auto& subject = market.at(entry.instrument);
  const auto& bars = market.latest(entry.instrument);
  const auto& bar = bars.last;
  const auto bid = std::max(1, bar.close - tick_size(bar.close - 1, subject.ticks()));
  json.begin_row();
  json.text("stk_cd", unified ? subject.code + "_AL" : subject.code);
  json.number("now_rank", rank);
  json.number("pred_rank", entry.previous_rank);
  json.text("stk_nm", subject.name);
  json.text("cur_prc", directed(bar.close, bar.base));
  json.text("pred_pre_sig", change_class(bar, subject));
  json.text("pred_pre", value_signed(bar.close - bar.base));
  json.text("flu_rt", percent_change(bar.close - bar.base, bar.base));
  json.text("sel_bid", directed(bar.close, bar.base));
  json.text("buy_bid", directed(bid, bar.base));
  json.number("now_trde_qty", bar.volume_shares);
  json.number("pred_trde_qty", bars.previous ? bars.previous->volume_shares : 0);
  json.number("trde_prica", traded_value_krw(bar) / 1'000'000);
  json.end_row();
}

answer_page answer_top_value(const exchange& market, const body_fields& fields,
                             std::size_t first_row, std::size_t rank_rows) {
  const auto wanted = field(fields, "mrkt_tp");
  const auto venue = field(fields, "stex_tp");
  const auto with_administrative = field(fields, "mang_stk_incls") == "1";
  std::optional<market_id> id;
  if (wanted != "000")
    id = wanted == "001" ? market_id::kospi : market_id::kosdaq;
  json_answer json;
  json.begin_list("trde_prica_upper");
  auto has_next = false;
  std::size_t row = 0;
  for (const auto& entry : market.by_value(id)) {
    if (venue == "2" || (market.at(entry.instrument).administrative && !with_administrative))
      continue;
    if (row == first_row + rank_rows) {
      has_next = true;
      break;
    }
    if (row++ >= first_row)
      put_rank(json, market, entry, static_cast<int>(row), venue == "3");
  }
  json.end_list();
  return finish(json, first_row, std::max(first_row, row), has_next);
}

/// The place of a page's first row among rows with days, newest first.
template <class Row>
std::size_t place_of(const page_start& from, const std::vector<Row>& rows) {
  if (!from.day)
    return std::min(from.row, rows.size());
  const auto first = std::partition_point(rows.begin(), rows.end(),
                                          [&](const Row& row) { return row.day > *from.day; });
  return static_cast<std::size_t>(first - rows.begin());
}

/// Puts a page of a chart and ends the answer.
template <class Row, class PutRow>
answer_page finish_chart(json_answer& json, std::string_view list, const std::vector<Row>& rows,
                         const page_start& from, std::span<const std::string_view> blank_fields,
                         PutRow put_row) {
  json.begin_list(list);
  const auto begin = place_of(from, rows);
  const auto end = std::min(begin + chart_rows_per_page, rows.size());
  if (begin == end) {
    // Without data the list has one row of empty fields; it is not empty.
    json.begin_row();
    for (const auto name : blank_fields)
      json.text(name, "");
    json.end_row();
  }
  for (auto row = begin; row < end; ++row)
    put_row(rows[row]);
  json.end_list();
  auto page = finish(json, begin, end, end < rows.size());
  page.days.reserve(rows.size());
  for (const auto& row : rows)
    page.days.push_back(row.day);
  return page;
}

constexpr std::array<std::string_view, 10> daily_fields{
  "cur_prc",   "trde_qty", "trde_prica", "dt",           "open_pric",
  "high_pric", "low_pric", "pred_pre",   "pred_pre_sig", "trde_tern_rt"};

answer_page answer_daily_chart(const exchange& market, const body_fields& fields,
                               const page_start& from, int adjustment_lag) {
  const auto stk_cd = field(fields, "stk_cd");
  const auto base_day = *date::parse(field(fields, "base_dt"));
  const auto adjusted = field(fields, "upd_stkpc_tp") == "1";
  const auto venue = read_venue(stk_cd);
  const auto index = venue.traded ? market.find(venue.code) : std::nullopt;
  std::vector<day_bar> bars;
  const instrument* subject = nullptr; // Set when there are bars.
  if (index) {
    bars = market.daily_chart(*index, base_day, adjusted, adjustment_lag);
    subject = &market.at(*index);
  }
  json_answer json;
  json.text("stk_cd", stk_cd);
  return finish_chart(
    json, "stk_dt_pole_chart_qry", bars, from, daily_fields, [&](const day_bar& bar) {
      json.begin_row();
      json.number("cur_prc", bar.close);
      json.number("trde_qty", bar.volume_shares);
      json.number("trde_prica", traded_value_krw(bar) / 1'000'000);
      json.text("dt", bar.day.compact());
      json.number("open_pric", bar.open);
      json.number("high_pric", bar.high);
      json.number("low_pric", bar.low);
      json.text("pred_pre", value_signed(bar.close - bar.base));
      json.text("pred_pre_sig", change_class(bar, *subject));
      json.text("trde_tern_rt",
                plus_sign(two_decimals(bar.volume_shares * 100, shares_on(*subject, bar.day))));
      json.end_row();
    });
}

constexpr std::array<std::string_view, 7> index_fields{
  "cur_prc", "trde_qty", "dt", "open_pric", "high_pric", "low_pric", "trde_prica"};

answer_page answer_index_chart(const exchange& market, const body_fields& fields,
                               const page_start& from) {
  const auto inds_cd = field(fields, "inds_cd");
  const auto base_day = *date::parse(field(fields, "base_dt"));
  std::vector<index_bar> bars;
  if (inds_cd == "001" || inds_cd == "101")
    bars = market.index_chart(inds_cd == "001" ? market_id::kospi : market_id::kosdaq, base_day);
  json_answer json;
  json.text("inds_cd", inds_cd);
  return finish_chart(json, "inds_dt_pole_qry", bars, from, index_fields,
                      [&](const index_bar& bar) {
                        json.begin_row();
                        json.number("cur_prc", bar.close);
                        json.number("trde_qty", bar.volume_shares / 1'000);
                        json.text("dt", bar.day.compact());
                        json.number("open_pric", bar.open);
                        json.number("high_pric", bar.high);
                        json.number("low_pric", bar.low);
                        json.number("trde_prica", bar.value_million_krw);
                        json.end_row();
                      });
}

/// What is honest about a TR that is not played: the fields that came.
answer_page answer_echo(const body_fields& fields) {
  json_answer json;
  json.begin_object("echo");
  for (const auto& [name, value] : fields)
    json.text(name, value);
  json.end_object();
  json.envelope(0, success_message);
  return {json.finish(), std::nullopt, 0, 0, 0, {}};
}

} // namespace

venue_code read_venue(std::string_view stk_cd) {
  if (stk_cd.ends_with("_AL"))
    return {stk_cd.substr(0, stk_cd.size() - 3), true};
  if (stk_cd.ends_with("_NX"))
    return {stk_cd.substr(0, stk_cd.size() - 3), false};
  return {stk_cd, true};
}

answer_page answer_call(tr_id tr, const exchange& market, const body_fields& fields,
                        const page_start& from, std::size_t rank_rows, const out_of_date& old) {
  switch (tr) {
    case tr_id::stock_list:
      return answer_stock_list(market, fields);
    case tr_id::top_value:
      return answer_top_value(market, fields, from.row, rank_rows);
    case tr_id::daily_chart:
      return answer_daily_chart(market, fields, from, old.adjustment_lag);
    case tr_id::index_chart:
      return answer_index_chart(market, fields, from);
    case tr_id::quotes:
      return answer_quotes(market, fields, old);
    case tr_id::echo:
      return answer_echo(fields);
    case tr_id::issue_token:
    case tr_id::revoke_token:
      break; // Answered at the token desk, which changes with the request.
  }
  return {};
}

} // namespace tandem::sim
