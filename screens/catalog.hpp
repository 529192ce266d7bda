#pragma once

#include "screens/screen.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::screens {

struct screen_text {
  std::string name; // In lower case.
  std::string file; // As problems name it.
  std::string text;
};

/// Where `@name` is looked up: the user's own screens first, then the shelf. A screen is checked
/// when it is first asked for, with its parameters at their defaults. For one thread.
class catalog {
public:
  explicit catalog(std::vector<screen_text> own = {});

  /// Null: there is none.
  const screen_text* find(std::string_view name) const;
  /// The user's own, then those of the shelf that no own one hides; both by name.
  const std::vector<screen_text>& texts() const { return texts_; }

  /// Checks a text whose references lead here; `options.resolve` is not used.
  checked check(std::string_view text, check_options options);
  /// The screen of that name, checked once. Precondition: `find` knows it.
  const checked& screen_named(std::string_view name);
  /// The screens that a text refers to, also by a detour; by name.
  std::vector<const screen_text*> referred_by(std::string_view text);
  /// The name perhaps meant; empty: none.
  std::string suggestion_for(std::string_view name) const;

private:
  const std::vector<std::string>& references_of(const screen_text& from);
  bool reaches(std::string_view from, std::string_view target);
  resolution resolve(std::string_view name, std::string_view root);

  std::vector<screen_text> texts_;
  std::map<std::string, checked, std::less<>> checked_;
  std::map<std::string, std::vector<std::string>, std::less<>> references_;
};

} // namespace tandem::screens
