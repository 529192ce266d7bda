#include "http/listener.hpp"

#include "http/arrival.hpp"
#include "http/connection_loop.hpp"

#include <exception>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace tandem::http {

listener::listener(stop_signal& stop, const listener_limits& limits)
    : stop_(stop), limits_(limits) {
  set_payload_max_length(limits_.body_size_max);
  // What the Keep-Alive header announces; the number is so large that it never matters.
  set_keep_alive_timeout(limits_.keep_alive_timeout.count() / 1000);
  set_keep_alive_max_count(1'000'000'000);
  // The library would send the words of the exception, whatever they give away.
  set_exception_handler(
    [](const httplib::Request&, httplib::Response& answer, const std::exception_ptr&) {
      answer.status = 500;
      answer.set_content("the server failed at this request\n", "text/plain");
    });
}

listener::~listener() {
  if (svr_sock_ != INVALID_SOCKET)
    ::close(svr_sock_);
}

result<int> listener::bind(const listen_address& where) {
  // When more connections arrive at once than the kernel's queue holds it drops their first packet,
  // and the client tries again a second later.
  const auto listening = listen_at(where, SOMAXCONN);
  if (!listening)
    return listening.error();
  note_arrivals(*listening);
  svr_sock_ = *listening; // Without one the library takes itself for stopped.
  return listen_address::of(*listening).port();
}

void listener::serve() {
  connection_loop{svr_sock_, stop_, order_, limits_, [this](connection& client) { answer(client); }}
    .run();
}

void listener::answer(connection& client) {
  do {
    exchange one{client, stop_, order_, limits_};
    auto closed = false;
    const auto is_sent = process_request(
      one, !one.keeps_alive(), closed, [&one](httplib::Request& request) { one.set_up(request); });
    client.end = is_sent ? one.finish() : ending::closed;
    if (client.end == ending::kept && (!one.keeps_alive() || stop_.raised_at()))
      client.end = ending::closed;
    if (client.reader.now() == request_reader::state::complete)
      order_.take_bytes(client.socket); // A request that arrived right after this one.
  } while (client.end == ending::kept && client.reader.now() == request_reader::state::complete);
}

arrival_order::turn listener::wait_turn() {
  return exchange::current().wait_turn();
}

bool listener::is_first_request() {
  return exchange::current().is_first();
}

wait_end listener::wait_for(int descriptor, std::chrono::steady_clock::time_point until) {
  return exchange::current().wait_for(descriptor, until);
}

void listener::name_client(std::string name) {
  exchange::current().name_client(std::move(name));
}

void listener::rewrite_answer(answer_rewriter rewrite) {
  exchange::current().rewrite_answer(std::move(rewrite));
}

} // namespace tandem::http
