#include "actors/gateway/broker_clock.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using namespace std::chrono_literals;

namespace {

// date -u -d '2025-07-18 11:00:05' +%s, which is 20:00:05 in Seoul.
constexpr std::chrono::microseconds now = 1752836405s;

bool has(const std::optional<std::string>& text, const std::string& part) {
  return text && text->find(part) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(broker_clock_test)

BOOST_AUTO_TEST_CASE(nothing_is_said_of_clocks_that_agree) {
  broker_clock clock;
  BOOST_TEST((clock.gap() == 0s));
  for (auto gap : {0s, -119s, 119s}) {
    clock.answered(gap, 0s);
    BOOST_TEST(!clock.news(now));
  }
}

BOOST_AUTO_TEST_CASE(a_gap_is_said_once_with_both_clocks_and_what_to_do) {
  broker_clock clock;
  clock.answered(-3min, 0s);
  clock.answered(-3min, 0s);
  const auto said = clock.news(now);
  BOOST_TEST(has(said, "here=\"2025-07-18 20:00:05 KST\""));
  BOOST_TEST(has(said, "broker=\"2025-07-18 19:57:05 KST\""));
  BOOST_TEST(has(said, "this machine's clock is 3 min ahead"));
  BOOST_TEST(has(said, "timedatectl set-ntp true"));
  BOOST_TEST(!has(said, "final"));
  BOOST_TEST(!clock.news(now));
  clock.answered(-4min, 0s);
  clock.answered(-4min, 0s);
  BOOST_TEST(!clock.news(now));
}

BOOST_AUTO_TEST_CASE(a_gap_that_changes_by_much_is_said_again) {
  broker_clock clock;
  clock.answered(9min, 0s);
  BOOST_TEST(clock.news(now).has_value());
  clock.answered(10min, 0s);
  clock.answered(10min, 0s); // Little, but from here on nothing is final.
  BOOST_TEST(has(clock.news(now), "nothing is stored as final"));
  for (int i = 0; i < 2; ++i)
    clock.answered(76h + 40min, 0s);
  BOOST_TEST(has(clock.news(now), "this machine's clock is 3 d 4 h behind"));
  for (int i = 0; i < 2; ++i)
    clock.answered(4h + 5min, 0s);
  BOOST_TEST(has(clock.news(now), "this machine's clock is 4 h 5 min behind"));
}

BOOST_AUTO_TEST_CASE(one_odd_date_among_others_is_not_believed) {
  broker_clock clock;
  clock.answered(1s, 0s);
  clock.answered(-240h, 0s);
  BOOST_TEST((clock.gap() == 1s));
  clock.answered(0s, 0s);
  BOOST_TEST((clock.gap() == 0s));
  BOOST_TEST(!clock.news(now));
}

BOOST_AUTO_TEST_CASE(the_first_date_counts_until_it_is_gainsaid) {
  broker_clock clock;
  clock.answered(-11min, 0s);
  BOOST_TEST((clock.gap() == -11min));
  clock.answered(0s, 0s);
  BOOST_TEST((clock.gap() == 0s));
}

BOOST_AUTO_TEST_CASE(two_dates_in_a_row_are_believed_as_far_as_both_go) {
  broker_clock clock;
  clock.answered(0s, 0s);
  clock.answered(72h, 0s);
  clock.answered(11min, 0s);
  BOOST_TEST((clock.gap() == 11min));
}

BOOST_AUTO_TEST_CASE(an_answer_on_its_way_is_no_gap) {
  broker_clock clock;
  clock.answered(-11min, 12min); // Its Date was written when the question came.
  BOOST_TEST((clock.gap() == 0s));
  clock.answered(-11min, 10s);
  clock.answered(-11min, 10s);
  BOOST_TEST((clock.gap() == -(10min + 50s)));
  broker_clock other;
  other.answered(11min, 12min); // It cannot have been written later than it came.
  BOOST_TEST((other.gap() == 11min));
}

BOOST_AUTO_TEST_CASE(a_token_is_used_for_a_day_at_most) {
  broker_clock clock;
  BOOST_TEST((clock.leased(5h, now) == 5h));
  BOOST_TEST((clock.leased(24h, now) == 24h));
  BOOST_TEST((clock.leased(33h, now) == 24h)); // Its end may be written in another zone.
  BOOST_TEST((clock.leased(48h, now) == 24h));
  BOOST_TEST((clock.gap() == 0s));
}

BOOST_AUTO_TEST_CASE(a_token_that_has_ended_says_that_this_clock_is_ahead) {
  broker_clock clock;
  BOOST_TEST((clock.leased(-1h, now) == 24h));
  BOOST_TEST((clock.gap() == -10min));
  const auto said = clock.news(now);
  BOOST_TEST(has(said, "token_ends=\"2025-07-18 19:00:05 KST\""));
  BOOST_TEST(has(said, "ahead"));
  BOOST_TEST(has(said, "nothing is stored as final"));
  BOOST_TEST(!clock.news(now));
  BOOST_TEST((clock.leased(0s, now) == 24h));
  BOOST_TEST((clock.gap() == -10min));
  clock.leased(23h, now); // The next one is as it should be.
  BOOST_TEST((clock.gap() == 0s));
}

BOOST_AUTO_TEST_CASE(a_token_that_lives_too_long_says_that_this_clock_is_behind) {
  broker_clock clock;
  BOOST_TEST((clock.leased(48h + 1s, now) == 24h));
  BOOST_TEST((clock.gap() == 10min));
  BOOST_TEST(has(clock.news(now), "behind"));
  // A Date that is far off too says by how much.
  clock.answered(72h, 0s);
  BOOST_TEST((clock.gap() == 72h));
  BOOST_TEST(has(clock.news(now), "3 d 0 h behind"));
}

BOOST_AUTO_TEST_CASE(a_date_that_agrees_does_not_excuse_a_token) {
  broker_clock clock;
  clock.leased(-1s, now);
  clock.answered(0s, 0s);
  BOOST_TEST((clock.gap() == -10min));
}

BOOST_AUTO_TEST_SUITE_END()
