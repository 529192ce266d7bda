#include "store/candles/list_codec.hpp"
#include "store/candles/sealed_blob.hpp"
#include "tests/store/candles/candle_samples.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include <functional>
#include <limits>
#include <random>

using namespace tandem;

namespace {

constexpr auto source = "sim:";

market::listing told(market::listing one) {
  one.listed_on = day(19750611);
  one.shares = 5'919'637'922;
  one.last_price = 67'100;
  one.sector = "전기/전자";
  one.size = "대형주";
  one.company_class = "우량기업";
  one.audit = "정상";
  one.warning = "0";
  return one;
}

market::symbol_list sample_list() {
  return {"ka10099 KOSPI",
          day(20250718),
          1'752'820'862'000'000,
          {told({"005930", "삼성전자", market::market_id::kospi, true}),
           {"0001A0", "", market::market_id::kosdaq, false},
           {"000660", std::string{"a\0b", 3}, market::market_id::kosdaq, true,
            market::listing_class::other, true, true}}};
}

/// A frame whose checksum is right, so that what is inside reaches the decoder.
std::string framed(const market::symbol_list& row, std::uint32_t entries,
                   const std::string& content, std::uint32_t version) {
  std::string identity;
  for (const auto& text : {std::string{source}, row.name, row.session.iso()})
    store::append_text(identity, text);
  store::append_number(identity, static_cast<std::uint64_t>(row.captured_us), 8);
  return *store::seal({{'T', 'D', 'M', 'L'}, version}, {entries, content}, identity);
}

bool is_refused(std::uint32_t entries, const std::string& content, std::uint32_t version = 2) {
  const auto list = sample_list();
  const auto symbols = store::decode_symbols(source, list, framed(list, entries, content, version));
  if (!symbols)
    BOOST_TEST((symbols.error().code == ec::bad_response));
  return !symbols;
}

} // namespace

BOOST_AUTO_TEST_SUITE(list_codec)

BOOST_AUTO_TEST_CASE(a_list_of_version_1_is_read) {
  const auto list = sample_list();
  std::string content;
  store::append_text(content, "005930");
  store::append_text(content, "삼성전자");
  content += std::string{0, 1, 0, 0, 0};
  store::append_text(content, "247540");
  store::append_text(content, "");
  content += std::string{1, 0, 6, 1, 1};
  const auto symbols = store::decode_symbols(source, list, framed(list, 2, content, 1));
  BOOST_TEST_REQUIRE(static_cast<bool>(symbols));
  const market::universe expected{
    {"005930", "삼성전자", market::market_id::kospi, true},
    {"247540", "", market::market_id::kosdaq, false, market::listing_class::other, true, true}};
  BOOST_TEST((*symbols == expected));
  BOOST_TEST(is_refused(2, content + '\0', 1));
  BOOST_TEST(is_refused(3, content, 1));
  content.back() = 2;
  BOOST_TEST(is_refused(2, content, 1));
}

