#include "tests/actors/scanner/scanner_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace tandem;
using namespace tandem::test;

namespace {

/// Two rules: one says at once what it thinks, the other picks the symbol that closes highest,
/// which nobody knows before the last symbol.
class comparing_group : public market::rule_group {
public:
  comparing_group()
      : rule_group({std::make_shared<threshold_rule>(), std::make_shared<threshold_rule>()}) {}

  std::unique_ptr<market::session_judge> begin(std::size_t) const override {
    return std::make_unique<work>(*rules()[0]);
  }

private:
  class work : public market::session_judge {
  public:
    explicit work(const market::rule& first) : first_(first) {}
    market::group_verdicts judge(std::size_t place, const market::symbol_input& input,
                                 market::detail depth) override {
      const auto close = input.candles.back().close;
      best_ = !best_ || close > best_->second ? std::pair{place, close} : *best_;
      return {first_.evaluate(input, depth), {}};
    }
    market::group_verdicts settle(std::size_t place, market::detail) override {
      market::verdict one;
      one.engine = market::testing::engine_named("highest");
      if (place != best_->first)
        one.dropped_by = "price";
      return {{}, {one}};
    }

  private:
    const market::rule& first_;
    std::optional<std::pair<std::size_t, double>> best_;
  };
};

} // namespace

BOOST_AUTO_TEST_SUITE(scanner_groups)

BOOST_FIXTURE_TEST_CASE(rules_of_a_group_share_candles_and_have_a_list_each, scanner_fixture) {
  rules = std::make_shared<comparing_group>();
  options.names = {"quick", "best"};
  open();
  auto out = start(symbols(3));
  answer(2, closing_at(1200)); // In any order.
  answer(0, closing_at(900));
  BOOST_TEST(written->verdicts.size() == 2u); // Those of the rule that need not wait.
  answer(1, closing_at(1500));
  BOOST_REQUIRE((out->answers == 1 && out->value));
  BOOST_TEST(candles->asked.size() == 3u);
  BOOST_REQUIRE(out->value->size() == 2u);
  const auto& quick = *out->value->front();
  const auto& best = *out->value->back();
  BOOST_TEST(quick.scanner == "quick");
  BOOST_TEST(best.scanner == "best");
  const std::vector<std::string> above{"100001", "100002"};
  const std::vector<std::string> highest{"100001"};
  BOOST_TEST(codes_of(quick) == above, boost::test_tools::per_element());
  BOOST_TEST(codes_of(best) == highest, boost::test_tools::per_element());
  BOOST_TEST(best.evaluated == 3u);
  BOOST_TEST(best.rejected.at("highest").at("price") == 2u);
  BOOST_TEST(written->verdicts.size() == 6u); // Of every symbol by every rule.
  BOOST_TEST(written->candidates.size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(a_stop_compares_what_is_there, scanner_fixture) {
  rules = std::make_shared<comparing_group>();
  options.names = {"quick", "best"};
  open();
  auto out = start(symbols(10));
  answer(0, closing_at(900));
  answer(1, closing_at(800));
  caf::anon_send(scan, stop_scan{});
  virtual_time.drain();
  BOOST_REQUIRE((out->answers == 1 && out->value));
  const std::vector<std::string> highest{"100000"};
  BOOST_TEST(codes_of(*out->value->back()) == highest, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
