#pragma once

#include "report/export/row_writer.hpp"

#include <string>

namespace tandem::test {

/// A place for an export that a test can look at.
class kept_bytes final : public byte_sink {
public:
  status put(std::string_view bytes) override {
    text.append(bytes);
    return std::nullopt;
  }
  std::string text;
};

} // namespace tandem::test
