#include "actors/gateway/broker_clock.hpp"

#include "market/session.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace tandem {

namespace {

using std::chrono::microseconds;
using duration = broker_clock::duration;

// Clocks that differ by less than this count as equal; so do a new gap and the one already
// reported.
constexpr std::chrono::minutes said_from{2};
// The lifetime of a token from its issue; kiwoom-rest-api 1.
constexpr std::chrono::hours token_life{24};
// A token that ends later than this was not issued within the last day, whatever its time zone.
constexpr std::chrono::hours lease_max{48};

/// "2025-07-18 20:00:05 KST"
std::string kst(microseconds utc) {
  const auto at = market::to_korean_time(utc);
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(at.time_of_day)};
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), " %02d:%02d:%02d", static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  return at.day.iso() + text.data() + " KST";
}

/// "3 d 4 h", "4 h 5 min", "11 min"
std::string in_words(duration time) {
  const auto minutes = std::chrono::round<std::chrono::minutes>(time).count();
  const auto hours = minutes / 60;
  std::array<char, 64> text{};
  if (hours >= 24)
    std::snprintf(text.data(), text.size(), "%ld d %ld h", hours / 24, hours % 24);
  else if (hours > 0)
    std::snprintf(text.data(), text.size(), "%ld h %ld min", hours, minutes % 60);
  else
    std::snprintf(text.data(), text.size(), "%ld min", minutes);
  return text.data();
}

duration nearer(duration a, duration b) {
  return std::chrono::abs(a) < std::chrono::abs(b) ? a : b;
}

} // namespace

void broker_clock::answered(duration gap, duration took) {
  // The broker wrote the Date between question and answer; the time in between counts in its favor.
  before_ = latest_;
  latest_ = gap < duration{0} ? std::min(gap + took, duration{0}) : gap;
}

duration broker_clock::leased(duration valid_for, microseconds utc) {
  odd_lease_.reset();
  if (valid_for > duration{0} && valid_for <= lease_max)
    return std::min<duration>(valid_for, token_life);
  const duration apart = market::clocks_apart_max;
  odd_lease_ = odd_lease{valid_for > lease_max ? apart : -apart,
                         utc + std::chrono::floor<microseconds>(valid_for)};
  return token_life; // Its end is not credible; a refusal will end its use earlier.
}

duration broker_clock::gap_of_dates() const {
  const auto claim = latest_.value_or(duration{0});
  return before_ ? nearer(claim, *before_) : claim;
}

duration broker_clock::gap() const {
  const auto dates = gap_of_dates();
  return odd_lease_ && !market::are_apart(dates) ? odd_lease_->gap : dates;
}

std::optional<std::string> broker_clock::news(microseconds utc) {
  const auto now = gap();
  const bool is_known =
    std::chrono::abs(now - said_) < said_from && market::are_apart(now) == market::are_apart(said_);
  if (std::chrono::abs(now) < said_from || is_known)
    return std::nullopt;
  said_ = now;
  std::string text = "here=\"" + kst(utc) + "\" ";
  if (const auto dates = gap_of_dates(); now == dates)
    text += "broker=\"" + kst(utc + std::chrono::floor<microseconds>(dates))
            + "\" reason=\"this machine's clock is " + in_words(std::chrono::abs(dates))
            + (dates > duration{0} ? " behind\"" : " ahead\"");
  else
    text += "token_ends=\"" + kst(odd_lease_->ends) + "\" reason=\"this machine's clock is "
            + (now > duration{0} ? "behind: no token lives that long\""
                                 : "ahead: the new token has ended\"");
  if (market::are_apart(now))
    text += " effect=\"nothing is stored as final\"";
  return text + " advice=\"set this machine's clock, for instance by timedatectl set-ntp true\"";
}

} // namespace tandem
