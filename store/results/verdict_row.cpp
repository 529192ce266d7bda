#include "store/results/verdict_row.hpp"

#include "store/results/json_document.hpp"
#include "store/results/json_values.hpp"

#include <algorithm>
#include <utility>

namespace tandem::store {

namespace {

void put_check(json_writer& out, const market::filter_check& check) {
  out.StartArray();
  put(out, check.what);
  put(out, check.value);
  put(out, check.relation);
  if (check.up_to) {
    out.StartArray();
    put(out, check.limit);
    put(out, *check.up_to);
    out.EndArray();
  } else {
    put(out, check.limit);
  }
  out.Bool(check.passed);
  out.EndArray();
}

void put_verdict(json_writer& out, const market::verdict& verdict) {
  put_key(out, verdict.engine->name);
  out.StartObject();
  out.Key("stage");
  put(out, verdict.stage());
  out.Key("signals");
  if (verdict.signals_count && verdict.signals_total) {
    out.StartArray();
    out.Int(*verdict.signals_count);
    out.Int(*verdict.signals_total);
    out.EndArray();
  } else {
    out.Null();
  }
  out.Key("checks");
  out.StartArray();
  for (const auto& check : verdict.checks)
    put_check(out, check);
  out.EndArray();
  out.EndObject();
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
                   const market::listing& symbol, std::span<const market::verdict> verdicts) {
  verdict_row judged;
  judged.run_id = run_id;
  judged.scanner = scanner;
  judged.code = symbol.code;
  judged.name = symbol.name;
  judged.matched = std::any_of(verdicts.begin(), verdicts.end(),
                               [](const market::verdict& one) { return one.matched(); });
  rapidjson::StringBuffer buffer;
  json_writer out{buffer};
  out.StartObject();
  for (const auto& verdict : verdicts)
    put_verdict(out, verdict);
  out.EndObject();
  judged.engines.assign(buffer.GetString(), buffer.GetSize());
  return judged;
}

result<std::vector<engine_verdict>> parse_engines(const std::string& json) {
  const auto document = parse_json(json);
  if (!document || !document->IsObject())
    return failure{ec::storage_failure, "a stored verdict is no JSON object"};
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
