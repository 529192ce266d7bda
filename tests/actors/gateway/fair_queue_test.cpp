#include "actors/gateway/fair_queue.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

using tandem::fair_queue;
using tandem::priority_class;
using tandem::queue_need;
using tandem::queue_place;

namespace {

const std::string chart = "ka10081";
const std::string quotes = "ka10095";

queue_place place(std::uint64_t requester, priority_class priority = priority_class::scan,
                  std::string tr = chart) {
  return {priority, requester, {std::move(tr)}, false};
}

bool all_open(const queue_need&) {
  return true;
}

std::vector<std::uint64_t> take_all(fair_queue& queue) {
  std::vector<std::uint64_t> order;
  while (auto id = queue.take(all_open))
    order.push_back(*id);
  return order;
}

using numbers = std::vector<std::uint64_t>;

} // namespace

BOOST_AUTO_TEST_SUITE(fair_queue_suite)

BOOST_AUTO_TEST_CASE(one_requester_is_served_in_order) {
  fair_queue queue;
  for (auto id : {1U, 2U, 3U})
    queue.add(id, place(7));
  BOOST_TEST((take_all(queue) == numbers{1, 2, 3}));
  BOOST_TEST(queue.empty());
}

BOOST_AUTO_TEST_CASE(requesters_take_turns_however_many_requests_they_have) {
  fair_queue queue;
  for (std::uint64_t id = 1; id <= 3000; ++id)
    queue.add(id, place(1));
  for (auto id : {3001U, 3002U, 3003U})
    queue.add(id, place(2));
  const auto order = take_all(queue);
  BOOST_TEST((numbers{order.begin(), order.begin() + 7} == numbers{1, 3001, 2, 3002, 3, 3003, 4}));
  BOOST_TEST(order.size() == 3003u);
}

BOOST_AUTO_TEST_CASE(a_higher_class_goes_first) {
  fair_queue queue;
  queue.add(1, place(1, priority_class::prefetch));
  queue.add(2, place(1, priority_class::scan));
  queue.add(3, place(1, priority_class::interactive));
  queue.add(4, place(2, priority_class::scan));
  BOOST_TEST((take_all(queue) == numbers{3, 2, 4, 1}));
}

BOOST_AUTO_TEST_CASE(a_promoted_request_goes_with_its_new_class) {
  fair_queue queue;
  for (auto id : {1U, 2U, 3U})
    queue.add(id, place(1, priority_class::prefetch));
  queue.add(4, place(2, priority_class::scan));
  queue.promote(3, priority_class::interactive);
  queue.promote(4, priority_class::prefetch); // Down is no promotion.
  queue.promote(99, priority_class::interactive);
  BOOST_TEST((take_all(queue) == numbers{3, 4, 1, 2}));
}

BOOST_AUTO_TEST_CASE(a_request_that_comes_back_has_kept_its_place) {
  fair_queue queue;
  for (auto id : {1U, 2U, 3U})
    queue.add(id, place(1));
  BOOST_TEST((queue.take(all_open) == 1u));
  queue.add(1, place(1)); // A retry.
  BOOST_TEST((take_all(queue) == numbers{1, 2, 3}));
}

BOOST_AUTO_TEST_CASE(a_further_page_goes_before_what_its_requester_has_queued) {
  fair_queue queue;
  for (auto id : {1U, 2U, 3U})
    queue.add(id, place(1));
  for (auto id : {4U, 5U}) {
    auto page = place(1);
    page.is_continuation = true;
    queue.add(id, page);
  }
  BOOST_TEST((take_all(queue) == numbers{4, 5, 1, 2, 3}));
}

BOOST_AUTO_TEST_CASE(a_tr_without_a_slot_holds_up_no_other_and_loses_no_turn) {
  fair_queue queue;
  queue.add(1, place(1, priority_class::scan, chart));
  queue.add(2, place(1, priority_class::scan, quotes));
  queue.add(3, place(2, priority_class::scan, chart));
  queue.add(4, place(2, priority_class::scan, quotes));
  const auto quotes_only = [](const queue_need& need) { return need.tr == quotes; };
  BOOST_TEST((queue.take(quotes_only) == 2u));
  BOOST_TEST((queue.take(quotes_only) == 4u));
  BOOST_TEST(!queue.take(quotes_only));
  BOOST_TEST(queue.waiting().at({chart}) == 2u);
  BOOST_TEST(!queue.waiting().contains({quotes}));
  BOOST_TEST((take_all(queue) == numbers{1, 3}));
}

