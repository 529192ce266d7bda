#include "market/close_basis.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem::market;

BOOST_AUTO_TEST_SUITE(close_basis_suite)

BOOST_AUTO_TEST_CASE(days_are_charted_unless_something_else_is_known) {
  close_bases all;
  const auto friday = date::from_number(20250718);
  const auto monday = date::from_number(20250721);
  set_basis(all, monday, close_basis::regular);
  set_basis(all, friday, close_basis::evening);
  BOOST_TEST((basis_of(all, friday) == close_basis::evening));
  BOOST_TEST((basis_of(all, monday) == close_basis::regular));
  BOOST_TEST((basis_of(all, date::from_number(20250717)) == close_basis::charted));
  set_basis(all, friday, close_basis::regular);
  BOOST_TEST((basis_of(all, friday) == close_basis::regular));
  set_basis(all, friday, close_basis::charted);
  BOOST_TEST((all == close_bases{{monday, close_basis::regular}}));
}

BOOST_AUTO_TEST_SUITE_END()
