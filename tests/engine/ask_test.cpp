#include "engine/ask.hpp"
#include "engine/engine_config.hpp"
#include "messages/causes.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <stdexcept>

using namespace tandem;
using namespace std::chrono_literals;

namespace {

struct question {
  std::string text;
};

using oracle_actor = caf::typed_actor<caf::replies_to<question>::with<std::string>>;

} // namespace

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(question)

namespace {

// Longer than any machine takes, and never waited for.
constexpr auto patience = 10min;

oracle_actor::behavior_type oracle(oracle_actor::pointer self) {
  keep_cause(*self);
  return {[self](const question& asked) -> caf::result<std::string> {
    if (asked.text == "throw")
      throw std::runtime_error{"a bug of mine"};
    if (asked.text == "memory")
      throw std::bad_alloc{};
    if (asked.text == "refuse")
      return to_caf({ec::no_data, "nothing there"});
    if (asked.text == "lose")
      return self->make_response_promise<std::string>(); // Delivered by nobody.
    return asked.text;
  }};
}

struct fixture {
  tandem::engine_config config;
  caf::actor_system system{config};
  oracle_actor whom = system.spawn(oracle);

  fixture() = default;
  fixture(const fixture&) = delete;
  fixture& operator=(const fixture&) = delete;
  ~fixture() { caf::anon_send_exit(whom, caf::exit_reason::user_shutdown); }

  static std::vector<watched_actor> owing(const oracle_actor& who) {
    return {{"oracle", caf::actor_cast<caf::strong_actor_ptr>(who)}};
  }
  result<std::string> ask(const std::string& text, std::chrono::nanoseconds time = patience) {
    return tandem::ask<std::string>(system, whom, owing(whom), time, question{text});
  }
};

bool is(const result<std::string>& answer, ec code, std::string_view words) {
  return !answer && answer.error().code == code
         && answer.error().message.find(words) != std::string::npos;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(asking, fixture)

BOOST_AUTO_TEST_CASE(an_answer_comes_back) {
  const auto answer = ask("42");
  BOOST_REQUIRE(answer);
  BOOST_TEST(*answer == "42");
}

BOOST_AUTO_TEST_CASE(a_refusal_comes_back) {
  BOOST_TEST(is(ask("refuse"), ec::no_data, "nothing there"));
}

BOOST_AUTO_TEST_CASE(an_actor_that_throws_is_named_with_the_words_of_its_exception) {
  BOOST_TEST(is(ask("throw"), ec::internal, "actor oracle died: a bug of mine"));
  // Also for who comes later.
  BOOST_TEST(is(ask("42"), ec::internal, "a bug of mine"));
}

BOOST_AUTO_TEST_CASE(an_actor_without_memory_says_so) {
  BOOST_TEST(is(ask("memory"), ec::internal, "actor oracle died: out of memory"));
}

BOOST_AUTO_TEST_CASE(an_answer_that_gets_lost_is_a_timeout) {
  BOOST_TEST(is(ask("lose", 1ms), ec::timeout, "did not answer in time"));
}

BOOST_AUTO_TEST_CASE(an_answer_that_depends_on_somebody_who_died_is_not_waited_for) {
  auto needed = system.spawn(oracle);
  const auto dead = owing(needed);
  caf::anon_send(needed, question{"throw"});
  BOOST_TEST(is(tandem::ask<std::string>(system, whom, dead, patience, question{"lose"}),
                ec::internal, "a bug of mine"));
}

BOOST_AUTO_TEST_SUITE_END()
