#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace tandem {

/// How far the broker's clock is ahead of this machine's, from what its answers say of the time.
///
/// One odd Date is a claim; two answers in a row that make it are believed, as far as both go. A
/// token that has ended before it comes, or would live longer than any, tells the same without a
/// number: then the clocks count as just too far apart. Pure; the caller brings the clock.
class broker_clock {
public:
  using duration = std::chrono::nanoseconds;

  /// An answer came `took` after its question, and its Date was `gap` ahead of our clock then.
  void answered(duration gap, duration took);
  /// At `utc` by our clock a token came that ends `valid_for` later. Returns how long it may be
  /// used.
  duration leased(duration valid_for, std::chrono::microseconds utc);

  /// 0: the clocks agree, or nothing is known.
  duration gap() const;
  /// What there is to say about it at `utc` by our clock, as fields of a notice. Nothing as long as
  /// the clocks are near, or it was said.
  std::optional<std::string> news(std::chrono::microseconds utc);

private:
  /// A token whose end contradicts our clock.
  struct odd_lease {
    duration gap{0};
    std::chrono::microseconds ends{0}; // UTC
  };

  duration gap_of_dates() const;

  std::optional<duration> latest_;     // Of the last answer with a Date,
  std::optional<duration> before_;     // and of the one before it.
  std::optional<odd_lease> odd_lease_; // Of the last token.
  duration said_{0};
};

} // namespace tandem
