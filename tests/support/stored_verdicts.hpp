#pragma once

#include "store/results/verdict_block.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace tandem::test {

/// A block as the writer stores it.
inline store::verdict_block_row stored(const std::string& run_id, const std::string& scanner,
                                       const std::vector<store::symbol_verdict>& verdicts,
                                       std::int64_t number = 1) {
  store::verdict_block block;
  for (const auto& one : verdicts)
    block.add(one);
  auto row = block.seal(run_id, scanner, number);
  BOOST_TEST_REQUIRE(static_cast<bool>(row));
  return *row;
}

} // namespace tandem::test
