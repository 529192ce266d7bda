#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tandem::cli {

/// "scan", "check", "config"
std::vector<std::string_view> help_topics();

/// The help on a topic, or the general help for an empty one. No line is wider than 100 columns.
std::string help_text(std::string_view topic);

} // namespace tandem::cli
