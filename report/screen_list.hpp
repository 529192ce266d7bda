#pragma once

#include "report/format/table.hpp"
#include "screens/catalog.hpp"

#include <string>
#include <vector>

namespace tandem {

/// One screen of a catalog, for a list.
struct listed_screen {
  const screens::screen_text* text = nullptr;
  const screens::checked* made = nullptr; // With errors it has no screen.
};

/// All screens of the catalog, which outlives the list.
std::vector<listed_screen> list_screens(screens::catalog& known);

/// "times = 5 (2..100)", with bounds and % as written.
std::string parameter_text(const screens::parameter& what);

std::string screens_table(const std::vector<listed_screen>& all, const page& on);
/// The document `tandem.screens/1` on one line.
std::string screens_json(const std::vector<listed_screen>& all);
/// A screen a line, of the same members.
std::string screens_jsonl(const std::vector<listed_screen>& all);
std::string screens_csv(const std::vector<listed_screen>& all);

} // namespace tandem
