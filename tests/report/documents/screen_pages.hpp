#pragma once

#include <string>
#include <vector>

namespace tandem::test {

/// docs/shelf.md: a section for each ready-made screen, in Markdown.
std::string shelf_page();

/// How the row of each word begins in the tables of docs/screens.md: its form and its aliases.
std::vector<std::string> word_rows();

/// docs/screens.md of this source tree.
std::string screens_page();

} // namespace tandem::test
