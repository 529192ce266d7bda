#pragma once

#include "market/error.hpp"

#include <stdexcept>
#include <utility>

namespace tandem::bench {

/// A value, or an exception with what went wrong.
template <class T>
T good(result<T> made) {
  if (!made)
    throw std::runtime_error{made.error().message};
  return std::move(*made);
}

} // namespace tandem::bench
