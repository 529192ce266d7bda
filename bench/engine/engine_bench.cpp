#include "bench/engine/growth.hpp"
#include "bench/engine/hops.hpp"

#include <iterator>
#include <utility>

// What do the actors cost, and how does a scan grow?
//
// Four answers, the small ones from engine_load: a message between two bare actors; a request for
// candles through the engine's own actors, against the parsing of its page alone; a page over HTTP,
// against a plain client; and whole processes of `tandem scan` over 100 to 10,000 invented symbols
// (600 candles each) and with 1 to 64 scanners.
//
// Worse would be: more overhead per request, as 64 scanners over a market ask 170,000 times; pages
// slower than the plain client by more than the checks are worth; any growth above linear, as a
// list that is searched for each symbol; memory of the whole market above 150 MiB.

namespace tandem::bench {

namespace {

void append(answer& to, answer part) {
  auto move = [](auto& from, auto& into) {
    std::move(from.begin(), from.end(), std::back_inserter(into));
  };
  move(part.tables, to.tables);
  move(part.goals, to.goals);
  move(part.notes, to.notes);
}

answer find(const terms& how) {
  answer all;
  append(all, measure_hops(how));
  append(all, measure_growth(how));
  return all;
}

} // namespace

} // namespace tandem::bench

int main(int argc, char** argv) {
  return tandem::bench::run_question(
    {.name = "engine",
     .asks = "What do the actors cost, and how does it grow with symbols and scanners?",
     .find = tandem::bench::find},
    argc, argv);
}
