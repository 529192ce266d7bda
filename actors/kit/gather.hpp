#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

namespace tandem {

/// Counts the answers of a fan-out; copies count together. After the last one `done` runs, at once
/// where none is expected.
class gather {
public:
  gather(std::size_t expected, std::function<void()> done) {
    if (expected == 0)
      done();
    else
      open_ = std::make_shared<count>(count{expected, std::move(done)});
  }

  /// One more answer, or the news that there will be none.
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
