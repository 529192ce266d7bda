#include "market/backtest/workers.hpp"

#include <algorithm>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace tandem::market::backtest {

void for_each_index(std::size_t count, std::size_t threads, const progress& state,
                    const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next = 0;
  std::exception_ptr problem;
  std::mutex guard;
  const auto run = [&] {
    try {
      for (auto i = next++; i < count && !state.is_cancelled; i = next++)
        work(i);
    } catch (...) {
      const std::scoped_lock lock{guard};
      problem = problem ? problem : std::current_exception();
      next = count;
    }
  };
  std::vector<std::thread> others;
  others.reserve(std::min(threads, count));
  try {
    for (std::size_t i = 1; i < std::min(threads, count); ++i)
      others.emplace_back(run);
  } catch (const std::system_error&) {
    // The machine gives no more threads; those that there are do the work.
  }
  run();
  for (auto& each : others)
    each.join();
  if (problem)
    std::rethrow_exception(problem);
}

} // namespace tandem::market::backtest
