#include "messages/errors.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace tandem;

namespace {

// Written out by hand, so that a renamed or renumbered code is noticed: names go into reports.
const std::vector<std::pair<ec, std::string>> every_code{
  {ec::queue_full, "queue_full"},
  {ec::rate_limited, "rate_limited"},
  {ec::timeout, "timeout"},
  {ec::unavailable, "unavailable"},
  {ec::unauthorized, "unauthorized"},
  {ec::forbidden, "forbidden"},
  {ec::bad_request, "bad_request"},
  {ec::bad_response, "bad_response"},
  {ec::unknown_symbol, "unknown_symbol"},
  {ec::no_data, "no_data"},
  {ec::storage_busy, "storage_busy"},
  {ec::storage_failure, "storage_failure"},
  {ec::invalid_argument, "invalid_argument"},
  {ec::invalid_config, "invalid_config"},
  {ec::shutting_down, "shutting_down"},
  {ec::internal, "internal"},
  {ec::cancelled, "cancelled"},
  {ec::storage_away, "storage_away"},
  {ec::service_failure, "service_failure"},
};

struct named_errors {
  named_errors() : system(prepare(config)) {}

  static caf::actor_system_config& prepare(caf::actor_system_config& config) {
    add_error_category(config);
    return config;
  }

  caf::actor_system_config config;
  caf::actor_system system;
};

} // namespace

BOOST_AUTO_TEST_SUITE(errors)

BOOST_AUTO_TEST_CASE(every_code_survives_the_way_through_an_error) {
  for (const auto& [code, name] : every_code) {
    BOOST_TEST_CONTEXT(name) {
      const auto error = to_caf({code, "symbol 005930: high 1 < low 2"});
      BOOST_TEST(!!error); // No code may be taken for success.
      const auto back = to_failure(error);
      BOOST_TEST((back.code == code));
      BOOST_TEST(back.message == "symbol 005930: high 1 < low 2");
    }
  }
}

BOOST_AUTO_TEST_CASE(an_empty_message_stays_empty) {
  BOOST_TEST(to_failure(to_caf({ec::timeout, ""})).message.empty());
  const auto without_context = caf::make_error(ec::timeout);
  BOOST_TEST((to_failure(without_context).code == ec::timeout));
  BOOST_TEST(to_failure(without_context).message.empty());
}

BOOST_FIXTURE_TEST_CASE(errors_render_with_their_names, named_errors) {
  for (const auto& [code, name] : every_code)
    BOOST_TEST(system.render(to_caf({code, "why"})) == name + R"(("why"))");
  BOOST_TEST(system.render(caf::make_error(ec::queue_full)) == "queue_full");
}

BOOST_AUTO_TEST_CASE(the_engines_own_errors_become_ours) {
  BOOST_TEST((to_failure(caf::make_error(caf::sec::request_timeout)).code == ec::timeout));
  BOOST_TEST(
    (to_failure(caf::make_error(caf::sec::request_receiver_down)).code == ec::shutting_down));
  BOOST_TEST((to_failure(caf::make_error(caf::sec::unexpected_message)).code == ec::internal));
  const auto killed = to_failure(caf::make_error(caf::exit_reason::kill));
  BOOST_TEST((killed.code == ec::internal));
  BOOST_TEST(killed.message.find("kill") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
