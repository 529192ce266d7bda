#include "sim/broker/server.hpp"
#include "sim/options.hpp"

#include <csignal>
#include <exception>
#include <iostream>
#include <span>
#include <string_view>
#include <vector>

namespace {

constexpr int cannot_serve = 1;
constexpr int bad_option = 2;

int complain(const tandem::failure& problem) {
  std::cerr << "tandem-sim: " << problem.message << '\n';
  const auto cause_is_outside =
    problem.code == tandem::ec::unavailable || problem.code == tandem::ec::storage_failure;
  return cause_is_outside ? cannot_serve : bad_option;
}

/// SIGINT and SIGTERM, kept from every thread so that sigwait alone receives them.
sigset_t block_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

int run(std::span<const std::string_view> arguments) {
  const auto line = tandem::sim::parse_command_line(arguments);
  if (!line)
    return complain(line.error());
  if (line->help) {
    std::cout << tandem::sim::help_text();
    return 0;
  }
  if (line->version) {
    std::cout << "tandem-sim " TANDEM_VERSION "\n";
    return 0;
  }
  const auto signals = block_stop_signals();
  const auto broker = tandem::sim::server::start(line->options);
  if (!broker)
    return complain(broker.error());
  std::cout << "listening on " << (*broker)->url() << std::endl;
  auto received = 0;
  sigwait(&signals, &received);
  return 0;
}

} // namespace

int main(int count, char** values) {
  try {
    const std::vector<std::string_view> arguments{values + 1, values + count};
    return run(arguments);
  } catch (const std::exception& problem) { // Out of memory or threads.
    std::cerr << "tandem-sim: " << problem.what() << '\n';
    return cannot_serve;
  }
}
