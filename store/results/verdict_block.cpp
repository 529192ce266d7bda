#include "store/results/verdict_block.hpp"

#include "store/results/candidate_row.hpp"
#include "store/results/deflated.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tandem::store {

namespace {

constexpr int format = 1;

std::optional<double> number(double value) {
  return std::isfinite(value) ? std::optional{value} : std::nullopt;
}

void put_item(json& out, const std::string& text) {
  out.put({}, text);
}
template <class T>
void put_item(json& out, const std::optional<T>& number) {
  out.put({}, number);
}
void put_item(json& out, std::size_t number) {
  out.put({}, number);
}
template <class T>
void put_item(json& out, const std::vector<T>& items);

template <class T>
void put_list(json& out, std::string_view key, const std::vector<T>& items) {
  out.open_list(key);
  for (const auto& item : items)
    put_item(out, item);
  out.close_list();
}

template <class T>
void put_item(json& out, const std::vector<T>& items) {
  put_list(out, {}, items);
}

/// A verdict_block::repeated.
template <class Repeated>
void put_repeated(json& out, std::string_view key, const Repeated& from) {
  out.open(key);
  put_list(out, "values", from.values);
  put_list(out, "of", from.of);
  out.close();
}

} // namespace

symbol_verdict to_stored(const std::string& code, std::span<const market::verdict> verdicts,
                         const market::data_quality& data) {
  symbol_verdict out{code, basis_of(data), doubt_of(data), {}};
  for (const auto& verdict : verdicts) {
    auto& one = out.engines.emplace_back();
    one.engine = verdict.engine->name;
    one.stage = verdict.stage();
    if (verdict.signals_count && verdict.signals_total) {
      one.signals_count = verdict.signals_count;
      one.signals_total = verdict.signals_total;
    }
    one.checks.reserve(verdict.checks.size());
    for (const auto& check : verdict.checks)
      one.checks.push_back({std::string{check.what}, number(check.value),
                            std::string{check.relation}, number(check.limit),
                            check.up_to ? number(*check.up_to) : std::nullopt, check.passed});
  }
  return out;
}

bool is_match(const symbol_verdict& one) {
  return std::any_of(one.engines.begin(), one.engines.end(),
                     [](const engine_verdict& each) { return each.stage == "matched"; });
}

template <class T>
std::size_t verdict_block::repeated<T>::place(const T& value) {
  const auto [found, is_new] = places.emplace(value, values.size());
  if (is_new)
    values.push_back(value);
  return found->second;
}

void verdict_block::engine_columns::add(const engine_verdict& one) {
  stages.add(one.stage);
  signals_count.push_back(one.signals_count);
  signals_total.push_back(one.signals_total);
  std::vector<std::size_t> way;
  for (const auto& check : one.checks) {
    const auto place = filters.place({check.what, check.relation, check.limit, check.up_to});
    columns.resize(filters.values.size());
    auto& [values, failed] = columns[place];
    if (!check.passed)
      failed.push_back(values.size());
    values.push_back(check.value);
    way.push_back(place);
  }
  ways.add(way);
}

void verdict_block::engine_columns::skip(std::size_t symbols) {
  const auto size_then = size() + symbols;
  stages.of.resize(size_then);
  ways.of.resize(size_then);
  signals_count.resize(size_then);
  signals_total.resize(size_then);
}

verdict_block::engine_columns& verdict_block::columns_of(const std::string& engine) {
  const auto found = std::find_if(engines_.begin(), engines_.end(),
                                  [&](const auto& one) { return one.name == engine; });
  if (found != engines_.end())
    return *found;
  auto& made = engines_.emplace_back();
  made.name = engine;
  return made;
}

void verdict_block::add(const symbol_verdict& one) {
  for (const auto& verdict : one.engines) {
    auto& columns = columns_of(verdict.engine);
    columns.skip(codes_.size() - columns.size());
    columns.add(verdict);
  }
  codes_.push_back(one.code);
  bases_.add(one.basis);
  doubts_.add(one.doubt);
  for (auto& columns : engines_)
    columns.skip(codes_.size() - columns.size());
}

void verdict_block::engine_columns::put(json& out) const {
  out.put("engine", name);
  put_repeated(out, "stages", stages);
  put_list(out, "signals", signals_count);
  put_list(out, "signals_total", signals_total);
  out.open_list("filters");
  for (const auto& [what, relation, limit, up_to] : filters.values) {
    out.open_list();
    out.put({}, what);
    out.put({}, relation);
    out.put({}, limit);
    out.put({}, up_to);
    out.close_list();
  }
  out.close_list();
  put_repeated(out, "ways", ways);
  out.open_list("values");
  for (const auto& one : columns)
    put_item(out, one.values);
  out.close_list();
  out.open_list("failed");
  for (const auto& one : columns)
    put_item(out, one.failed);
  out.close_list();
}

std::string verdict_block::text() const {
  json out{whole_reals::as_reals};
  out.open();
  out.put("format", format);
  put_repeated(out, "bases", bases_);
  put_repeated(out, "doubts", doubts_);
  out.open_list("engines");
  for (const auto& engine : engines_) {
    out.open();
    engine.put(out);
    out.close();
  }
  out.close_list();
  out.close();
  return out.text();
}

result<verdict_block_row> verdict_block::seal(const std::string& run_id, const std::string& scanner,
                                              std::int64_t number) const {
  auto verdicts = deflate_text(text());
  if (!verdicts)
    return verdicts.error();
  json codes;
  put_list(codes, {}, codes_);
  return verdict_block_row{run_id, number, scanner, codes.text(), {std::move(*verdicts)}};
}

} // namespace tandem::store
