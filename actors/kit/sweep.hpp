#pragma once

#include <cstddef>

namespace tandem {

/// Goes over `size` items with at most `window` of them under way. Starts new ones half a window at
/// a time, so that the receiver finds many in its mailbox and plans them together.
class sweep {
public:
  sweep() = default;
  sweep(std::size_t size, std::size_t window) : size_(size), window_(window) {}

  /// Starts as many as there is room for, in order: `begin(index)`.
  template <class Begin>
  void go_on(Begin begin) {
    if (under_way_ > window_ / 2)
      return;
    while (next_ < size_ && under_way_ < window_) {
      ++under_way_;
      begin(next_++);
    }
  }
  /// One of the items under way has ended.
  void ended() {
    --under_way_;
    ++done_;
  }

  std::size_t done() const { return done_; }
  bool is_over() const { return next_ == size_ && under_way_ == 0; }

private:
  std::size_t size_ = 0;
  std::size_t window_ = 0;
  std::size_t next_ = 0;
  std::size_t under_way_ = 0;
  std::size_t done_ = 0;
};

} // namespace tandem
