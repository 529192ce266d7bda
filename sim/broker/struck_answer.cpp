#include "sim/broker/struck_answer.hpp"

#include "sim/broker/answers.hpp"
#include "sim/broker/spoil.hpp"
#include "sim/broker/wire_fault.hpp"

#include <algorithm>
#include <utility>

namespace tandem::sim {

body_fields about_another(tr_id tr, const exchange& market, body_fields fields) {
  if (tr == tr_id::index_chart) {
    auto& code = fields["inds_cd"];
    code = code == "001" ? "101" : "001";
    return fields;
  }
  auto& codes = fields["stk_cd"];
  const auto asked = split_codes(codes);
  for (const auto& ranked : market.by_value(std::nullopt)) {
    const auto& code = market.at(ranked.instrument).code;
    if (std::any_of(asked.begin(), asked.end(),
                    [&](std::string_view one) { return read_venue(one).code == code; }))
      continue;
    codes.replace(0, asked.front().size(), code);
    break;
  }
  return fields;
}

void spoil(outgoing& answer, const fault_script::strike& strike) {
  const auto kind = strike.what.kind;
  if (spoils_wire(kind))
    answer.wire = strike.what;
  if (spoils_body(kind)) {
    auto spoilt = spoiled_body(kind, strike.number, answer.body, ms_of(strike.what).value_or(0));
    answer.body = std::move(spoilt.text);
    answer.rows = spoilt.rows;
  }
  switch (kind) {
    case fault_kind::slow:
      answer.due += std::chrono::milliseconds{*ms_of(strike.what)};
      break;
    case fault_kind::not_json:
      answer.body = "\x1f\x8b{]return_code=0&&<garbage";
      break;
    case fault_kind::leading_bom:
      answer.body.insert(0, "\xef\xbb\xbf");
      break;
    case fault_kind::other_tr:
      answer.api_id = name_of(answer.api_id == name_of(tr_id::daily_chart) ? tr_id::index_chart
                                                                           : tr_id::daily_chart);
      break;
    case fault_kind::false_count:
      answer.rows = answer.rows.value_or(0) + 1;
      break;
    case fault_kind::empty_page:
    case fault_kind::few_rows:
    case fault_kind::short_list:
      answer.next_key.clear();
      break;
    default:
      break;
  }
}

} // namespace tandem::sim
