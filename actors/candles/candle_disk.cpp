#include "actors/candles/candle_disk.hpp"

#include <utility>

namespace tandem {

namespace {

// A disk that fails this often is left alone for the rest of the run: each failure may cost a
// lock's whole waiting time, and the same sentence a hundred times helps nobody.
constexpr int failures_max = 3;

} // namespace

template <class T>
std::optional<T> candle_disk::settle(result<std::optional<T>> found) {
  if (!found) {
    settle(status{found.error()});
    return std::nullopt;
  }
  settle(status{});
  return std::move(*found);
}

void candle_disk::settle(const status& problem) {
  tell_damage();
  if (!problem)
    return;
  tell_("cache.disk error=\"" + problem->message + "\"");
  if (problem->code == ec::invalid_argument)
    return; // What could not be kept is at fault, and not the disk.
  if (++failures_ < failures_max)
    return;
  tell_("cache.disk.given_up failures=" + std::to_string(failures_)
        + " effect=\"this run keeps no history\"");
  store_.reset();
}

void candle_disk::tell_damage() {
  for (const auto& what : store_->take_damage())
    tell_("cache.damaged what=\"" + what + "\"");
}

std::optional<store::candle_edition> candle_disk::find(const std::string& code,
                                                       market::date session) {
  return store_ ? settle(store_->find(code, session)) : std::nullopt;
}

std::optional<store::candle_edition> candle_disk::newest(const std::string& code) {
  return store_ ? settle(store_->newest(code)) : std::nullopt;
}

std::vector<std::string> candle_disk::codes_through(market::date through) {
  if (!store_)
    return {};
  auto found = store_->codes_through(through);
  settle(found ? status{} : status{found.error()});
  return found ? std::move(*found) : std::vector<std::string>{};
}

void candle_disk::put(const std::vector<store::candle_edition>& editions) {
  if (!store_ || editions.empty())
    return;
  auto problem = store_->put(editions);
  if (problem && problem->code == ec::invalid_argument && editions.size() > 1) {
    for (const auto& one : editions) // They are kept all or none, and one of them cannot be.
      put({one});
    return;
  }
  settle(problem);
}

std::optional<store::stored_list> candle_disk::find_list(const std::string& name,
                                                         market::date latest) {
  if (!store_)
    return std::nullopt;
  return settle(latest ? store_->find_list(name, latest) : store_->newest_list(name));
}

void candle_disk::forget() {
  if (store_)
    settle(store_->forget());
}

void candle_disk::put_list(const store::stored_list& list) {
  if (store_)
    settle(store_->put_list(list));
}

} // namespace tandem
