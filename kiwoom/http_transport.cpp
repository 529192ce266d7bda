#include "kiwoom/http_transport.hpp"

#include "kiwoom/endpoint.hpp"
#include "kiwoom/http_date.hpp"
#include "kiwoom/link/broken_pipe_guard.hpp"
#include "kiwoom/link/broker_client.hpp"
#include "kiwoom/link/stop_switch.hpp"
#include "kiwoom/link/tls_client.hpp"

#include <httplib.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <sys/prctl.h>
#include <utility>

// One call, seen from the broker:
//
//   post() ── waits until just before not_before ──▶ connect, TLS (when no connection is open)
//        ──▶ header bytes ──▶ waits for not_before ──▶ body bytes ──▶ sent_at ──▶ … ──▶ answer
//
// `broker_client` allows a call one connection and one exchange, however often cpp-httplib asks: so
// the library cannot repeat a POST without the gateway.

namespace tandem::kiwoom {
namespace {

using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// The header is sent this long before the call may start, so that only the body is left to send at
// the slot.
constexpr std::chrono::microseconds prelude{400};
// The end of the wait is a busy loop: a sleeping thread wakes some 50 us late, which would show in
// every slot. At 250 ms this costs 0.04 % of one core.
constexpr std::chrono::microseconds busy_wait{100};
// More than pages have, and little enough for an answer that only says it were large.
constexpr std::size_t page_reserve = std::size_t{256} << 10;

/// Sets the timer slack to 1 ns; the kernel's default of 50 us would show in every slot.
void sharpen_timers() {
  thread_local const int done = ::prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
  static_cast<void>(done); // A failure costs 50 us, nothing else.
}

bool fits_header(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

/// A line break in one of these would let an answer insert headers into our next request.
bool fits_headers(const http_request& request) {
  return fits_header(request.tr) && fits_header(request.path) && fits_header(request.next_key)
         && fits_header(request.cont_yn) && fits_header(request.bearer.reveal())
         && request.path.starts_with('/');
}

/// The value of the header Host: without the port when that is the scheme's own.
std::string host_header(const endpoint& where) {
  const bool is_usual = where.port == (where.tls ? 443 : 80);
  return is_usual ? where.label.substr(0, where.label.rfind(':')) : where.label;
}

httplib::Request wire_request(const http_request& request, const endpoint& where) {
  httplib::Request out;
  out.method = "POST";
  out.path = request.path;
  out.set_header("Host", host_header(where));
  // The broker's firewall refuses libraries' default names (kiwoom-rest-api 1.2).
  out.set_header("User-Agent", "tandem/" TANDEM_VERSION_SHORT);
  out.set_header("Accept-Encoding", "identity");
  out.set_header("Content-Type", "application/json;charset=UTF-8");
  out.set_header("api-id", request.tr);
  if (!request.bearer.empty())
    out.set_header("authorization", "Bearer " + std::string{request.bearer.reveal()});
  if (!request.cont_yn.empty())
    out.set_header("cont-yn", request.cont_yn);
  else if (!request.next_key.empty())
    out.set_header("cont-yn", "Y");
  if (!request.next_key.empty())
    out.set_header("next-key", request.next_key);
  out.content_length_ = request.body.size();
  return out;
}

std::optional<std::int64_t> row_count(const std::string& text) {
  std::int64_t count = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, count);
  if (problem != std::errc{} || stop != end || count < 0)
    return std::nullopt;
  return count;
}

result<http_response> read_response(const httplib::Response& answer, std::string body) {
  http_response out;
  out.status = answer.status;
  if (answer.get_header_value("cont-yn") == "Y")
    out.next_key = answer.get_header_value("next-key");
  if (!fits_header(out.next_key))
    return failure{ec::bad_response, "the answer's next-key does not fit into a header line"};
  out.tr = answer.get_header_value("api-id");
  out.rows = row_count(answer.get_header_value("resp-cnt"));
  out.date = parse_http_date(answer.get_header_value("Date"));
  for (const char* name : {"content-type", "api-id", "cont-yn", "next-key", "resp-cnt", "user-data",
                           "access-control-expose-headers"})
    if (answer.has_header(name))
      out.page_headers.emplace_back(name, answer.get_header_value(name));
  out.body = std::move(body);
  return out;
}

class http_transport final : public transport {
public:
  http_transport(endpoint where, std::optional<tls_client> tls, milliseconds timeout)
      : where_(std::move(where)), timeout_(timeout), client_(where_, std::move(tls), stopping_) {}

