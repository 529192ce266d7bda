#include "config/properties.hpp"
#include "tests/tidy/code_rules.hpp"
#include "tests/tidy/include_rules.hpp"
#include "tests/tidy/project_rules.hpp"
#include "tests/tidy/this_tree.hpp"

#include <boost/test/unit_test.hpp>

// The rules of the house, applied to this tree. Each failure says where and what to do instead;
// rules_test.cpp proves that each rule finds what it is for.

using namespace tandem::tidy;

BOOST_AUTO_TEST_CASE(folders_include_only_what_the_architecture_allows) {
  expect_none(check_includes(tree()));
}

BOOST_AUTO_TEST_CASE(includes_start_at_the_root_of_the_tree) {
  expect_none(check_include_paths(tree()));
}

BOOST_AUTO_TEST_CASE(packages_txt_has_every_library) {
  expect_none(check_packages(tree()));
}

BOOST_AUTO_TEST_CASE(only_the_transport_opens_connections) {
  expect_none(check_connections(tree()));
}

BOOST_AUTO_TEST_CASE(no_file_is_longer_than_500_lines) {
  expect_none(check_file_length(tree()));
}

BOOST_AUTO_TEST_CASE(nobody_sleeps) {
  expect_none(check_sleeps(tree()));
}

BOOST_AUTO_TEST_CASE(every_request_has_a_deadline) {
  expect_none(check_endless_requests(tree()));
}

BOOST_AUTO_TEST_CASE(real_clocks_stay_at_the_edge) {
  expect_none(check_clocks(tree()));
}

BOOST_AUTO_TEST_CASE(chance_has_a_seed) {
  expect_none(check_random(tree()));
}

BOOST_AUTO_TEST_CASE(headers_open_no_namespace) {
  expect_none(check_using_namespace(tree()));
}

BOOST_AUTO_TEST_CASE(no_reminders_are_left) {
  expect_none(check_reminders(tree()));
}

BOOST_AUTO_TEST_CASE(no_test_is_switched_off) {
  expect_none(check_disabled_tests(tree()));
}

BOOST_AUTO_TEST_CASE(no_path_of_one_machine) {
  expect_none(check_machine_paths(tree()));
}

BOOST_AUTO_TEST_CASE(only_the_wiring_decides_about_threads) {
  expect_none(check_detached(tree()));
}

BOOST_AUTO_TEST_CASE(blocking_work_has_a_thread_of_its_own) {
  expect_none(check_blocking_actors(tree()));
}

BOOST_AUTO_TEST_CASE(every_source_is_in_a_target) {
  expect_none(check_sources_listed(tree()));
}

BOOST_AUTO_TEST_CASE(every_test_is_run) {
  expect_none(check_tests_run(tree()));
}

BOOST_AUTO_TEST_CASE(every_key_stands_in_the_default_config) {
  std::vector<std::string> keys;
  for (const auto& property : tandem::config::properties())
    keys.emplace_back(property.name);
  BOOST_TEST(keys.size() > 50u);
  expect_none(check_keys_documented(tree(), keys));
}

BOOST_AUTO_TEST_CASE(every_migration_is_embedded) {
  expect_none(check_migrations(tree()));
}
