#pragma once

#include "store/results/verdict_block.hpp"

#include <string>
#include <string_view>

namespace tandem {

// Among the checks that are stored with an engine's verdict there are, besides those of its
// filters, the signs that it counted and what kept a match out of the list.

/// A sign: it is there or not, and drops nobody.
bool is_sign(const store::engine_check& check);
/// "cross" of "signal.cross".
std::string_view sign_name(const store::engine_check& check);

/// The check of the list that kept a match out; null where none is recorded.
const store::engine_check* kept_out_by(const store::engine_verdict& engine);
/// "its score less the risk is 4.4, and the lowest cut-off 4.5"
std::string kept_out_text(const store::engine_check& by);

/// Whether a check of `engine` is one of a filter: neither a sign nor the list's.
bool is_filter(const store::engine_verdict& engine, const store::engine_check& check);

} // namespace tandem
