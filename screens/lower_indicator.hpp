#pragma once

#include "screens/operand.hpp"
#include "screens/words.hpp"

#include <span>
#include <string_view>

namespace tandem::screens {

/// rsi, macd, bb ... as terms of simpler ones, which several indicators then share.
operand lower_indicator(term_table& terms, word_id what, std::string_view field,
                        std::span<const operand> arguments);

} // namespace tandem::screens
