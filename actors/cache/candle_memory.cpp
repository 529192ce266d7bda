#include "actors/cache/candle_memory.hpp"

#include <utility>

namespace tandem {

std::uint64_t candle_memory::size_of(const slot& s) {
  return sizeof(slot) + s.key.size() + s.what.candles->size() * sizeof(market::candle);
}

const candle_memory::entry* candle_memory::find(const std::string& key) {
  auto found = by_key_.find(key);
  if (found == by_key_.end())
    return nullptr;
  by_use_.splice(by_use_.begin(), by_use_, found->second);
  return &found->second->what;
}

void candle_memory::put(const std::string& key, entry what) {
  if (auto old = by_key_.find(key); old != by_key_.end()) {
    bytes_ -= size_of(*old->second);
    by_use_.erase(old->second);
    by_key_.erase(old);
  }
  by_use_.push_front({key, std::move(what)});
  by_key_[key] = by_use_.begin();
  bytes_ += size_of(by_use_.front());
  while (bytes_ > bytes_max_ && by_use_.size() > 1) {
    bytes_ -= size_of(by_use_.back());
    by_key_.erase(by_use_.back().key);
    by_use_.pop_back();
  }
}

} // namespace tandem
