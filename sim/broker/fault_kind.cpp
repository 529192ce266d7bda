#include "sim/broker/fault_kind.hpp"

#include "sim/broker/echoed_tr.hpp"
#include "sim/broker/server.hpp"

#include <array>

namespace tandem::sim {

namespace {

using enum fault_kind;

constexpr std::string_view any;
constexpr std::string_view issue = "au10001";
constexpr std::string_view authorized = "au10002 ka10099 ka10032 ka10081 ka20006 ka10095";
constexpr std::string_view data = "ka10099 ka10032 ka10081 ka20006 ka10095";
constexpr std::string_view paged = "ka10032 ka10081 ka20006";
constexpr std::string_view charts = "ka10081 ka20006";
constexpr std::string_view traded = "ka10032 ka10081 ka20006 ka10095";
constexpr std::string_view valued = "ka10032 ka10081 ka10095";
constexpr std::string_view named = "ka10099 ka10032 ka10095";
constexpr std::string_view listing = "ka10099 ka10032";

constexpr std::int64_t skew_ms_max = std::int64_t{720} * 3'600'000; // 30 days: beyond any token.
constexpr std::int64_t calls_max = limit_per_second_max;
constexpr std::int64_t sessions_max = 1'000;
constexpr std::int64_t rows_max = 599;      // Of a page behind its first.
constexpr std::int64_t foreign_max = 1'000; // Each of these calls is simulated.

constexpr kind_trait calls(fault_kind kind, std::string_view verdict, std::string_view sentence,
                           std::int64_t most = calls_max) {
  return {kind, verdict, any, sentence, reach::whole, std::nullopt, 1, most};
}

constexpr kind_trait skew(fault_kind kind, std::string_view verdict, std::string_view trs,
                          std::string_view sentence, std::optional<std::int64_t> otherwise = {}) {
  return {kind, verdict, trs, sentence, reach::whole, otherwise, -skew_ms_max, skew_ms_max};
}

constexpr std::array traits{
  kind_trait{refuse_429, "fault:refuse_429", any, "the quota's refusal"},
  kind_trait{refuse_200, "fault:refuse_200", any, "the same with HTTP 200"},
  kind_trait{refuse_1631, "fault:refuse_1631", any,
             "return_code 7 [1631], a service not given now"},
  kind_trait{refuse_1701, "fault:refuse_1701", any, "HTTP 429, the total quota of the key"},
  kind_trait{refuse_1702, "fault:refuse_1702", any, "HTTP 429, the total quota of the group"},
  kind_trait{refuse_1999, "fault:refuse_1999", any, "return_code 7 [1999], an unexpected error"},
  kind_trait{http_500, "fault:http_500", any, "that status and a page of HTML"},
  kind_trait{http_502, "fault:http_502", any, "that status and a page of HTML"},
  kind_trait{http_503, "fault:http_503", any, "that status and a page of HTML"},
  kind_trait{waf_400, "fault:waf_400", any, "the firewall's page"},
  kind_trait{maintenance_html, "fault:maintenance_html", any, "HTTP 200, a notice in HTML"},
  kind_trait{token_expired, "fault:token_expired", authorized, "8005; the token has ended"},
  kind_trait{token_revoked, "fault:token_revoked", authorized, "8005; another has a new token"},

  kind_trait{reset, "fault:reset", any, "not a byte, RST", reach::nothing},
  kind_trait{hang, "fault:hang", any, "not a byte for ms (or for ever), the end", reach::nothing},
  kind_trait{truncate, "fault:truncate", any, "half of the body, the end", reach::no_body},
  kind_trait{drip_head, "fault:drip_head", any, "the head, a byte each ms (1000)", reach::whole,
             1'000},
  kind_trait{drip_body, "fault:drip_body", any, "the body, a byte each ms (1000)", reach::whole,
             1'000},
  kind_trait{endless_head, "fault:endless_head", any, "headers without end, one each ms (0)",
             reach::no_body, 0},
  kind_trait{endless_1xx, "fault:endless_1xx", any, "102 Processing without end, each ms (0)",
             reach::nothing, 0},
  kind_trait{endless_size, "fault:endless_size", any, "a chunk size without end", reach::no_body,
             0},
  kind_trait{endless_extension, "fault:endless_extension", any, "a chunk extension without end",
             reach::no_body, 0},
  kind_trait{endless_trailers, "fault:endless_trailers", any, "the chunks, trailers without end",
             reach::whole, 0},
  kind_trait{huge_chunk, "fault:huge_chunk", any, "a chunk that promises 16 EB", reach::no_body},
  kind_trait{long_length, "fault:long_length", any,
             "a Content-Length 100 too long, then silence for ms (or for ever)", reach::no_body},
  kind_trait{short_length, "fault:short_length", any, "a Content-Length 10 too short"},
  kind_trait{two_lengths, "fault:two_lengths", any, "two Content-Lengths that differ"},
  kind_trait{answer_twice, "fault:answer_twice", any, "the answer, and again ms (0) later",
             reach::whole, 0},
  kind_trait{extra_bytes, "fault:extra_bytes", any, "the answer, and ms (0) later more bytes",
             reach::whole, 0},
  kind_trait{idle_bytes, "fault:idle_bytes", any,
             "the answer, ms (50) later an unrequested 408, the end", reach::whole, 50},
  kind_trait{unasked_gzip, "fault:unasked_gzip", any, "the body in gzip"},
  kind_trait{chunked_body, "fault:chunked_body", any, "the body in chunks with extensions (legal)"},
  kind_trait{chunk_trailers, "fault:chunk_trailers", any, "chunks and trailers (legal)"},
  kind_trait{continue_first, "fault:continue_first", any, "100 Continue, the answer (legal)"},
  kind_trait{old_http, "fault:old_http", any, "HTTP/1.0 (legal)"},
  kind_trait{upper_names, "fault:upper_names", any, "header names in capitals (legal)"},
  kind_trait{no_length, "fault:no_length", any, "no Content-Length, the end (legal)"},
  kind_trait{silent_close, "fault:silent_close", any,
             "the answer, and ms (0) later the end, unannounced (legal)", reach::whole, 0},

  kind_trait{slow, "fault:slow", any, "the answer ms (2000) later", reach::whole, 2'000},
  kind_trait{not_json, "fault:not_json", any, "HTTP 200 and garbage", reach::no_body},
  kind_trait{leading_bom, "fault:leading_bom", any, "a byte order mark before the body"},
  kind_trait{other_tr, "fault:other_tr", any, "the api-id of another TR"},
  kind_trait{false_count, "fault:false_count", data, "resp-cnt one above the rows"},
  kind_trait{other_subject, "fault:other_subject", "ka10081 ka20006 ka10095",
             "the answer about another symbol or index, which it names"},
  kind_trait{blank_subject, "fault:blank_subject", charts, "the same, naming none"},
  kind_trait{false_subject, "fault:false_subject", charts, "the same, naming what was asked for"},
  skew(expiry_skew, "fault:expiry_skew", issue, "an expires_dt off by ms (-25 h)", -90'000'000),

  kind_trait{old_quote, "fault:old_quote", "ka10095", "quotes of the session before"},
  kind_trait{late_adjustment, "fault:late_adjustment", "ka10081",
             "a chart unadjusted for the last ms (5) sessions", reach::whole, 5, 1, sessions_max},

  kind_trait{empty_page, "fault:empty_page", data, "no rows, no next page"},
  kind_trait{missing_page, "fault:missing_page", data, "a next-key past the next page"},
  kind_trait{duplicate_page, "fault:duplicate_page", data, "a next-key to the same page"},
  kind_trait{page_overlap, "fault:page_overlap", data, "a next-key to the page's last row"},
  kind_trait{endless_pages, "fault:endless_pages", paged,
             "behind the last page an empty one, then the first again"},

  kind_trait{wrong_shape, "fault:wrong_shape", any, "a text for the list, or other field names"},
  kind_trait{impossible_price, "fault:impossible_price", data, "a low above the high, or -1"},
  kind_trait{odd_code, "fault:odd_code", listing, "one more row, whose code is not valid"},
  kind_trait{unknown_class, "fault:unknown_class", "ka10099", "one more row, of an unknown class"},
  kind_trait{odd_name, "fault:odd_name", named, "control, bidi and NUL characters in names"},
  kind_trait{duplicate_row, "fault:duplicate_row", data, "the middle row twice"},
  kind_trait{newest_twice, "fault:newest_twice", charts, "a second, other row of the newest day"},
  kind_trait{bad_past, "fault:bad_past", charts, "a low above the high in the older half"},
  kind_trait{zero_open, "fault:zero_open", charts, "the middle row untraded, open, high, low 0"},
  kind_trait{sentinel_volume, "fault:sentinel_volume", traded, "4294967295 or 2147483647 shares"},
  kind_trait{odd_value, "fault:odd_value", valued, "a traded value that does not fit the volume"},
  kind_trait{exponent_number, "fault:exponent_number", traded, "a price of 0e88"},
  kind_trait{few_rows, "fault:few_rows", data, "the first five rows, no next page"},
  kind_trait{other_days, "fault:other_days", charts, "all days four years earlier"},
  kind_trait{missing_day, "fault:missing_day", charts, "the middle row is missing"},
  kind_trait{late_index, "fault:late_index", "ka20006", "the newest row is missing"},
  kind_trait{late_chart, "fault:late_chart", "ka10081", "the newest row is missing"},
  kind_trait{chart_hole, "fault:chart_hole", charts,
             "the row ms (5) sessions before the newest is missing", reach::whole, 5, 1, rows_max},
  kind_trait{short_list, "fault:short_list", listing, "the first tenth of the rows, no next page"},

  skew(clock_skew, "fault:clock_skew", any, "the broker's clock is off by ms"),
  skew(date_skew, "fault:date_skew", any, "a Date header, off by ms"),
  calls(quota, "fault:quota", "the limit is ms calls a second"),
  calls(minute_quota, "fault:minute_quota", "the limit is ms calls a minute"),
  calls(key_quota, "fault:key_quota", "the key has ms calls a second for all data TRs (1701)"),
  calls(foreign_calls, "fault:foreign_calls", "another program makes ms calls a second",
        foreign_max),
  kind_trait{late_token, "fault:late_token", any, "a token is accepted ms after its issue"},
  kind_trait{rare_token, "fault:rare_token", any, "a token is issued once in ms", reach::whole,
             std::nullopt, 1},
};

/// Checks that each row is at the index of its kind, so that the two cannot drift apart.
consteval bool in_order() {
  for (std::size_t i = 0; i < traits.size(); ++i)
    if (traits[i].kind != static_cast<fault_kind>(i))
      return false;
  return traits.back().kind == rare_token;
}
static_assert(in_order());

} // namespace

std::span<const kind_trait> kind_traits() {
  return traits;
}

const kind_trait& trait_of(fault_kind kind) {
  return traits[static_cast<std::size_t>(kind)];
}

std::string_view verdict_of(fault_kind kind) {
  return trait_of(kind).verdict;
}

bool is_lasting(fault_kind kind) {
  return kind >= clock_skew;
}

bool can_strike(fault_kind kind, std::string_view tr) {
  const auto trs = trait_of(kind).trs;
  constexpr std::size_t length = issue.size(); // Of every name, with a space behind it.
  return trs.empty() || (tr.size() == length && trs.find(tr) % (length + 1) == 0)
         || (strikes_echoes(kind) && find_echoed(tr));
}

bool strikes_echoes(fault_kind kind) {
  const auto trs = trait_of(kind).trs;
  return trs.empty() || trs == authorized; // They show a token.
}

} // namespace tandem::sim
