#include "bench/options/flight.hpp"

#include "bench/harness/question.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <malloc.h>
#include <map>
#include <memory>
#include <mutex>

namespace tandem::bench {

namespace {

/// A contestant on its way. The broker is a child of the thread that makes it, so that has to be
/// one which stays.
struct seat {
  explicit seat(const market_day& day) : at(day.broker_options()) { day.write_symbols(folder); }

  broker at;
  temporary_folder folder;
  std::future<finished> end; // Last: it waits for the program before the rest goes.
};

std::size_t calls_of_busiest_key(const std::vector<arrival>& audit) {
  std::map<std::string, std::size_t> calls;
  std::size_t most = 0;
  for (const auto& one : audit)
    most = std::max(most, ++calls[one.key]);
  return most;
}

flown land(seat& from, const contestant& who) {
  const auto left = from.end.get();
  who.check(system_test::report{left.out});
  const auto audit = from.at.audit();
  return {left.wall_s, left.cpu_s, left.peak_rss_mb, traffic_of(audit, false),
          calls_of_busiest_key(audit)};
}

} // namespace

std::vector<std::optional<flown>> fly(const std::vector<contestant>& all, std::size_t first,
                                      const market_day& day) {
  std::mutex telling;
  const auto run = [&telling](const std::string& name, const launch& how) {
    auto left = run_well(how);
    const std::lock_guard lock{telling};
    tell(fmt::format("{}: {:.1f} s", name, left.wall_s));
    return left;
  };
  // A child's peak counts from what we have when it is started.
  ::malloc_trim(0);
  std::vector<std::unique_ptr<seat>> seats(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto number = (first + i) % all.size();
    const auto& who = all[number];
    if (!who.missing.empty())
      continue;
    auto& mine = seats[number] = std::make_unique<seat>(day);
    // A thread each, because a program is waited for in the thread that started it.
    mine->end = std::async(std::launch::async, run, who.name, who.start(mine->at, mine->folder));
    mine->at.wait_for_requests(1);
  }
  std::vector<std::optional<flown>> results(all.size());
  for (std::size_t i = 0; i < all.size(); ++i)
    if (seats[i])
      results[i] = land(*seats[i], all[i]);
  return results;
}

} // namespace tandem::bench
