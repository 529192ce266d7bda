#pragma once

#include "bench/harness/programs.hpp"

#include <string>

namespace tandem::bench {

/// tandem-sim with an invented market, which answers as fast as it can, refuses nothing and keeps
/// no audit, so that what it costs is what its answers cost.
class quick_broker {
public:
  explicit quick_broker(int symbols);
  const std::string& url() const { return url_; }
  /// CPU time so far.
  double cpu_s() const;

private:
  temporary_folder folder_;
  system_test::process server_;
  std::string url_;
};

} // namespace tandem::bench
