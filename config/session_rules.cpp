#include "config/session_rules.hpp"

namespace tandem::config {

market::session_rules session_rules_of(const settings& from) {
  market::session_rules rules;
  if (from.get<std::string>("session.close") == "evening")
    rules.counts = market::close_basis::evening;
  for (const auto& text : from.get<string_list>("session.late-days"))
    if (const auto day = market::date::parse(text)) // Always: the key's check has seen to it.
      rules.late_days.push_back(*day);
  return rules;
}

} // namespace tandem::config
