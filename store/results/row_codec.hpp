#pragma once

#include "store/results/result_store.hpp"

#include <cstdint>
#include <string>

namespace tandem::store {

/// A row as it is kept in the outbox: the number of its type in the variant, and its fields as a
/// JSON array in the order of its table. NaN becomes null, as in the databases.
struct encoded_row {
  std::int64_t kind = 0;
  std::string fields;
};

encoded_row encode(const row& any);

/// Fields that a newer version of the table has got at its end keep their defaults.
/// Errors: storage_failure when the type is unknown or the fields are not its own.
result<row> decode(const encoded_row& kept);

} // namespace tandem::store
