#pragma once

#include "config/settings.hpp"
#include "market/error.hpp"
#include "report/html/page.hpp"
#include "store/candles/candle_reader.hpp"
#include "store/results/result_reader.hpp"

#include <cstddef>
#include <string>

namespace tandem::html {

/// Picks that have a section of their own, over all lists of a page: more than anybody reads, and
/// what keeps a page of a screen that half the market passes at a few MB.
inline constexpr std::size_t sections_max = 100;

/// Reads everything that the page of the run `id` shows. `candles`: of the run's market; null for a
/// page without them. `settings`: those of the run, which must outlive the page. Errors:
/// invalid_argument when there is no such run; those of the readers.
result<run_page> load_page(store::result_reader& from, store::candle_reader* candles,
                           const config::settings& settings, const std::string& id);

} // namespace tandem::html
