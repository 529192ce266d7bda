#include "store/candidate_row.hpp"

#include "market/scanners/columns.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <cmath>

namespace tandem::store {

namespace {

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

void put_name(json_writer& out, std::string_view name) {
  out.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
}

std::string flags_json(const market::verdict& verdict, const std::string& also) {
  rapidjson::StringBuffer buffer;
  json_writer out{buffer};
  out.StartObject();
  if (verdict.score) { // The pullback rule has no flags.
    for (const auto& flag : market::flag_columns()) {
      put_name(out, flag.name);
      out.Bool(verdict.flags.*flag.value);
    }
    out.Key("bonus");
    out.Bool(verdict.bonus);
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
  if (verdict.indicators) {
    for (const auto& column : market::indicator_columns()) {
      auto value = column.value(*verdict.indicators);
      put_name(out, column.name);
      if (std::isfinite(value))
        out.Double(value);
      else
        out.Null();
    }
  }
  out.EndObject();
  return buffer.GetString();
}

candidate_row to_row(const std::string& run_id, const std::string& scanner,
                     const market::candidate& one, const std::string& also) {
  const auto& verdict = one.what.result;
  candidate_row row;
  row.run_id = run_id;
  row.scanner = scanner;
  row.code = one.what.symbol.code;
  row.name = one.what.symbol.name;
  row.engine = verdict.engine;
  row.rank = one.rank;
  row.score = verdict.score;
  row.risk_score = verdict.risk_score;
  row.label = verdict.label;
  row.strategy = verdict.strategy;
  row.target_profit = verdict.target_profit;
  row.stop_loss = verdict.stop_loss;
  row.holding_days = verdict.holding_days;
  if (verdict.indicators)
    row.close = verdict.indicators->close;
  row.change_rate = verdict.change_rate;
  row.flags = flags_json(verdict, also);
  row.indicators = indicators_json(verdict);
  return row;
}

} // namespace

std::vector<candidate_row> to_rows(const std::string& run_id, const std::string& scanner,
                                   const std::vector<market::candidate>& candidates) {
  std::vector<candidate_row> rows;
  for (const auto& one : candidates) {
    auto same_symbol = [&](const market::candidate& other) {
      return other.what.symbol.code == one.what.symbol.code
             && other.what.result.engine != one.what.result.engine;
    };
    auto twin = std::find_if(candidates.begin(), candidates.end(), same_symbol);
    if (twin != candidates.end() && twin->rank && !one.rank)
      continue; // The ranked row speaks for both.
    auto also = twin != candidates.end() ? std::string{twin->what.result.engine} : std::string{};
    rows.push_back(to_row(run_id, scanner, one, also));
    rows.back().position = static_cast<int>(rows.size());
  }
  return rows;
}

} // namespace tandem::store
