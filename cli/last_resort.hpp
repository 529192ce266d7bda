#pragma once

#include <string_view>

namespace tandem::cli {

/// Makes what would abort the process say its cause on stderr and end it with code 1: an exception
/// that nobody caught, on any thread, and a library that gives up, as for want of threads or
/// memory.
void install_last_resort();

/// The words of the exception that is being handled, which live as long as it does.
std::string_view cause_at_hand();

/// Writes a line to stderr without locks and memory, and not at all where that would block.
void say_at_once(std::string_view line);

} // namespace tandem::cli
