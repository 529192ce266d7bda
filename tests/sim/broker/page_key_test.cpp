#include "sim/broker/page_key.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem::sim;

BOOST_AUTO_TEST_SUITE(page_keys)

BOOST_AUTO_TEST_CASE(lead_back_to_their_row) {
  const body_fields call{{"stk_cd", "005930"}, {"base_dt", "20251128"}};
  const auto key = write_page_key(tr_id::daily_chart, call, 1200);
  BOOST_TEST(key.size() <= 50u); // The documented length of next-key.
  BOOST_TEST((read_page_key(tr_id::daily_chart, call, key) == 1200u));
}

BOOST_AUTO_TEST_CASE(are_worth_nothing_with_another_body_or_tr) {
  const body_fields call{{"stk_cd", "005930"}, {"base_dt", "20251128"}};
  const auto key = write_page_key(tr_id::daily_chart, call, 600);
  const body_fields other{{"stk_cd", "000660"}, {"base_dt", "20251128"}};
  BOOST_TEST(!read_page_key(tr_id::daily_chart, other, key));
  BOOST_TEST(!read_page_key(tr_id::index_chart, call, key));
}

BOOST_AUTO_TEST_CASE(cannot_be_made_up) {
  const body_fields call{{"stk_cd", "005930"}};
  BOOST_TEST(!read_page_key(tr_id::daily_chart, call, ""));
  BOOST_TEST(!read_page_key(tr_id::daily_chart, call, "600"));
  auto key = write_page_key(tr_id::daily_chart, call, 600);
  key[7] = key[7] == '0' ? '1' : '0';
  BOOST_TEST(!read_page_key(tr_id::daily_chart, call, key));
  BOOST_TEST(!read_page_key(tr_id::daily_chart, call, std::string(24, 'g')));
}

BOOST_AUTO_TEST_SUITE_END()
