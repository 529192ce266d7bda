#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tandem::config {

/// Where a config file assigns a key, and the text of the value. CAF's tree knows neither lines nor
/// repeated keys, and rounds reals wrongly (every fourth five-digit fraction is one ulp off).
struct indexed_key {
  std::string path; // "gateway.delay"; without the "global" that CAF puts before loose keys.
  int line = 0;
  std::string text; // As written: 0.015
};

struct config_index {
  std::vector<indexed_key> keys; // In the file's order.
  // What CAF's parser lets pass though it loses the value; empty: nothing.
  std::string fault;
  int fault_line = 0;
};

/// Indexes a text that CAF's parser has accepted.
config_index index_config(std::string_view text);

} // namespace tandem::config
