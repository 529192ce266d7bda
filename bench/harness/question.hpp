#pragma once

#include "bench/harness/answer.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace tandem::bench {

/// How a question is to be answered.
struct terms {
  bool smoke = false;  // Seconds instead of minutes: shows that everything works, measures nothing.
  int repetitions = 5; // Of every measurement, alternating between the contestants; smoke: 1.
};

/// Tells the person at the terminal what is being measured; goes to stderr.
void tell(const std::string& what);

/// One of the programs of bench/.
struct question {
  std::string_view name; // "options"
  std::string_view asks; // One sentence.
  std::function<answer(const terms&)> find;
};

/// main() of such a program: reads its options, finds the answer, prints it, and writes
/// NAME.json into the folder for results. Ends with 0, also where a goal is missed, which is said;
/// 1 when it could not be measured, 2 for wrong usage.
int run_question(const question& what, int argc, char** argv);

/// Calls `measure(contestant)` for every one of `contestants`, `repetitions` times, and begins each
/// round with another one, so that a machine that gets slower or faster meets all of them.
void alternate(int repetitions, std::size_t contestants,
               const std::function<void(std::size_t contestant)>& measure);

} // namespace tandem::bench
