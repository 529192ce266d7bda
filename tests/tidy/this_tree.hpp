#pragma once

#include "tests/tidy/source_tree.hpp"

#include <boost/test/unit_test.hpp>

namespace tandem::tidy {

/// The tree this test was built from.
inline const source_tree& tree() {
  static const auto all = read_tree(TANDEM_SOURCE_DIR);
  return all;
}

inline void expect_none(const findings& found) {
  BOOST_TEST(found.empty());
  for (const auto& one : found)
    BOOST_ERROR(to_string(one));
}

} // namespace tandem::tidy
