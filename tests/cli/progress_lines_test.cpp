#include "cli/progress_lines.hpp"
#include "report/format/text.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using namespace tandem::cli;

namespace {

/// 120 of 203 calls made in 30 seconds, at 250 ms.
progress_snapshot half_way() {
  progress_snapshot now;
  now.elapsed = std::chrono::seconds{30};
  now.scanners = {{"R1", "v2", 120, 200, 7, 0}, {"R1", "눌림목매매 검사기", 60, 200, 3, 0}};
  gateway_status gateway;
  gateway.calls = 120;
  gateway.queued = 83;
  gateway.delay = std::chrono::milliseconds{250};
  now.gateways = {gateway};
  candles_status cache;
  cache.joined = 58;
  now.caches = {cache};
  return now;
}

} // namespace

BOOST_AUTO_TEST_SUITE(progress_lines_on_a_terminal)

BOOST_AUTO_TEST_CASE(a_wide_screen_shows_everything) {
  const auto lines = progress_lines(half_way(), 80);
  BOOST_TEST_REQUIRE(lines.size() == 3u);
  BOOST_TEST(lines[0] == "v2           [###################.............] 120/200");
  BOOST_TEST(lines[1] == "눌림목매매   [#########.......................] 60/200");
  BOOST_TEST(lines[2] == "calls 120/203  4.0/s  shared 58  refused 0  ETA 0:21");
}

BOOST_AUTO_TEST_CASE(the_keys_of_a_pool_share_what_is_left) {
  auto now = half_way();
  auto second = now.gateways.front();
  second.queued = 0; // The queue counts with the first key.
  now.gateways.push_back(second);
  // 83 calls at eight a second: 10.4 s.
  BOOST_TEST(call_line(now) == "calls 240/323  8.0/s  shared 58  refused 0  ETA 0:11");
  now.gateways[1].is_out = true;
  BOOST_TEST(call_line(now) == "calls 240/323  8.0/s  shared 58  refused 0  ETA 0:21");
}

BOOST_AUTO_TEST_CASE(a_narrow_screen_shows_less) {
  const auto lines = progress_lines(half_way(), 40);
  BOOST_TEST_REQUIRE(lines.size() == 3u);
  // Ten columns of name, four of blanks and brackets, seven of count: 19 are left.
  BOOST_TEST(lines[0] == "v2         [###########........] 120/200");
  BOOST_TEST(lines[1] == "눌림목매매 [######..............] 60/200");
  BOOST_TEST(lines[2] == "calls 120/203 ETA 0:21");
}

BOOST_AUTO_TEST_CASE(no_line_is_wider_than_the_screen) {
  for (std::size_t columns = 1; columns <= 120; ++columns)
    for (const auto& line : progress_lines(half_way(), columns))
      BOOST_TEST(display_width(line) <= columns, columns << ": " << line);
}

BOOST_AUTO_TEST_CASE(a_line_takes_more_rows_on_a_screen_that_became_narrow) {
  BOOST_TEST(rows_of(0, 40) == 1u);
  BOOST_TEST(rows_of(40, 40) == 1u);
  BOOST_TEST(rows_of(41, 40) == 2u);
  BOOST_TEST(rows_of(80, 20) == 4u);
}

BOOST_AUTO_TEST_SUITE_END()
