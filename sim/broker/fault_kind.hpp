#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace tandem::sim {

/// What can go wrong on purpose. `kind_traits` has a sentence for each; sim/README has the rules.
enum class fault_kind : std::uint8_t {
  // Refusals: take the place of the answer.
  refuse_429,
  refuse_200,
  refuse_1631,
  refuse_1701,
  refuse_1702,
  refuse_1999,
  http_500,
  http_502,
  http_503,
  waf_400,
  maintenance_html,
  token_expired,
  token_revoked,
  // On the wire: change the bytes of a good answer.
  reset,
  hang,
  truncate,
  drip_head,
  drip_body,
  endless_head,
  endless_1xx,
  endless_size,
  endless_extension,
  endless_trailers,
  huge_chunk,
  long_length,
  short_length,
  two_lengths,
  answer_twice,
  extra_bytes,
  idle_bytes,
  unasked_gzip,
  chunked_body,
  chunk_trailers,
  continue_first,
  old_http,
  upper_names,
  no_length,
  silent_close,
  // Around the rows.
  slow,
  not_json,
  leading_bom,
  other_tr,
  false_count,
  other_subject,
  blank_subject,
  false_subject,
  expiry_skew,
  // About another time.
  old_quote,
  late_adjustment,
  // Pages.
  empty_page,
  missing_page,
  duplicate_page,
  page_overlap,
  endless_pages,
  // In the body.
  wrong_shape,
  impossible_price,
  odd_code,
  unknown_class,
  odd_name,
  duplicate_row,
  newest_twice,
  bad_past,
  zero_open,
  sentinel_volume,
  odd_value,
  exponent_number,
  few_rows,
  other_days,
  missing_day,
  late_index,
  late_chart,
  chart_hole,
  short_list,
  // Lasting: change how the broker judges from then on.
  clock_skew,
  date_skew,
  quota,
  minute_quota,
  key_quota,
  foreign_calls,
  late_token,
  rare_token,
};

/// How much of a struck answer reaches the client, for the audit.
enum class reach : std::uint8_t {
  whole,
  no_body, // A status, but no body with a return code in it.
  nothing, // Not even a status.
};

/// One kind, with its names in fault files, the audit and `--help`.
struct kind_trait {
  fault_kind kind;
  std::string_view verdict;  // "fault:slow", as the audit names a struck request.
  std::string_view trs;      // The played TRs whose answers have what it spoils; empty: any TR.
  std::string_view sentence; // For --help.
  reach sent = reach::whole;
  std::optional<std::int64_t> ms = std::nullopt; // The default; empty: see `sentence`.
  // Legal `ms`.
  std::int64_t ms_least = 0;
  std::int64_t ms_most = 3'600'000;

  std::string_view name() const { return verdict.substr(6); }
};

/// All of them, in the order of `fault_kind`.
std::span<const kind_trait> kind_traits();
const kind_trait& trait_of(fault_kind kind);

/// "fault:refuse_429"
std::string_view verdict_of(fault_kind kind);

/// Whether the kind changes how the broker judges from then on, and does not strike a single
/// request. Such a kind needs its `ms`.
bool is_lasting(fault_kind kind);

/// Whether a request of `tr` has what the kind spoils, for instance rows, or a token in its header.
bool can_strike(fault_kind kind, std::string_view tr);

/// Whether the kind can also strike TRs that are not played, only echoed.
bool strikes_echoes(fault_kind kind);

} // namespace tandem::sim
