#pragma once

#include "engine/pending_page.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace tandem::serve {

/// Pages as a gateway would give them: each answered at once by `answer`, or never where it gives
/// nothing. Remembers what was asked and how many calls were given up. Outlives its pages.
class played_gateway {
public:
  std::function<std::optional<result<tr_page>>(const fetch_tr&)> answer;

  std::unique_ptr<pending_page> fetch(fetch_tr command) {
    auto given = answer(command);
    const std::lock_guard lock{guard_};
    asked_.push_back(std::move(command));
    return std::make_unique<page>(*this, std::move(given));
  }

  std::vector<fetch_tr> asked() const {
    const std::lock_guard lock{guard_};
    return asked_;
  }
  const raw_query& last_query() const { return std::get<raw_query>(asked_.back().query); }
  /// Called when a page is given up that nobody has taken; in the thread that gives it up.
  std::function<void()> on_given_up = [] {};

private:
  class page : public pending_page {
  public:
    page(played_gateway& of, std::optional<result<tr_page>> given)
        : of_(of), given_(std::move(given)),
          event_(::eventfd(given_ ? 1 : 0, EFD_NONBLOCK | EFD_CLOEXEC)) {}
    page(const page&) = delete;
    page& operator=(const page&) = delete;
    ~page() override {
      ::close(event_);
      if (!taken_)
        of_.on_given_up();
    }
    int ready() const override { return event_; }
    result<tr_page> take() override {
      taken_ = true;
      return std::move(*given_);
    }

  private:
    played_gateway& of_;
    std::optional<result<tr_page>> given_;
    int event_;
    bool taken_ = false;
  };

  mutable std::mutex guard_;
  std::vector<fetch_tr> asked_;
};

/// The page that holds a raw answer.
inline result<tr_page> raw_page(std::string body, int status = 200,
                                std::vector<std::pair<std::string, std::string>> headers = {}) {
  return tr_page{shared_raw_answer{{status, std::move(body), std::move(headers)}}, {}};
}

} // namespace tandem::serve
