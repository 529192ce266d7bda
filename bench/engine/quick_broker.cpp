#include "bench/engine/quick_broker.hpp"

#include "bench/idle/footprint.hpp"

#include <chrono>

namespace tandem::bench {

namespace {

launch launch_of(int symbols, const std::string& folder) {
  launch how;
  how.program = TANDEM_SIM_PROGRAM;
  how.arguments = {"--synthetic=" + std::to_string(symbols), "--limit=1000000", "--port=0"};
  how.folder = folder;
  return how;
}

} // namespace

quick_broker::quick_broker(int symbols) : server_(launch_of(symbols, folder_.path())) {
  const auto line = server_.first_line(std::chrono::minutes{2});
  url_ = line.substr(line.rfind(' ') + 1); // "listening on http://..."
}

double quick_broker::cpu_s() const {
  return std::chrono::duration<double>(footprint_of(server_.id()).cpu).count();
}

} // namespace tandem::bench
