#pragma once

#include "market/error.hpp"
#include "market/secret.hpp"

#include <chrono>
#include <string_view>

namespace tandem::kiwoom {

/// A bearer token.
struct token {
  secret value;
  std::chrono::system_clock::time_point expires_at; // UTC; the broker's expires_dt is KST.
};

/// Reads au10001's answer. Errors never quote the body.
result<token> parse_token(std::string_view body);

} // namespace tandem::kiwoom
