#pragma once

#include "tests/tidy/source_tree.hpp"

namespace tandem::tidy {

/// Who may include whom, third-party headers included: the table of the architecture.
findings check_includes(const source_tree& tree);
/// Includes start at the root of the tree, so every quoted path names a file there.
findings check_include_paths(const source_tree& tree);
/// packages.txt has the Debian package of every third-party header and every library CMake finds.
findings check_packages(const source_tree& tree);

} // namespace tandem::tidy
