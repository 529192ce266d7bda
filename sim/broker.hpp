#pragma once

#include "sim/answers.hpp"
#include "sim/audit.hpp"
#include "sim/call.hpp"
#include "sim/clock.hpp"
#include "sim/exchange.hpp"
#include "sim/police.hpp"
#include "sim/server.hpp"
#include "sim/token_desk.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

namespace tandem::sim {

/// An answer as it goes over the wire, and when.
struct outgoing {
  int status = 200;
  std::string content_type = "application/json;charset=UTF-8";
  std::string api_id;
  std::string next_key; // Empty: no further page, cont-yn is N.
  std::string body;
  std::chrono::steady_clock::time_point due; // Arrival plus latency.
};

/// The broker without its sockets: exchange, police, token desk and audit behind one question.
///
///   arrival ─▶ firewall ─▶ api-id and path ─▶ token ─▶ quota ─▶ fields ─▶ audit ─▶ answer
///
/// Everything up to the audit happens in one critical section that also reads the clock, so the
/// audit's order, its times and the quota's decisions agree. Thread-safe.
class broker {
public:
  /// `audit` may be null.
  broker(const server_options& options, std::unique_ptr<exchange> market,
         std::unique_ptr<audit_log> audit, clock_source clock);

  /// Judges and answers a request that has arrived completely.
  outgoing handle(const incoming& request);

private:
  struct judgement;
  judgement judge(const incoming& request, const parsed_body& body);
  void judge_token_call(judgement& verdict, const body_fields& fields, const instant& now);
  void judge_data_call(judgement& verdict, const incoming& request, const parsed_body& body,
                       const instant& now);
  status record(const judgement& verdict, const incoming& request, const parsed_body& body,
                const instant& now);
  std::chrono::steady_clock::duration next_latency();

  clock_source clock_;
  std::chrono::microseconds latency_;
  std::chrono::microseconds jitter_;
  std::uint64_t seed_;
  std::unique_ptr<const exchange> market_;

  std::mutex mutex_; // Guards what follows.
  std::unique_ptr<audit_log> audit_;
  police police_;
  token_desk tokens_;
  std::uint64_t arrivals_ = 0;
  std::chrono::steady_clock::time_point latest_arrival_;
};

} // namespace tandem::sim
