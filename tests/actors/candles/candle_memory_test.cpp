#include "actors/candles/candle_memory.hpp"
#include "tests/actors/played_actors.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using namespace tandem::test;

namespace {

const market::date today = day(20250718);

candle_memory::entry series(int size, bool complete = false) {
  candle_memory::entry what;
  what.candles = shared_candles{candles_up_to(today, size)};
  what.traded = static_cast<std::size_t>(size);
  what.complete = complete;
  return what;
}

/// What one series of a hundred candles costs; keys of one length, so all cost the same.
std::uint64_t cost_of_one() {
  candle_memory memory{1'000'000};
  memory.put("A", today, series(100));
  return memory.bytes();
}

} // namespace

BOOST_AUTO_TEST_SUITE(candle_memory_suite)

BOOST_AUTO_TEST_CASE(what_is_put_is_found) {
  candle_memory memory{1'000'000};
  BOOST_TEST(!memory.find("A", today));
  BOOST_TEST(memory.put("A", today, series(3, true)));
  const auto* found = memory.find("A", today);
  BOOST_REQUIRE(found);
  BOOST_TEST(found->candles->size() == 3u);
  BOOST_TEST(found->traded == 3u);
  BOOST_TEST(found->complete);
  BOOST_TEST(!memory.find("B", today));
  BOOST_TEST(!memory.find("A", day(20250717)));
}

BOOST_AUTO_TEST_CASE(the_cost_holds_at_least_the_candles) {
  BOOST_TEST(cost_of_one() >= 100 * sizeof(market::candle));
}

BOOST_AUTO_TEST_CASE(what_is_there_stays_when_the_memory_is_full) {
  candle_memory memory{2 * cost_of_one()};
  memory.put("A", today, series(100));
  memory.put("B", today, series(100));
  BOOST_TEST(!memory.put("C", today, series(100)));
  BOOST_TEST(memory.find("A", today));
  BOOST_TEST(memory.find("B", today));
  BOOST_TEST(!memory.find("C", today));
  BOOST_TEST(memory.bytes() == 2 * cost_of_one());
}

BOOST_AUTO_TEST_CASE(a_sweep_that_comes_again_finds_as_much_as_there_is_room_for) {
  // Twenty series, room for ten. "Least recently used goes first" would find none of them.
  candle_memory memory{10 * cost_of_one()};
  int hits = 0;
  for (int sweep = 0; sweep < 3; ++sweep)
    for (char code = 'A'; code < 'A' + 20; ++code) {
      const std::string name{code};
      if (memory.find(name, today))
        ++hits;
      else
        memory.put(name, today, series(100));
    }
  BOOST_TEST(hits == 20); // Ten in each sweep after the first.
}

BOOST_AUTO_TEST_CASE(other_sessions_give_way_oldest_first) {
  candle_memory memory{3 * cost_of_one()};
  memory.put("A", day(20250716), series(100));
  memory.put("B", day(20250717), series(100));
  memory.put("C", today, series(100));
  BOOST_TEST(memory.put("D", today, series(100)));
  BOOST_TEST(!memory.find("A", day(20250716)));
  BOOST_TEST(memory.find("B", day(20250717)));
  BOOST_TEST(memory.find("C", today));
  BOOST_TEST(memory.find("D", today));
  BOOST_TEST(memory.bytes() == 3 * cost_of_one());
}

BOOST_AUTO_TEST_CASE(a_new_series_replaces_the_old_one_of_its_key) {
  candle_memory memory{1'000'000};
  memory.put("A", today, series(500));
  memory.put("A", today, series(100));
  BOOST_TEST(memory.find("A", today)->candles->size() == 100u);
  BOOST_TEST(memory.bytes() == cost_of_one());
}

BOOST_AUTO_TEST_CASE(a_series_larger_than_the_memory_is_not_kept) {
  candle_memory memory{cost_of_one()};
  BOOST_TEST(!memory.put("A", today, series(500)));
  BOOST_TEST(memory.bytes() == 0u);
  BOOST_TEST(memory.put("B", today, series(100)));
}

BOOST_AUTO_TEST_SUITE_END()
