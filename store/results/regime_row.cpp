#include "store/results/regime_row.hpp"

#include "market/regime/columns.hpp"
#include "store/results/json_values.hpp"

#include <string_view>
#include <variant>
#include <vector>

namespace tandem::store {

namespace {

struct put_value {
  json_writer& out;
  void operator()(std::monostate) const { out.Null(); }
  void operator()(bool set) const { out.Bool(set); }
  void operator()(std::int64_t number) const { out.Int64(number); }
  void operator()(double number) const { put(out, number); }
  void operator()(std::string_view word) const { put(out, word); }
};

void put_day(json_writer& out, const char* key, market::date day) {
  out.Key(key);
  if (day)
    put(out, day.iso());
  else
    out.Null();
}

void put_object(json_writer& out, const char* key, const std::string& text) {
  out.Key(key);
  out.RawValue(text.data(), text.size(), rapidjson::kObjectType);
}

std::string inputs_json(const market::regime_verdict& verdict) {
  rapidjson::StringBuffer buffer;
  json_writer out{buffer};
  out.StartObject();
  put_object(out, "sources", to_json(verdict.sources));
  out.Key("missing");
  out.StartArray();
  for (const auto& what : verdict.missing)
    put(out, what);
  out.EndArray();
  put_object(out, "v1", to_json(market::components(verdict.v1)));
  if (verdict.v4) {
    put_object(out, "v4", to_json(market::components(*verdict.v4)));
    put_day(out, "midterm_anchor", verdict.v4->midterm_anchor);
  }
  out.EndObject();
  return buffer.GetString();
}

} // namespace

std::string to_json(const std::vector<market::regime_component>& components) {
  rapidjson::StringBuffer buffer;
  json_writer out{buffer};
  out.StartObject();
  for (const auto& one : components) {
    put_key(out, one.name);
    std::visit(put_value{out}, one.value);
  }
  out.EndObject();
  return buffer.GetString();
}

std::string to_json(const std::vector<market::regime_source>& sources) {
  rapidjson::StringBuffer buffer;
  json_writer out{buffer};
  out.StartObject();
  for (const auto& one : sources) {
    put_key(out, one.name);
    out.StartObject();
    out.Key("candles");
    out.Uint64(one.candles);
    put_day(out, "first", one.first);
    put_day(out, "last", one.last);
    out.Key("close");
    if (one.candles > 0)
      put(out, one.close);
    else
      out.Null();
    out.EndObject();
  }
  out.EndObject();
  return buffer.GetString();
}

regime_row to_row(const std::string& source, bool final, const market::regime_verdict& verdict) {
  regime_row judged;
  judged.date = verdict.session.iso();
  judged.label = to_string(verdict.label);
  judged.risk = verdict.risk;
  judged.score = verdict.score;
  if (verdict.data_date)
    judged.data_date = verdict.data_date.iso();
  judged.version = to_string(verdict.version);
  judged.source = source;
  if (market::knows_midterm(verdict))
    judged.midterm = to_string(verdict.label);
  judged.is_final = final;
  judged.inputs = inputs_json(verdict);
  return judged;
}

} // namespace tandem::store
