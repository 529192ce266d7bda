#include "bench/screens/table_peers.hpp"

#include <cstdlib>
#include <fstream>
#include <limits>
#include <sstream>
#include <stdexcept>

namespace tandem::bench {

namespace {

constexpr auto env = "/usr/bin/env";

/// Where npm has put the package, unless the environment knows better.
std::string peers_folder() {
  // Read before any thread is started.
  const char* named = std::getenv("TANDEM_BENCH_PEERS"); // NOLINT(concurrency-mt-unsafe): see above
  return named != nullptr ? named : TANDEM_PEERS_FOLDER;
}

std::string what_is_missing_of_duckdb() {
  launch how;
  how.program = env;
  how.arguments = {"node", "-e", "require('" + peers_folder() + "/node_modules/@duckdb/node-api')"};
  how.folder = "/";
  if (system_test::run(how).exit_code == 0)
    return {};
  return "not run: node with the npm package @duckdb/node-api is not installed "
         "(./tandem.sh bench installs it where npm is)";
}

void write_candles(const scan_day& day, const std::string& path) {
  std::ofstream file{path};
  file.precision(std::numeric_limits<double>::max_digits10);
  file << "code,date,open,high,low,close,volume\n";
  for (const auto& symbol : day.symbols)
    for (const auto& one : symbol.candles)
      if (one.close > 0 && one.volume_shares > 0) // What a screen sees.
        file << symbol.listing.code << ',' << one.day.number() << ',' << one.open << ',' << one.high
             << ',' << one.low << ',' << one.close << ',' << one.volume_shares << '\n';
  if (!file.flush())
    throw std::runtime_error{"the candles for the peers could not be written"};
}

} // namespace

table_peers::table_peers(const scan_day& day) : duckdb_missing_(what_is_missing_of_duckdb()) {
  python_ = python_with("pandas", pandas_missing_);
  write_candles(day, folder_.path("candles.csv"));
}

const std::string& table_peers::missing(program which) const {
  return which == program::pandas ? pandas_missing_ : duckdb_missing_;
}

table_peers::figures table_peers::run(program which) const {
  launch how;
  how.folder = folder_.path();
  how.environment = {{"PYTHONDONTWRITEBYTECODE", "1"}};
  if (which == program::pandas) {
    how.program = python_;
    how.arguments = {bench_file("peers/screens_pandas.py"), folder_.path("candles.csv")};
  } else {
    how.program = env;
    how.arguments = {"node", bench_file("peers/screens_duckdb.mjs"), peers_folder(),
                     folder_.path("candles.csv")};
  }
  figures found;
  std::istringstream words{run_well(how).out};
  if (!(words >> found.seconds >> found.last >> found.every))
    throw std::runtime_error{"a peer printed something else than its figures"};
  return found;
}

} // namespace tandem::bench
