#include "bench/engine/load_run.hpp"

#include "bench/harness/programs.hpp"

#include <sstream>

namespace tandem::bench {

load_figures run_load(const std::string& what, std::size_t count, const std::string& url) {
  const temporary_folder folder;
  launch how;
  how.program = TANDEM_ENGINE_LOAD;
  how.arguments = {what, std::to_string(count)};
  if (!url.empty())
    how.arguments.push_back(url);
  how.folder = folder.path();
  std::istringstream lines{run_well(how).out};
  load_figures found;
  std::string name;
  for (double value = 0; lines >> name >> value;)
    found[name] = value;
  return found;
}

} // namespace tandem::bench
