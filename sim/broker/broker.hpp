#pragma once

#include "http/clock.hpp"
#include "sim/broker/answers.hpp"
#include "sim/broker/audit.hpp"
#include "sim/broker/call.hpp"
#include "sim/broker/fault_script.hpp"
#include "sim/broker/outgoing.hpp"
#include "sim/broker/police.hpp"
#include "sim/broker/server.hpp"
#include "sim/broker/token_desk.hpp"
#include "sim/market/exchange.hpp"
#include "sim/market/market_clock.hpp"
#include "sim/market/market_days.hpp"

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

namespace tandem::sim {

/// The broker without its sockets: exchange, police, token desk and audit behind one interface.
///
///   arrival ─▶ firewall ─▶ api-id, path ─▶ token ─▶ quota ─▶ fields ─▶ faults ─▶ audit ─▶ answer
///
/// Faults count every request that arrives but strike only those that the broker would have
/// answered well. Everything up to the audit happens in one critical section that also reads the
/// clock, so the audit's order, its times and the quota's decisions agree. Thread-safe.
class broker {
public:
  /// `audit` may be null. With a clock the sessions up to `options.today` show as it reaches them,
  /// otherwise that of `market`.
  broker(const server_options& options, std::unique_ptr<exchange> market,
         std::unique_ptr<audit_log> audit, http::clock_source clock, fault_script faults = {});

  /// Judges and answers a request that has arrived completely. Calls `when_judged` before it makes
  /// the answer, which takes longer than judging.
  outgoing handle(const incoming& request, const std::function<void()>& when_judged = nullptr);

private:
  struct judgement;
  judgement judge(const incoming& request, const parsed_body& body);
  void judge_token_call(judgement& verdict, const body_fields& fields, const http::instant& now);
  void judge_data_call(judgement& verdict, const incoming& request, const parsed_body& body,
                       const http::instant& now);
  /// Asks the police and writes a refusal into `verdict`.
  bool is_over_quota(judgement& verdict, const http::instant& now);
  /// The present limit: set by a fault, else by the opening hour, else by the options.
  quota present_quota(std::string_view tr, const http::instant& now) const;
  /// Makes the calls of the simulated other program up to `now`, one after another.
  void play_foreign_calls(const judgement& verdict, const http::instant& now, const quota& rule);
  /// Writes the refusal of the striking fault into `verdict`, if the fault is one.
  bool is_refused_by_fault(judgement& verdict, const http::instant& now);
  /// The page asked for, or the one that the striking fault picks.
  void write_page(outgoing& answer, const judgement& verdict, const body_fields& fields) const;
  status record(const judgement& verdict, const parsed_body& body, const http::instant& now);
  std::chrono::steady_clock::duration next_latency(bool first_on_connection);

  http::clock_source clock_;
  std::chrono::microseconds latency_;
  std::chrono::microseconds jitter_;
  std::chrono::microseconds connect_latency_;
  std::uint64_t seed_;
  int opening_limit_;
  std::size_t rank_rows_;
  market_clock time_;
  market_days market_;

  std::mutex mutex_; // Guards what follows.
  std::unique_ptr<audit_log> audit_;
  police police_;
  token_desk tokens_;
  fault_script faults_;
  // The last calls of the other program, by key and TR ("": all TRs share a quota).
  std::map<std::pair<std::string, std::string>, std::chrono::steady_clock::time_point>
    foreign_calls_;
  std::uint64_t arrivals_ = 0;
  std::chrono::steady_clock::time_point latest_arrival_;
};

} // namespace tandem::sim
