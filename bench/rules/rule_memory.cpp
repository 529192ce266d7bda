// What does a symbol cost in memory: its candles in the cache, and what a rule needs while it looks
// at them? Prints one line per figure, "NAME VALUE". Worse would be: more bytes.
//
// rule_memory SYMBOLS
#include "actors/candles/candle_memory.hpp"
#include "bench/rules/scan_day.hpp"
#include "market/rules/registry.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <malloc.h>
#include <new>
#include <string>
#include <string_view>

namespace {

/// What was asked of operator new; bytes as malloc rounds them.
struct heap {
  std::size_t calls = 0;
  std::size_t bytes = 0;
  std::size_t peak_bytes = 0;
};
heap used; // One thread only.

void* take(std::size_t size) {
  void* memory = std::malloc(size);
  if (memory == nullptr)
    throw std::bad_alloc{};
  ++used.calls;
  used.bytes += malloc_usable_size(memory);
  used.peak_bytes = std::max(used.peak_bytes, used.bytes);
  return memory;
}

void give(void* memory) {
  used.bytes -= memory == nullptr ? 0 : malloc_usable_size(memory);
  std::free(memory);
}

} // namespace

void* operator new(std::size_t size) {
  return take(size);
}
void operator delete(void* memory) noexcept {
  give(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  give(memory);
}

namespace {

using namespace tandem;

void tell(const std::string& name, double value) {
  std::cout << name << ' ' << value << '\n';
}

std::size_t heap_in_use() {
  const auto now = mallinfo2();
  return now.uordblks + now.hblkhd;
}

void measure_cache(const bench::scan_day& day) {
  std::size_t candles = 0;
  const auto before = heap_in_use();
  candle_memory memory{std::numeric_limits<std::uint64_t>::max()};
  for (const auto& one : day.symbols) {
    candle_memory::entry kept;
    kept.candles = shared_candles{one.candles};
    kept.traded = market::count_traded(one.candles);
    kept.name = one.listing.name;
    candles += one.candles.size();
    memory.put(one.listing.code, day.session, std::move(kept));
  }
  const auto symbols = static_cast<double>(day.symbols.size());
  tell("cached", static_cast<double>(heap_in_use() - before) / symbols);
  tell("counted", static_cast<double>(memory.bytes()) / symbols);
  tell("candles", static_cast<double>(candles) / symbols);
}

void measure_scratch(const bench::scan_day& day, std::string_view name, market::detail depth) {
  const auto rule =
    market::make_rule(name, {}, market::fixed_condition(market::regime_word::neutral));
  std::size_t calls = 0;
  std::size_t peak = 0;
  for (const auto& one : day.symbols) {
    const auto before = used;
    used.peak_bytes = used.bytes;
    const auto verdicts = rule->evaluate({one.listing, one.candles, day.session}, depth);
    calls += used.calls - before.calls;
    peak = std::max(peak, used.peak_bytes - before.bytes);
  }
  const auto what = std::string{name} + (depth == market::detail::full ? "/full" : "/brief");
  tell(what + "/allocations", static_cast<double>(calls) / static_cast<double>(day.symbols.size()));
  tell(what + "/peak", static_cast<double>(peak));
}

} // namespace

int main(int argc, char** argv) {
  std::size_t symbols = 0;
  const std::string_view word{argc == 2 ? argv[1] : ""};
  std::from_chars(word.data(), word.data() + word.size(), symbols);
  if (symbols == 0) {
    std::cerr << "usage: rule_memory SYMBOLS\n";
    return 2;
  }
  const auto day = bench::make_scan_day(symbols);
  measure_cache(day);
  for (const auto* rule : market::rules())
    for (const auto depth : {market::detail::brief, market::detail::full})
      measure_scratch(day, rule->name, depth);
}
