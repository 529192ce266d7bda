#pragma once

#include "store/candles/candle_store.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tandem {

/// The history on disk as the cache sees it: trouble is told and answered as "nothing there", so
/// that a bad disk costs calls and never a scan. Blocks.
class candle_disk {
public:
  using teller = std::function<void(const std::string& what)>;

  candle_disk() = default;
  /// `store` may be null: then there is no history.
  candle_disk(std::shared_ptr<store::candle_store> store, teller tell)
      : store_(std::move(store)), tell_(std::move(tell)) {}

  /// What is put outlives the process.
  bool keeps() const { return store_ != nullptr; }
  std::optional<store::candle_edition> find(const std::string& code, market::date session);
  std::optional<store::candle_edition> newest(const std::string& code);
  std::vector<std::string> codes_through(market::date through);
  void put(const std::vector<store::candle_edition>& editions);
  /// The list of `latest`, or the newest one when that is no day.
  std::optional<store::stored_list> find_list(const std::string& name, market::date latest);
  void put_list(const store::stored_list& list);
  /// Everything kept of this market is of another one.
  void forget();

private:
  template <class T>
  std::optional<T> settle(result<std::optional<T>> found);
  void settle(const status& problem);
  void tell_damage();

  std::shared_ptr<store::candle_store> store_;
  teller tell_;
  int failures_ = 0; // Of this run.
};

} // namespace tandem
