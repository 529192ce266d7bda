#pragma once

#include "market/date.hpp"
#include "sim/broker/call.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tandem::sim {

/// Where a page begins: at a row of the whole listing or, in a chart, at the newest row that is not
/// younger than `day`.
struct page_start {
  std::size_t row = 0;
  std::optional<market::date> day = std::nullopt;
};

/// The `next-key` for the page of this call that begins at `row` of its listing. `days` are those
/// of a chart's rows, newest first; a row behind them means what is older than all.
///
/// A chart's key is what it was seen to be: "A", the symbol as asked for, the day of the row and
/// "00010000", so it is good for the symbol whatever else is asked. ka20006 has no "A" (a guess).
/// The other keys are sealed: they are good for their very call.
std::string write_page_key(tr_id tr, const body_fields& fields, std::size_t row,
                           std::span<const market::date> days = {});

/// The start of the page behind `key`; empty when the key was not made for this TR and subject, or
/// body. So a client that mixes up its continuations is noticed at once.
std::optional<page_start> read_page_key(tr_id tr, const body_fields& fields, std::string_view key);

} // namespace tandem::sim
