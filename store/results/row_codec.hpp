#pragma once

#include "store/results/result_store.hpp"

#include <cstdint>
#include <string>

namespace tandem::store {

/// A row as stored in the outbox: the number of its type, and its fields as a JSON array in the
/// order of its table. NaN becomes null, as in the databases, and bytes hexadecimal digits.
struct encoded_row {
  std::int64_t kind = 0;
  std::string fields;
};

encoded_row encode(const row& any);

/// Fields that a newer version appended to the table keep their defaults. Errors: storage_failure
/// when the type is unknown or the fields do not fit it. A single verdict, as versions before
/// schema 6 wrote it, becomes a block with the number -`place`.
result<row> decode(const encoded_row& kept, std::int64_t place = 0);

} // namespace tandem::store
