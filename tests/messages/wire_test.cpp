#include "messages/type_ids.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

using namespace tandem;
using market::date;
using market::market_id;

namespace {

/// Writes messages as CAF would for another node, and reads them back.
struct wire_fixture {
  wire_fixture() : system(prepare(config)) {}

  static caf::actor_system_config& prepare(caf::actor_system_config& config) {
    config.add_message_types<caf::id_block::tandem>();
    return config;
  }

  std::vector<char> write(const caf::message& message) {
    std::vector<char> bytes;
    caf::binary_serializer sink{system, bytes};
    auto problem = sink(const_cast<caf::message&>(message)); // Reads only.
    BOOST_REQUIRE_MESSAGE(!problem, system.render(problem));
    return bytes;
  }

  template <class T>
  T travel(const T& value) {
    const auto bytes = write(caf::make_message(value));
    caf::message back;
    caf::binary_deserializer source{system, bytes};
    auto problem = source(back);
    BOOST_REQUIRE_MESSAGE(!problem, system.render(problem));
    BOOST_REQUIRE(back.match_elements<T>());
    return back.get_as<T>(0);
  }

  caf::actor_system_config config;
  caf::actor_system system;
};

/// Equal bit for bit; == would take NaN for different and -0.0 for 0.0.
bool same_bits(const market::candle& a, const market::candle& b) {
  const auto bits = [](double x) { return std::bit_cast<std::uint64_t>(x); };
  return a.day == b.day && bits(a.open) == bits(b.open) && bits(a.high) == bits(b.high)
         && bits(a.low) == bits(b.low) && bits(a.close) == bits(b.close)
         && a.volume_shares == b.volume_shares;
}

bool same_bits(const market::candle_series& a, const market::candle_series& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return same_bits(x, y); });
}

market::candle_series strange_candles() {
  using limits = std::numeric_limits<double>;
  return {
    {date::from_number(20250717), limits::quiet_NaN(), -0.0, limits::infinity(),
     -limits::infinity(), 0},
    {date::from_number(20250718), limits::denorm_min(), limits::max(), limits::lowest(), 0.1,
     std::numeric_limits<std::int64_t>::max()},
    {{}, 70'100, 70'500, 69'900, 70'300, -1},
  };
}

