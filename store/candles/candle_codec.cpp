#include "store/candles/candle_codec.hpp"

#include "store/candles/number_columns.hpp"
#include "store/candles/sealed_blob.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace tandem::store {
namespace {

// The content of a candle BLOB: columns (see number_columns.hpp), then the doubts. The numbers of
// the first six columns are differences to something near them, the sign in the lowest bit.
//
//   day           days since 1970, difference to the day before
//   close         hundredths of KRW or points, difference to the close before
//   open          difference to the close before
//   high, low     difference to the higher or lower of open and close
//   volume        shares, difference to the volume before
//   basis         market::close_basis
//
// A doubt: reason 1 | settled 1 | since 4 | asked 4 (days as YYYYMMDD, 0 for none) | detail
//
// Version 1 ends with the volume: all closes are charted, and nothing is doubted.

constexpr blob_format candle_format{{'T', 'D', 'M', 'C'}, 2, 1, repetition::runs};

constexpr std::size_t columns = 7;
constexpr std::size_t columns_of_version_1 = 6;
constexpr std::size_t doubt_size = 1 + 1 + 4 + 4 + 4; // Without the detail.
// Far above any price, and low enough that a double can hold each hundredth exactly.
constexpr std::int64_t hundredths_max = 1'000'000'000'000'000;

/// One candle as whole numbers.
struct whole_candle {
  std::int64_t day = 0; // since 1970
  std::int64_t open = 0;
  std::int64_t high = 0;
  std::int64_t low = 0;
  std::int64_t close = 0;
  std::int64_t volume = 0;
};

failure refuse(const std::string& code, const std::string& what) {
  return {ec::invalid_argument, code + ": " + what};
}

failure impossible() {
  return {ec::bad_response, "hold impossible values"};
}

/// Numbers that are no day of a calendar come back as another day.
bool is_day(market::date day) {
  static const auto first = market::date::from_number(1900'01'01);
  static const auto last = market::date::from_number(2100'12'31);
  return day >= first && day <= last
         && market::date::from_days_since_epoch(day.days_since_epoch()) == day;
}

std::optional<std::int64_t> to_hundredths(double price) {
  if (!(price >= 0 && price <= static_cast<double>(hundredths_max) / 100))
    return std::nullopt;
  const auto whole = std::llround(price * 100);
  // Equal, not near: decoding must give back the identical double.
  if (static_cast<double>(whole) / 100 != price || std::signbit(price))
    return std::nullopt;
  return whole;
}

double from_hundredths(std::int64_t whole) {
  return static_cast<double>(whole) / 100;
}

/// Refuses, in words, what it cannot hold.
result<whole_candle> to_whole(const market::candle& one) {
  const auto refuse_candle = [](const std::string& why) {
    return failure{ec::invalid_argument, why};
  };
  if (!is_day(one.day))
    return refuse_candle("is not a day");
  whole_candle out{one.day.days_since_epoch(), 0, 0, 0, 0, one.volume_shares};
  struct target {
    const char* name;
    double price;
    std::int64_t* whole;
  };
  for (const auto& [name, price, whole] : {target{"open", one.open, &out.open},
                                           {"high", one.high, &out.high},
                                           {"low", one.low, &out.low},
                                           {"close", one.close, &out.close}}) {
    const auto hundredths = to_hundredths(price);
    if (!hundredths)
      return refuse_candle(std::string{name} + " " + std::to_string(price)
                           + " is not a whole hundredth");
    *whole = *hundredths;
  }
  if (one.high < one.low)
    return refuse_candle("high " + std::to_string(one.high) + " < low " + std::to_string(one.low));
  if (one.volume_shares < 0)
    return refuse_candle("volume " + std::to_string(one.volume_shares) + " < 0");
  return out;
}

status check_bases(const market::candle_snapshot& snapshot) {
  market::date before;
  for (const auto& one : snapshot.bases) {
    if (one.day <= before)
      return refuse(snapshot.code,
                    "the basis of " + one.day.iso() + " comes after that of " + before.iso());
    if (one.basis > market::close_basis::regular)
      return refuse(snapshot.code, "the basis of " + one.day.iso() + " is none");
    before = one.day;
  }
  return std::nullopt;
}

bool is_day_or_none(market::date day) {
  return !day || is_day(day);
}

status check_doubts(const market::candle_snapshot& snapshot) {
  if (snapshot.doubts.size() > doubts_max)
    return refuse(snapshot.code, std::to_string(snapshot.doubts.size()) + " doubts, at most "
                                   + std::to_string(doubts_max));
  for (const auto& one : snapshot.doubts) {
    if (one.reason > market::doubt_reason::late)
      return refuse(snapshot.code, "a doubt without a reason");
    if (!is_day_or_none(one.since) || !is_day_or_none(one.asked))
      return refuse(snapshot.code, "a doubt since " + one.since.compact() + ", asked on "
                                     + one.asked.compact() + ": not days");
    if (one.detail.size() > doubt_detail_max)
      return refuse(snapshot.code, "the detail of a doubt has " + std::to_string(one.detail.size())
                                     + " bytes, at most " + std::to_string(doubt_detail_max));
  }
  return std::nullopt;
}

using whole_candles = std::vector<whole_candle>;

result<whole_candles> checked_candles(const market::candle_snapshot& snapshot) {
  whole_candles out;
  out.reserve(snapshot.candles.size());
  market::date before;
  for (const auto& one : snapshot.candles) {
    const auto refuse_candle = [&](const std::string& what) {
      return refuse(snapshot.code, "candle of " + one.day.iso() + ": " + what);
    };
    const auto whole = to_whole(one);
    if (!whole)
      return refuse_candle(whole.error().message);
    if (one.day <= before)
      return refuse_candle("comes after " + before.iso());
    if (one.day > snapshot.complete_through)
      return refuse_candle("is later than the last session, " + snapshot.complete_through.iso());
    out.push_back(*whole);
    before = one.day;
  }
  return out;
}

result<whole_candles> check(const market::candle_snapshot& snapshot) {
  // An `as_of` after `complete_through` is legal: candles up to yesterday, adjusted as of today.
  if (!is_day(snapshot.as_of) || !is_day(snapshot.complete_through))
    return refuse(snapshot.code, "from " + snapshot.as_of.compact() + " through "
                                   + snapshot.complete_through.compact() + " are not days");
  if (snapshot.candles.size() > candles_max)
    return refuse(snapshot.code, std::to_string(snapshot.candles.size()) + " candles, at most "
                                   + std::to_string(candles_max));
  auto out = checked_candles(snapshot);
  if (!out)
    return out;
  if (auto problem = check_bases(snapshot))
    return *problem;
  if (auto problem = check_doubts(snapshot))
    return *problem;
  return out;
}

// Differences wrap around in unsigned arithmetic, so any 64 bits can be written and read.

std::uint64_t difference(std::int64_t value, std::int64_t from) {
  const auto distance = static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(from);
  return distance << 1 ^ (distance >> 63 != 0 ? ~std::uint64_t{0} : 0);
}

std::int64_t applied(std::uint64_t written, std::int64_t from) {
  const auto distance = written >> 1 ^ ((written & 1) != 0 ? ~std::uint64_t{0} : 0);
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(from) + distance);
}

