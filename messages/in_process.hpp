#pragma once

#include <caf/allowed_unsafe_message_type.hpp>

#include <type_traits>

// Messages stay inside one process, so none of them has a wire format; CAF requires a declaration
// of that for each type. Processes meet over HTTP and in the database.

namespace tandem {

/// Found by argument-dependent lookup for all types of tandem, also behind a pointer.
template <class T>
void stays_in_this_process(const T& message);

} // namespace tandem

namespace caf {

template <class T>
requires requires(const T& message) {
  stays_in_this_process(message);
}
struct allowed_unsafe_message_type<T> : std::true_type {};

} // namespace caf
