#include "store/results/candidate_row.hpp"

#include "store/results/json_values.hpp"

#include <algorithm>

namespace tandem::store {

namespace {

/// The facts that are true or false; points are in the run's report only.
std::string flags_json(const market::verdict& verdict, const std::string& also) {
  rapidjson::StringBuffer buffer;
  json_writer out{buffer};
  out.StartObject();
  for (const auto& [name, value] : verdict.facts)
    if (const auto* flag = std::get_if<bool>(&value)) {
      put_key(out, name);
      out.Bool(*flag);
    }
  if (!also.empty()) {
    out.Key("also");
    out.String(also.c_str());
  }
  out.EndObject();
  return buffer.GetString();
}

std::string indicators_json(const market::verdict& verdict) {
  rapidjson::StringBuffer buffer;
  json_writer out{buffer};
  out.StartObject();
  for (std::size_t i = 0; i < verdict.measures.size(); ++i) {
    put_key(out, verdict.engine->measures[i]);
    put(out, verdict.measures[i]);
  }
  out.EndObject();
  return buffer.GetString();
}

} // namespace

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
      continue; // The ranked row speaks for both.
    auto also = twin != candidates.end() ? twin->what.result.engine->name : std::string{};
    auto& stored = rows.emplace_back(to_row(one));
    stored.run_id = run_id;
    stored.scanner = scanner;
    stored.flags = flags_json(one.what.result, also);
    stored.indicators = indicators_json(one.what.result);
    stored.position = static_cast<int>(rows.size());
  }
  return rows;
}

} // namespace tandem::store