std::vector<number_column> to_columns(const market::candle_snapshot& snapshot,
                                      const whole_candles& candles) {
  std::vector<number_column> out(columns);
  for (auto& column : out)
    column.reserve(candles.size());
  whole_candle before;
  for (std::size_t i = 0; i < candles.size(); ++i) {
    const auto& now = candles[i];
    out[0].push_back(difference(now.day, before.day));
    out[1].push_back(difference(now.close, before.close));
    out[2].push_back(difference(now.open, before.close));
    out[3].push_back(difference(now.high, std::max(now.open, now.close)));
    out[4].push_back(difference(now.low, std::min(now.open, now.close)));
    out[5].push_back(difference(now.volume, before.volume));
    out[6].push_back(
      static_cast<std::uint64_t>(market::basis_of(snapshot.bases, snapshot.candles[i].day)));
    before = now;
  }
  return out;
}

bool is_possible(const whole_candle& one, std::int64_t day_min, std::int64_t day_max) {
  const auto is_price = [](std::int64_t price) { return price >= 0 && price <= hundredths_max; };
  return one.day >= day_min && one.day <= day_max && is_price(one.open) && is_price(one.high)
         && is_price(one.low) && is_price(one.close) && one.high >= one.low && one.volume >= 0;
}

result<market::candle_series> to_candles(const std::vector<number_column>& numbers,
                                         market::date through) {
  static const auto first_day = market::date::from_number(19000101).days_since_epoch();
  const auto last_day = through.days_since_epoch();
  const auto count = numbers[0].size();
  market::candle_series candles;
  candles.reserve(count);
  whole_candle before;
  std::int64_t day_min = first_day;
  for (std::size_t i = 0; i < count; ++i) {
    whole_candle now;
    now.day = applied(numbers[0][i], before.day);
    now.close = applied(numbers[1][i], before.close);
    now.open = applied(numbers[2][i], before.close);
    now.high = applied(numbers[3][i], std::max(now.open, now.close));
    now.low = applied(numbers[4][i], std::min(now.open, now.close));
    now.volume = applied(numbers[5][i], before.volume);
    if (!is_possible(now, day_min, last_day))
      return impossible();
    candles.push_back({market::date::from_days_since_epoch(static_cast<std::int32_t>(now.day)),
                       from_hundredths(now.open), from_hundredths(now.high),
                       from_hundredths(now.low), from_hundredths(now.close), now.volume});
    day_min = now.day + 1;
    before = now;
  }
  return candles;
}

