#pragma once

#include "report/html/page.hpp"

#include <cstddef>
#include <string>

namespace tandem::html {

// The sections of a page in their order, each with its heading.

/// Which session, how far its closes and the run can be trusted, and what was wrong.
std::string freshness_section(const run_page& page);
/// Who is on a list since this session, and who left.
std::string news_section(const run_page& page);
/// The lists, and a part for each pick.
std::string picks_section(const run_page& page);
std::string regime_section(const run_page& page);
/// How many symbols left at each stage.
std::string funnel_section(const run_page& page);
/// What the run has cost: calls, their pace, the cache, the machine.
std::string engine_section(const run_page& page);

/// The chart of a pick, why it was picked, and on which lists it was before.
std::string pick_article(const page_pick& pick, const std::string& id);
/// The id of a pick's part in the page: texts from outside make no ids.
std::string pick_id(std::size_t list, std::size_t pick);

/// A section with a heading, for the landmark's name too.
std::string section(const std::string& id, const std::string& title, const std::string& markup);

} // namespace tandem::html
