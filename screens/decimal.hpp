#pragma once

#include <string_view>

namespace tandem::screens {

/// The double nearest to the decimal "digits[.digits][e[+-]digits]" times 10^shift; infinite beyond
/// the largest. Precondition: `text` has that form.
double nearest_double(std::string_view text, int shift);

} // namespace tandem::screens
