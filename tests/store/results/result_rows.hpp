#pragma once

#include "store/results/result_store.hpp"

#include <string>

// Rows as the tests of the result store write them.

inline tandem::store::run_row running(const std::string& id) {
  return {
    id, "2025-07-18", "parallel", tandem::run_outcome::running, "2025-07-18T06:41:02.113Z", "", ""};
}

inline tandem::store::run_row ended(const std::string& id) {
  auto out = running(id);
  out.outcome = tandem::run_outcome::complete;
  out.finished_at = "2025-07-18T06:41:53.133Z";
  return out;
}

inline tandem::store::candidate_row candidate(const std::string& code) {
  tandem::store::candidate_row out;
  out.run_id = "R1";
  out.scanner = "v2";
  out.code = code;
  out.name = "삼성전자";
  out.engine = "v2";
  out.rank = 1;
  out.score = 9.5;
  out.flags = "{}";
  out.indicators = R"({"TEMA20":100120.5})";
  return out;
}

/// A row the schema refuses: audit rows are numbered from 1.
inline tandem::store::api_call_row impossible_call() {
  tandem::store::api_call_row out;
  out.run_id = "R1";
  out.seq = 0;
  out.key = "default";
  out.tr = "ka10081";
  out.outcome = "ok";
  return out;
}

// Two gateways: 3 + 4 calls, 1 + 0 refused, 0 + 2 violations.
inline constexpr auto report_of_two =
  R"({"run":{"wall_s":51.02},"gateway":[{"calls":3,"refused":1,"violations":0},)"
  R"({"calls":4,"refused":0,"violations":2}]})";

inline tandem::store::run_row run(const std::string& id, const std::string& outcome = "complete",
                                  const std::string& report = report_of_two) {
  return {id,
          "2025-07-18",
          "parallel",
          tandem::parse_run_outcome(outcome).value(),
          "2025-07-18T06:41:02.113Z",
          outcome == "running" ? "" : "2025-07-18T06:41:53.133Z",
          report};
}

inline tandem::store::api_call_row call(const std::string& run_id, std::int64_t seq,
                                        const std::string& outcome = "ok") {
  return {run_id,
          seq,
          "default",
          "ka10081",
          1000 * seq,
          1000 * seq + 50,
          1000 * seq + 700,
          outcome == "timeout" ? std::optional<int>{} : 200,
          outcome == "timeout" ? std::optional<int>{} : 0,
          outcome};
}
