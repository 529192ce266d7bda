#pragma once

#include "sim/broker/fault.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tandem::sim {

/// A refusal of the broker, word for word as it is sent.
struct refusal {
  int http_status = 200;
  std::optional<int> return_code; // Empty: the body is a page of HTML.
  std::string message;            // return_msg, or the page.
  std::string_view verdict;       // For the audit.
};

/// Texts: the table of error codes in the vendor's guide; kiwoom-rest-api 4.4, 5.1 and 5.2. The
/// outer number is a class, the bracket the code.
namespace refuse {

refusal firewall();                                                 // HTTP 400, HTML.
refusal missing_api_id();                                           // 1501
refusal wrong_path(std::string_view api_id, std::string_view path); // 1504
refusal unknown_api_id(std::string_view api_id);                    // 1505
refusal missing_field(std::string_view name);                       // 1511
refusal missing_authorization();                                    // 1513
refusal malformed_authorization();                                  // 1514
refusal unknown_scheme();                                           // 1515
refusal missing_token();                                            // 1516
refusal malformed(std::string_view name, std::string_view reason);  // 1517
refusal too_many_codes(); // 1634, HTTP 200: not a rate limit.
refusal too_many_calls(std::string_view api_id, std::int64_t limit); // 1700, HTTP 429.
refusal too_many_of_key(std::int64_t limit); // 1701, HTTP 429: all TRs together.
refusal bad_key();                           // 8001
refusal bad_token();                         // 8005
refusal missing_grant_type();                // 8011
refusal wrong_grant_type();                  // 8012
refusal failed_revocation();                 // 8015
refusal missing_revoked_token();             // 8016
refusal missing_key();                       // 8020

/// The refusal that a fault causes; empty for kinds that spoil a good answer or last. `limit` is
/// the quota that quota refusals name.
std::optional<refusal> by_fault(fault_kind kind, std::string_view api_id, std::int64_t limit);
/// Whether it refuses for the quota; then the call uses up nothing.
bool is_of_quota(fault_kind kind);

} // namespace refuse

} // namespace tandem::sim
