#include "config/check.hpp"
#include "config/properties.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace tandem::config;

BOOST_AUTO_TEST_SUITE(properties_test)

BOOST_AUTO_TEST_CASE(every_property_is_declared_once_with_a_sentence_and_a_legal_default) {
  std::set<std::string_view> names;
  for (const auto& each : properties()) {
    BOOST_TEST(names.insert(each.name).second, each.name);
    BOOST_TEST(each.sentence.ends_with('.'), each.name);
    BOOST_TEST(each.name.find('.') != std::string_view::npos, each.name);
    BOOST_TEST((check(each, each.preset).what == each.preset), each.name);
    BOOST_TEST((each.accepts == nullptr) == each.legal.empty(), each.name);
  }
  BOOST_TEST(names.size() > 60u);
}

BOOST_AUTO_TEST_CASE(groups_stand_together) {
  std::set<std::string_view> closed;
  std::string_view group;
  for (const auto& each : properties()) {
    auto its_group = each.name.substr(0, each.name.find('.'));
    if (its_group == group)
      continue;
    BOOST_TEST(closed.insert(its_group).second, each.name);
    group = its_group;
  }
}

BOOST_AUTO_TEST_CASE(legal_values_are_said_in_the_propertys_own_words) {
  auto legal = [](std::string_view name) { return legal_values(*find_property(name)); };
  BOOST_TEST(legal("gateway.delay") == "duration from 0s to 1min");
  BOOST_TEST(legal("gateway.retries") == "integer from 0 to 20");
  BOOST_TEST(legal("gateway.queue-max") == "integer from 1 to 1000000");
  BOOST_TEST(legal("gateway.sharing") == "one of: one, pool, per-scanner");
  BOOST_TEST(legal("scan.require-fresh") == "true or false");
  BOOST_TEST(legal("cache.memory-max") == "size from \"16MiB\" to \"1TiB\"");
  BOOST_TEST(legal("v2.min-price") == "number from 0 to 1e+09 (KRW)");
  BOOST_TEST(legal("universe.file") == "path in quotes, not a URL");
}

BOOST_AUTO_TEST_CASE(a_url_is_not_a_path) {
  for (const auto* name : {"broker.credentials-file", "broker.ca-file", "gateway.state-dir",
                           "regime.us-data", "universe.file", "cache.disk", "store.outbox"}) {
    const auto& place = *find_property(name);
    BOOST_TEST(!check(place, std::string{"postgresql://u:s3cr3t@h/d"}).what, name);
    BOOST_TEST(check(place, std::string{"/folder/file"}).what.has_value(), name);
  }
}

BOOST_AUTO_TEST_CASE(an_undeclared_name_is_nothing) {
  BOOST_TEST(find_property("gateway.dely") == nullptr);
  BOOST_TEST(find_property("") == nullptr);
}

BOOST_AUTO_TEST_CASE(secrets_are_known_by_name_however_they_are_spelt) {
  for (auto name : {"broker.app-key", "broker.secret-key", "broker.secretkey", "APP_KEY",
                    "broker.access-token"})
    BOOST_TEST(is_secret(name), name);
  for (const auto& each : properties())
    BOOST_TEST(!is_secret(each.name), each.name);
}

BOOST_AUTO_TEST_CASE(what_shapes_a_result_is_told_from_how_a_machine_works) {
  for (auto name : {"scan.mode", "regime.version", "universe.codes", "universe.kospi", "v2.gap-max",
                    "scanners.mine.rule"})
    BOOST_TEST(shapes_result(name), name);
  for (auto name :
       {"broker.url", "broker.ca-file", "broker.credentials-file", "broker.credentials-files",
        "gateway.state-dir", "gateway.delay", "store.url", "store.outbox", "cache.disk",
        "monitor.metrics-port", "log.level", "regime.us-data", "universe.file"})
    BOOST_TEST(!shapes_result(name), name);
}

BOOST_AUTO_TEST_SUITE_END()
