#include "store/results/candidate_row.hpp"

#include "store/results/json_document.hpp"

#include <algorithm>
#include <string_view>

namespace tandem::store {

namespace {

constexpr std::string_view also_key = "also";

/// The facts that are true or false; points are only in the run's report.
std::string flags_json(const market::verdict& verdict, std::string_view also) {
  json out{whole_reals::as_reals};
  out.open();
  for (const auto& [name, value] : verdict.facts)
    if (const auto* flag = std::get_if<bool>(&value))
      out.put(name, *flag);
  if (!also.empty())
    out.put(also_key, also);
  out.close();
  return out.text();
}

} // namespace

void put_indicators(json& out, const market::verdict& verdict) {
  const auto& names = verdict.engine->measures;
  for (std::size_t i = 0; i < names.size(); ++i)
    out.put(names[i], i < verdict.measures.size() ? std::optional{verdict.measures[i]}
                                                  : std::optional<double>{});
}

std::string indicators_json(const market::verdict& verdict) {
  json out{whole_reals::as_reals};
  out.open();
  if (!verdict.measures.empty())
    put_indicators(out, verdict);
  out.close();
  return out.text();
}

std::string basis_of(const market::data_quality& data) {
  return data.is_stale ? "stale" : std::string{market::to_string(data.basis)};
}

std::string doubt_of(const market::data_quality& data) {
  return data.doubted ? std::string{market::to_string(data.doubted->reason)} : std::string{};
}

candidate_row to_row(const market::candidate& one) {
  const auto& verdict = one.what.result;
  candidate_row stored;
  stored.code = one.what.symbol.code;
  stored.name = one.what.symbol.name;
  stored.engine = verdict.engine->name;
  stored.rank = one.rank;
  stored.score = verdict.score;
  stored.risk_score = verdict.risk_score;
  stored.label = verdict.label;
  stored.strategy = verdict.strategy;
  stored.target_profit = verdict.target_profit;
  stored.stop_loss = verdict.stop_loss;
  stored.holding_days = verdict.holding_days;
  stored.close = verdict.close;
  stored.change_rate = verdict.change_rate;
  stored.basis = basis_of(one.what.data);
  stored.doubt = doubt_of(one.what.data);
  stored.indicators = indicators_json(verdict);
  return stored;
}

std::vector<candidate_row> to_rows(const std::string& run_id, const std::string& scanner,
                                   const std::vector<market::candidate>& candidates) {
  std::vector<candidate_row> rows;
  for (const auto& one : candidates) {
    auto same_symbol = [&](const market::candidate& other) {
      return other.what.symbol.code == one.what.symbol.code
             && other.what.result.engine->name != one.what.result.engine->name;
    };
    auto twin = std::find_if(candidates.begin(), candidates.end(), same_symbol);
    if (twin != candidates.end() && twin->rank && !one.rank)
      continue; // The ranked row stands for both.
    auto also = twin != candidates.end() ? twin->what.result.engine->name : std::string{};
    auto& stored = rows.emplace_back(to_row(one));
    stored.run_id = run_id;
    stored.scanner = scanner;
    stored.flags = flags_json(one.what.result, also);
    stored.position = static_cast<int>(rows.size());
  }
  return rows;
}

std::string also_of(const candidate_row& stored) {
  const auto flags = parse_json(stored.flags);
  if (!flags || !flags->IsObject())
    return {};
  const auto also = flags->FindMember(also_key.data());
  return also != flags->MemberEnd() && also->value.IsString() ? also->value.GetString() : "";
}

} // namespace tandem::store
