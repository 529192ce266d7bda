#include "store/results/regime_row.hpp"

#include "market/regime/columns.hpp"
#include "store/json.hpp"

#include <string_view>
#include <variant>
#include <vector>

namespace tandem::store {

namespace {

struct put_value {
  json& out;
  std::string_view name;
  void operator()(std::monostate) const { out.put_null(name); }
  template <class T>
  void operator()(const T& value) const {
    out.put(name, value);
  }
};

std::string inputs_json(const market::regime_verdict& verdict) {
  json out{whole_reals::as_reals};
  out.open();
  out.put_json("sources", to_json(verdict.sources));
  out.open_list("missing");
  for (const auto& what : verdict.missing)
    out.put({}, what);
  out.close_list();
  out.put_json("v1", to_json(market::components(verdict.v1)));
  if (verdict.v4) {
    out.put_json("v4", to_json(market::components(*verdict.v4)));
    out.put("midterm_anchor", verdict.v4->midterm_anchor);
  }
  out.close();
  return out.text();
}

} // namespace

std::string to_json(const std::vector<market::regime_component>& components) {
  json out{whole_reals::as_reals};
  out.open();
  for (const auto& one : components)
    std::visit(put_value{out, one.name}, one.value);
  out.close();
  return out.text();
}

std::string to_json(const std::vector<market::regime_source>& sources) {
  json out{whole_reals::as_reals};
  out.open();
  for (const auto& one : sources) {
    out.open(one.name);
    out.put("candles", one.candles);
    out.put("first", one.first);
    out.put("last", one.last);
    out.put("close", one.candles > 0 ? std::optional{one.close} : std::optional<double>{});
    out.close();
  }
  out.close();
  return out.text();
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
