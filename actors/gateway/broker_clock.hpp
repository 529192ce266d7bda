#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace tandem {

/// How far the broker's clock is ahead of this machine's, computed from the times in its answers.
///
/// One odd Date is not believed; two answers in a row that show a gap are, up to the smaller gap. A
/// token that has ended before it arrives, or that would live longer than any token does, shows a
/// gap of unknown size: then the clocks count as just too far apart. Pure; the caller passes the
/// time.
class broker_clock {
public:
  using duration = std::chrono::nanoseconds;

  /// An answer arrived `took` after its question; its Date was `gap` ahead of our clock.
  void answered(duration gap, duration took);
  /// At `utc` by our clock a token arrived that ends `valid_for` later. Returns how long it may be
  /// used.
  duration leased(duration valid_for, std::chrono::microseconds utc);

  /// 0: the clocks agree, or nothing is known yet.
  duration gap() const;
  /// What a notice should report at `utc` by our clock, as its fields. Nothing while the clocks are
  /// close, or when it was reported before.
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
