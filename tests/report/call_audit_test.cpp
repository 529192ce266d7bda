#include "report/call_audit.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <numeric>

using namespace tandem;
using store::api_call_row;
using tandem::gap_bucket;

namespace {

using gaps = std::vector<std::int64_t>;
using buckets = std::vector<gap_bucket>;

/// Sent 50 µs after its slot, answered 5 ms later with 200 and 0.
api_call_row call(std::int64_t seq, const std::string& key, const std::string& tr,
                  std::int64_t sent_us, const std::string& outcome = "ok") {
  return {"R1", seq, key, tr, sent_us - 50, sent_us, sent_us + 5000, 200, 0, outcome};
}

} // namespace

namespace tandem {

std::ostream& operator<<(std::ostream& out, const gap_bucket& one) {
  return out << one.from_us << ".." << one.to_us << ": " << one.count;
}

} // namespace tandem

BOOST_AUTO_TEST_SUITE(call_audit)

BOOST_AUTO_TEST_CASE(percentiles_are_values_at_the_nearest_rank) {
  // Ranks: half of 100 is the 50th, 99 % the 99th.
  gaps hundred(100);
  std::iota(hundred.rbegin(), hundred.rend(), 1);
  const auto of_hundred = tandem::spread_of(hundred).value();
  BOOST_TEST(of_hundred.count == 100u);
  BOOST_TEST(of_hundred.p50 == 50);
  BOOST_TEST(of_hundred.p99 == 99);
  BOOST_TEST(of_hundred.max == 100);
  // Half of 5 is 2.5, so the third; 4.95 the fifth.
  const auto of_five = tandem::spread_of({30, 10, 50, 20, 40}).value();
  BOOST_TEST(of_five.p50 == 30);
  BOOST_TEST(of_five.p99 == 50);
  const auto of_one = tandem::spread_of({-7}).value();
  BOOST_TEST(of_one.p50 == -7);
  BOOST_TEST(of_one.p99 == -7);
  BOOST_TEST(of_one.max == -7);
  BOOST_TEST(!tandem::spread_of({}));
}

