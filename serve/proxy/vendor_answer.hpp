#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tandem::serve {

/// An answer of ours in the broker's format. Clients know the broker's, and repeat a call or not by
/// its numbers, so no other form would reach them.
struct vendor_answer {
  int status = 200; // HTTP; the broker refuses nearly everything with 200.
  std::string body; // JSON
};

/// Refusals, word for word as in the vendor's table of error codes. The return_code is a class, the
/// number in brackets the reason. Texts of clients in them are shortened and made visible.
/// Source: kiwoom-rest-api 4.3, 5.1, 5.2 and 8.
namespace refuse {

vendor_answer missing_api_id();                                               // 1501
vendor_answer not_on_this_path(std::string_view api_id, std::string_view at); // 1504
vendor_answer missing_authorization();                                        // 1513
vendor_answer malformed_authorization();                                      // 1514
vendor_answer unknown_scheme();                                               // 1515
vendor_answer missing_token();                                                // 1516
vendor_answer malformed(std::string_view name, std::string_view reason);      // 1517
vendor_answer too_many_calls(std::string_view api_id, std::int64_t quota);    // 1700, HTTP 429
vendor_answer failed_service(std::string_view reason);                        // 1999, HTTP 503
vendor_answer unknown_key();                                                  // 8001
vendor_answer bad_token();                                                    // 8005
vendor_answer missing_grant_type();                                           // 8011
vendor_answer wrong_grant_type();                                             // 8012
vendor_answer failed_revocation();                                            // 8015
vendor_answer missing_revoked_token();                                        // 8016
vendor_answer missing_key();                                                  // 8020

} // namespace refuse

/// return_code 0 without data, as the broker answers a revocation.
vendor_answer success();

/// What a local token is issued with.
struct issued_token {
  std::string text;
  std::string expires; // Korean time, YYYYMMDDHHMMSS.
};
vendor_answer success(const issued_token& token);

} // namespace tandem::serve
