#include "serve/progress_hub.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace tandem;
using serve::progress_hub;

namespace {

progress_snapshot of_run(const std::string& id) {
  progress_snapshot now;
  now.scanners.push_back({id, "v2"});
  return now;
}

struct progress_hub_fixture {
  progress_hub hub;
  std::vector<std::string> heard;

  progress_hub::listener who(const std::string& name) {
    return {[this, name](const progress_snapshot& now) {
              heard.push_back(name + " " + now.scanners.at(0).run_id);
            },
            [this, name](const notice& what) { heard.push_back(name + " " + what.text); }};
  }
};

using lines = std::vector<std::string>;

} // namespace

BOOST_FIXTURE_TEST_SUITE(progress_hub_test, progress_hub_fixture)

BOOST_AUTO_TEST_CASE(it_is_empty_at_first) {
  BOOST_TEST(hub.newest().scanners.empty());
}

BOOST_AUTO_TEST_CASE(everybody_who_listens_hears_everything) {
  const auto first = hub.listen(who("first"));
  const auto second = hub.listen(who("second"));
  hub.show(of_run("A"));
  hub.tell({notice::level::info, "event"});
  BOOST_TEST(heard == (lines{"first A", "second A", "first event", "second event"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(who_has_left_hears_nothing) {
  auto first = hub.listen(who("first"));
  const auto second = hub.listen(who("second"));
  first.reset();
  hub.show(of_run("A"));
  BOOST_TEST(heard == (lines{"second A"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_newest_snapshot_is_kept) {
  hub.show(of_run("A"));
  hub.show(of_run("B"));
  BOOST_TEST(hub.newest().scanners.at(0).run_id == "B");
}

BOOST_AUTO_TEST_CASE(a_listener_may_want_one_kind_only) {
  const auto one = hub.listen({{}, [this](const notice& what) { heard.push_back(what.text); }});
  hub.show(of_run("A"));
  hub.tell({notice::level::warn, "event"});
  BOOST_TEST(heard == (lines{"event"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
