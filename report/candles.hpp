#pragma once

#include "market/candle_snapshot.hpp"

#include <cstddef>
#include <string>

namespace tandem {

/// The document `tandem.candles/1` on one line: the last `count` stored candles, oldest first, what
/// their newest closes stand on and why the history is doubted.
std::string candles_json(const market::candle_snapshot& stored, std::size_t count);

} // namespace tandem