market::quote nameless() {
  market::quote out;
  out.code = "005930";
  return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(wire_suite)

BOOST_FIXTURE_TEST_CASE(a_request_of_every_query_travels, wire_fixture) {
  const auto day = date::from_number(20250718);

  const auto daily = travel(fetch_tr{daily_chart_query{"0001A0", day}, "next"});
  BOOST_TEST(std::get<daily_chart_query>(daily.query).code == "0001A0");
  BOOST_TEST((std::get<daily_chart_query>(daily.query).base == day));
  BOOST_TEST(daily.next_key == "next");

  const auto index = travel(fetch_tr{index_chart_query{market_id::kosdaq, day}, ""});
  BOOST_TEST((std::get<index_chart_query>(index.query).market == market_id::kosdaq));
  BOOST_TEST((std::get<index_chart_query>(index.query).base == day));

  const auto list = travel(fetch_tr{stock_list_query{market_id::kosdaq}, ""});
  BOOST_TEST((std::get<stock_list_query>(list.query).market == market_id::kosdaq));

  const auto top = travel(fetch_tr{top_value_query{market_id::kospi}, ""});
  BOOST_TEST((std::get<top_value_query>(top.query).market == market_id::kospi));

  const std::vector<std::string> codes{"005930", "0001A0"};
  const auto quotes = travel(fetch_tr{quotes_query{codes}, ""});
  BOOST_TEST((std::get<quotes_query>(quotes.query).codes == codes));
}

BOOST_FIXTURE_TEST_CASE(a_page_of_candles_travels_bit_for_bit, wire_fixture) {
  const auto page = travel(tr_page{shared_candles{strange_candles()}, "k"});
  BOOST_TEST(same_bits(*std::get<shared_candles>(page.rows), strange_candles()));
  BOOST_TEST(page.next_key == "k");
}

BOOST_FIXTURE_TEST_CASE(an_empty_page_travels, wire_fixture) {
  const auto page = travel(tr_page{});
  BOOST_TEST(std::get<shared_candles>(page.rows)->empty());
  BOOST_TEST(page.next_key.empty());
}

BOOST_FIXTURE_TEST_CASE(a_page_of_symbols_travels, wire_fixture) {
  const market::universe symbols{{"005930", "삼성전자", market_id::kospi, true},
                                 {"0001A0", "", market_id::kosdaq, false}};
  const auto page = travel(tr_page{symbols, ""});
  BOOST_TEST((std::get<market::universe>(page.rows) == symbols));
}

BOOST_FIXTURE_TEST_CASE(everything_the_broker_lists_about_a_symbol_travels, wire_fixture) {
  using market::listing_class;
  market::universe symbols;
  for (const auto kind :
       {listing_class::common, listing_class::preferred, listing_class::etf, listing_class::etn,
        listing_class::spac, listing_class::reit, listing_class::other})
    symbols.push_back({"000010", "", market_id::kospi, true, kind, false, false});
  symbols.push_back({"000020", "", market_id::kosdaq, true, listing_class::common, true, false});
  symbols.push_back({"000030", "", market_id::kosdaq, true, listing_class::common, false, true});
  const auto page = travel(tr_page{symbols, ""});
  BOOST_TEST((std::get<market::universe>(page.rows) == symbols));
}

BOOST_FIXTURE_TEST_CASE(a_page_of_quotes_travels, wire_fixture) {
  using limits = std::numeric_limits<double>;
  const std::vector<market::quote_row> quotes{
    {"005930",
     market::quote{"005930", "삼성전자", date::from_number(20250718), 265'500, 270'000, 264'500,
                   268'500, 265'000, std::numeric_limits<std::int64_t>::max()},
     ""},
    {"0001A0", std::nullopt, ""},
    {"000660", std::nullopt, "low_pric is 0"},
    {"000010", market::quote{"000010", "", {}, limits::infinity(), limits::max(), -0.0, 0.1, 0, 0},
     ""}};
  const auto page = travel(tr_page{quotes, ""});
  const auto& back = std::get<std::vector<market::quote_row>>(page.rows);
  BOOST_TEST((back == quotes));
  BOOST_TEST(std::signbit(back.back().what->low));
}

BOOST_FIXTURE_TEST_CASE(a_quote_read_over_another_one_leaves_nothing_of_it, wire_fixture) {
  market::quote_row unknown{"0001A0", std::nullopt, ""};
  std::vector<char> bytes;
  caf::binary_serializer sink{system, bytes};
  BOOST_REQUIRE(!sink(unknown));
  market::quote_row target{"005930", nameless(), "fault"};
  caf::binary_deserializer source{system, bytes};
  BOOST_REQUIRE(!source(target));
  BOOST_TEST((target == unknown));
}

BOOST_FIXTURE_TEST_CASE(a_request_for_candles_travels, wire_fixture) {
  const market::trading_session session{date::from_number(20250718), date::from_number(20250717),
                                        date::from_number(20250721), false};
  const auto command = travel(fetch_candles{"005930", 250, session});
  BOOST_TEST(command.code == "005930");
  BOOST_TEST(command.count == 250);
  BOOST_TEST((command.session == session));
}

BOOST_FIXTURE_TEST_CASE(an_answer_with_candles_travels_bit_for_bit, wire_fixture) {
  const auto answer =
    travel(candles_answer{shared_candles{strange_candles()}, 1752836340000000, "새 이름"});
  BOOST_TEST(answer.captured_us == 1752836340000000);
  BOOST_TEST(answer.name == "새 이름");
  BOOST_TEST(same_bits(*answer.candles, strange_candles()));
}

BOOST_FIXTURE_TEST_CASE(any_pattern_of_bits_is_a_price, wire_fixture) {
  BOOST_TEST(rc::check("bits", [this] {
    market::candle_series candles;
    for (auto bits :
         *rc::gen::container<std::vector<std::uint64_t>>(rc::gen::arbitrary<std::uint64_t>())) {
      const auto price = std::bit_cast<double>(bits);
      candles.push_back({date::from_number(20250718), price, price, price, price,
                         std::bit_cast<std::int64_t>(bits)});
    }
    RC_ASSERT(same_bits(*travel(candles_answer{shared_candles{candles}, 0, {}}).candles, candles));
  }));
}

BOOST_FIXTURE_TEST_CASE(a_payload_that_is_cut_short_is_an_error, wire_fixture) {
  // Of the payload itself: CAF 0.17 drops such errors when it loads a whole message.
  std::vector<char> whole;
  caf::binary_serializer sink{system, whole};
  fetch_tr command{daily_chart_query{"005930", date::from_number(20250718)}, "next"};
  BOOST_REQUIRE(!sink(command));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::vector<char> cut{whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)};
    caf::binary_deserializer source{system, cut};
    BOOST_TEST(!!source(command));
  }
}

BOOST_FIXTURE_TEST_CASE(quotes_that_are_cut_short_are_an_error, wire_fixture) {
  std::vector<char> whole;
  caf::binary_serializer sink{system, whole};
  tr_page page{std::vector<market::quote_row>{{"005930", nameless(), ""}}, "next"};
  BOOST_REQUIRE(!sink(page));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::vector<char> cut{whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)};
    caf::binary_deserializer source{system, cut};
    BOOST_TEST(!!source(page));
  }
}

BOOST_FIXTURE_TEST_CASE(a_query_of_an_unknown_kind_is_an_error, wire_fixture) {
  std::vector<char> bytes;
  caf::binary_serializer sink{system, bytes};
  fetch_tr command{stock_list_query{market_id::kospi}, ""};
  BOOST_REQUIRE(!sink(command));
  BOOST_REQUIRE(bytes.front() == 2); // The index of the alternative comes first.
  bytes.front() = static_cast<char>(std::variant_size_v<tr_query>);
  caf::binary_deserializer source{system, bytes};
  BOOST_TEST(!!source(command));
}

BOOST_AUTO_TEST_CASE(shared_values_share) {
  const shared_candles one{strange_candles()};
  const std::vector<shared_candles> copies(2, one);
  BOOST_TEST(&*copies[0] == &*one);
  BOOST_TEST(&*copies[1] == &*one);
}

BOOST_AUTO_TEST_SUITE_END()
