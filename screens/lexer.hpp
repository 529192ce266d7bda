#pragma once

#include "screens/problem.hpp"
#include "screens/token.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace tandem::screens {

/// All tokens of a text; what is none is a token `bad` and a problem.
struct lexed {
  std::vector<token> tokens;
  problems found;
};

lexed read_tokens(std::string_view text);

/// A number as the language writes it ("3%", "1.5억", "-2"), for values that come from elsewhere.
struct written_number {
  double value = 0;
  bool percent = false;
  bool big_unit = false;
};
/// Nothing where `text` is not one number, with a sign before it or not.
std::optional<written_number> read_number(std::string_view text);

} // namespace tandem::screens