BOOST_AUTO_TEST_CASE(gaps_are_counted_finest_above_the_smallest) {
  const buckets expected{{250'000, 250'100, 2},   {250'100, 250'200, 1},    {250'200, 250'500, 0},
                         {250'500, 251'000, 0},   {251'000, 252'000, 1},    {252'000, 255'000, 0},
                         {255'000, 260'000, 0},   {260'000, 270'000, 0},    {270'000, 300'000, 0},
                         {300'000, 350'000, 0},   {350'000, 450'000, 0},    {450'000, 500'000, 0},
                         {500'000, 1'000'000, 0}, {1'000'000, 2'000'000, 1}};
  BOOST_TEST(tandem::gap_histogram({1'100'000, 250'020, 251'500, 250'099, 250'100}) == expected,
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(empty_buckets_before_the_smallest_gap_are_left_out) {
  BOOST_TEST(tandem::gap_histogram({207'300}) == (buckets{{207'200, 207'500, 1}}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(gaps_of_an_unpaced_key_are_counted_from_zero) {
  BOOST_TEST(tandem::gap_histogram({0, 40, 100, 350, 0})
               == (buckets{{0, 100, 3}, {100, 200, 1}, {200, 500, 1}}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(edges_far_above_the_smallest_gap_are_round) {
  const auto all = tandem::gap_histogram({3'050, 5'500, 40'000});
  const buckets expected{{3'000, 3'100, 1},   {3'100, 3'200, 0},  {3'200, 3'500, 0},
                         {3'500, 4'000, 0},   {4'000, 5'000, 0},  {5'000, 10'000, 1},
                         {10'000, 20'000, 0}, {20'000, 50'000, 1}};
  BOOST_TEST(all == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(no_gaps_have_no_buckets) {
  BOOST_TEST(tandem::gap_histogram({}).empty());
}

BOOST_AUTO_TEST_CASE(every_gap_is_in_one_bucket) {
  BOOST_TEST(rc::check("buckets join and hold every gap once", [] {
    const auto some = *rc::gen::nonEmpty(
      rc::gen::container<gaps>(rc::gen::inRange<std::int64_t>(0, 90'000'000'000)));
    const auto all = tandem::gap_histogram(some);
    std::size_t counted = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
      RC_ASSERT(all[i].from_us < all[i].to_us);
      if (i > 0) // RC_ASSERT looks at both sides of an "or".
        RC_ASSERT(all[i].from_us == all[i - 1].to_us);
      const auto inside = std::count_if(some.begin(), some.end(), [&](auto gap) {
        return gap >= all[i].from_us && gap < all[i].to_us;
      });
      RC_ASSERT(static_cast<std::size_t>(inside) == all[i].count);
      counted += all[i].count;
    }
    RC_ASSERT(counted == some.size());
    RC_ASSERT(all.front().count > 0u);
    RC_ASSERT(all.back().count > 0u);
  }));
}

BOOST_AUTO_TEST_CASE(no_call_has_no_key) {
  const auto audit = tandem::audit_of({});
  BOOST_TEST(audit.keys.empty());
  BOOST_TEST(audit.not_ok.empty());
}

BOOST_AUTO_TEST_CASE(one_call_has_no_gap) {
  const auto audit = tandem::audit_of({call(1, "default", "au10001", 1'000'000, "unauthorized")});
  BOOST_TEST_REQUIRE(audit.keys.size() == 1u);
  const auto& key = audit.keys[0];
  BOOST_TEST(key.calls == 1u);
  BOOST_TEST(!key.min_gap_us);
  BOOST_TEST(key.min_gap_us_by_tr.empty());
  BOOST_TEST(key.gaps.empty());
  BOOST_TEST(key.late_us.value().p99 == 50);
  BOOST_TEST(key.answer_us.value().p50 == 5000);
  BOOST_TEST_REQUIRE(audit.not_ok.size() == 1u);
  BOOST_TEST(!audit.not_ok[0].gap_us);
}

BOOST_AUTO_TEST_CASE(gaps_are_between_neighbours_on_one_key) {
  auto unanswered = call(5, "b", "ka10081", 1'100'000, "timeout");
  unanswered.status.reset();
  unanswered.return_code.reset();
  // On key a: 250 050, 250 050, 250 060 µs apart; ka10081 to ka10081 500 110. Key b runs beside it.
  const auto audit = tandem::audit_of(
    {call(6, "b", "ka10081", 1'300'000), call(4, "a", "ka10081", 1'750'260, "rate_limited"),
     call(1, "a", "au10001", 1'000'100), unanswered, call(3, "a", "ka10032", 1'500'200),
     call(2, "a", "ka10081", 1'250'150)});
  BOOST_TEST_REQUIRE(audit.keys.size() == 2u);
  const auto& a = audit.keys[0];
  BOOST_TEST(a.key == "a");
  BOOST_TEST(a.calls == 4u);
  BOOST_TEST((
    a.by_tr == std::map<std::string, std::size_t>{{"au10001", 1}, {"ka10032", 1}, {"ka10081", 2}}));
  BOOST_TEST((a.by_outcome == std::map<std::string, std::size_t>{{"ok", 3}, {"rate_limited", 1}}));
  BOOST_TEST(a.min_gap_us.value() == 250'050);
  BOOST_TEST((a.min_gap_us_by_tr == std::map<std::string, std::int64_t>{{"ka10081", 500'110}}));
  BOOST_TEST(a.gaps == (buckets{{250'000, 250'100, 3}}), boost::test_tools::per_element());
  const auto& b = audit.keys[1];
  BOOST_TEST(b.min_gap_us.value() == 200'000);
  BOOST_TEST(b.late_us.value().count == 2u);
  BOOST_TEST(b.answer_us.value().count == 1u); // The other one got no answer.
  BOOST_TEST_REQUIRE(audit.not_ok.size() == 2u);
  BOOST_TEST(audit.not_ok[0].row.seq == 5);
  BOOST_TEST(!audit.not_ok[0].gap_us);
  BOOST_TEST(audit.not_ok[1].row.seq == 4);
  BOOST_TEST(audit.not_ok[1].gap_us.value() == 250'060);
}

BOOST_AUTO_TEST_CASE(the_smallest_gap_of_a_tr_may_come_in_the_middle) {
  const auto audit =
    tandem::audit_of({call(1, "a", "x", 100), call(2, "a", "y", 150), call(3, "a", "x", 400),
                      call(4, "a", "x", 600), call(5, "a", "y", 700), call(6, "a", "x", 900)});
  BOOST_TEST((audit.keys.at(0).min_gap_us_by_tr
              == std::map<std::string, std::int64_t>{{"x", 200}, {"y", 550}}));
}

BOOST_AUTO_TEST_SUITE_END()
