#pragma once

#include "market/error.hpp"
#include "market/secret.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tandem::kiwoom {

/// One HTTP call in Kiwoom's shape: POST `path` with header `api-id: tr` and a JSON body.
struct http_request {
  std::string tr;           // "ka10081"
  std::string path;         // "/api/dostk/chart"
  std::string body;         // JSON
  std::string next_key;     // Not empty: continuation page, sent as cont-yn: Y and next-key.
  secret bearer;            // Empty for the token call.
  std::string cont_yn = {}; // Sent in place of that Y; empty: as `next_key` says.
};

struct http_response {
  int status = 0;
  std::string next_key; // Empty: no further page.
  std::string body;
  std::string tr = {};                   // Header api-id; empty: the answer does not say.
  std::optional<std::int64_t> rows = {}; // Header resp-cnt, the rows of this page.
  std::optional<std::chrono::sys_seconds> date = {}; // Header Date, the broker's clock.
  // Those about the page, as sent; names in lower case: content-type, api-id, cont-yn, next-key,
  // resp-cnt, user-data, access-control-expose-headers.
  std::vector<std::pair<std::string, std::string>> page_headers = {};
};

/// When a call may start, and a callback for its start.
struct start_rule {
  using time_point = std::chrono::steady_clock::time_point;

  time_point not_before;
  time_point not_after =
    time_point::max(); // Connecting may take long; a call that is too late is not sent.
  /// Called in the caller's thread as soon as the last bytes are sent; at most once.
  std::function<void(time_point sent_at)> started = {};
};

/// The result of one call. `sent_at` is taken right after the request's last bytes were given to
/// the kernel, so the broker sees them no later than `sent_at` plus the network delay. When nothing
/// could be sent it is the time when the call was granted. It is never before `not_before`.
struct exchange {
  std::chrono::steady_clock::time_point sent_at;
  std::chrono::steady_clock::time_point answered_at;
  result<http_response> outcome =
    failure{};          // Failures: timeout, unavailable, shutting_down,
                        // bad_response (not HTTP, oversized), invalid_argument.
  bool is_sent = false; // Part of the body left this machine, so the broker may count it.
};

/// Sends and receives bytes; knows no limits and no retries.
class transport {
public:
  transport() = default;
  transport(const transport&) = delete;
  transport& operator=(const transport&) = delete;
  virtual ~transport() = default;
  /// Blocks until the answer is there. The request is complete, which is when the broker counts it,
  /// at `when.not_before` or later; its header may go out up to half a millisecond earlier. One
  /// call at a time.
  virtual exchange post(const http_request& request, const start_rule& when) = 0;
  /// Makes the next call use a new connection: what arrived was not the answer to the last call, so
  /// more stray bytes may follow.
  virtual void hang_up() {}
  /// Ends a call under way, from any thread; it and every later call fail with shutting_down.
  virtual void stop() = 0;
};

} // namespace tandem::kiwoom
