#include "kiwoom/parse.hpp"
#include "sim/broker/answers.hpp"
#include "sim/market/exchange.hpp"
#include "sim/market/recorded.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using namespace tandem::sim;
using tandem::test::temporary_folder;

namespace {

struct small_folder {
  small_folder() {
    folder.write("symbols.csv", "code,name,market\n005930,삼성전자,KOSPI\n0156T0,예시,KOSDAQ\n");
    folder.write("ohlcv/005930.csv", header
                                       + "2025-03-04,100.0,110.0,90.0,105.0,1000\n"
                                         "2025-03-06,105,105,105,105,0\n");
    folder.write("ohlcv/0156T0.csv", header + "2025-03-05,7.0,7.0,7.0,7.0,1\r\n");
  }

  std::string complaint() const {
    const auto loaded = recorded_market::load(folder.path());
    if (loaded)
      return "none";
    BOOST_TEST((loaded.error().code == ec::no_data));
    return loaded.error().message.substr(folder.path().size() + 1);
  }

  temporary_folder folder;
  std::string header = "date,open,high,low,close,volume\n";
};

market::date day(std::int32_t number) {
  return market::date::from_number(number);
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(recorded_markets, small_folder)

BOOST_AUTO_TEST_CASE(hold_what_the_files_say) {
  const auto loaded = recorded_market::load(folder.path());
  BOOST_REQUIRE(loaded);
  const auto& market = **loaded;
  BOOST_TEST(market.instruments()[0].name == "삼성전자");
  BOOST_TEST((market.instruments()[1].market == market::market_id::kosdaq));
  BOOST_TEST((market.instruments()[0].listed == day(20250304)));
  const auto bars = market.bars(0, day(20250306));
  BOOST_REQUIRE(bars.size() == 2u);
  BOOST_TEST((bars[0] == day_bar{day(20250304), 100, 110, 90, 105, 100, 1000}));
  BOOST_TEST((bars[1] == day_bar{day(20250306), 105, 105, 105, 105, 105, 0}));
  BOOST_TEST(market.bars(0, day(20250305)).size() == 1u);
}

BOOST_AUTO_TEST_CASE(have_a_session_wherever_a_symbol_has_a_row) {
  const auto loaded = recorded_market::load(folder.path());
  const std::vector<market::date> expected{day(20250304), day(20250305), day(20250306)};
  BOOST_TEST(((*loaded)->sessions() == expected));
}

BOOST_AUTO_TEST_CASE(list_symbols_whose_candles_begin_later) {
  folder.write("symbols.csv", "code,name,market\n005930,삼성전자,KOSPI\n000660,later,KOSPI\n");
  folder.write("ohlcv/000660.csv", header + "2025-03-06,100,110,90,105,1000\n");
  auto loaded = recorded_market::load(folder.path());
  BOOST_REQUIRE(loaded);
  const auto market = exchange::open(std::move(*loaded), day(20250305));
  BOOST_REQUIRE(market);
  const auto& listed = (*market)->listed(market::market_id::kospi);
  BOOST_REQUIRE(listed.size() == 2u);
  BOOST_TEST((*market)->at(listed[0]).code == "000660"); // By code.
  BOOST_TEST(!(*market)->latest(listed[0]).last.day);
  BOOST_TEST(!(*market)->find("000660")); // But there is nothing to chart or to quote.
  BOOST_TEST((*market)->by_value(std::nullopt).size() == 1u);
}

BOOST_AUTO_TEST_CASE(quote_a_symbol_without_a_row_for_the_session_as_of_its_last_one) {
  const auto market =
    exchange::open(std::move(*recorded_market::load(folder.path())), day(20250306));
  BOOST_REQUIRE(market);
  const std::vector<std::string> codes{"005930", "0156T0"};
  const auto rows = kiwoom::parse_quotes(
    answer_call(tr_id::quotes, **market, {{"stk_cd", "005930|0156T0"}}, {}).body, codes);
  BOOST_REQUIRE(rows);
  const market::quote halted{"005930", "삼성전자", day(20250306), 105, 105, 105, 105, 105, 0, 0};
  const market::quote absent{"0156T0", "예시", day(20250305), 7, 7, 7, 7, 7, 1, 0};
  BOOST_TEST(((*rows)[0].what == halted));
  BOOST_TEST(((*rows)[1].what == absent));
}

BOOST_AUTO_TEST_CASE(keep_an_index_in_hundredths_or_none_at_all) {
  BOOST_TEST((*recorded_market::load(folder.path()))
               ->index_bars(market::market_id::kospi, day(20250306))
               .empty());
  folder.write("index/KOSPI.csv", header + "2025-03-04,2645.47,2675.8,2641.88,2669.81,409871688\n");
  const auto loaded = recorded_market::load(folder.path());
  const auto bars = (*loaded)->index_bars(market::market_id::kospi, day(20250306));
  BOOST_REQUIRE(bars.size() == 1u);
  BOOST_TEST(
    (bars[0] == index_bar{day(20250304), 264'547, 267'580, 264'188, 266'981, 409'871'688, 0}));
}

BOOST_AUTO_TEST_CASE(name_a_missing_file) {
  BOOST_TEST(!recorded_market::load(folder.path("nowhere")));
  std::filesystem::remove(folder.path("ohlcv/0156T0.csv"));
  BOOST_TEST(complaint() == "ohlcv/0156T0.csv: cannot be read");
}

BOOST_AUTO_TEST_CASE(name_the_line_of_a_bad_symbol) {
  folder.write("symbols.csv", "code,name,market\n005930,a,KOSPI\n59300,b,KOSPI\n");
  BOOST_TEST(complaint() == "symbols.csv:3: code '59300' is not six of 0-9 and A-Z");
  folder.write("symbols.csv", "code,name,market\n005930,a,KOSPI\n005930,b,KOSPI\n");
  BOOST_TEST(complaint() == "symbols.csv:3: code 005930 occurs twice");
  folder.write("symbols.csv", "code,name,market\n005930,a,NYSE\n");
  BOOST_TEST(complaint() == "symbols.csv:2: market 'NYSE' is not KOSPI or KOSDAQ");
  folder.write("symbols.csv", "code,market\n");
  BOOST_TEST(complaint() == "symbols.csv:1: header 'code,market' is not 'code,name,market'");
}

BOOST_AUTO_TEST_CASE(name_the_line_of_a_bad_candle) {
  const auto with_row = [&](const std::string& row) {
    folder.write("ohlcv/0156T0.csv", header + "2025-03-04,7,7,7,7,1\n" + row + "\n");
    const auto whole = complaint();
    const std::string place = "ohlcv/0156T0.csv:3: ";
    BOOST_TEST(whole.substr(0, place.size()) == place);
    return whole.substr(std::min(whole.size(), place.size()));
  };
  BOOST_TEST(with_row("2025-02-30,7,7,7,7,1") == "date '2025-02-30' is not a day");
  BOOST_TEST(with_row("2025-03-04,7,7,7,7,1") == "date '2025-03-04' does not follow 2025-03-04");
  BOOST_TEST(with_row("2025-03-05,7,7,7,x,1") == "close 'x' is not a price");
  BOOST_TEST(with_row("2025-03-05,0,7,7,7,1") == "open '0' is not a price");
  BOOST_TEST(with_row("2025-03-05,7,7,7,nan,1") == "close 'nan' is not a price");
  BOOST_TEST(with_row("2025-03-05,7,6,5,7,1") == "high '6' is below open or close");
  BOOST_TEST(with_row("2025-03-05,7,9,8,9,1") == "low '8' is above open or close");
  BOOST_TEST(with_row("2025-03-05,7,7,7,7,-1") == "volume '-1' is not a number of shares");
  BOOST_TEST(with_row("2025-03-05,7,7,7,7") == "5 fields instead of 6");
  BOOST_TEST(with_row("2025-03-05,7.5,7.5,7.5,7.5,1")
             == "a stock price is not in whole KRW, which is all the broker's wire carries");
}

// The expected candle: tail -n 1 of 005930.csv, its base the close of the line before.
BOOST_AUTO_TEST_CASE(load_the_real_candles) {
  const auto path = std::string{TANDEM_SOURCE_DIR "/../shared/data/krx-daily"};
  if (!std::filesystem::exists(path)) {
    BOOST_TEST_MESSAGE("skipped: the shared market data is not there");
    return;
  }
  const auto loaded = recorded_market::load(path);
  BOOST_REQUIRE(loaded);
  BOOST_TEST((*loaded)->instruments().size() == 569u);
  for (std::size_t i = 0; i < 569; ++i) {
    if ((*loaded)->instruments()[i].code != "005930")
      continue;
    const auto last = (*loaded)->bars(i, day(20251128)).back();
    BOOST_TEST(
      (last == day_bar{day(20251128), 103'800, 103'800, 100'500, 100'500, 103'500, 15'292'277}));
  }
}

BOOST_AUTO_TEST_SUITE_END()
