#include "sim/broker/answers.hpp"
#include "sim/broker/json_answer.hpp"
#include "sim/broker/wire_number.hpp"
#include "sim/market/random.hpp"

#include <array>

namespace tandem::sim {

namespace {

using namespace std::chrono_literals;

// The 63 fields of a ka10095 row in the order of the wire. Source: kiwoom-rest-api 3.5.
constexpr std::array<std::string_view, 63> quote_fields{
  "stk_cd",       "stk_nm",       "cur_prc",     "base_pric",
  "pred_pre",     "pred_pre_sig", "flu_rt",      "trde_qty",
  "trde_prica",   "cntr_qty",     "cntr_str",    "pred_trde_qty_pre",
  "sel_bid",      "buy_bid",      "sel_1th_bid", "sel_2th_bid",
  "sel_3th_bid",  "sel_4th_bid",  "sel_5th_bid", "buy_1th_bid",
  "buy_2th_bid",  "buy_3th_bid",  "buy_4th_bid", "buy_5th_bid",
  "upl_pric",     "lst_pric",     "open_pric",   "high_pric",
  "low_pric",     "close_pric",   "cntr_tm",     "exp_cntr_pric",
  "exp_cntr_qty", "cap",          "fav",         "mac",
  "stkcnt",       "bid_tm",       "dt",          "pri_sel_req",
  "pri_buy_req",  "pri_sel_cnt",  "pri_buy_cnt", "tot_sel_req",
  "tot_buy_req",  "tot_sel_cnt",  "tot_buy_cnt", "prty",
  "gear",         "pl_qutr",      "cap_support", "elwexec_pric",
  "cnvt_rt",      "elwexpr_dt",   "cntr_engg",   "cntr_pred_pre",
  "theory_pric",  "innr_vltl",    "delta",       "gam",
  "theta",        "vega",         "law"};

constexpr int face_value_krw = 500;

void put_blank_row(json_answer& json, std::string_view stk_cd) {
  json.begin_row();
  for (const auto name : quote_fields)
    json.text(name, name == "stk_cd" ? stk_cd : std::string_view{});
  json.end_row();
}

/// Five prices from `first` upwards or downwards by ticks; "0" beyond the day's limits and for a
/// symbol that did not trade.
void put_ladder(json_answer& json, std::string_view side, std::int32_t first, bool upwards,
                const day_bar& bar, const instrument& subject, price_limits limits) {
  auto price = first;
  for (auto step = 1; step <= 5; ++step) {
    const auto name = std::string{side} + "_" + std::to_string(step) + "th_bid";
    const auto offered = bar.volume_shares > 0 && limits.lower <= price && price <= limits.upper;
    json.text(name, offered ? directed(price, bar.base) : "0");
    price = upwards ? price + tick_size(price, subject.ticks())
                    : price - tick_size(price - 1, subject.ticks());
  }
}

/// "153025"
std::string trade_time(const exchange& market) {
  const auto time = last_trade_time(market.session(), market.progress());
  if (!time)
    return {};
  const auto clock = *time / 1h * 10'000 + *time % 1h / 1min * 100 + *time % 1min / 1s;
  return zero_padded(clock, 6);
}

void put_prices(json_answer& json, const instrument& subject, const latest_bars& bars,
                std::string_view traded_at) {
  const auto& bar = bars.last;
  const auto traded = bar.volume_shares > 0;
  const auto change = bar.close - bar.base;
  // The closing auction adds about a twentieth of the day.
  const auto auction = bar.volume_shares / 20;
  const auto before = bars.previous ? bars.previous->volume_shares : 0;
  const auto limits = bars.previous ? limits_of(bar.base, subject.limit_percent, subject.ticks())
                                    : listing_limits(bar.base, subject.ticks());
  const auto bid = bar.close - tick_size(bar.close - 1, subject.ticks());
  const auto when_traded = [&](std::int32_t price) {
    return traded ? directed(price, bar.base) : std::string{"0"};
  };
  json.text("cur_prc", directed(bar.close, bar.base));
  json.number("base_pric", bar.base);
  json.text("pred_pre", value_signed(change));
  json.text("pred_pre_sig", change_class(bar, subject));
  json.text("flu_rt", percent_change(change, bar.base));
  json.number("trde_qty", bar.volume_shares);
  json.number("trde_prica", traded_value_krw(bar) / 1'000'000);
  json.text("cntr_qty", value_signed(change < 0 ? -auction : auction));
  json.text("cntr_str", traded ? "100.00" : "0.00");
  json.text("pred_trde_qty_pre", before > 0 && traded
                                   ? plus_sign(two_decimals(bar.volume_shares * 100, before))
                                   : "0.00");
  json.text("sel_bid", when_traded(bar.close));
  json.text("buy_bid", when_traded(bid));
  put_ladder(json, "sel", bar.close, true, bar, subject, limits);
  put_ladder(json, "buy", bid, false, bar, subject, limits);
  json.text("upl_pric", directed(limits.upper, bar.base));
  json.text("lst_pric", directed(limits.lower, bar.base));
  json.text("open_pric", when_traded(bar.open));
  json.text("high_pric", when_traded(bar.high));
  json.text("low_pric", when_traded(bar.low));
  json.text("close_pric", directed(bar.close, bar.base));
  json.text("cntr_tm", traded ? traded_at : std::string_view{});
  json.text("exp_cntr_pric", when_traded(bar.close));
  json.number("exp_cntr_qty", auction);
}

void put_sizes(json_answer& json, const instrument& subject, const day_bar& bar) {
  constexpr std::int64_t hundred_million = 100'000'000;
  const auto shares = shares_on(subject, bar.day);
  const auto fund = subject.kind == instrument_kind::fund || subject.kind == instrument_kind::etn;
  // Order book sizes are computed from the day's volume and mean nothing.
  random_stream book{
    mix(static_cast<std::uint64_t>(bar.day.number()), static_cast<std::uint64_t>(bar.close))};
  const auto waiting = [&](double least, double most) {
    return static_cast<std::int64_t>(static_cast<double>(bar.volume_shares)
                                     * book.between(least, most));
  };
  json.number("cap", fund ? 0 : shares * face_value_krw / hundred_million);
  json.number("fav", fund ? 0 : face_value_krw);
  json.number("mac", shares / 1'000 * bar.close / (hundred_million / 1'000));
  json.number("stkcnt", (shares + 500) / 1'000);
  json.text("bid_tm", "160000");
  json.text("dt", bar.day.compact());
  json.number("pri_sel_req", waiting(0.001, 0.01));
  json.number("pri_buy_req", waiting(0.001, 0.01));
  json.text("pri_sel_cnt", "");
  json.text("pri_buy_cnt", "");
  json.number("tot_sel_req", waiting(0.03, 0.15));
  json.number("tot_buy_req", waiting(0.03, 0.15));
  json.text("tot_sel_cnt", "");
  json.text("tot_buy_cnt", "");
}

/// Fields of warrants and convertibles only.
void put_filler(json_answer& json) {
  for (const auto* name : {"prty", "gear", "pl_qutr", "cap_support"})
    json.text(name, "0.00");
  json.text("elwexec_pric", "0");
  json.text("cnvt_rt", "0.0000");
  json.text("elwexpr_dt", "00000000");
  for (const auto* name : {"cntr_engg", "cntr_pred_pre", "theory_pric", "innr_vltl", "delta", "gam",
                           "theta", "vega", "law"})
    json.text(name, "");
}

/// The bars of the session before, as charts show them; today's where there is none before.
latest_bars bars_before(const exchange& market, std::size_t index) {
  const auto& latest = market.latest(index);
  if (!latest.previous)
    return latest;
  const auto rows = market.daily_chart(index, latest.previous->day, false);
  return {rows.front(), rows.size() > 1 ? std::optional{rows[1]} : std::nullopt};
}

} // namespace

answer_page answer_quotes(const exchange& market, const body_fields& fields,
                          const out_of_date& old) {
  json_answer json;
  const auto traded_at = trade_time(market);
  json.begin_list("atn_stk_infr");
  for (const auto stk_cd : split_codes(field(fields, "stk_cd"))) {
    const auto venue = read_venue(stk_cd);
    const auto index = market.find(venue.code);
    if (!index || !venue.traded) {
      put_blank_row(json, index ? stk_cd : std::string_view{});
      continue;
    }
    const auto& subject = market.at(*index);
    const auto is_old =
      old.quotes_of && (old.quotes_of->empty() || read_venue(*old.quotes_of).code == venue.code);
    const auto bars = is_old ? bars_before(market, *index) : market.latest(*index);
    json.begin_row();
    json.text("stk_cd", stk_cd);
    json.text("stk_nm", subject.name);
    put_prices(json, subject, bars, traded_at);
    put_sizes(json, subject, bars.last);
    put_filler(json);
    json.end_row();
  }
  json.end_list();
  json.envelope(0, success_message);
  return {json.finish(), json.rows(), 0, 0, json.rows(), {}};
}

} // namespace tandem::sim
