#include "engine/keep.hpp"

#include <charconv>
#include <string>

namespace tandem {

namespace {

/// "forever", "90 sessions", "30 days": the configuration accepts no other text.
store::keep_for keep_of(const std::string& text) {
  using unit = store::keep_for::unit;
  store::keep_for rule;
  if (std::from_chars(text.data(), text.data() + text.size(), rule.count).ptr == text.data())
    return rule;
  rule.what = text.find("day") == std::string::npos ? unit::sessions : unit::days;
  return rule;
}

} // namespace

store::keep_rules keep_rules_of(const config::settings& settings) {
  const auto rule = [&](const char* key) { return keep_of(settings.get<std::string>(key)); };
  return {rule("store.keep.runs"),        rule("store.keep.candidates"),
          rule("store.keep.calls"),       rule("store.keep.verdicts"),
          rule("store.keep.provisional"), rule("store.keep.superseded"),
          rule("store.keep.clients")};
}

} // namespace tandem
