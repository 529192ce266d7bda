#pragma once

#include "messages/monitor.hpp"

namespace tandem::cli {

/// CPU time and memory of this process so far; `wall` is the time since `start`.
resource_usage sample_resources(std::chrono::steady_clock::time_point start);

/// Every answer needs blocks of some hundred kilobytes, for its text and for what is read from it.
/// By default malloc gets each of them from the system and gives it back, so that every call faults
/// the same pages in again, which costs more than the parsing (bench/idle). Kept instead are at
/// most some megabytes a thread.
/// To be called before there is another thread.
void keep_memory_of_answers();

} // namespace tandem::cli