BOOST_AUTO_TEST_CASE(content_behind_a_right_checksum_is_checked_all_the_same) {
  const std::string one_word{1, 0, 0, 0, 0, 0, 0, 0}; // The empty one.
  const auto nobody = one_word + std::string(12, '\0');
  BOOST_TEST(!is_refused(0, nobody));
  BOOST_TEST(is_refused(0, nobody + '\0'));
  BOOST_TEST(is_refused(0, nobody, 3));
  BOOST_TEST(is_refused(0, std::string(16, '\0'))); // No word at all.
  BOOST_TEST(is_refused(0, std::string{1, 0, 0, 0, 1, 0, 0, 0, 'x'} + std::string(12, '\0')));
  BOOST_TEST(is_refused(0xffff'ffff, nobody)); // Without numbers, but without end.
  // One symbol without a code or a name, with one column that is not 0.
  const auto with = [&](std::size_t column, const std::string& number) {
    std::string widths(12, '\0');
    widths[column] = static_cast<char>(number.size());
    return is_refused(1, one_word + widths + number);
  };
  BOOST_TEST(!with(0, "\xf"));
  BOOST_TEST(with(0, "\x10"));
  BOOST_TEST(!with(1, "\6"));
  BOOST_TEST(with(1, "\7"));
  BOOST_TEST(!with(2, std::string{"\x5e\x00\x35\x01", 4})); // 20,250,718
  BOOST_TEST(with(2, "\x5e\xff\x34\x01"));                  // 20,250,462
}

BOOST_AUTO_TEST_CASE(a_market_fits_into_thirty_bytes_a_symbol) {
  auto list = sample_list();
  list.symbols.clear();
  std::mt19937 random{20250718};
  const std::vector<std::string> syllables{"가", "나",   "라",   "마",   "바",   "사",   "아",
                                           "자", "전자", "화학", "제약", "건설", "금융", "테크"};
  for (std::size_t i = 0; i < 2'400; ++i) {
    auto one = told({code_of(i), {}, market::market_id::kospi, true});
    for (std::size_t k = 0; k < 4; ++k)
      one.name += syllables[random() % syllables.size()];
    one.listed_on =
      market::date::from_days_since_epoch(static_cast<std::int32_t>(random() % 20'000));
    one.shares = static_cast<std::int64_t>(random() % 100'000'000);
    one.last_price = static_cast<std::int64_t>(random() % 200'000);
    one.sector = syllables[random() % syllables.size()];
    list.symbols.push_back(one);
  }
  const auto blob = store::encode_symbols(source, list);
  BOOST_TEST_REQUIRE(static_cast<bool>(blob));
  // 250 sessions a year and 4,200 symbols then need some 30 MB.
  BOOST_TEST(blob->size() < 30u * list.symbols.size());
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_refused_by_name) {
  const auto with = [](const std::function<void(market::symbol_list&)>& change) {
    auto list = sample_list();
    change(list);
    const auto blob = store::encode_symbols(source, list);
    BOOST_TEST_REQUIRE(!blob);
    BOOST_TEST((blob.error().code == ec::invalid_argument));
    BOOST_TEST(blob.error().message.starts_with("ka10099 KOSPI: "));
    return blob.error().message;
  };
  const auto has = [](const std::string& message, std::string_view words) {
    BOOST_TEST_MESSAGE(message);
    return message.find(words) != std::string::npos;
  };
  BOOST_TEST(has(with([](auto& e) { e.session = day(20250732); }), "is not a day"));
  BOOST_TEST(has(with([](auto& e) { e.symbols.resize(20'001); }), "20001 symbols, at most 20000"));
  BOOST_TEST(has(with([](auto& e) { e.symbols[1].name = std::string(1'001, 'x'); }), "1000 bytes"));
  BOOST_TEST(has(with([](auto& e) { e.symbols[1].size = std::string(101, 'x'); }),
                 "a word of more than 100 bytes"));
  BOOST_TEST(has(with([](auto& e) { e.symbols[1].shares = -1; }), "-1 shares"));
  BOOST_TEST(has(with([](auto& e) { e.symbols[1].last_price = -1; }), "last price -1"));
  BOOST_TEST(has(with([](auto& e) { e.symbols[1].listed_on = day(20250732); }), "20250732"));
  BOOST_TEST(has(with([](auto& e) {
                   for (std::size_t i = 0; i < 2'000; ++i) {
                     e.symbols.push_back({code_of(i), "x", market::market_id::kospi, true});
                     e.symbols.back().sector = "sector " + std::to_string(i);
                   }
                 }),
                 "different words"));
}

BOOST_AUTO_TEST_CASE(arbitrary_bytes_end_in_words) {
  std::mt19937 random{20250718};
  for (int i = 0; i < 2'000; ++i) {
    std::string bytes(random() % 64, '\0');
    for (auto& byte : bytes)
      byte = static_cast<char>(random() % 4 == 0 ? random() : random() % 9);
    BOOST_TEST(!store::decode_symbols(source, sample_list(), bytes));
    static_cast<void>(is_refused(random() % 4, bytes, 1 + random() % 2));
  }
}

BOOST_AUTO_TEST_CASE(lists_come_out_as_they_went_in) {
  const auto list = sample_list();
  const auto blob = store::encode_symbols(source, list);
  BOOST_TEST_REQUIRE(static_cast<bool>(blob));
  const auto symbols = store::decode_symbols(source, list, *blob);
  BOOST_TEST_REQUIRE(static_cast<bool>(symbols));
  BOOST_TEST((*symbols == list.symbols));
}

BOOST_AUTO_TEST_CASE(any_flipped_bit_of_a_list_is_noticed) {
  const auto list = sample_list();
  auto blob = *store::encode_symbols(source, list);
  for (std::size_t i = 0; i < blob.size() * 8; ++i) {
    const auto flipped = static_cast<char>(1 << (i % 8));
    blob[i / 8] = static_cast<char>(blob[i / 8] ^ flipped);
    BOOST_TEST(!store::decode_symbols(source, list, blob), "bit " << i);
    blob[i / 8] = static_cast<char>(blob[i / 8] ^ flipped);
  }
  for (std::size_t size = 0; size < blob.size(); ++size)
    BOOST_TEST(!store::decode_symbols(source, list, blob.substr(0, size)));
  auto other = list;
  other.name = "ka10099:KOSDAQ";
  BOOST_TEST(!store::decode_symbols(source, other, blob));
  other = list;
  other.session = day(20250721);
  BOOST_TEST(!store::decode_symbols(source, other, blob));
  other = list;
  other.captured_us -= 1;
  BOOST_TEST(!store::decode_symbols(source, other, blob));
  BOOST_TEST(!store::decode_symbols("api.kiwoom.com", list, blob));
}

BOOST_AUTO_TEST_SUITE_END()
