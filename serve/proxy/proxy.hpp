#pragma once

#include "engine/pending_page.hpp"
#include "http/listener.hpp"
#include "market/session.hpp"
#include "market/utc_time.hpp"
#include "messages/gateway.hpp"
#include "serve/proxy/answer_memory.hpp"
#include "serve/proxy/call_policy.hpp"
#include "serve/proxy/local_clients.hpp"
#include "serve/proxy/local_tokens.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tandem::serve {

struct proxy_options {
  bool accounts = false; // Whether questions about accounts pass.
  // A call is held if it starts within this time, and refused at once if it does not.
  std::chrono::nanoseconds hold = std::chrono::seconds{8};
  std::size_t memory_bytes_max = 32U * 1024 * 1024;
  std::int64_t quota = 5;  // Calls of one TR in a second, as refusals name it.
  std::string run_id = {}; // Under which calls stand in the audit.
  market::session_rules sessions = {};
};

/// What the proxy needs of the process around it.
struct proxy_world {
  /// Begins a call; null or errors of the page are answered in the broker's words.
  std::function<std::unique_ptr<pending_page>(fetch_tr)> fetch;
  std::function<utc_time()> now;
  /// http::listener::wait_for, about the connection whose request is being handled.
  std::function<http::wait_end(int, std::chrono::steady_clock::time_point)> wait;
  /// http::listener::name_client, as above.
  std::function<void(std::string)> name_client;
};

/// A request to one of the broker's paths, as it came over the wire.
struct proxy_request {
  addressed_call call;
  std::vector<std::string> authorizations; // Each header is given as often as it came.
  std::vector<std::string> cont_yns;
  std::vector<std::string> next_keys;
  std::string_view body;
};

struct proxy_answer {
  shared_raw_answer content; // Body and HTTP status.
  std::string content_type;
  std::vector<std::pair<std::string, std::string>> headers; // All others that are sent.
};

/// What one client has cost since the start.
struct client_counters {
  std::uint64_t calls = 0;   // That were asked for, without those refused for what they are.
  std::uint64_t shared = 0;  // Of these, answered from memory or with another one's call.
  std::uint64_t delayed = 0; // Of these, refused because they would have waited for too long.
  std::uint64_t left = 0;    // Of these, given up because the client hung up.
  std::uint64_t refused = 0; // Orders and whatever else never passes.
  std::uint64_t held = 0;    // Waiting for their answers now.
};

/// The broker's face for programs that share its key: their token calls are answered here, their
/// questions take turns at the gateway and get the broker's answers byte for byte. Orders never
/// pass. May be used by many threads at once; each waits in `handle`.
class proxy {
public:
  /// Clients beyond this many are counted together, under `other_clients`.
  static constexpr std::size_t counted_clients_max = 64;
  static constexpr const char* other_clients = "others";

  /// Precondition: every function of `world` is set.
  proxy(proxy_options options, local_tokens tokens, proxy_world world);

  /// Returns when there is an answer, nobody wants it any more, or the server ends.
  proxy_answer handle(const proxy_request& request);

  /// Who may call from now on.
  void allow(local_clients allowed);
  /// By the client's name.
  std::map<std::string, client_counters> counters() const;

private:
  using count = std::uint64_t client_counters::*;
  /// A question of a client, on its way to the broker.
  struct question {
    const permitted_call& call;
    const std::string& client;
    raw_query query;
    std::string next_key;
  };
  /// Counts a question among those under way while it lives.
  class flight;

  proxy_answer answer_token_call(const proxy_request& request);
  proxy_answer answer_call(const permitted_call& call, const std::string& client,
                           const proxy_request& request);
  std::optional<shared_raw_answer> remembered(const question& asked);
  proxy_answer fetched(const question& asked);
  /// The page from the gateway, or why there is none.
  result<tr_page> ask_gateway(const question& asked);
  proxy_answer refused(const question& asked, ec why);
  /// The client whose valid token the request carries, or the refusal.
  std::variant<std::string, vendor_answer> identify(const proxy_request& request) const;
  void add(const std::string& client, count what, std::int64_t number = 1);

  proxy_options options_;
  proxy_world world_;
  std::atomic<std::uint64_t> last_alone_{0};
  mutable std::mutex guard_; // Guards what follows.
  local_tokens tokens_;
  answer_memory memory_;
  std::map<std::string, client_counters> counters_;
};

} // namespace tandem::serve
