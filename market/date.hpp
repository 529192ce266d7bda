#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tandem::market {

/// A calendar day in KST, stored as the integer YYYYMMDD; 0 means "no day".
class date {
public:
  constexpr date() = default;
  /// Accepts "20250718" and "2025-07-18"; nothing for any other text, an impossible day and years
  /// before 1900 or after 2100.
  static std::optional<date> parse(std::string_view text);
  /// Precondition: a valid proleptic Gregorian day, years 1900..2100.
  static constexpr date from_number(std::int32_t yyyymmdd) { return date{yyyymmdd}; }
  constexpr std::int32_t number() const { return yyyymmdd_; }
  constexpr explicit operator bool() const { return yyyymmdd_ != 0; }
  // clang-tidy 14 takes the 0 in the generated comparison for a null pointer.
  constexpr auto operator<=>(const date&) const = default; // NOLINT(modernize-use-nullptr)
  /// "2025-07-18"
  std::string iso() const;
  /// "20250718", as the broker writes it.
  std::string compact() const;
  /// Days since 1970-01-01; differences count calendar days.
  std::int32_t days_since_epoch() const;
  static date from_days_since_epoch(std::int32_t days);
  /// 0 = Sunday … 6 = Saturday.
  int weekday() const;
  /// Whether the day is plausible for a clock that has been set: 2000-01-01 to 2100-12-31.
  constexpr bool is_of_our_time() const {
    return yyyymmdd_ >= 2000'01'01 && yyyymmdd_ <= 2100'12'31;
  }

private:
  constexpr explicit date(std::int32_t yyyymmdd) : yyyymmdd_(yyyymmdd) {}
  std::int32_t yyyymmdd_ = 0;
};

} // namespace tandem::market
