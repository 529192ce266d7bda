#include "cli/stored_settings.hpp"

#include "cli/arguments.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>
#include <vector>

namespace tandem::cli {

namespace {

/// Whether a key's value is the same in every run of a session with the same result: the day
/// itself, and how hard a run tries.
bool is_of_no_matter(std::string_view key) {
  constexpr std::array<std::string_view, 4> all{"scan.date", "scan.window", "scan.patience",
                                                "history.recheck-max"};
  return std::find(all.begin(), all.end(), key) != all.end();
}

} // namespace

std::optional<config::settings> read_stored_settings(const std::string& text) {
  std::vector<std::string> words;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);)
    words.push_back(line);
  auto read = parse_arguments(words);
  // Besides, their relations are to keys that a run's row does not have.
  std::erase_if(read.entries, [](const auto& entry) { return is_of_no_matter(entry.key); });
  auto resolved = config::resolve(read.entries);
  return read.problems.empty() && resolved.problems.empty() ? std::optional{resolved.values}
                                                            : std::nullopt;
}

} // namespace tandem::cli
