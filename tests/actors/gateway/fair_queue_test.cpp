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

BOOST_AUTO_TEST_CASE(prefetch_goes_last_and_own_interactive_requests_go_before_own_scans) {
  fair_queue queue;
  queue.add(1, place(1, priority_class::prefetch));
  queue.add(2, place(1, priority_class::scan));
  queue.add(3, place(1, priority_class::interactive));
  queue.add(4, place(1, priority_class::interactive));
  queue.add(5, place(2, priority_class::prefetch));
  BOOST_TEST((take_all(queue) == numbers{3, 4, 2, 1, 5}));
}

BOOST_AUTO_TEST_CASE(a_client_and_all_scans_together_take_turns) {
  fair_queue queue;
  for (std::uint64_t id = 1; id <= 4; ++id)
    queue.add(id, place(1 + id % 2)); // Two scanners.
  for (std::uint64_t id = 11; id <= 14; ++id)
    queue.add(id, place(9, priority_class::interactive));
  BOOST_TEST((take_all(queue) == numbers{1, 11, 2, 12, 3, 13, 4, 14}));
}

BOOST_AUTO_TEST_CASE(eight_clients_and_a_scan_get_a_ninth_each) {
  fair_queue queue;
  std::uint64_t last = 0;
  for (std::uint64_t who = 1; who <= 8; ++who)
    for (int i = 0; i < 100; ++i)
      queue.add(++last, place(who, priority_class::interactive));
  for (int i = 0; i < 100; ++i)
    queue.add(++last, place(9));
  std::map<std::uint64_t, int> got;
  for (int i = 0; i < 90; ++i)
    ++got[(*queue.take(all_open) - 1) / 100];
  BOOST_TEST(got.size() == 9u);
  for (const auto& [who, times] : got)
    BOOST_TEST(times == 10);
}

BOOST_AUTO_TEST_CASE(a_single_interactive_request_waits_for_one_scan_request) {
  fair_queue queue;
  for (auto id : {1U, 2U, 3U})
    queue.add(id, place(1));
  queue.add(4, place(2, priority_class::interactive));
  BOOST_TEST((take_all(queue) == numbers{1, 4, 2, 3}));
}

BOOST_AUTO_TEST_CASE(who_asks_again_after_the_next_grant_has_kept_its_turn) {
  fair_queue queue;
  for (std::uint64_t id = 1; id <= 10; ++id)
    queue.add(id, place(1));
  queue.add(11, place(2, priority_class::interactive));
  numbers order;
  for (std::uint64_t id = 12; id <= 14; ++id) {
    order.push_back(*queue.take(all_open));
    order.push_back(*queue.take(all_open));
    order.push_back(*queue.take(all_open)); // A scan request while the client waits for its answer.
    queue.add(id, place(2, priority_class::interactive));
  }
  BOOST_TEST((order == numbers{1, 11, 2, 12, 3, 4, 13, 5, 6}));
}

BOOST_AUTO_TEST_CASE(strangers_without_end_do_not_hold_up_who_waits) {
  fair_queue queue;
  queue.add(1, place(1));
  for (std::uint64_t id = 2; id <= 5; ++id)
    queue.add(id, place(id, priority_class::interactive));
  for (std::uint64_t id = 6;; ++id) {
    queue.add(id, place(id, priority_class::interactive));
    if (*queue.take(all_open) == 1) {
      BOOST_TEST(id == 6u); // The scan was first in the line.
      break;
    }
  }
  queue.add(1, place(1));
  for (std::uint64_t granted = 0, id = 7;; ++granted, ++id) {
    queue.add(id, place(id, priority_class::interactive));
    if (*queue.take(all_open) == 1) {
      BOOST_TEST(granted == 5u); // Those that waited when its last turn came: 2 to 6.
      break;
    }
  }
}

BOOST_AUTO_TEST_CASE(a_crowd_that_came_and_went_leaves_no_trace_behind_256) {
  fair_queue queue;
  queue.add(1, place(1, priority_class::interactive));
  queue.take(all_open);
  for (std::uint64_t id = 2; id <= 258; ++id) {
    queue.add(id, place(id, priority_class::interactive));
    queue.take(all_open);
  }
  // 1 is forgotten and joins behind 300; 100 has kept its place in front of it.
  queue.add(300, place(300, priority_class::interactive));
  queue.add(1, place(1, priority_class::interactive));
  queue.add(100, place(100, priority_class::interactive));
  BOOST_TEST((take_all(queue) == numbers{100, 300, 1}));
}

BOOST_AUTO_TEST_CASE(a_moved_request_goes_with_its_new_class_and_requester) {
  fair_queue queue;
  for (auto id : {1U, 2U, 3U})
    queue.add(id, place(1, priority_class::prefetch));
  queue.add(4, place(2, priority_class::scan));
  queue.move(3, priority_class::interactive, 7);
  queue.move(99, priority_class::interactive, 7);
  BOOST_TEST(queue.place_of(3).requester == 7u);
  BOOST_TEST((take_all(queue) == numbers{4, 3, 1, 2}));
}

BOOST_AUTO_TEST_CASE(a_place_is_better_in_a_higher_class_or_among_fewer_of_its_own) {
  fair_queue queue;
  for (auto id : {1U, 2U, 3U})
    queue.add(id, place(1));
  const auto now = queue.place_of(3);
  BOOST_TEST(queue.is_better(priority_class::interactive, 1, now));
  BOOST_TEST(!queue.is_better(priority_class::prefetch, 2, now));
  BOOST_TEST(queue.is_better(priority_class::scan, 2, now)); // It would be the only one of 2.
  queue.add(4, place(2));
  BOOST_TEST(queue.is_better(priority_class::scan, 2, now));
  queue.add(5, place(2));
  BOOST_TEST(!queue.is_better(priority_class::scan, 2, now));
  BOOST_TEST(!queue.is_better(priority_class::scan, 1, now));
}

