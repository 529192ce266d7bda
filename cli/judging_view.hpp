#pragma once

#include "market/backtest/workers.hpp"

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>

namespace tandem::cli {

/// How far a backtest is, on stderr while this lives: on a terminal a line that is redrawn,
/// elsewhere a line every ten seconds. Refers to the progress.
class judging_view {
public:
  /// `total`: symbols times sessions.
  judging_view(const market::backtest::progress& state, std::size_t total, bool quiet);
  judging_view(const judging_view&) = delete;
  judging_view& operator=(const judging_view&) = delete;
  /// Wipes the line.
  ~judging_view();

private:
  void show(bool is_terminal);

  const market::backtest::progress& state_;
  std::size_t total_;
  std::mutex guard_;
  std::condition_variable woken_;
  bool is_over_ = false;
  std::thread shower_; // Not running when quiet.
};

} // namespace tandem::cli
