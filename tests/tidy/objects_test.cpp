#include "tests/tidy/object_rules.hpp"
#include "tests/tidy/this_tree.hpp"

#include <boost/test/unit_test.hpp>

// The rules over object files, applied to this build. object_rules_test.cpp proves that each rule
// finds what it is for.

using namespace tandem::tidy;

namespace {

const object_files& product() {
  static const auto all = read_objects(TANDEM_PRODUCT_OBJECTS, TANDEM_BUILD_DIR);
  return all;
}

} // namespace

BOOST_AUTO_TEST_CASE(every_source_has_an_object_to_look_at) {
  expect_none(check_objects_complete(product(), tree()));
}

BOOST_AUTO_TEST_CASE(only_the_object_of_the_transport_can_connect) {
  expect_none(check_who_connects(product()));
}

BOOST_AUTO_TEST_CASE(only_the_gateway_reaches_the_transport) {
  expect_none(check_who_holds_the_transport(product()));
}

BOOST_AUTO_TEST_CASE(the_program_brings_no_other_network) {
  expect_none(check_program(read_program(TANDEM_PROGRAM), libraries_of(TANDEM_PROGRAM), product()));
}

BOOST_AUTO_TEST_CASE(only_the_wiring_spawns_actors) {
  expect_none(check_spawner(product(), spawned_by_engine(tree())));
}

BOOST_AUTO_TEST_CASE(no_scheduled_actor_can_block) {
  expect_none(check_scheduled_actors(product(), spawned_by_engine(tree())));
}

// Each rule finds in the product what it must find there, so that it cannot have looked at nothing.

BOOST_AUTO_TEST_CASE(the_objects_of_the_transport_do_connect) {
  std::string all;
  for (auto object : product())
    if (object.source == "kiwoom/http_transport.cpp" || object.source.starts_with("kiwoom/link/")) {
      object.source = "cli/plan_command.cpp";
      for (const auto& one : check_who_connects({object}))
        all += to_string(one) + "\n";
    }
  for (const auto* name : {"needs connect;", "needs getaddrinfo;", "httplib::ClientImpl"})
    BOOST_TEST(all.find(name) != std::string::npos, name << " is not in\n" << all);
}

BOOST_AUTO_TEST_CASE(detached_actors_do_block) {
  const auto spawned = spawned_by_engine(tree());
  // The history blocks behind the interface of its store, which leaves no name in its objects.
  BOOST_TEST(spawned.detached.contains("history"));
  BOOST_TEST(spawned.scheduled.contains("candles"));
  // The gateway computes only; it is detached so that no busy rule delays a slot.
  for (const std::string actor : {"transport", "writer"}) {
    BOOST_TEST(spawned.detached.contains(actor), actor);
    auto without = spawned;
    without.detached.erase(actor);
    BOOST_TEST(!check_scheduled_actors(product(), without).empty(), actor);
  }
}
