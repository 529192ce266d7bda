#include "bench/store/result_rows.hpp"

#include "bench/rules/scan_day.hpp"
#include "market/rules/registry.hpp"
#include "store/results/candidate_row.hpp"

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>

namespace tandem::bench {

namespace {

constexpr std::size_t market_size = 200;
constexpr std::array<std::string_view, 8> scanners{"v2", "v3", "s3", "s4", "s5", "s6", "s7", "s8"};

/// The run, the scanner and the symbol of the row at `position` when every scanner of every run
/// writes `per_list` rows.
struct place {
  std::string run_id;
  std::string scanner;
  std::string code;
};

place place_of(std::size_t position, std::size_t per_list) {
  const auto list = position / per_list;
  const auto run = list / scanners.size();
  // Steps through all codes, in no order that an index could profit from.
  const auto code = (position * 7919 + list) % 1'000'000;
  auto digits = std::to_string(code);
  digits.insert(0, 6 - digits.size(), '0');
  auto number = std::to_string(run);
  number.insert(0, 6 - number.size(), '0');
  return {"20251128T" + number + "-0a1b", std::string{scanners[list % scanners.size()]}, digits};
}

std::string template_run() {
  return "template";
}

const scan_day& day() {
  static const auto made = make_scan_day(market_size);
  return made;
}

std::vector<std::vector<market::verdict>> judged(std::string_view rule_name) {
  const auto mc = market::fixed_condition(market::regime_word::neutral);
  const auto rule = market::make_rule(rule_name, {}, mc);
  std::vector<std::vector<market::verdict>> verdicts;
  for (const auto& one : day().symbols)
    verdicts.push_back(
      rule->evaluate({one.listing, one.candles, day().session}, market::detail::full));
  return verdicts;
}

bool is_whole(const store::candidate_row& row) {
  return row.rank && row.score && row.risk_score && row.target_profit && row.stop_loss
         && row.holding_days && row.close && row.change_rate && row.position && !row.label.empty()
         && !row.strategy.empty() && !row.flags.empty() && !row.indicators.empty();
}

std::vector<store::candidate_row> real_candidates() {
  std::vector<market::candidate> list;
  const auto verdicts = judged("v2");
  for (std::size_t i = 0; i < verdicts.size(); ++i)
    for (const auto& verdict : verdicts[i])
      if (verdict.matched())
        list.push_back({static_cast<int>(list.size()) + 1, {i, day().symbols[i].listing, verdict}});
  auto rows = store::to_rows(template_run(), "v2", list);
  for (auto& row : rows) {
    row.is_new = false;
    row.days_listed = 3;
  }
  std::erase_if(rows, [](const auto& row) { return !is_whole(row); });
  if (rows.empty())
    throw std::runtime_error{"rule v2 picked nothing of the synthetic market"};
  return rows;
}

template <class Row>
std::vector<Row> spread(const std::vector<Row>& real, std::size_t count, std::size_t per_list) {
  std::vector<Row> rows;
  rows.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    auto& row = rows.emplace_back(real[i % real.size()]);
    auto where = place_of(i, per_list);
    row.run_id = std::move(where.run_id);
    row.scanner = std::move(where.scanner);
    row.code = std::move(where.code);
  }
  return rows;
}

} // namespace

std::vector<store::candidate_row> make_candidates(std::size_t count) {
  constexpr std::size_t list_length = 20;
  return spread(real_candidates(), count, list_length);
}

std::vector<store::api_call_row> make_calls(std::size_t count) {
  constexpr std::size_t per_run = 2700;
  constexpr std::int64_t start_us = 1'764'320'000'000'000;
  constexpr std::int64_t delay_us = 250'000;
  std::vector<store::api_call_row> rows;
  rows.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto slot = start_us + static_cast<std::int64_t>(i) * delay_us;
    rows.push_back({place_of(i, per_run / scanners.size()).run_id, static_cast<std::int64_t>(i) + 1,
                    "default", "ka10081", slot, slot + 180, slot + 95'000, 200, 0, "ok"});
  }
  return rows;
}

} // namespace tandem::bench
