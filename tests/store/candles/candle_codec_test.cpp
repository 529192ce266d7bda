#include "store/candles/candle_codec.hpp"
#include "store/candles/sealed_blob.hpp"
#include "tests/store/candles/candle_samples.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include <functional>
#include <limits>
#include <random>

using namespace tandem;
using market::candle_snapshot;

namespace {

constexpr auto source = "sim:";

std::string encoded(const market::candle_snapshot& snapshot) {
  auto blob = store::encode_candles(source, snapshot);
  BOOST_TEST_REQUIRE(static_cast<bool>(blob));
  return std::move(*blob);
}

/// The columns of the row, as the store has them when it decodes.
market::candle_snapshot row_of(market::candle_snapshot snapshot) {
  snapshot.candles.clear();
  snapshot.bases.clear();
  snapshot.doubts.clear();
  return snapshot;
}

/// The words of the refusal, empty when the BLOB was taken.
std::string refusal(const market::candle_snapshot& row, std::string_view blob,
                    const std::string& of = source) {
  const auto candles = store::decode_candles(of, row, blob);
  if (candles)
    return {};
  BOOST_TEST((candles.error().code == ec::bad_response));
  return candles.error().message;
}

/// Why a snapshot is not taken.
std::string refused(const market::candle_snapshot& snapshot) {
  const auto blob = store::encode_candles(source, snapshot);
  BOOST_TEST_REQUIRE(!blob);
  BOOST_TEST((blob.error().code == ec::invalid_argument));
  return blob.error().message;
}

/// A frame whose checksum is right, so that what is inside reaches the decoder. The identity is
/// written out here once more: a change of it must be a change of the format.
std::string framed(const market::candle_snapshot& row, std::uint32_t entries,
                   const std::string& content, std::uint32_t version = 2) {
  std::string identity;
  for (const auto& text :
       {std::string{source}, row.code, row.as_of.iso(), row.complete_through.iso()})
    store::append_text(identity, text);
  identity.push_back(row.complete ? '\1' : '\0');
  store::append_number(identity, static_cast<std::uint64_t>(row.captured_us), 8);
  return *store::seal({{'T', 'D', 'M', 'C'}, version}, {entries, content}, identity);
}

} // namespace

BOOST_AUTO_TEST_SUITE(candle_codec)

