#pragma once

#include <map>
#include <string>
#include <vector>

namespace tandem::test {

/// The pages of the ready-made screens by their paths: docs/shelf.md and a page for each of them.
std::map<std::string, std::string> shelf_pages();

/// How the row of each word begins in the tables of docs/screens.md: its form and its aliases.
std::vector<std::string> word_rows();

/// docs/screens.md of this source tree.
std::string screens_page();

} // namespace tandem::test
