#include "store/candles/candle_codec.hpp"

#include "store/candles/sealed_blob.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace tandem::store {
namespace {

// The content of a candle BLOB: the width in bytes of each of six columns, then the columns. A
// column's numbers are differences to something near them, the sign in the lowest bit. They are
// written byte by byte, the lowest bytes of all numbers first: the upper bytes are nearly all zero,
// and deflate makes little of them.
//
//   day           days since 1970, difference to the day before
//   close         hundredths of KRW or points, difference to the close before
//   open          difference to the close before
//   high, low     difference to the higher or lower of open and close
//   volume        shares, difference to the volume before

constexpr blob_format candle_format{{'T', 'D', 'M', 'C'}, 1};
constexpr blob_format list_format{{'T', 'D', 'M', 'L'}, 1};

constexpr std::size_t number_size = 8;
constexpr std::size_t columns = 6;
// Far above any price, and low enough that a double can hold each hundredth exactly.
constexpr std::int64_t hundredths_max = 1'000'000'000'000'000;
constexpr std::size_t text_size_max = 1'000;

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

bool is_day(market::date day) {
  return market::date::parse(day.compact()) == day;
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

/// Why `whole_candle` cannot hold it, in words.
std::string complaint(const market::candle& one) {
  if (!is_day(one.day))
    return "is not a day";
  for (const auto& [name, price] : {std::pair{"open", one.open}, std::pair{"high", one.high},
                                    std::pair{"low", one.low}, std::pair{"close", one.close}})
    if (!to_hundredths(price))
      return std::string{name} + " " + std::to_string(price) + " is not a whole hundredth";
  if (one.high < one.low)
    return "high " + std::to_string(one.high) + " < low " + std::to_string(one.low);
  if (one.volume_shares < 0)
    return "volume " + std::to_string(one.volume_shares) + " < 0";
  return {};
}

status check(const market::candle_snapshot& snapshot) {
  // An `as_of` after `complete_through` is legal: candles up to yesterday, adjusted as of today.
  if (!is_day(snapshot.as_of) || !is_day(snapshot.complete_through))
    return refuse(snapshot.code, "from " + snapshot.as_of.compact() + " through "
                                   + snapshot.complete_through.compact() + " are not days");
  if (snapshot.candles.size() > candles_max)
    return refuse(snapshot.code, std::to_string(snapshot.candles.size()) + " candles, at most "
                                   + std::to_string(candles_max));
  market::date before;
  for (const auto& one : snapshot.candles) {
    auto what = complaint(one);
    if (what.empty() && one.day <= before)
      what = "comes after " + before.iso();
    if (what.empty() && one.day > snapshot.complete_through)
      what = "is later than the last session, " + snapshot.complete_through.iso();
    if (!what.empty())
      return refuse(snapshot.code, "candle of " + one.day.iso() + ": " + what);
    before = one.day;
  }
  return std::nullopt;
}

whole_candle to_whole(const market::candle& one) {
  return {one.day.days_since_epoch(), *to_hundredths(one.open),  *to_hundredths(one.high),
          *to_hundredths(one.low),    *to_hundredths(one.close), one.volume_shares};
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

using column_numbers = std::array<std::vector<std::uint64_t>, columns>;

column_numbers differences(const market::candle_series& candles) {
  column_numbers out;
  for (auto& column : out)
    column.reserve(candles.size());
  whole_candle before;
  for (const auto& one : candles) {
    const auto now = to_whole(one);
    out[0].push_back(difference(now.day, before.day));
    out[1].push_back(difference(now.close, before.close));
    out[2].push_back(difference(now.open, before.close));
    out[3].push_back(difference(now.high, std::max(now.open, now.close)));
    out[4].push_back(difference(now.low, std::min(now.open, now.close)));
    out[5].push_back(difference(now.volume, before.volume));
    before = now;
  }
  return out;
}

std::string pack(const market::candle_series& candles) {
  const auto numbers = differences(candles);
  std::array<std::size_t, columns> widths{};
  std::string content;
  for (std::size_t i = 0; i < columns; ++i) {
    std::uint64_t all_bits = 0;
    for (const auto number : numbers[i])
      all_bits |= number;
    widths[i] = (static_cast<std::size_t>(std::bit_width(all_bits)) + 7) / 8;
    append_number(content, widths[i], 1);
  }
  for (std::size_t i = 0; i < columns; ++i)
    for (std::size_t byte = 0; byte < widths[i]; ++byte)
      for (const auto number : numbers[i])
        content.push_back(static_cast<char>(number >> (8 * byte) & 0xff));
  return content;
}

/// Empty when `content` is not of the size that its widths require.
std::optional<column_numbers> split(std::string_view content, std::size_t count) {
  if (content.size() < columns)
    return std::nullopt;
  const auto widths = content.substr(0, columns);
  auto rest = content.substr(columns);
  column_numbers out;
  for (std::size_t i = 0; i < columns; ++i) {
    const auto width = static_cast<std::size_t>(number_at(widths, i, 1));
    if (width > number_size || rest.size() < width * count)
      return std::nullopt;
    out[i].resize(count);
    for (std::size_t byte = 0; byte < width; ++byte)
      for (std::size_t k = 0; k < count; ++k)
        out[i][k] |= number_at(rest, byte * count + k, 1) << (8 * byte);
    rest.remove_prefix(width * count);
  }
  if (!rest.empty())
    return std::nullopt;
  return out;
}

bool is_possible(const whole_candle& one, std::int64_t day_min, std::int64_t day_max) {
  const auto is_price = [](std::int64_t price) { return price >= 0 && price <= hundredths_max; };
  return one.day >= day_min && one.day <= day_max && is_price(one.open) && is_price(one.high)
         && is_price(one.low) && is_price(one.close) && one.high >= one.low && one.volume >= 0;
}

result<market::candle_series> unpack(const column_numbers& numbers, std::size_t count,
                                     market::date through) {
  static const auto first_day = market::date::from_number(19000101).days_since_epoch();
  const auto last_day = through.days_since_epoch();
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

std::string identity_of(const std::string& source, const market::symbol_list& row) {
  std::string identity;
  append_text(identity, source);
  append_text(identity, row.name);
  append_text(identity, row.session.iso());
  append_number(identity, static_cast<std::uint64_t>(row.captured_us), number_size);
  return identity;
}

/// Reads the content of a list from front to back; after the first missing part it reads nothing.
class text_reader {
public:
  explicit text_reader(std::string_view content) : rest_(content) {}
  std::uint64_t number(std::size_t bytes) {
    if (rest_.size() < bytes)
      return fail();
    const auto out = number_at(rest_, 0, bytes);
    rest_.remove_prefix(bytes);
    return out;
  }
  std::string text() {
    const auto size = number(4);
    if (size > rest_.size()) {
      fail();
      return {};
    }
    std::string out{rest_.substr(0, size)};
    rest_.remove_prefix(out.size());
    return out;
  }
  bool failed() const { return failed_; }
  /// Whether everything was there and nothing is left.
  bool ended() const { return !failed_ && rest_.empty(); }

private:
  std::uint64_t fail() {
    failed_ = true;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  bool failed_ = false;
};

} // namespace

result<std::string> encode_candles(const std::string& source,
                                   const market::candle_snapshot& snapshot) {
  if (auto problem = check(snapshot))
    return *problem;
  return seal(candle_format,
              {static_cast<std::uint32_t>(snapshot.candles.size()), pack(snapshot.candles)},
              identity_of(source, snapshot));
}

result<market::candle_series> decode_candles(const std::string& source,
                                             const market::candle_snapshot& row,
                                             std::string_view blob) {
  if (!is_day(row.as_of) || !is_day(row.complete_through))
    return impossible();
  constexpr auto size_max = columns + candles_max * columns * number_size;
  const auto content = unseal(candle_format, blob, identity_of(source, row), size_max);
  if (!content)
    return content.error();
  if (content->entries > candles_max)
    return impossible();
  const auto numbers = split(content->bytes, content->entries);
  if (!numbers)
    return impossible();
  return unpack(*numbers, content->entries, row.complete_through);
}

result<std::string> encode_symbols(const std::string& source, const market::symbol_list& list) {
  if (!is_day(list.session))
    return refuse(list.name, list.session.compact() + " is not a day");
  if (list.symbols.size() > list_symbols_max)
    return refuse(list.name, std::to_string(list.symbols.size()) + " symbols, at most "
                               + std::to_string(list_symbols_max));
  blob_content content{static_cast<std::uint32_t>(list.symbols.size()), {}};
  for (const auto& one : list.symbols) {
    if (one.code.size() > text_size_max || one.name.size() > text_size_max)
      return refuse(list.name, "code or name of more than " + std::to_string(text_size_max)
                                 + " bytes: " + one.code.substr(0, 10));
    append_text(content.bytes, one.code);
    append_text(content.bytes, one.name);
    append_number(content.bytes, one.market == market::market_id::kosdaq ? 1 : 0, 1);
    append_number(content.bytes, one.listed ? 1 : 0, 1);
    append_number(content.bytes, static_cast<std::uint8_t>(one.kind), 1);
    append_number(content.bytes, one.halted ? 1 : 0, 1);
    append_number(content.bytes, one.administrative ? 1 : 0, 1);
  }
  return seal(list_format, content, identity_of(source, list));
}

result<market::universe> decode_symbols(const std::string& source, const market::symbol_list& row,
                                        std::string_view blob) {
  if (!is_day(row.session))
    return impossible();
  constexpr std::size_t size_max = list_symbols_max * (2 * text_size_max + 13);
  constexpr auto kind_max = static_cast<std::uint64_t>(market::listing_class::other);
  const auto content = unseal(list_format, blob, identity_of(source, row), size_max);
  if (!content)
    return content.error();
  if (content->entries > list_symbols_max)
    return impossible();
  market::universe symbols;
  text_reader reader{content->bytes};
  while (symbols.size() < content->entries && !reader.failed()) {
    market::listing one;
    one.code = reader.text();
    one.name = reader.text();
    const auto market = reader.number(1);
    const auto listed = reader.number(1);
    const auto kind = reader.number(1);
    const auto halted = reader.number(1);
    const auto administrative = reader.number(1);
    if (market > 1 || listed > 1 || kind > kind_max || halted > 1 || administrative > 1)
      return impossible();
    one.market = market == 1 ? market::market_id::kosdaq : market::market_id::kospi;
    one.listed = listed == 1;
    one.kind = static_cast<market::listing_class>(kind);
    one.halted = halted == 1;
    one.administrative = administrative == 1;
    symbols.push_back(std::move(one));
  }
  if (!reader.ended())
    return impossible();
  return symbols;
}

} // namespace tandem::store
