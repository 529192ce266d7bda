#pragma once

#include "bench/harness/answer.hpp"
#include "bench/harness/machine.hpp"

#include <string>

namespace tandem::bench {

/// An answer with everything needed to judge it: one file of bench/results.
struct result_file {
  std::string question; // "options"
  std::string asks;
  bool smoke = false;
  int repetitions = 0;
  double took_s = 0; // All of it.
  machine where;
  answer found;
};

/// JSON, schema "tandem.bench/1".
std::string to_json(const result_file& all);
/// Reads what `to_json` wrote; throws with the place of what is missing or of another type.
result_file parse_result(const std::string& json);

} // namespace tandem::bench
