#pragma once

#include "kiwoom/parsed_answer.hpp"
#include "market/error.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tandem::kiwoom {

/// What an answer's status line and envelope say, before any TR-specific parsing.
struct answer_class {
  status problem;           // Empty: success, the body may be parsed.
  std::optional<int> outer; // return_code; empty when the body is not such JSON.
  int bracket = 0;          // The four-digit code in return_msg's brackets; 0 = none.
  named_quota quota;        // Of a refusal: "유량=5" of the TR, "총유량=20" of the key.
};

/// Classifies by the bracketed code, not by the HTTP status: the broker answers errors with 200.
/// The message of `problem` carries TR, return_code and return_msg, never a header or a body of
/// the token call. Source: kiwoom-rest-api sections 4.3, 4.4 and 5.
answer_class classify(std::string_view tr, int http_status, const parsed_answer& answer);

} // namespace tandem::kiwoom
