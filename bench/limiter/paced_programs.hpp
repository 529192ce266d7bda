#pragma once

#include "bench/harness/programs.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace tandem::bench {

/// A program that calls a broker through one limiter, for `paced_job`'s arguments.
struct paced_program {
  std::string name;
  std::string program;            // Empty: it cannot be run here.
  std::vector<std::string> first; // Arguments before those of the job.
  std::string note;               // Why it cannot be run, or with what it is.
};

/// tandem's gateway, transport and writer (ka10095 only).
paced_program gateway_program();
/// Call, sleep; in C++.
paced_program sleep_loop_program();
/// A bucket of tokens in front of requests on four threads.
paced_program token_bucket_program();
/// The npm package Bottleneck in front of node's fetch.
paced_program bottleneck_program();

/// The calls it is to make.
struct paced_calls {
  std::string url;
  std::string tr;
  std::chrono::milliseconds delay{0};
  std::string codes_file;
};

/// How to start it in `folder`, where it may leave files.
launch launch_of(const paced_program& what, const paced_calls& calls, const std::string& folder);

} // namespace tandem::bench
