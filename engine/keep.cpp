#include "engine/keep.hpp"

#include "config/keep_time.hpp"

#include <string>

namespace tandem {

namespace {

store::keep_for rule_of(const std::string& text) {
  const auto time = config::parse_keep_time(text).value_or(config::keep_time{});
  switch (time.what) {
    case config::keep_time::unit::sessions:
      return {store::keep_for::unit::sessions, time.count};
    case config::keep_time::unit::days:
      return {store::keep_for::unit::days, time.count};
    case config::keep_time::unit::forever:
      break;
  }
  return {};
}

} // namespace

store::keep_rules keep_rules_of(const config::settings& settings) {
  const auto rule = [&](const char* key) { return rule_of(settings.get<std::string>(key)); };
  return {rule("store.keep.runs"),        rule("store.keep.candidates"),
          rule("store.keep.calls"),       rule("store.keep.verdicts"),
          rule("store.keep.provisional"), rule("store.keep.superseded"),
          rule("store.keep.clients")};
}

} // namespace tandem
