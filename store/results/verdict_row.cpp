#include "store/results/verdict_row.hpp"

#include "store/json.hpp"
#include "store/results/candidate_row.hpp"
#include "store/results/json_document.hpp"

#include <algorithm>
#include <utility>

namespace tandem::store {

namespace {

void put_check(json& out, const market::filter_check& check) {
  out.open_list();
  out.put({}, check.what);
  out.put({}, check.value);
  out.put({}, check.relation);
  if (check.up_to) {
    out.open_list();
    out.put({}, check.limit);
    out.put({}, *check.up_to);
    out.close_list();
  } else {
    out.put({}, check.limit);
  }
  out.put({}, check.passed);
  out.close_list();
}

void put_verdict(json& out, const market::verdict& verdict) {
  out.open(verdict.engine->name);
  out.put("stage", verdict.stage());
  if (verdict.signals_count && verdict.signals_total) {
    out.open_list("signals");
    out.put({}, *verdict.signals_count);
    out.put({}, *verdict.signals_total);
    out.close_list();
  } else {
    out.put_null("signals");
  }
  out.open_list("checks");
  for (const auto& check : verdict.checks)
    put_check(out, check);
  out.close_list();
  out.close();
}

// The readers say whether `from` is what they expect.
using json_value = rapidjson::Value;

bool read(const json_value& from, std::string& to) {
  if (from.IsString())
    to.assign(from.GetString(), from.GetStringLength());
  return from.IsString();
}

bool read(const json_value& from, std::optional<double>& to) {
  if (from.IsNumber())
    to = from.GetDouble();
  return from.IsNumber() || from.IsNull();
}

bool read(const json_value& from, engine_check& to) {
  constexpr rapidjson::SizeType parts = 5;
  if (!from.IsArray() || from.Size() != parts)
    return false;
  const auto& limit = from[3];
  const bool is_band = limit.IsArray() && limit.Size() == 2;
  const bool limits =
    is_band ? read(limit[0], to.limit) && read(limit[1], to.up_to) : read(limit, to.limit);
  if (!limits || !read(from[0], to.what) || !read(from[1], to.value) || !read(from[2], to.relation)
      || !from[4].IsBool())
    return false;
  to.passed = from[4].GetBool();
  return is_band == (to.relation == "in");
}

bool read_signals(const json_value& from, engine_verdict& to) {
  if (from.IsNull())
    return true;
  if (!from.IsArray() || from.Size() != 2 || !from[0].IsInt() || !from[1].IsInt())
    return false;
  to.signals_count = from[0].GetInt();
  to.signals_total = from[1].GetInt();
  return true;
}

bool read(const json_value& from, engine_verdict& to) {
  if (!from.IsObject())
    return false;
  const auto stage = from.FindMember("stage");
  const auto signals = from.FindMember("signals");
  const auto checks = from.FindMember("checks");
  const auto end = from.MemberEnd();
  if (stage == end || signals == end || checks == end || !checks->value.IsArray()
      || !read(stage->value, to.stage) || !read_signals(signals->value, to))
    return false;
  for (const auto& check : checks->value.GetArray())
    if (!read(check, to.checks.emplace_back()))
      return false;
  return true;
}

} // namespace

verdict_row to_row(const std::string& run_id, const std::string& scanner,
                   const market::listing& symbol, std::span<const market::verdict> verdicts,
                   const market::data_quality& data) {
  verdict_row judged;
  judged.run_id = run_id;
  judged.scanner = scanner;
  judged.code = symbol.code;
  judged.name = symbol.name;
  judged.matched = std::any_of(verdicts.begin(), verdicts.end(),
                               [](const market::verdict& one) { return one.matched(); });
  json out{whole_reals::as_reals};
  out.open();
  for (const auto& verdict : verdicts)
    put_verdict(out, verdict);
  out.close();
  judged.engines = out.text();
  judged.basis = basis_of(data);
  judged.doubt = doubt_of(data);
  return judged;
}

result<std::vector<engine_verdict>> parse_engines(const std::string& json) {
  const auto document = parse_json(json);
  if (!document || !document->IsObject())
    return failure{ec::storage_failure, "a stored verdict is not a JSON object"};
  std::vector<engine_verdict> all;
  for (const auto& member : document->GetObject()) {
    auto& one = all.emplace_back();
    read(member.name, one.engine);
    if (!read(member.value, one))
      return failure{ec::storage_failure,
                     "the stored verdict of engine \"" + one.engine + "\" is not a verdict"};
  }
  return all;
}

} // namespace tandem::store
