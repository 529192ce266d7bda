#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

namespace tandem {

/// Counts the answers of a fan-out; copies share the count. Runs `done` after the last answer, or
/// at once where none is expected.
class gather {
public:
  gather(std::size_t expected, std::function<void()> done) {
    if (expected == 0)
      done();
    else
      open_ = std::make_shared<count>(count{expected, std::move(done)});
  }

  /// One more answer has come, or will never come.
  void operator()() const {
    if (--open_->missing == 0)
      open_->done();
  }

private:
  struct count {
    std::size_t missing;
    std::function<void()> done;
  };
  std::shared_ptr<count> open_;
};

} // namespace tandem