BOOST_AUTO_TEST_CASE(what_goes_in_comes_out_to_the_last_bit) {
  const auto price = [] {
    return static_cast<double>(*rc::gen::weightedOneOf<std::int64_t>(
             {{6, rc::gen::inRange<std::int64_t>(0, 300'000'00)},
              {2, rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000'000)},
              {1, rc::gen::element<std::int64_t>(0, 1, 1'000'000'000'000'000)}}))
           / 100;
  };
  BOOST_TEST(rc::check("round trip", [&] {
    market::candle_snapshot snapshot;
    snapshot.code = *rc::gen::arbitrary<std::string>();
    snapshot.complete = *rc::gen::arbitrary<bool>();
    snapshot.captured_us = *rc::gen::arbitrary<std::int64_t>();
    snapshot.as_of = day(19000101);
    auto at = snapshot.as_of.days_since_epoch();
    const auto count = *rc::gen::inRange(0, 40);
    for (int i = 0; i < count; ++i) {
      at += *rc::gen::weightedOneOf<int>(
        {{5, rc::gen::inRange(1, 5)}, {1, rc::gen::inRange(1, 1'500)}});
      auto low = price();
      auto high = price();
      if (high < low)
        std::swap(low, high);
      snapshot.candles.push_back(
        {market::date::from_days_since_epoch(at), price(), high, low, price(),
         *rc::gen::oneOf(
           rc::gen::inRange<std::int64_t>(0, 1'000'000'000),
           rc::gen::element<std::int64_t>(0, std::numeric_limits<std::int64_t>::max()))});
    }
    snapshot.complete_through = market::date::from_days_since_epoch(at + *rc::gen::inRange(0, 400));
    for (const auto& one : snapshot.candles)
      market::set_basis(snapshot.bases, one.day,
                        *rc::gen::element(market::close_basis::charted,
                                          market::close_basis::evening,
                                          market::close_basis::regular));
    const auto doubts = *rc::gen::inRange(0, 4);
    for (int i = 0; i < doubts; ++i)
      snapshot.doubts.push_back(
        {static_cast<market::doubt_reason>(*rc::gen::inRange(0, 7)),
         *rc::gen::container<std::string>(*rc::gen::inRange<std::size_t>(0, 201),
                                          rc::gen::arbitrary<char>()),
         snapshot.as_of,
         *rc::gen::element(market::date{}, snapshot.as_of, snapshot.complete_through),
         *rc::gen::arbitrary<bool>()});
    const auto blob = store::encode_candles(source, snapshot);
    RC_ASSERT(static_cast<bool>(blob));
    const auto back = store::decode_candles(source, row_of(snapshot), *blob);
    RC_ASSERT(static_cast<bool>(back));
    RC_ASSERT(*back == snapshot);
  }));
}

BOOST_AUTO_TEST_CASE(six_hundred_candles_take_less_than_twelve_bytes_each) {
  std::size_t bytes = 0;
  for (std::uint32_t seed = 0; seed < 20; ++seed)
    bytes += encoded(snapshot_of("005930", day(20250718), 600, seed)).size();
  // A market of 2,700 symbols then needs some 20 MB; 12 bytes are 9.7 measured and some room.
  BOOST_TEST(bytes < 20u * 600u * 12u);
}

BOOST_AUTO_TEST_CASE(any_flipped_bit_of_the_blob_is_noticed) {
  const auto snapshot = snapshot_of("005930", day(20250718), 30, 1);
  const auto row = row_of(snapshot);
  auto blob = encoded(snapshot);
  BOOST_TEST(refusal(row, blob).empty());
  for (std::size_t i = 0; i < blob.size() * 8; ++i) {
    const auto flipped = static_cast<char>(1 << (i % 8));
    blob[i / 8] = static_cast<char>(blob[i / 8] ^ flipped);
    BOOST_TEST(refusal(row, blob) == "fail their checksum", "bit " << i);
    blob[i / 8] = static_cast<char>(blob[i / 8] ^ flipped);
  }
}

BOOST_AUTO_TEST_CASE(any_change_of_another_column_is_noticed) {
  const auto snapshot = snapshot_of("005930", day(20250718), 30, 1);
  const auto blob = encoded(snapshot);
  const std::vector<std::function<void(market::candle_snapshot&)>> changes{
    [](auto& row) { row.code = "005935"; },
    [](auto& row) { row.code.clear(); },
    [](auto& row) { row.as_of = day(20250717); },
    [](auto& row) { row.complete_through = day(20250721); },
    [](auto& row) { row.as_of = market::date{}; },
    [](auto& row) { row.complete = true; },
    [](auto& row) { row.captured_us += 1; },
    [](auto& row) { row.captured_us = std::numeric_limits<std::int64_t>::min(); },
  };
  for (const auto& change : changes) {
    auto row = row_of(snapshot);
    change(row);
    BOOST_TEST(!refusal(row, blob).empty());
  }
  BOOST_TEST(refusal(row_of(snapshot), blob, "api.kiwoom.com") == "fail their checksum");
  // Neighbouring texts cannot lend each other letters.
  auto shifted = row_of(snapshot);
  shifted.code = "sim:005930";
  BOOST_TEST(!refusal(shifted, blob, "").empty());
}

BOOST_AUTO_TEST_CASE(blob_of_any_other_length_is_noticed) {
  const auto snapshot = snapshot_of("005930", day(20250718), 30, 1);
  const auto row = row_of(snapshot);
  const auto blob = encoded(snapshot);
  for (std::size_t size = 0; size < blob.size(); ++size)
    BOOST_TEST(!refusal(row, std::string_view{blob}.substr(0, size)).empty(), size);
  BOOST_TEST(!refusal(row, blob + '\0').empty());
  BOOST_TEST(!refusal(row, blob + blob).empty());
}

BOOST_AUTO_TEST_CASE(content_behind_a_right_checksum_is_checked_all_the_same) {
  auto snapshot = snapshot_of("005930", day(20250718), 3, 1);
  const auto row = row_of(snapshot);
  BOOST_TEST(refusal(row, framed(row, 0, std::string(8, '\0'))).empty());
  BOOST_TEST(refusal(row, framed(row, 0, std::string(6, '\0'), 1)).empty());
  const std::string widths{1, 1, 1, 1, 1, 1};
  // One candle: day 1970-01-02, everything else 0.
  const auto plain = widths + std::string{2, 0, 0, 0, 0, 0};
  BOOST_TEST(refusal(row, framed(row, 1, plain, 1)).empty());
  const std::vector<std::pair<std::uint32_t, std::string>> wrong{
    {1, {}},                                         // Not even the widths.
    {2, plain},                                      // More entries than numbers.
    {1, plain + '\0'},                               // A byte too many.
    {1, std::string(6, '\11') + std::string(54, 0)}, // Numbers of nine bytes.
    {1, std::string(6, '\xff')},                     // Wider than the content.
    {0xffff'ffff, std::string(6, '\0')},             // Without numbers, but without end.
    {1, widths + std::string{2, 1, 0, 0, 0, 0}},     // Close -1.
    {1, widths + std::string{2, 0, 0, 1, 0, 0}},     // High below low.
    {1, widths + std::string{2, 0, 0, 0, 0, 1}},     // Volume -1.
    {2, widths + std::string{2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}}, // The same day twice.
    {1, std::string{3, 0, 0, 0, 0, 0} + std::string{0, 0, 1}},     // 1970-01-01 + 32,768 days.
    {1, std::string{8, 0, 0, 0, 0, 0} + std::string(8, '\xff')},   // The day of the lowest number.
    {1, std::string{1, 8, 0, 0, 0, 0} + '\2' + std::string(8, '\xfe')}, // A price beyond all.
  };
  for (std::size_t i = 0; i < wrong.size(); ++i)
    BOOST_TEST(refusal(row, framed(row, wrong[i].first, wrong[i].second, 1))
                 == "hold impossible values",
               "case " << i);
}

BOOST_AUTO_TEST_CASE(bases_and_doubts_behind_a_right_checksum_are_checked_too) {
  auto snapshot = snapshot_of("005930", day(20250718), 3, 1);
  const auto row = row_of(snapshot);
  // One candle, and widths of 0 for all but day and basis.
  const std::string candle{1, 0, 0, 0, 0, 0, 1, 2};
  const std::string since{"\x0e\xfc\x34\x01", 4}; // 20,249,614 is no day; 20,250,718 is.
  const std::string friday{"\x5e\x00\x35\x01", 4};
  const std::string none(4, '\0');
  const std::string no_detail(4, '\0');
  const auto with = [&](char basis, const std::string& doubts) {
    return refusal(row, framed(row, 1, candle + basis + doubts));
  };
  const std::string one_doubt{1};
  BOOST_TEST(with('\2', {0}).empty());
  BOOST_TEST(with('\0', one_doubt + '\6' + '\1' + friday + none + no_detail).empty());
  for (const auto& wrong : {with('\3', {0}),       // No such basis.
                            with('\0', {}),        // Not even their number.
                            with('\0', one_doubt), // Fewer doubts than that.
                            with('\0', {0, 0}),    // A byte too many.
                            with('\0', {'\x7f'}),  // More than can be.
                            with('\0', one_doubt + '\7' + '\0' + friday + none + no_detail),
                            with('\0', one_doubt + '\0' + '\2' + friday + none + no_detail),
                            with('\0', one_doubt + '\0' + '\0' + since + none + no_detail),
                            with('\0', one_doubt + '\0' + '\0' + friday + since + no_detail),
                            with('\0', one_doubt + '\0' + '\0' + friday + none
                                         + std::string{"\xc9\0\0\0", 4} + std::string(201, 'x')),
                            refusal(row, framed(row, 1, candle + std::string(2, '\0'), 1)),
                            refusal(row, framed(row, 1, candle + std::string(2, '\0'), 3))})
    BOOST_TEST(!wrong.empty());
}

BOOST_AUTO_TEST_CASE(a_snapshot_of_version_1_is_charted_and_not_doubted) {
  // Two candles: 1970-01-02 at 1.00 KRW and 1970-01-03 at 1.01, ten shares each.
  const auto row = row_of(snapshot_of("005930", day(20250718), 3, 1));
  const std::string content{1,      1, 1, 1, 1, 1, // Widths.
                            2,      2,             // Days: one on.
                            '\xc8', 2,             // Close 100, one up.
                            '\xc8', 2,             // Open 100 and 101.
                            0,      0, 0, 0,       // High and low.
                            20,     0};            // Volume.
  const auto back = store::decode_candles(source, row, framed(row, 2, content, 1));
  BOOST_TEST_REQUIRE(static_cast<bool>(back));
  const market::candle_series expected{{day(19700102), 1, 1, 1, 1, 10},
                                       {day(19700103), 1.01, 1.01, 1.01, 1.01, 10}};
  BOOST_TEST((back->candles == expected));
  BOOST_TEST(back->bases.empty());
  BOOST_TEST(back->doubts.empty());
}

BOOST_AUTO_TEST_CASE(the_basis_of_a_day_without_a_candle_is_left_out) {
  auto snapshot = snapshot_of("005930", day(20250718), 2, 1);
  snapshot.bases = {{day(20250716), market::close_basis::regular},
                    {day(20250717), market::close_basis::charted},
                    {day(20250718), market::close_basis::evening}};
  const auto back = store::decode_candles(source, row_of(snapshot), encoded(snapshot));
  BOOST_TEST_REQUIRE(static_cast<bool>(back));
  BOOST_TEST((back->bases == market::close_bases{{day(20250718), market::close_basis::evening}}));
}

BOOST_AUTO_TEST_CASE(arbitrary_content_and_arbitrary_bytes_end_in_words) {
  const auto row = row_of(snapshot_of("005930", day(20250718), 1, 1));
  std::mt19937 random{20250718};
  for (int i = 0; i < 2'000; ++i) {
    std::string bytes(random() % 64, '\0');
    for (auto& byte : bytes)
      byte = static_cast<char>(random() % 4 == 0 ? random() : random() % 9);
    static_cast<void>(refusal(row, framed(row, random() % 4, bytes)));
    BOOST_TEST(!refusal(row, bytes).empty());
  }
}

BOOST_AUTO_TEST_CASE(what_no_broker_can_have_said_is_refused) {
  const auto good = snapshot_of("005930", day(20250718), 3, 1);
  const auto with = [&](const std::function<void(market::candle_snapshot&)>& change) {
    auto snapshot = good;
    change(snapshot);
    return refused(snapshot);
  };
  const auto has = [](const std::string& message, std::string_view words) {
    BOOST_TEST_MESSAGE(message);
    return message.starts_with("005930: ") && message.find(words) != std::string::npos;
  };
  constexpr auto nan = std::numeric_limits<double>::quiet_NaN();
  constexpr auto inf = std::numeric_limits<double>::infinity();
  for (const double price : {0.001, 100.005, -1.0, -0.0, 1e14, nan, inf})
    BOOST_TEST(has(with([&](auto& e) { e.candles[1].open = price; }), "is not a whole hundredth"));
  BOOST_TEST(has(with([](auto& e) { e.candles[1].high = e.candles[1].low - 10; }), " < low "));
  BOOST_TEST(has(with([](auto& e) { e.candles[1].volume_shares = -1; }), "volume -1 < 0"));
  BOOST_TEST(has(with([](auto& e) { e.candles[1].day = e.candles[0].day; }), "comes after "));
  BOOST_TEST(has(with([](auto& e) { std::swap(e.candles[0], e.candles[1]); }), "comes after "));
  BOOST_TEST(has(with([](auto& e) { e.candles[2].day = day(20250719); }), "later than"));
  BOOST_TEST(has(with([](auto& e) { e.candles[2].day = day(20250732); }), "is not a day"));
  BOOST_TEST(has(with([](auto& e) { e.as_of = market::date{}; }), "are not days"));
  BOOST_TEST(has(with([](auto& e) {
                   e.bases = {{day(20250718), market::close_basis::evening},
                              {day(20250717), market::close_basis::regular}};
                 }),
                 "the basis of 2025-07-17 comes after that of 2025-07-18"));
  const market::doubt plain{market::doubt_reason::hole, {}, day(20250718), {}, false};
  BOOST_TEST(has(with([&](auto& e) { e.doubts.assign(101, plain); }), "101 doubts, at most 100"));
  BOOST_TEST(has(with([&](auto& e) {
                   e.doubts = {plain};
                   e.doubts[0].detail = std::string(201, 'x');
                 }),
                 "has 201 bytes, at most 200"));
  BOOST_TEST(has(with([&](auto& e) {
                   e.doubts = {plain};
                   e.doubts[0].asked = day(20250732);
                 }),
                 "not days"));
  BOOST_TEST(has(with([](auto& e) { e.candles = candles_until(day(20250718), 20'001, 1); }),
                 "20001 candles, at most 20000"));
}

BOOST_AUTO_TEST_SUITE_END()
