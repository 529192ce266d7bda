#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tandem::system_test {

/// Reads a result database as anybody with SQLite can, without the project's own code.
using rows = std::vector<std::vector<std::string>>; // NULL is "NULL".
rows query(const std::string& file, const std::string& sql);
/// The single number a query yields.
std::int64_t query_number(const std::string& file, const std::string& sql);
/// Changes the database, as whoever can write into it may.
void change(const std::string& file, const std::string& sql);

} // namespace tandem::system_test
