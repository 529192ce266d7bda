#pragma once

#include "tests/tidy/source_tree.hpp"

#include <string>
#include <vector>

namespace tandem::tidy {

/// Every .cpp file is listed in a CMake file, so that none is forgotten or left behind.
findings check_sources_listed(const source_tree& tree);
/// Every *_test.cpp belongs to a test program, and every folder of tests is in the build.
findings check_tests_run(const source_tree& tree);
/// Every key of the configuration stands in config/default.toml.
findings check_keys_documented(const source_tree& tree, const std::vector<std::string>& keys);
/// Every migration is in the binary, in order and without a gap.
findings check_migrations(const source_tree& tree);

} // namespace tandem::tidy
