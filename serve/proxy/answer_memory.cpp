#include "serve/proxy/answer_memory.hpp"

#include "kiwoom/envelope.hpp"

#include <utility>

namespace tandem::serve {

namespace {

// About what a node, an entry in an index and the header of a shared value take.
constexpr std::size_t overhead = 512;
constexpr int ok = 200;

std::string key_of(const raw_query& query) {
  // A line break cannot be part of a header or a path.
  return query.tr + '\n' + query.path + '\n' + query.body;
}

/// Empty for the first page, in each of the ways that clients ask for it.
std::string continuation_of(const raw_query& query, const std::string& next_key) {
  if (next_key.empty() && (query.cont_yn.empty() || query.cont_yn == "N"))
    return {};
  return query.cont_yn + '\n' + next_key;
}

/// Equal for questions that share a call.
std::string flight_key(const raw_query& query, const std::string& next_key) {
  return identity(query) + next_key;
}

std::size_t size_of(const std::string& key, const raw_answer& answer) {
  auto size = overhead + key.size() + answer.body.size();
  for (const auto& [name, value] : answer.headers)
    size += name.size() + value.size();
  return size;
}

bool is_success(const raw_answer& answer) {
  if (answer.status != ok)
    return false;
  const auto said = kiwoom::read_envelope(answer.body);
  return said.form == kiwoom::envelope::shape::json && said.return_code.value_or(0) == 0;
}

} // namespace

std::optional<shared_raw_answer> answer_memory::find(const raw_query& query,
                                                     const std::string& next_key, utc_time now) {
  const auto known = by_key_.find(key_of(query));
  if (known == by_key_.end() || !known->second->first.is_good(now))
    return std::nullopt;
  const auto& pages = *known->second;
  const auto continuation = continuation_of(query, next_key);
  const page* found = &pages.first;
  if (!continuation.empty()) {
    const auto further = pages.further.find(continuation);
    found = further == pages.further.end() ? nullptr : &further->second;
  }
  if (found == nullptr || !found->is_good(now))
    return std::nullopt;
  all_.splice(all_.begin(), all_, known->second);
  return found->answer;
}

answer_memory::joined_call answer_memory::begin(const raw_query& query, const std::string& next_key,
                                                utc_time now) {
  const auto [known, is_new] = flights_.try_emplace(flight_key(query, next_key), flight{now});
  ++known->second.askers;
  return {known->second.asked, !is_new};
}

void answer_memory::end(const raw_query& query, const std::string& next_key) {
  const auto known = flights_.find(flight_key(query, next_key));
  if (--known->second.askers == 0)
    flights_.erase(known);
}

void answer_memory::keep(const raw_query& query, const std::string& next_key,
                         const shared_raw_answer& answer, utc_time asked, utc_time received,
                         std::optional<utc_time> quiet_until) {
  if (!is_success(*answer))
    return;
  while (!all_.empty() && !all_.back().first.is_good(received))
    drop(std::prev(all_.end()));
  auto key = key_of(query);
  auto continuation = continuation_of(query, next_key);
  page fresh{answer, received, quiet_until.value_or(received + moving)};
  const auto known = by_key_.find(key);
  // What was asked for before the present first page came is not of its time.
  if (known != by_key_.end() && known->second->first.is_good(received)
      && asked < known->second->first.received)
    return;
  if (continuation.empty())
    return keep_first(std::move(key), std::move(fresh));
  if (known == by_key_.end() || !known->second->first.is_good(received))
    return;
  const auto pages = known->second;
  if (const auto old = pages->further.find(continuation); old != pages->further.end()) {
    bytes_ -= size_of(old->first, *old->second.answer);
    pages->further.erase(old);
  }
  const auto size = size_of(continuation, *answer);
  if (!make_room(size, pages))
    return;
  bytes_ += size;
  pages->further.emplace(std::move(continuation), std::move(fresh));
}

void answer_memory::keep_first(std::string key, page first) {
  if (const auto known = by_key_.find(key); known != by_key_.end())
    drop(known->second);
  const auto size = size_of(key, *first.answer);
  if (!make_room(size, all_.end()))
    return;
  bytes_ += size;
  all_.push_front({key, std::move(first), {}});
  by_key_.emplace(std::move(key), all_.begin());
}

bool answer_memory::make_room(std::size_t size, listings::iterator spared) {
  if (size > bytes_max_)
    return false;
  while (bytes_ + size > bytes_max_) {
    auto oldest = std::prev(all_.end());
    if (oldest == spared && oldest == all_.begin())
      return false;
    if (oldest == spared)
      --oldest;
    drop(oldest);
  }
  return true;
}

void answer_memory::drop(listings::iterator which) {
  bytes_ -= size_of(which->key, *which->first.answer);
  for (const auto& [continuation, kept] : which->further)
    bytes_ -= size_of(continuation, *kept.answer);
  by_key_.erase(which->key);
  all_.erase(which);
}

} // namespace tandem::serve
