#include "market/rules/session_scan.hpp"
#include "market/rules/v3.hpp"
#include "tests/market/rules/matching_series.hpp"

#include <boost/test/unit_test.hpp>

#include <array>

using namespace tandem::market;

BOOST_AUTO_TEST_SUITE(session_scan_test)

namespace {

const date session = date::from_number(20250718);

listing symbol(std::size_t order) {
  return {std::to_string(100000 + order), "name", market_id::kospi};
}

/// Midterm takes the first, v2_lite the second, nobody the third and the fourth.
candle_series days(std::size_t order) {
  auto all = order == 1 ? testing::shallow_pullback() : testing::resting_rise();
  if (order == 2)
    all.pop_back(); // It did not trade on the session.
  if (order == 3)
    all.clear();
  return all;
}

/// Judges the symbols `orders` in this order.
session_scan scan(const rule& with, std::initializer_list<std::size_t> orders) {
  session_scan work{with, session, true, detail::full};
  for (const auto order : orders)
    work.judge(order, symbol(order), days(order));
  return work;
}

std::string codes(const session_result& found) {
  std::string all;
  for (const auto& one : found.list.candidates)
    all += one.what.result.engine->name + " " + one.what.symbol.code + "; ";
  return all;
}

/// A rule as a user might write it: its only filter has a name that is nobody's literal.
class named_rule : public rule {
public:
  explicit named_rule(const std::string& filter)
      : rule("mine", 1), declared_(std::make_shared<const engine_declaration>(engine_declaration{
                           "mine", {{filter, notations::krw, "the close, KRW"}}})) {}

  std::vector<verdict> evaluate(const symbol_input& input, detail) const override {
    const auto& filter = declared_->filters.front();
    verdict one;
    one.engine = declared_;
    one.dropped_by = filter.name;
    one.checks = {{filter.name, input.candles.back().close, ">", 1e9, std::nullopt, false}};
    return {one};
  }
  selection select(std::vector<match>) const override { return {}; }

private:
  std::shared_ptr<const engine_declaration> declared_;
};

} // namespace

BOOST_AUTO_TEST_CASE(symbols_are_counted_by_what_became_of_them) {
  const v3_rule rule{{}, {}, {}, {}};
  auto work = scan(rule, {0, 1, 2, 3});
  BOOST_TEST(work.so_far().evaluated == 4u);
  const auto found = work.finish();
  BOOST_TEST(found.evaluated == 4u);
  BOOST_TEST(found.matched == 2u);
  BOOST_TEST(found.stale == 1u);
  BOOST_TEST(found.rejected.at("midterm").at("stale_data") == 1u);
  BOOST_TEST(found.rejected.at("midterm").at("short_data") == 1u);
  BOOST_TEST(found.rejected.at("v2_lite").at("momentum") == 1u);
}

BOOST_AUTO_TEST_CASE(the_list_does_not_depend_on_the_order_in_which_symbols_come) {
  const v3_rule rule{{}, {}, {}, {}};
  const auto in_order = codes(scan(rule, {0, 1, 2, 3}).finish());
  BOOST_TEST(in_order.find("midterm 100000; ") == 0u);
  BOOST_TEST(in_order.find("v2_lite 100001; ") != std::string::npos);
  BOOST_TEST(codes(scan(rule, {3, 1, 0, 2}).finish()) == in_order);
}

BOOST_AUTO_TEST_CASE(parts_that_are_joined_are_one_scan) {
  const v3_rule rule{{}, {}, {}, {}};
  const auto whole = scan(rule, {0, 1, 2, 3}).finish();
  auto first = scan(rule, {3, 2});
  first.join(scan(rule, {1, 0}));
  const auto joined = first.finish();
  BOOST_TEST(joined.evaluated == whole.evaluated);
  BOOST_TEST(joined.matched == whole.matched);
  BOOST_TEST(joined.stale == whole.stale);
  BOOST_TEST((joined.rejected == whole.rejected));
  BOOST_TEST(codes(joined) == codes(whole));
}

BOOST_AUTO_TEST_CASE(a_verdict_keeps_the_texts_of_a_rule_that_is_gone) {
  std::vector<verdict> verdicts;
  session_result found;
  {
    const named_rule rule{"종가가 십억 원을 넘는다"};
    session_scan work{rule, session, true, detail::full};
    verdicts = work.judge(0, symbol(0), days(0));
    found = work.finish();
  }
  BOOST_TEST(verdicts.at(0).stage() == "종가가 십억 원을 넘는다");
  BOOST_TEST(verdicts.at(0).checks.at(0).what == "종가가 십억 원을 넘는다");
  BOOST_TEST(found.rejected.at("mine").at("종가가 십억 원을 넘는다") == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
