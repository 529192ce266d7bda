#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tandem::sim {

// What faults make of a good answer's body.

/// The same envelope without rows.
std::string without_rows(std::string_view body);

/// An envelope that says success around something else: every odd time the rows are a text, every
/// even time their fields have other names. Without rows the fields of the answer are renamed.
std::string in_another_shape(std::string_view body, std::int64_t number);

/// The first priced row gets a low of ten times its high or, in a TR without these, a negative
/// price.
std::string with_an_impossible_price(std::string_view body);

} // namespace tandem::sim
