#pragma once

#include "bench/engine/stopwatch.hpp"

#include <cstddef>
#include <string>

namespace tandem::bench {

/// What came of reading pages of candles from a broker, one after the other on one connection.
struct page_run {
  spent taken;
  std::size_t pages = 0;
  std::size_t bytes = 0; // Of all bodies.
  // For comparing what was understood:
  std::size_t candles = 0;
  double closes = 0; // Sum.
  double volume = 0; // Sum.
};

/// As tandem does it: kiwoom's HTTP client, envelope and strict parser.
page_run read_pages_strictly(const std::string& url, std::size_t pages);
/// As it is done without further thought: cpp-httplib's client, a RapidJSON document, strtoll.
page_run read_pages_plainly(const std::string& url, std::size_t pages);
/// Envelope and parser alone, on one page that is there already.
page_run parse_pages(std::size_t pages);

} // namespace tandem::bench
