#pragma once

#include "market/date.hpp"

#include <cstdint>

namespace tandem::sim {

/// What the after-market changes: nothing, the values of the newest session, or also the rows that
/// charts have of earlier ones.
enum class evening_form : std::uint8_t { none, live, rows };

/// What ka10099 calls the last price on a day whose base price is not the close before it.
enum class last_price_form : std::uint8_t { raw, base };

/// The broker's choices where several are known, or none is.
struct price_rules {
  evening_form evening = evening_form::none;
  market::date evening_from; // The first day whose row is an evening's; no day: the first of all.
  last_price_form last_price = last_price_form::raw;
};

} // namespace tandem::sim
