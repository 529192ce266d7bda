#include "bench/engine/whole_scan.hpp"

#include "tests/support/report.hpp"

#include <stdexcept>

namespace tandem::bench {

scan_cost scan_market(const std::string& url, const temporary_folder& folder,
                      const std::vector<std::string>& options) {
  std::vector<std::string> arguments{"scan",
                                     "--again",
                                     "--output=json",
                                     "--broker.url=" + url,
                                     "--gateway.delay=0s",
                                     "--universe.source=all",
                                     "--universe.exclude="};
  arguments.insert(arguments.end(), options.begin(), options.end());
  // A key may ask for a token once a second; a new key for each run, and none has to wait for it.
  static int keys = 0;
  const auto end = run_well(system_test::tandem_in(
    folder, arguments,
    {{"KIWOOM_APP_KEY", "key-" + std::to_string(++keys)}, {"KIWOOM_SECRET_KEY", "secret"}}));
  const system_test::report told{end.out};
  scan_cost cost{end.wall_s, end.cpu_s, end.peak_rss_mb, told.number("/universe/symbols"),
                 told.number("/gateway/0/calls")};
  if (told.text("/run/outcome") != "complete")
    throw std::runtime_error{"a scan ended " + told.text("/run/outcome") + ": " + end.err};
  for (std::size_t i = 0; i < told.size("/scanners"); ++i)
    if (told.number("/scanners/" + std::to_string(i) + "/evaluated") != cost.symbols)
      throw std::runtime_error{"a scanner has not judged every symbol"};
  return cost;
}

} // namespace tandem::bench
