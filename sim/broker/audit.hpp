#pragma once

#include "market/error.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tandem::sim {

/// One request as judged by the broker on arrival.
struct audit_entry {
  std::int64_t t_us = 0; // Monotonic microseconds, comparable between processes.
  std::string_view key;  // App key; "" when the request did not show its key.
  std::string_view tr;
  std::string_view code; // The subject of the request; "" when the TR names no symbol.
  int status = 200;
  std::optional<int> return_code; // Empty when the body is not a JSON envelope.
  std::string_view verdict;
};

/// The broker's own record of every request, a JSON object per line. Each line is handed to the
/// kernel at once, so a killed process loses none.
class audit_log {
public:
  /// Empties the file first. Fails with invalid_argument when it cannot be written.
  static result<std::unique_ptr<audit_log>> create(const std::string& path);
  audit_log(const audit_log&) = delete;
  audit_log& operator=(const audit_log&) = delete;
  ~audit_log();

  /// Fails with storage_failure (disk full); then the last line may be incomplete.
  status record(const audit_entry& entry);

private:
  audit_log(int file, std::string path);
  int file_; // Descriptor, owned.
  std::string path_;
};

} // namespace tandem::sim