BOOST_AUTO_TEST_CASE(a_history_that_is_behind_holds_up_no_request_of_another) {
  fair_queue queue;
  const auto kept_by = [](std::uint64_t history, std::uint64_t requester) {
    auto one = place(requester);
    one.need.history = history;
    return one;
  };
  queue.add(1, kept_by(8, 1));
  queue.add(2, kept_by(9, 1));
  queue.add(3, kept_by(8, 2));
  queue.add(4, place(2));
  const auto eight_is_behind = [](const queue_need& need) { return need.history != 8; };
  BOOST_TEST((queue.take(eight_is_behind) == 2u));
  BOOST_TEST((queue.take(eight_is_behind) == 4u));
  BOOST_TEST(!queue.take(eight_is_behind));
  queue.release(3); // Somebody without a history wants it too.
  BOOST_TEST((queue.take(eight_is_behind) == 3u));
  BOOST_TEST((take_all(queue) == numbers{1}));
}

BOOST_AUTO_TEST_CASE(a_removed_request_is_gone_once) {
  fair_queue queue;
  queue.add(1, place(1));
  queue.add(2, place(1));
  BOOST_TEST(queue.remove(1));
  BOOST_TEST(!queue.remove(1));
  BOOST_TEST(queue.size() == 1u);
  BOOST_TEST((take_all(queue) == numbers{2}));
}

/// The order against the three promises of the header, read off the order alone.
BOOST_AUTO_TEST_CASE(no_order_of_events_breaks_a_promise) {
  BOOST_TEST(rc::check("fair queue", [] {
    fair_queue queue;
    std::map<std::uint64_t, queue_place> waiting;
    std::uint64_t last = 0;
    const auto steps = *rc::gen::inRange(1, 120);
    for (int i = 0; i < steps; ++i) {
      const auto what = *rc::gen::weightedElement<int>({{5, 0}, {4, 1}, {1, 2}, {1, 3}});
      if (what == 0) {
        auto where = place(*rc::gen::inRange<std::uint64_t>(1, 5),
                           static_cast<priority_class>(*rc::gen::inRange(0, 3)),
                           *rc::gen::element(chart, quotes));
        queue.add(++last, where);
        waiting.emplace(last, where);
      } else if (what == 2 && last > 0) {
        const auto id = *rc::gen::inRange<std::uint64_t>(1, last + 1);
        RC_ASSERT(queue.remove(id) == (waiting.erase(id) > 0));
      } else if (what == 3 && last > 0) {
        const auto id = *rc::gen::inRange<std::uint64_t>(1, last + 1);
        const auto to = static_cast<priority_class>(*rc::gen::inRange(0, 3));
        queue.promote(id, to);
        if (auto found = waiting.find(id); found != waiting.end())
          found->second.priority = std::min(found->second.priority, to);
      } else if (what == 1) {
        const auto closed = *rc::gen::element<std::string>("", chart, quotes);
        const auto taken = queue.take([&](const auto& need) { return need.tr != closed; });
        std::vector<std::uint64_t> open;
        for (const auto& [id, where] : waiting)
          if (where.need.tr != closed)
            open.push_back(id);
        RC_ASSERT(taken.has_value() == !open.empty()); // Never idle while there is work.
        if (!taken)
          continue;
        const auto where = waiting.at(*taken);
        waiting.erase(*taken);
        for (auto id : open) {
          if (id == *taken)
            continue;
          const auto& other = waiting.at(id);
          RC_ASSERT(other.priority >= where.priority);
          if (other.priority == where.priority && other.requester == where.requester)
            RC_ASSERT(other.need.tr != where.need.tr || id > *taken); // In their order.
        }
      }
      RC_ASSERT(queue.size() == waiting.size());
    }
  }));
}

BOOST_AUTO_TEST_CASE(between_two_turns_of_one_every_other_has_at_most_one) {
  BOOST_TEST(rc::check("fair share", [] {
    fair_queue queue;
    const auto requesters = *rc::gen::inRange<std::uint64_t>(2, 9);
    std::map<std::uint64_t, std::vector<std::uint64_t>> own;
    std::uint64_t last = 0;
    for (std::uint64_t who = 1; who <= requesters; ++who) {
      const auto size = *rc::gen::inRange(1, 40);
      for (int i = 0; i < size; ++i) {
        queue.add(++last, place(who));
        own[who].push_back(last);
      }
    }
    const auto order = take_all(queue);
    for (const auto& [who, ids] : own)
      for (std::size_t k = 0; k < ids.size(); ++k) {
        const auto at = std::find(order.begin(), order.end(), ids[k]) - order.begin();
        // The k-th of its own (from 1) comes after at most k (n - 1) of the others.
        const auto others = static_cast<std::uint64_t>(at) - k;
        RC_ASSERT(others <= (k + 1) * (requesters - 1));
      }
  }));
}

BOOST_AUTO_TEST_SUITE_END()
