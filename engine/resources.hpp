#pragma once

#include "market/error.hpp"
#include "messages/monitor.hpp"

#include <cstddef>

namespace tandem {

/// CPU time and memory of this process so far; `wall` is the time since `start`.
resource_usage sample_resources(std::chrono::steady_clock::time_point start);

/// Resources that the program is about to need at once.
struct room {
  std::size_t threads = 0;
  std::size_t files = 0;
  std::size_t bytes = 0; // Of address space, besides the stacks of the threads.
};

/// Takes that much for a moment, because libraries abort or hang when they run out of it half way.
/// Error: internal, naming the scarce resource and its limit.
status check_room(const room& wanted);

/// Makes malloc keep the blocks of answers. Every answer needs blocks of some hundred kilobytes,
/// for its text and its values. By default malloc gets each block from the system and gives it
/// back, so every call faults the same pages in again, which costs more than the parsing
/// (bench/idle). It keeps at most some megabytes a thread. To be called before there is another
/// thread.
void keep_memory_of_answers();

} // namespace tandem
