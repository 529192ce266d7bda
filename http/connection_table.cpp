#include "http/connection_table.hpp"

#include <string_view>
#include <tuple>
#include <utility>

namespace tandem::http {

namespace {

// A client that is not told why it was refused may send the same again and again; a second is
// enough to read it.
constexpr std::chrono::seconds leaving_time{1};

std::chrono::milliseconds patience(const connection& waiting, const listener_limits& limits) {
  if (waiting.now == connection::phase::leaving)
    return leaving_time;
  switch (waiting.reader.now()) {
    case request_reader::state::in_head:
      return limits.head_timeout;
    case request_reader::state::in_body:
      return limits.body_timeout;
    default:
      return waiting.requests == 0 ? limits.first_request_timeout : limits.keep_alive_timeout;
  }
}

} // namespace

connection& connection_table::add(std::unique_ptr<connection> opened) {
  auto& place = open_[opened->socket];
  place = std::move(opened);
  return *place;
}

connection* connection_table::most_dispensable() const {
  std::map<std::string_view, std::size_t> waiting; // Connections by client.
  for (const auto& [socket, one] : open_)
    if (one->now == connection::phase::waiting)
      ++waiting[one->client];
  // True beats false, more connections beat fewer, earlier beats later.
  const auto rank = [&waiting](const connection& one) {
    const auto is_leaving = one.now == connection::phase::leaving;
    return std::tuple{is_leaving, is_leaving ? 0 : waiting[one.client],
                      -one.waiting_since.time_since_epoch()};
  };
  connection* first = nullptr;
  for (const auto& [socket, one] : open_)
    if (one->now != connection::phase::answered && (first == nullptr || rank(*one) > rank(*first)))
      first = one.get();
  return first;
}

connection_table::time_point deadline(const connection& waiting, const listener_limits& limits) {
  return waiting.since + patience(waiting, limits);
}

} // namespace tandem::http