BOOST_AUTO_TEST_CASE(a_released_request_keeps_the_turn_of_its_requester) {
  fair_queue queue;
  auto kept = place(1);
  kept.need.history = 8;
  queue.add(1, kept);
  queue.add(2, place(2));
  queue.release(1);
  BOOST_TEST((take_all(queue) == numbers{1, 2}));
}

BOOST_AUTO_TEST_CASE(the_beginning_of_a_queue_is_granted_as_the_queue_itself) {
  BOOST_TEST(rc::check("beginning", [] {
    fair_queue queue;
    const auto size = *rc::gen::inRange<std::uint64_t>(1, 60);
    for (std::uint64_t id = 1; id <= size; ++id) {
      queue.add(id, place(*rc::gen::inRange<std::uint64_t>(1, 5),
                          static_cast<priority_class>(*rc::gen::inRange(0, 3)),
                          *rc::gen::element(chart, quotes)));
      if (*rc::gen::inRange(0, 3) == 0)
        queue.take(all_open);
    }
    const auto count = *rc::gen::inRange<std::size_t>(0, 20);
    auto part = queue.beginning(count);
    RC_ASSERT(part.size() <= queue.size());
    for (std::size_t i = 0; i < count; ++i)
      RC_ASSERT(part.take(all_open) == queue.take(all_open));
  }));
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

/// The order against the promises of the header, read off the order alone.
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
        const auto who = *rc::gen::inRange<std::uint64_t>(1, 5);
        queue.move(id, to, who);
        if (auto found = waiting.find(id); found != waiting.end()) {
          found->second.priority = to;
          found->second.requester = who;
        }
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
          RC_ASSERT(where.priority != priority_class::prefetch || other.priority == where.priority);
          RC_ASSERT(other.requester != where.requester || other.priority >= where.priority);
          if (other.priority == where.priority && other.requester == where.requester)
            RC_ASSERT(other.need.tr != where.need.tr || id > *taken); // In their order.
        }
      }
      RC_ASSERT(queue.size() == waiting.size());
    }
  }));
}

BOOST_AUTO_TEST_CASE(the_kth_request_of_each_waits_for_no_more_than_the_bound) {
  BOOST_TEST(rc::check("fair share", [] {
    fair_queue queue;
    const auto clients = *rc::gen::inRange<std::uint64_t>(0, 9);
    const auto scanners = *rc::gen::inRange<std::uint64_t>(0, 5);
    std::map<std::uint64_t, std::vector<std::uint64_t>> own; // By requester, clients first.
    std::uint64_t last = 0;
    for (std::uint64_t who = 1; who <= clients + scanners; ++who) {
      const auto size = *rc::gen::inRange(1, 40);
      for (int i = 0; i < size; ++i) {
        queue.add(++last,
                  place(who, who <= clients ? priority_class::interactive : priority_class::scan));
        own[who].push_back(last);
      }
    }
    const auto order = take_all(queue);
    std::map<std::uint64_t, std::uint64_t> owner;
    for (const auto& [who, ids] : own)
      for (auto id : ids)
        owner[id] = who;
    std::map<std::uint64_t, std::uint64_t> granted; // By requester, so far.
    std::uint64_t of_clients = 0;
    std::uint64_t of_scanners = 0;
    for (auto id : order) {
      const auto who = owner.at(id);
      const auto k = ++granted[who];
      if (who <= clients) {
        ++of_clients;
        RC_ASSERT(of_clients - k + of_scanners <= k * clients);
      } else {
        ++of_scanners;
        RC_ASSERT(of_clients <= of_scanners * clients);
        RC_ASSERT(of_scanners - k <= k * (scanners - 1));
      }
    }
  }));
}

/// Clients that come, go and ask again while scans wait all the time, and the other way round.
BOOST_AUTO_TEST_CASE(between_two_turns_of_one_every_other_has_at_most_one) {
  BOOST_TEST(rc::check("turns", [] {
    fair_queue queue;
    std::uint64_t last = 0;
    const auto crowd = *rc::gen::inRange<std::uint64_t>(1, 6); // Clients 1 .. crowd come and go.
    const auto is_scan = *rc::gen::arbitrary<bool>();          // What waits all the time.
    const auto steady = place(100, is_scan ? priority_class::scan : priority_class::interactive);
    std::map<std::uint64_t, std::uint64_t> owner;
    std::map<std::uint64_t, int> since; // The grants of each since the last one of the steady one.
    const auto add = [&](const queue_place& where) {
      queue.add(++last, where);
      owner[last] = where.requester;
    };
    add(steady);
    const auto steps = *rc::gen::inRange(1, 150);
    for (int i = 0; i < steps; ++i) {
      const auto what = *rc::gen::inRange(0, 4);
      if (what == 0) {
        add(place(*rc::gen::inRange<std::uint64_t>(1, crowd + 1), priority_class::interactive));
      } else if (what == 1 && !is_scan) {
        add(place(*rc::gen::inRange<std::uint64_t>(50, 53)));
      } else if (what == 2) {
        const auto id = *rc::gen::inRange<std::uint64_t>(1, last + 1);
        if (owner.at(id) != 100)
          queue.remove(id);
      } else {
        const auto who = owner.at(*queue.take(all_open));
        if (who == 100) {
          since.clear();
          add(steady);
        } else {
          // The scanners together are one.
          RC_ASSERT(++since[who >= 50 ? 50 : who] <= 1);
        }
      }
    }
  }));
}

BOOST_AUTO_TEST_SUITE_END()
