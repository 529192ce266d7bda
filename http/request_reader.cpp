#include "http/request_reader.hpp"

#include <utility>

namespace tandem::http {

namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::string_view head_end = "\r\n\r\n";

/// Some clients end a body with a line end that does not belong to it (RFC 9112, 2.2).
std::size_t line_ends_before(std::string_view bytes) {
  std::size_t count = 0;
  while (bytes.substr(count).starts_with(line_end))
    count += line_end.size();
  return count;
}

} // namespace

void request_reader::append(std::string_view bytes) {
  bytes_.append(bytes);
  if (state_ == state::idle || state_ == state::in_head)
    read_head();
  else if (state_ == state::in_body)
    read_body();
}

request request_reader::take() {
  request taken{std::move(head_), {}};
  head_ = {};
  state_ = state::idle;
  searched_ = 0;
  if (chunks_) {
    taken.body = std::move(chunks_->data());
    chunks_.reset();
    bytes_.shrink_to_fit();
  } else {
    auto behind = bytes_.substr(taken.head.length.value_or(0));
    bytes_.resize(taken.head.length.value_or(0));
    // The memory goes with the request: a connection in waiting shall not keep it.
    taken.body = std::exchange(bytes_, std::move(behind));
  }
  read_head();
  return taken;
}

void request_reader::read_head() {
  if (searched_ == 0)
    bytes_.erase(0, line_ends_before(bytes_));
  state_ = bytes_.empty() ? state::idle : state::in_head;
  const auto end = bytes_.find(head_end, searched_);
  const auto size_min = end == std::string::npos ? bytes_.size() + 1 : end + head_end.size();
  if (size_min > limits_.head_size_max) {
    refuse({431, "the request's head has more than " + std::to_string(limits_.head_size_max)
                   + " bytes, which is the most that is taken"});
    return;
  }
  if (end == std::string::npos) {
    searched_ = bytes_.size() < head_end.size() ? 0 : bytes_.size() - (head_end.size() - 1);
    return;
  }
  auto head = request_head::read(std::string_view{bytes_}.substr(0, end + line_end.size()),
                                 limits_.body_size_max);
  if (auto* problem = std::get_if<refusal>(&head)) {
    refuse(std::move(*problem));
    return;
  }
  bytes_ = bytes_.substr(end + head_end.size());
  begin_body(std::get<request_head>(std::move(head)));
}

void request_reader::begin_body(request_head head) {
  head_ = std::move(head);
  if (head_.is_chunked)
    chunks_.emplace(limits_.body_size_max, limits_.head_size_max);
  state_ = state::in_body;
  read_body();
}

void request_reader::read_body() {
  if (chunks_)
    read_chunks();
  else if (bytes_.size() >= head_.length.value_or(0))
    state_ = state::complete;
}

void request_reader::read_chunks() {
  const auto taken = chunks_->take(bytes_);
  bytes_.erase(0, taken);
  switch (chunks_->now()) {
    case chunked_body::outcome::unfinished:
      break;
    case chunked_body::outcome::finished:
      state_ = state::complete;
      break;
    case chunked_body::outcome::malformed:
      refuse({400, "the request's chunks are malformed"});
      break;
    case chunked_body::outcome::too_large:
      refuse({413, "the request's chunks make more than " + std::to_string(limits_.body_size_max)
                     + " bytes, which is the most that is taken"});
      break;
  }
}

void request_reader::refuse(refusal problem) {
  problem_ = std::move(problem);
  state_ = state::refused;
  bytes_.clear();
  bytes_.shrink_to_fit();
  chunks_.reset();
}

} // namespace tandem::http
