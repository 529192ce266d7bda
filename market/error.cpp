#include "market/error.hpp"

namespace tandem {

std::string_view to_string(ec code) {
  switch (code) {
    case ec::queue_full:
      return "queue_full";
    case ec::rate_limited:
      return "rate_limited";
    case ec::timeout:
      return "timeout";
    case ec::unavailable:
      return "unavailable";
    case ec::unauthorized:
      return "unauthorized";
    case ec::forbidden:
      return "forbidden";
    case ec::bad_request:
      return "bad_request";
    case ec::bad_response:
      return "bad_response";
    case ec::unknown_symbol:
      return "unknown_symbol";
    case ec::no_data:
      return "no_data";
    case ec::storage_busy:
      return "storage_busy";
    case ec::storage_failure:
      return "storage_failure";
    case ec::invalid_argument:
      return "invalid_argument";
    case ec::invalid_config:
      return "invalid_config";
    case ec::shutting_down:
      return "shutting_down";
    case ec::internal:
      return "internal";
    case ec::cancelled:
      return "cancelled";
    case ec::storage_away:
      return "storage_away";
    case ec::service_failure:
      return "service_failure";
  }
  // For a number that was read from outside and is not a code.
  return "unknown";
}

retry_action retry_class(ec code) {
  switch (code) {
    case ec::rate_limited:
    case ec::timeout:
    case ec::unavailable:
    case ec::service_failure:
      return retry_action::paced;
    case ec::bad_response:
      return retry_action::once;
    case ec::unauthorized:
      return retry_action::renew_token;
    case ec::queue_full:
    case ec::forbidden:
    case ec::bad_request:
    case ec::unknown_symbol:
    case ec::no_data:
    case ec::storage_busy:
    case ec::storage_failure:
    case ec::storage_away:
    case ec::invalid_argument:
    case ec::invalid_config:
    case ec::shutting_down:
    case ec::cancelled:
    case ec::internal:
      return retry_action::never;
  }
  return retry_action::never;
}

} // namespace tandem
