#include "bench/harness/page.hpp"
#include "tests/bench/results.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

namespace tandem::bench {

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(page)

BOOST_AUTO_TEST_CASE(shows_figures_goals_conditions_and_notes) {
  const auto html = page_of({made_up_result()});
  BOOST_TEST(has(html, "<td>1.25<small>1.00-1.50</small></td>"));
  BOOST_TEST(has(html, "✓ met"));
  BOOST_TEST(has(html, "✗ missed"));
  BOOST_TEST(has(html, "Commit abc123, A &amp; B, 2 cores"));
  BOOST_TEST(has(html, "<li>side by side</li>"));
  BOOST_TEST(has(html, "a &lt;note&gt;"));
  BOOST_TEST(has(html, "What does &quot;a scan&quot; cost, &lt;all&gt; in?"));
}

BOOST_AUTO_TEST_CASE(needs_nothing_but_itself) {
  const auto html = page_of({made_up_result()});
  for (const auto* from_elsewhere : {"http://", "https://", "<script", "<link", "<img", "url("})
    BOOST_TEST(!has(html, from_elsewhere), from_elsewhere);
}

BOOST_AUTO_TEST_CASE(a_page_without_results_is_a_page) {
  BOOST_TEST(has(page_of({}), "</html>"));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace tandem::bench
