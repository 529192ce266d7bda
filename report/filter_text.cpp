#include "report/filter_text.hpp"

#include "market/rules/registry.hpp"
#include "market/rules/rule.hpp"
#include "report/format/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace tandem {

namespace {

using market::notation;

const market::filter_declaration unknown{{}, {"number", 1, 4}, {}};

bool has_value(const store::engine_verdict& verdict, std::string_view filter,
               const std::optional<double>& value) {
  return std::any_of(verdict.checks.begin(), verdict.checks.end(), [&](const auto& other) {
    return other.what == filter && other.value == value;
  });
}

const market::filter_declaration* find_in(const market::engine_declaration& engine,
                                          const store::engine_verdict& verdict,
                                          const store::engine_check& check) {
  const auto found =
    std::find_if(engine.filters.begin(), engine.filters.end(), [&](const auto& filter) {
      return filter.name == check.what
             && (filter.same_value_as.empty()
                 || has_value(verdict, filter.same_value_as, check.value));
    });
  return found == engine.filters.end() ? nullptr : &*found;
}

/// As its engine declares it; otherwise as the first other engine with such a filter. The clauses
/// of a screen are no filters of a rule, whatever their labels are.
const market::filter_declaration& find_filter(const store::engine_verdict& verdict,
                                              const store::engine_check& check) {
  const market::filter_declaration* by_another = nullptr;
  bool is_declared = false;
  for (const auto* rule : market::rules())
    for (const auto& engine : rule->engines) {
      const auto* found = find_in(*engine, verdict, check);
      const bool is_own = engine->name == verdict.engine;
      is_declared = is_declared || is_own;
      if (found != nullptr && is_own)
        return *found;
      if (found != nullptr && by_another == nullptr)
        by_another = found;
    }
  return is_declared && by_another != nullptr ? *by_another : unknown;
}

/// A condition that is no comparison holds, does not, or nobody can say.
std::string truth_text(const std::optional<double>& value) {
  return !value ? "unknown" : *value == 1 ? "yes" : "no";
}

std::string written(const std::optional<double>& number, const notation& how, int decimals) {
  if (!number)
    return "-";
  const auto scaled = *number * how.scale;
  auto text = decimals == 0 ? grouped(scaled) : fmt::format("{:.{}f}", scaled, decimals);
  return text.append(how.suffix);
}

/// Enough decimals to tell the value from a limit that it does not equal.
int decimals_for(const store::engine_check& check, const notation& how) {
  constexpr int decimals_max = 12;
  const auto hides = [&](const std::optional<double>& limit, int decimals) {
    return limit && check.value && *limit != *check.value
           && written(check.value, how, decimals) == written(limit, how, decimals);
  };
  int decimals = how.decimals;
  while (decimals < decimals_max && (hides(check.limit, decimals) || hides(check.up_to, decimals)))
    ++decimals;
  return decimals;
}

/// How far the value is on the passing side of its limits; negative where it is not.
std::optional<double> margin_of(const store::engine_check& check) {
  if (!check.value || !check.limit)
    return std::nullopt;
  const auto above = *check.value - *check.limit;
  if (check.relation == "in")
    return check.up_to ? std::optional{std::min(above, *check.up_to - *check.value)} : std::nullopt;
  if (check.relation.starts_with('>'))
    return above;
  return check.relation.starts_with('<') ? std::optional{-above} : std::nullopt;
}

/// With its sign.
std::string margin_text(const store::engine_check& check, const notation& how, int decimals) {
  const auto margin = margin_of(check);
  if (!margin)
    return "-";
  std::string text{*margin < 0 ? '-' : '+'};
  return text += written(std::fabs(*margin), how, decimals);
}

} // namespace

std::string_view threshold_key(const store::engine_verdict& verdict,
                               const store::engine_check& check) {
  return find_filter(verdict, check).threshold_key;
}

std::string limit_text(const store::engine_verdict& verdict, const store::engine_check& check,
                       double limit) {
  const auto& filter = find_filter(verdict, check);
  return written(limit, filter.written, decimals_for(check, filter.written));
}

filter_text describe(const store::engine_verdict& verdict, const store::engine_check& check) {
  const auto& filter = find_filter(verdict, check);
  if (check.relation == "is" || check.relation == market::sign_relation)
    return {truth_text(check.value), check.relation == "is" ? "yes" : "", filter.meaning, "truth"};
  const auto decimals = decimals_for(check, filter.written);
  auto limit = written(check.limit, filter.written, decimals);
  if (check.up_to)
    limit += " to " + written(check.up_to, filter.written, decimals);
  return {written(check.value, filter.written, decimals), std::move(limit), filter.meaning,
          filter.written.unit, margin_text(check, filter.written, decimals)};
}

void put_check(json& out, const store::engine_check& check) {
  out.put("filter", check.what);
  out.put("value", check.value);
  out.put("relation", check.relation);
  out.put("limit", check.limit);
  out.put("up_to", check.up_to);
  out.put("passed", check.passed);
}

} // namespace tandem