result<market::close_bases> to_bases(const number_column& numbers,
                                     const market::candle_series& candles) {
  market::close_bases out;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (numbers[i] > static_cast<std::uint64_t>(market::close_basis::regular))
      return impossible();
    if (const auto basis = static_cast<market::close_basis>(numbers[i]);
        basis != market::close_basis::charted)
      out.push_back({candles[i].day, basis});
  }
  return out;
}

void append_doubts(std::string& to, const std::vector<market::doubt>& doubts) {
  append_number(to, doubts.size(), 1);
  for (const auto& one : doubts) {
    append_number(to, static_cast<std::uint8_t>(one.reason), 1);
    append_number(to, one.settled ? 1 : 0, 1);
    append_number(to, static_cast<std::uint32_t>(one.since.number()), 4);
    append_number(to, static_cast<std::uint32_t>(one.asked.number()), 4);
    append_text(to, one.detail);
  }
}

std::optional<market::date> day_in(blob_reader& reader) {
  const auto day = market::date::from_number(static_cast<std::int32_t>(reader.number(4)));
  return is_day_or_none(day) ? std::optional{day} : std::nullopt;
}

result<std::vector<market::doubt>> to_doubts(std::string_view bytes) {
  std::vector<market::doubt> out;
  blob_reader reader{bytes};
  const auto count = reader.number(1);
  if (count > doubts_max)
    return impossible();
  while (out.size() < count && !reader.failed()) {
    const auto reason = reader.number(1);
    const auto settled = reader.number(1);
    const auto since = day_in(reader);
    const auto asked = day_in(reader);
    auto detail = reader.text();
    if (reason > static_cast<std::uint64_t>(market::doubt_reason::late) || settled > 1 || !since
        || !asked || detail.size() > doubt_detail_max)
      return impossible();
    out.push_back(
      {static_cast<market::doubt_reason>(reason), std::move(detail), *since, *asked, settled == 1});
  }
  if (!reader.ended())
    return impossible();
  return out;
}

std::string identity_of(const std::string& source, const market::candle_snapshot& row) {
  std::string identity;
  append_text(identity, source);
  append_text(identity, row.code);
  append_text(identity, row.as_of.iso());
  append_text(identity, row.complete_through.iso());
  append_number(identity, row.complete ? 1 : 0, 1);
  append_number(identity, static_cast<std::uint64_t>(row.captured_us), number_size);
  return identity;
}

} // namespace

result<std::string> encode_candles(const std::string& source,
                                   const market::candle_snapshot& snapshot) {
  const auto candles = check(snapshot);
  if (!candles)
    return candles.error();
  blob_content content{static_cast<std::uint32_t>(snapshot.candles.size()), {}};
  append_columns(content.bytes, to_columns(snapshot, *candles));
  append_doubts(content.bytes, snapshot.doubts);
  return seal(candle_format, content, identity_of(source, snapshot));
}

result<market::candle_snapshot> decode_candles(const std::string& source,
                                               const market::candle_snapshot& row,
                                               std::string_view blob) {
  if (!is_day(row.as_of) || !is_day(row.complete_through))
    return impossible();
  constexpr auto size_max = columns + candles_max * columns * number_size + 1
                            + doubts_max * (doubt_size + doubt_detail_max);
  const auto content = unseal(candle_format, blob, identity_of(source, row), size_max);
  if (!content)
    return content.error();
  if (content->entries > candles_max)
    return impossible();
  const bool is_version_1 = content->version == 1;
  std::string_view bytes{content->bytes};
  const auto numbers =
    take_columns(bytes, is_version_1 ? columns_of_version_1 : columns, content->entries);
  if (!numbers || (is_version_1 && !bytes.empty()))
    return impossible();
  auto candles = to_candles(*numbers, row.complete_through);
  if (!candles)
    return candles.error();
  auto out = row;
  out.candles = std::move(*candles);
  if (is_version_1)
    return out;
  auto bases = to_bases(numbers->back(), out.candles);
  auto doubts = to_doubts(bytes);
  if (!bases || !doubts)
    return impossible();
  out.bases = std::move(*bases);
  out.doubts = std::move(*doubts);
  return out;
}

} // namespace tandem::store
