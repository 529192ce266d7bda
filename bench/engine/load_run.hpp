#pragma once

#include <cstddef>
#include <map>
#include <string>

namespace tandem::bench {

/// Figures by name, as engine_load prints them.
using load_figures = std::map<std::string, double>;

/// One measurement of engine_load in a new process and an empty folder: "shared/64", `count` times,
/// at the broker `url` where it wants one.
load_figures run_load(const std::string& what, std::size_t count, const std::string& url = {});

} // namespace tandem::bench
