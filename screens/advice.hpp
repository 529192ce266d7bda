#pragma once

#include "screens/token.hpp"
#include "screens/words.hpp"

#include <string>
#include <string_view>

namespace tandem::screens {

/// Words of other programs and wishes that cannot be met, with what to write instead, "is written
/// x[n]"; empty: none.
std::string_view hint_for(std::string_view word);

/// How a wish is written that people say in one word ("양봉", "ma20"); empty: unknown.
std::string form_of(std::string_view word);

/// A call as it is usually written, "rsi(14)"; empty for words that need none.
std::string_view example_of(word_id word);

/// What is perhaps wrong where `next`, and `behind` it, stand behind a whole expression.
std::string advice_behind(const token& next, const token& behind);

/// What to write for a number with something glued to it, such as "52주신고가"; empty: nothing.
std::string_view advice_on_number(std::string_view glued);

} // namespace tandem::screens
