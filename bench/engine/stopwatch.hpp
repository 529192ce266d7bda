#pragma once

namespace tandem::bench {

/// What a stretch of work took, of all threads of this process.
struct spent {
  double wall_s = 0;
  double cpu_s = 0;
};

/// Runs from its construction on.
class stopwatch {
public:
  stopwatch() : started_(now()) {}
  spent read() const {
    const auto at = now();
    return {at.wall_s - started_.wall_s, at.cpu_s - started_.cpu_s};
  }

private:
  static spent now();
  spent started_;
};

} // namespace tandem::bench
