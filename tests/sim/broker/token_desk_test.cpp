#include "sim/broker/token_desk.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using tandem::sim::korean_time;
using tandem::sim::token_desk;
using tandem::sim::token_reissue;

namespace {

token_desk::time_point at(std::chrono::seconds since_epoch) {
  return token_desk::time_point{since_epoch};
}

struct open_desk {
  token_desk desk{{}, 24h, 42};
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(the_token_desk, open_desk)

BOOST_AUTO_TEST_CASE(gives_the_same_token_and_end_while_it_lives) {
  BOOST_REQUIRE(desk.knows("key", "secret"));
  const auto first = desk.issue("key", at(1000s));
  const auto again = desk.issue("key", at(80'000s));
  BOOST_TEST(first.text == again.text);
  BOOST_TEST((again.expires == at(1000s + 24h)));
  BOOST_TEST((desk.owner(first.text, at(80'000s)) == "key"));
}

BOOST_AUTO_TEST_CASE(ends_a_token_at_its_time_and_issues_another) {
  desk.knows("key", "secret");
  const auto first = desk.issue("key", at(1000s));
  BOOST_TEST(desk.owner(first.text, at(999s + 24h)).has_value());
  BOOST_TEST(!desk.owner(first.text, at(1000s + 24h)).has_value());
  const auto second = desk.issue("key", at(1000s + 24h));
  BOOST_TEST(first.text != second.text);
  BOOST_TEST((second.expires == at(1000s + 48h)));
  BOOST_TEST(!desk.owner(first.text, at(1001s + 24h)).has_value());
}

BOOST_AUTO_TEST_CASE(revokes_and_starts_a_new_day) {
  desk.knows("key", "secret");
  const auto first = desk.issue("key", at(1000s));
  BOOST_TEST(!desk.revoke("key", "garbage", at(2000s)));
  BOOST_TEST(!desk.revoke("other", first.text, at(2000s)));
  BOOST_TEST(desk.revoke("key", first.text, at(2000s)));
  BOOST_TEST(!desk.owner(first.text, at(2000s)).has_value());
  const auto second = desk.issue("key", at(3000s));
  BOOST_TEST(first.text != second.text);
  BOOST_TEST((second.expires == at(3000s + 24h)));
}

BOOST_AUTO_TEST_CASE(ends_the_living_token_when_re_issued_ones_are_fresh) {
  token_desk strict{{}, 24h, 42, token_reissue::fresh};
  strict.knows("key", "secret");
  const auto first = strict.issue("key", at(1000s));
  const auto second = strict.issue("key", at(2000s));
  BOOST_TEST(first.text != second.text);
  BOOST_TEST((second.expires == at(2000s + 24h)));
  BOOST_TEST(!strict.owner(first.text, at(2000s)).has_value());
  BOOST_TEST(strict.owner(second.text, at(2000s)).has_value());
}

BOOST_AUTO_TEST_CASE(knows_a_token_late_and_also_by_a_clock_that_was_set_back) {
  desk.knows("key", "secret");
  const auto token = desk.issue("key", at(100'000s)).text;
  BOOST_TEST(!desk.owner(token, at(100'000s), 1500ms).has_value());
  BOOST_TEST(!desk.owner(token, at(100'001s), 1500ms).has_value());
  BOOST_TEST((desk.owner(token, at(100'002s), 1500ms) == "key"));
  BOOST_TEST((desk.owner(token, at(10'000s)) == "key"));
}

BOOST_AUTO_TEST_CASE(takes_any_pair_but_holds_a_key_to_its_first_secret) {
  BOOST_TEST(desk.knows("key", "secret"));
  BOOST_TEST(desk.knows("key", "secret"));
  BOOST_TEST(!desk.knows("key", "other"));
  BOOST_TEST(desk.knows("key2", "other"));
}

BOOST_AUTO_TEST_CASE(refuses_what_is_wrong_on_purpose) {
  BOOST_TEST(!desk.knows("wrong", "secret"));
  BOOST_TEST(!desk.knows("key", "wrong-secret"));
  BOOST_TEST(desk.knows("wrongly", "secret"));
}

BOOST_AUTO_TEST_CASE(takes_only_the_pairs_it_was_told_of) {
  token_desk closed{{"a:1", "b:2:3"}, 1h, 42};
  BOOST_TEST(closed.knows("a", "1"));
  BOOST_TEST(closed.knows("b", "2:3"));
  BOOST_TEST(!closed.knows("a", "2"));
  BOOST_TEST(!closed.knows("c", "1"));
}

BOOST_AUTO_TEST_CASE(tokens_of_two_keys_and_two_processes_differ) {
  desk.knows("a", "1");
  desk.knows("b", "1");
  token_desk other{{}, 24h, 43};
  other.knows("a", "1");
  const auto token = desk.issue("a", at(0s)).text;
  BOOST_TEST(token != desk.issue("b", at(0s)).text);
  BOOST_TEST(token != other.issue("a", at(0s)).text);
}

// 1764288000 is 2025-11-28 00:00:00 UTC, nine hours behind Seoul (date -u -d @1764288000).
BOOST_AUTO_TEST_CASE(writes_korean_local_time) {
  BOOST_TEST(korean_time(at(1'764'288'000s)) == "20251128090000");
  BOOST_TEST(korean_time(at(1'764'288'000s + 15h + 4min + 5s)) == "20251129000405");
}

BOOST_AUTO_TEST_SUITE_END()
