#include "tests/actors/gateway/gateway_fixture.hpp"
#include "tests/actors/played_actors.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using namespace tandem::test;

// Who gets which slot, and who gets none.

namespace {

struct order_fixture : gateway_fixture {
  static fetch_tr chart(const std::string& code, priority_class priority = priority_class::scan,
                        std::uint64_t requester = 1) {
    return {daily_chart_query{code, day(20250718)}, {}, priority, requester, {}};
  }

  std::shared_ptr<reply<tr_page>> want(const fetch_tr& what) {
    return ask<tr_page>(virtual_time, gate, what);
  }

  std::vector<std::string> subjects() const {
    std::vector<std::string> order;
    for (const auto& call : broker->calls)
      if (call.tr != token_tr)
        order.push_back(call.subject);
    return order;
  }
};

using words = std::vector<std::string>;

} // namespace

BOOST_FIXTURE_TEST_SUITE(gateway_order, order_fixture)

BOOST_AUTO_TEST_CASE(prefetch_goes_last_and_requesters_take_turns) {
  open();
  for (const auto* code : {"000001", "000002", "000003"})
    want(chart(code, priority_class::prefetch, 1));
  for (const auto* code : {"000011", "000012", "000013"})
    want(chart(code, priority_class::scan, 1));
  want(chart("000021", priority_class::scan, 2));
  want(chart("000031", priority_class::interactive, 3));
  virtual_time.advance(10s);
  const words expected{"000011", "000031", "000021", "000012",
                       "000013", "000001", "000002", "000003"};
  BOOST_TEST(subjects() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_scanner_with_three_requests_waits_for_as_many_of_one_with_three_thousand) {
  options.queue_max = 5000;
  open();
  virtual_time.self->send(gate, get_status{}); // Warm; the queue is filled at one moment.
  auto crowd = virtual_time.spawn([this](caf::event_based_actor* self) {
    for (int i = 0; i < 3000; ++i)
      self->request(gate, 1440min, chart(std::to_string(100000 + i), priority_class::scan, 1))
        .then([](const tr_page&) {}, [](const caf::error&) {});
  });
  std::vector<std::shared_ptr<reply<tr_page>>> few;
  for (const auto* code : {"000001", "000002", "000003"})
    few.push_back(want(chart(code, priority_class::scan, 2)));
  // The token, then at most three of the others before its third: seven slots.
  virtual_time.advance(6 * 250ms);
  for (const auto& one : few)
    BOOST_TEST(one->answers == 1);
}

BOOST_AUTO_TEST_CASE(equal_wishes_are_one_call) {
  open();
  auto first = want(chart("005930"));
  auto second = want(chart("005930", priority_class::scan, 2));
  virtual_time.advance(300ms); // The token, and its call; a third one joins while it is under way.
  broker->latency = 5s;
  want(chart("000660"));
  virtual_time.advance(300ms);
  auto third = want(chart("000660"));
  virtual_time.advance(10s);
  BOOST_TEST((first->answers == 1 && second->answers == 1 && third->answers == 1));
  BOOST_TEST((first->value && second->value && third->value));
  BOOST_TEST((subjects() == words{"005930", "000660"}));
}

BOOST_AUTO_TEST_CASE(pages_and_days_of_one_symbol_are_different_wishes) {
  open();
  want({daily_chart_query{"005930", day(20250718)}, {}});
  want({daily_chart_query{"005930", day(20250718)}, "next"});
  want({daily_chart_query{"005930", day(20250717)}, {}});
  want({quotes_query{{"005930"}}, {}});
  virtual_time.advance(5s);
  BOOST_TEST(broker->calls.size() == 5u);
}

BOOST_AUTO_TEST_CASE(a_queued_request_is_promoted_by_whoever_is_more_important) {
  open();
  for (const auto* code : {"000001", "000002", "000003"})
    want(chart(code, priority_class::prefetch));
  want(chart("000009"));
  auto hurried = want(chart("000003", priority_class::interactive, 2));
  virtual_time.advance(5s);
  BOOST_TEST((subjects() == words{"000009", "000003", "000001", "000002"}));
  BOOST_TEST(hurried->answers == 1);
}

BOOST_AUTO_TEST_CASE(a_further_page_keeps_the_place_of_its_request) {
  open();
  for (const auto* code : {"000001", "000002", "000003"})
    want(chart(code));
  virtual_time.advance(260ms); // 000001 is answered, with a promise of more.
  auto page = chart("000001");
  page.next_key = "more";
  want(page);
  virtual_time.advance(5s);
  BOOST_TEST((subjects() == words{"000001", "000001", "000002", "000003"}));
}

BOOST_AUTO_TEST_CASE(a_dropped_request_is_not_made) {
  open();
  want(chart("000001"));
  auto out = std::make_shared<reply<tr_page>>();
  virtual_time.spawn([=, this](caf::event_based_actor* self) {
    self->request(gate, 60min, chart("000002"))
      .then([](const tr_page&) {},
            [out](const caf::error& problem) {
              ++out->answers;
              out->problem = to_failure(problem);
            });
    self->send(gate, drop_tr{daily_chart_query{"000002", day(20250718)}, {}});
    self->send(gate, drop_tr{daily_chart_query{"000009", day(20250718)}, {}}); // Not known.
  });
  want(chart("000003"));
  virtual_time.advance(5s);
  BOOST_TEST((subjects() == words{"000001", "000003"}));
  BOOST_REQUIRE((out->answers == 1 && out->problem));
  BOOST_TEST((out->problem->code == ec::cancelled));
}

BOOST_AUTO_TEST_CASE(what_somebody_else_wants_too_is_not_dropped) {
  open();
  auto kept = want(chart("000002"));
  virtual_time.spawn([this](caf::event_based_actor* self) {
    self->request(gate, 60min, chart("000002"))
      .then([](const tr_page&) {}, [](const caf::error&) {});
    self->send(gate, drop_tr{daily_chart_query{"000002", day(20250718)}, {}});
  });
  virtual_time.advance(5s);
  BOOST_TEST((kept->answers == 1 && kept->value));
}

BOOST_AUTO_TEST_CASE(requests_of_the_dead_are_not_made) {
  open();
  auto dying = ask_mortal<tr_page>(virtual_time, gate, chart("000001"));
  auto living = want(chart("000002"));
  caf::anon_send_exit(dying.asker, caf::exit_reason::kill);
  virtual_time.advance(5s);
  BOOST_TEST((subjects() == words{"000002"}));
  BOOST_TEST(living->answers == 1);
}

BOOST_AUTO_TEST_CASE(a_request_without_a_slot_within_its_patience_is_told_so) {
  open();
  std::vector<std::shared_ptr<reply<tr_page>>> replies;
  for (int i = 0; i < 10; ++i) {
    auto impatient = chart(std::to_string(100000 + i));
    impatient.patience = 1s;
    replies.push_back(want(impatient));
  }
  virtual_time.advance(1s);
  virtual_time.advance(10s);
  // The token at 0, calls at 250, 500 and 750 ms; the fourth's slot is where patience ends.
  std::size_t made = 0;
  for (const auto& one : replies) {
    BOOST_REQUIRE(one->answers == 1);
    made += one->value ? 1U : 0U;
    if (one->problem) {
      BOOST_TEST((one->problem->code == ec::timeout));
      BOOST_TEST(one->problem->message.find("patience") != std::string::npos);
    }
  }
  BOOST_TEST(made == broker->of("ka10081").size());
  BOOST_TEST(made >= 3u);
  BOOST_TEST(made <= 4u);
}

BOOST_AUTO_TEST_CASE(a_tr_that_is_slow_holds_up_no_other) {
  options.pace.tr_delays["ka10081"] = 2s;
  open();
  want(chart("000001"));
  want(chart("000002"));
  want({quotes_query{{"000003"}}, {}, priority_class::scan, 1, {}});
  virtual_time.advance(900ms);
  BOOST_TEST((subjects() == words{"000001", "000003"}));
  virtual_time.advance(2s);
  BOOST_TEST((subjects() == words{"000001", "000003", "000002"}));
  BOOST_TEST((starts() == std::vector<std::chrono::nanoseconds>{250ms, 2250ms}));
  BOOST_TEST(status().violations == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
