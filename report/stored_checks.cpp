#include "report/stored_checks.hpp"

#include "market/rules/rule.hpp"

#include <fmt/format.h>

namespace tandem {

bool is_sign(const store::engine_check& check) {
  return check.relation == market::sign_relation;
}

std::string_view sign_name(const store::engine_check& check) {
  return std::string_view{check.what}.substr(check.what.find('.') + 1);
}

const store::engine_check* kept_out_by(const store::engine_verdict& engine) {
  const bool is_match = engine.stage == "matched";
  if (!is_match || engine.checks.empty() || engine.checks.back().passed)
    return nullptr;
  return &engine.checks.back();
}

std::string kept_out_text(const store::engine_check& by) {
  const auto value = by.value.value_or(0);
  const auto limit = by.limit.value_or(0);
  if (by.what == "cut_off")
    return fmt::format("its score less the risk is {:.1f}, and the lowest cut-off {:.1f}", value,
                       limit);
  if (by.what == "regime")
    return "the regime closed the list";
  return fmt::format("it is in place {:.0f}, and the list ends at {:.0f}", value, limit);
}

bool is_filter(const store::engine_verdict& engine, const store::engine_check& check) {
  return !is_sign(check) && &check != kept_out_by(engine);
}

} // namespace tandem
