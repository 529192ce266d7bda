#include "http/connection_table.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>
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

/// What one client has open without a whole request.
struct share {
  std::size_t count = 0;
  connection* oldest = nullptr;
};

/// The one that has waited longer; `first` may be null.
connection* older(connection* first, connection* second) {
  return first == nullptr || second->waiting_since < first->waiting_since ? second : first;
}

} // namespace

connection& connection_table::add(std::unique_ptr<connection> opened) {
  auto& place = open_[opened->socket];
  place = std::move(opened);
  return *place;
}

connection* connection_table::most_dispensable() const {
  std::unordered_map<std::string_view, share> shares; // By client.
  connection* refused = nullptr;
  for (const auto& [socket, one] : open_) {
    if (one->now == connection::phase::leaving)
      refused = older(refused, one.get());
    if (one->now != connection::phase::waiting)
      continue;
    auto& of_client = shares[one->client];
    ++of_client.count;
    of_client.oldest = older(of_client.oldest, one.get());
  }
  share most;
  for (const auto& [client, its] : shares)
    if (its.count > most.count
        || (its.count == most.count && older(most.oldest, its.oldest) == its.oldest))
      most = its;
  return refused != nullptr ? refused : most.oldest;
}

bool connection_table::has_dispensable() const {
  return std::any_of(open_.begin(), open_.end(), [](const auto& one) {
    return one.second->now != connection::phase::answered;
  });
}

connection_table::time_point deadline(const connection& waiting, const listener_limits& limits) {
  return waiting.since + patience(waiting, limits);
}

} // namespace tandem::http
