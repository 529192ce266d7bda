#pragma once

#include "report/html/page.hpp"

#include <string_view>
#include <vector>

namespace tandem::html {

/// The members of a JSON object with their values as texts for people, "-" for null; those of a
/// list, and of an object in it, in one line. Nothing for any other text: others can write rows.
std::vector<named_text> members_of(std::string_view object);

/// The regime of a tandem.report/1, and the parts it was drawn from.
void read_regime(std::string_view report, run_page& to);

} // namespace tandem::html
