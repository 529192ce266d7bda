#pragma once

#include "market/date.hpp"
#include "market/error.hpp"
#include "sim/market/price_rules.hpp"
#include "sim/market/synthetic.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tandem::sim {

enum class limit_scope : std::uint8_t { tr, key };

/// The answer to a second request for a token while the first one is valid.
enum class token_reissue : std::uint8_t { same, fresh };

/// The options of `tandem-sim`; the defaults are those of its command line.
struct server_options {
  int port = 0;            // 0 = any free port; always on 127.0.0.1.
  std::string data_folder; // Empty: the synthetic market.
  int synthetic_symbols = 200;
  std::uint64_t seed = 7;
  double actions =
    default_actions; // Splits, rights and the like per thousand symbols and sessions.
  // Last visible session; with a clock the last one that ever shows.
  market::date today = market::date::from_number(20251128);
  int limit_per_second = 5; // Calls per (key, TR), or per key, in any sliding second.
  int burst = 0; // Calls a token bucket filled at the limit holds; 0: sliding seconds instead.
  limit_scope scope = limit_scope::tr;
  std::chrono::milliseconds penalty{1000}; // After a refusal, refused again for this long.
  std::chrono::milliseconds latency{0};
  std::chrono::milliseconds jitter{0};
  std::chrono::milliseconds connect_latency{0}; // Added to the first answer of a connection.
  std::chrono::seconds token_ttl{std::chrono::hours{24}};
  token_reissue reissue = token_reissue::same;
  int rank_rows_per_page = 100; // Of ka10032.
  // Korean time of day at the start, which the market, token and Date then follow. Empty: the clock
  // stands at 20:30, after the day's end; tokens expire in real time and no Date is sent.
  std::optional<std::chrono::minutes> clock;
  std::optional<market::date> clock_day; // The day of that time; empty: `today`.
  double real_time_factor = 1;           // How many times as fast as real time that clock runs.
  int opening_limit = 0;   // Calls per second from 09:00 to 10:00; 0: as at any other time.
  price_rules prices;      // Whether prices move after 16:00, and the like.
  std::string faults_file; // Empty: nothing goes wrong on purpose.
  std::string audit_file;  // Empty: no audit.
  std::vector<std::string> accepted_keys; // "KEY:SECRET"; empty: any pair, see README of sim.
};

// For `today` and `clock_day`: larger years are typing errors.
inline constexpr market::date today_min = market::date::from_number(20000101);
inline constexpr market::date today_max = market::date::from_number(21001231);
inline constexpr int synthetic_symbols_max = 10'000;
inline constexpr double actions_max = 100;
inline constexpr int limit_per_second_max = 1'000'000;
inline constexpr int burst_max = 1'000;
inline constexpr int rank_rows_max = 5'000;
inline constexpr double real_time_factor_max = 3'600;

/// The simulated broker on real HTTP, serving from its own threads until destroyed.
class server {
public:
  /// Fails with invalid_argument naming the option, or no_data when the folder cannot be read.
  static result<std::unique_ptr<server>> start(const server_options& options);
  server(const server&) = delete;
  server& operator=(const server&) = delete;
  ~server();
  int port() const;
  std::string url() const; // "http://127.0.0.1:PORT"

private:
  struct impl;
  explicit server(std::unique_ptr<impl> state);
  std::unique_ptr<impl> impl_;
};

} // namespace tandem::sim
