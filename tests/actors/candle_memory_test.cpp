#include "actors/cache/candle_memory.hpp"
#include "tests/actors/played_actors.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using namespace tandem::test;

namespace {

candle_memory::entry series(int size, bool complete = false) {
  return {shared_candles{candles_up_to(day(20250718), size)}, static_cast<std::size_t>(size),
          complete};
}

/// What one series of a hundred candles costs; keys of one length, so all cost the same.
std::uint64_t cost_of_one() {
  candle_memory memory{1'000'000};
  memory.put("A", series(100));
  return memory.bytes();
}

} // namespace

BOOST_AUTO_TEST_SUITE(candle_memory_suite)

BOOST_AUTO_TEST_CASE(what_is_put_is_found) {
  candle_memory memory{1'000'000};
  BOOST_TEST(!memory.find("A"));
  memory.put("A", series(3, true));
  const auto* found = memory.find("A");
  BOOST_REQUIRE(found);
  BOOST_TEST(found->candles->size() == 3u);
  BOOST_TEST(found->traded == 3u);
  BOOST_TEST(found->complete);
  BOOST_TEST(!memory.find("B"));
}

BOOST_AUTO_TEST_CASE(the_cost_holds_at_least_the_candles) {
  BOOST_TEST(cost_of_one() >= 100 * sizeof(market::candle));
}

BOOST_AUTO_TEST_CASE(the_least_recently_used_goes_first) {
  candle_memory memory{2 * cost_of_one()};
  memory.put("A", series(100));
  memory.put("B", series(100));
  BOOST_TEST(memory.find("A")); // Now B is the older one.
  memory.put("C", series(100));
  BOOST_TEST(!memory.find("B"));
  BOOST_TEST(memory.find("A"));
  BOOST_TEST(memory.find("C"));
  BOOST_TEST(memory.bytes() == 2 * cost_of_one());
}

BOOST_AUTO_TEST_CASE(a_large_series_drives_out_as_many_as_it_needs) {
  candle_memory memory{4 * cost_of_one()};
  for (const auto* key : {"A", "B", "C", "D"})
    memory.put(key, series(100));
  memory.put("E", series(250)); // More than two of the others and less than three.
  BOOST_TEST(!memory.find("A"));
  BOOST_TEST(!memory.find("B"));
  BOOST_TEST(!memory.find("C"));
  BOOST_TEST(memory.find("D"));
  BOOST_TEST(memory.find("E"));
  BOOST_TEST(memory.bytes() <= 4 * cost_of_one());
}

BOOST_AUTO_TEST_CASE(a_new_series_replaces_the_old_one_of_its_key) {
  candle_memory memory{1'000'000};
  memory.put("A", series(500));
  memory.put("A", series(100));
  BOOST_TEST(memory.find("A")->candles->size() == 100u);
  BOOST_TEST(memory.bytes() == cost_of_one());
}

BOOST_AUTO_TEST_CASE(the_newest_series_stays_even_when_it_alone_is_too_large) {
  candle_memory memory{cost_of_one()};
  memory.put("A", series(100));
  memory.put("B", series(500));
  BOOST_TEST(!memory.find("A"));
  BOOST_TEST(memory.find("B"));
  memory.put("C", series(100));
  BOOST_TEST(!memory.find("B"));
  BOOST_TEST(memory.bytes() == cost_of_one());
}

BOOST_AUTO_TEST_CASE(a_series_outlives_its_eviction_with_whoever_holds_it) {
  candle_memory memory{cost_of_one()};
  memory.put("A", series(100));
  const auto held = memory.find("A")->candles;
  memory.put("B", series(100));
  BOOST_TEST(held->size() == 100u);
}

BOOST_AUTO_TEST_SUITE_END()
