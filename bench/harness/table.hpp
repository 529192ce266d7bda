#pragma once

#include "bench/harness/answer.hpp"

#include <string>

namespace tandem::bench {

/// A figure as text: its median, and "(low-high)" where repetitions differ in the digits shown;
/// "-" where there is none.
std::string to_text(const samples& figures, const column& of);
/// A table for a terminal: names on the left, columns aligned, notes below.
std::string to_text(const table& all);
/// One line: "met" or "MISSED", the value and the limit.
std::string to_text(const goal& one);

} // namespace tandem::bench