  bool is_usable() const { return stopping_.is_usable(); }
  exchange post(const http_request& request, const start_rule& when) override;
  void hang_up() override { client_.hang_up(); }
  void stop() override { stopping_.press(); }

private:
  failure explain(httplib::Error error, const exchange& call) const;

  endpoint where_;
  milliseconds timeout_;
  stop_switch stopping_;
  broker_client client_;
};

exchange http_transport::post(const http_request& request, const start_rule& when) {
  exchange out;
  const auto finish = [&out](result<http_response> outcome) {
    out.answered_at = clock::now();
    out.outcome = std::move(outcome);
    return std::move(out);
  };
  const auto fail = [&](const failure& why) {
    return finish(failure{why.code, request.tr + ": " + where_.label + ": " + why.message});
  };
  out.sent_at = std::max(clock::now(), when.not_before);
  if (!fits_headers(request))
    return finish(failure{ec::invalid_argument,
                          "TR, path, key or token of the request do not fit into a header line"});
  const broken_pipe_guard guard;
  sharpen_timers();
  const auto woken = stopping_.wait(when.not_before - prelude);
  out.sent_at = std::max(clock::now(), when.not_before);
  if (woken == stop_switch::wake::stopped)
    return finish(failure{ec::shutting_down, request.tr + ": stopped before it was sent"});

  // The deadline of the call, from here to the last byte of the answer.
  client_.begin_call(out.sent_at + timeout_);
  bool is_too_late = false;
  auto wire = wire_request(request, where_);
  wire.content_provider_ = [&](std::size_t, std::size_t length, httplib::DataSink& sink) {
    is_too_late = clock::now() > when.not_after;
    if (is_too_late)
      return false;
    if (stopping_.wait(when.not_before - busy_wait) == stop_switch::wake::stopped)
      return false;
    while (clock::now() < when.not_before) {
    }
    const auto head_size = client_.bytes_out();
    const bool is_written = sink.write(request.body.data(), length);
    out.is_sent = client_.bytes_out() > head_size;
    if (!out.is_sent)
      return false;
    // Taken after the write: the call is out by now, however long this thread was suspended. A next
    // call that keeps its distance from here also keeps it from when the broker saw this one.
    out.sent_at = clock::now();
    if (when.started)
      when.started(out.sent_at);
    return is_written;
  };
  std::string body;
  wire.response_handler = [&](const httplib::Response& head) {
    if (const auto size = row_count(head.get_header_value("Content-Length")))
      body.reserve(std::min(static_cast<std::size_t>(*size), page_reserve));
    return true;
  };
  wire.content_receiver = [&](const char* data, std::size_t size, std::uint64_t, std::uint64_t) {
    body.append(data, size);
    return true;
  };
  httplib::Response answer;
  auto error = httplib::Error::Success;
  const bool is_answered = client_.send(wire, answer, error);
  client_.end_call();
  if (is_too_late)
    return fail({ec::unavailable, "connecting took too long, nothing was sent"});
  if (!is_answered)
    return fail(explain(error, out));
  auto response = read_response(answer, std::move(body));
  return response ? finish(std::move(response)) : fail(response.error());
}

failure http_transport::explain(httplib::Error error, const exchange& call) const {
  if (stopping_.is_pressed())
    return {ec::shutting_down, "stopped while the call was under way"};
  auto why = client_.trouble().value_or(
    failure{ec::unavailable, "HTTP client error " + httplib::to_string(error)});
  if (why.code == ec::timeout) {
    why.message += " within " + std::to_string(timeout_.count()) + " ms";
    // The broker has not seen the call, so it had no effect.
    why.code = call.is_sent ? ec::timeout : ec::unavailable;
  }
  return why;
}

} // namespace

result<std::unique_ptr<transport>> make_http_transport(const http_options& options) {
  auto where = parse_broker_url(options.url);
  if (!where)
    return where.error();
  if (options.timeout <= milliseconds::zero())
    return failure{ec::invalid_config, "broker.timeout = " + std::to_string(options.timeout.count())
                                         + " ms: must be more than 0"};
  std::optional<tls_client> tls;
  if (where->tls || !options.ca_file.empty()) {
    auto made = tls_client::make(where->host, options.ca_file);
    if (!made)
      return made.error();
    if (where->tls)
      tls = std::move(*made);
  }
  auto out = std::make_unique<http_transport>(std::move(*where), std::move(tls), options.timeout);
  if (!out->is_usable())
    return failure{ec::internal, "no descriptor is left to stop a call with"};
  return std::unique_ptr<transport>{std::move(out)};
}

} // namespace tandem::kiwoom
