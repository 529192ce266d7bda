#pragma once

#include "sim/broker/call.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tandem::sim {

/// The opaque `next-key` for the page of this call that starts at `first_row`.
std::string write_page_key(tr_id tr, const body_fields& fields, std::size_t first_row);

/// The start of the page behind `key`; empty when the key was not made for this TR and body. So a
/// client that mixes up its continuations is noticed at once.
std::optional<std::size_t> read_page_key(tr_id tr, const body_fields& fields, std::string_view key);

} // namespace tandem::sim
