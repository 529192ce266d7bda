#include "actors/candles/candle_memory.hpp"

#include <iterator>
#include <utility>

namespace tandem {

namespace {

std::string key_of(const std::string& code, market::date session) {
  return code + '@' + session.compact();
}

} // namespace

std::uint64_t candle_memory::size_of(const slot& s) {
  return sizeof(slot) + s.key.size() + s.what.name.size()
         + s.what.candles->size() * sizeof(market::candle);
}

candle_memory::entry* candle_memory::find(const std::string& code, market::date session) {
  auto found = by_key_.find(key_of(code, session));
  return found == by_key_.end() ? nullptr : &found->second->what;
}

bool candle_memory::put(const std::string& code, market::date session, entry what) {
  slot added{key_of(code, session), session, std::move(what)};
  if (auto old = by_key_.find(added.key); old != by_key_.end())
    drop(old->second);
  auto size = size_of(added);
  for (auto one = slots_.begin(); one != slots_.end() && bytes_ + size > bytes_max_;) {
    auto next = std::next(one);
    if (one->session != session)
      drop(one);
    one = next;
  }
  if (bytes_ + size > bytes_max_)
    return false;
  bytes_ += size;
  slots_.push_back(std::move(added));
  by_key_[slots_.back().key] = std::prev(slots_.end());
  return true;
}

void candle_memory::drop(std::list<slot>::iterator one) {
  bytes_ -= size_of(*one);
  by_key_.erase(one->key);
  slots_.erase(one);
}

} // namespace tandem
