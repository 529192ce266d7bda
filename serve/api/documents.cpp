#include "serve/api/documents.hpp"

#include <chrono>

namespace tandem::serve {

namespace {

double seconds_of(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>{time}.count();
}

} // namespace

std::string_view level_word(notice::level severity) {
  switch (severity) {
    case notice::level::debug:
      return "debug";
    case notice::level::info:
      return "info";
    case notice::level::warn:
      return "warn";
    case notice::level::error:
      break;
  }
  return "error";
}

void put_gateway(json& out, const gateway_status& one) {
  out.open();
  out.put("key", one.key);
  out.put("refused_key", one.is_out);
  out.put("calls", one.calls);
  out.put("refused", one.refused);
  out.put("violations", one.violations);
  out.put("retries", one.retries);
  out.put("queued", one.queued);
  out.open("queued_by_client");
  for (const auto& [client, number] : one.queued_by_client)
    out.put(client, number);
  out.close();
  out.put("in_flight", one.in_flight);
  out.put("breaker", one.breaker);
  out.put("waiting_s", seconds_of(one.waiting));
  out.put("delay_s", seconds_of(one.delay));
  out.close();
}

void put_scanners(json& out, const progress_snapshot& now) {
  out.open_list("scanners");
  for (const auto& one : now.scanners) {
    out.open();
    out.put("run", one.run_id);
    out.put("scanner", one.scanner);
    out.put("done", one.done);
    out.put("total", one.total);
    out.put("matched", one.matched);
    out.put("failed", one.failed);
    out.close();
  }
  out.close_list();
}

std::string progress_json(const progress_snapshot& now) {
  json out;
  out.open();
  out.put("elapsed_s", seconds_of(now.elapsed));
  put_scanners(out, now);
  out.open_list("gateway");
  for (const auto& one : now.gateways)
    put_gateway(out, one);
  out.close_list();
  out.put("outbox", now.writer.outbox_rows);
  out.close();
  return out.text();
}

std::string notice_json(const notice& what) {
  json out;
  out.open();
  out.put("level", level_word(what.severity));
  out.put("text", what.text);
  out.close();
  return out.text();
}

} // namespace tandem::serve
