#include "actors/monitor/monitor.hpp"
#include "tests/actors/played_actors.hpp"
#include "tests/support/fake_broker.hpp"

#include <boost/test/unit_test.hpp>

#include <vector>

using namespace tandem;
using namespace tandem::test;
using namespace std::chrono_literals;

namespace {

struct monitor_fixture {
  virtual_system virtual_time;
  std::shared_ptr<held_pages> pages = std::make_shared<held_pages>();
  std::shared_ptr<held_candles> candles = std::make_shared<held_candles>();
  std::vector<progress_snapshot> shown;
  std::vector<notice> noticed;
  monitor_options options;
  monitor_actor eye;
  gateway_actor gateway;
  candles_actor cache;
  subscriber_actor viewer;

  monitor_fixture() {
    options.interval = 1s;
    options.ask_timeout = 100ms;
    options.sample = [] { return resource_usage{610ms, 51s, 41'000'000}; };
  }

  void open() {
    gateway = caf::actor_cast<gateway_actor>(virtual_time.spawn(play_gateway, pages));
    cache = caf::actor_cast<candles_actor>(
      virtual_time.spawn(play_cache, candles, std::make_shared<kept_data>()));
    eye = caf::actor_cast<monitor_actor>(virtual_time.spawn(monitor, options));
    tell(run_begins{"run", {"v3", "v2"}});
  }

  /// Somebody who shows what there is to see; one that is not ready shows it when told to.
  void subscribe_viewer() {
    viewer =
      virtual_time.spawn([this](subscriber_actor::pointer) -> subscriber_actor::behavior_type {
        return {
          [this](const notice& what) { noticed.push_back(what); },
          [this](const progress_snapshot& now) {
            shown.push_back(now);
            return caf::ok_atom::value;
          },
        };
      });
    tell(subscribe{viewer});
  }

  template <class Message>
  void tell(Message what) {
    caf::anon_send(eye, std::move(what));
    virtual_time.drain();
  }

  void start() { tell(watch{{gateway}, {cache}}); }
};

} // namespace

BOOST_AUTO_TEST_SUITE(monitor_suite)

BOOST_FIXTURE_TEST_CASE(a_snapshot_comes_with_every_interval, monitor_fixture) {
  open();
  subscribe_viewer();
  start();
  virtual_time.advance(999ms);
  BOOST_TEST(shown.empty());
  virtual_time.advance(1ms);
  BOOST_TEST(shown.size() == 1u);
  virtual_time.advance(9s);
  BOOST_REQUIRE(shown.size() == 10u);
  BOOST_TEST((shown[0].elapsed == 1s));
  BOOST_TEST((shown[9].elapsed == 10s));
}

BOOST_FIXTURE_TEST_CASE(nothing_is_shown_before_there_is_something_to_watch, monitor_fixture) {
  open();
  subscribe_viewer();
  virtual_time.advance(10s);
  BOOST_TEST(shown.empty());
}

BOOST_FIXTURE_TEST_CASE(scanners_keep_their_order, monitor_fixture) {
  open();
  subscribe_viewer();
  start();
  tell(scan_progress{"run", "v2", 3, 200});
  tell(scan_progress{"run", "v3", 5, 200});
  tell(scan_progress{"run", "v2", 4, 200});
  tell(scan_progress{"run", "unheard of", 1, 1});
  virtual_time.advance(1s);
  BOOST_REQUIRE(shown.size() == 1u);
  BOOST_REQUIRE(shown[0].scanners.size() == 2u);
  BOOST_TEST(shown[0].scanners[0].scanner == "v3");
  BOOST_TEST(shown[0].scanners[0].done == 5u);
  BOOST_TEST(shown[0].scanners[1].scanner == "v2");
  BOOST_TEST(shown[0].scanners[1].done == 4u);
  BOOST_TEST(shown[0].scanners[1].total == 200u);
}

BOOST_FIXTURE_TEST_CASE(counters_are_those_of_the_last_answers, monitor_fixture) {
  open();
  subscribe_viewer();
  start();
  ask<tr_page>(virtual_time, gateway, fetch_tr{});
  ask<candles_answer>(virtual_time, cache, fetch_candles{});
  ask<candles_answer>(virtual_time, cache, fetch_candles{});
  virtual_time.advance(2s);
  BOOST_REQUIRE(shown.size() == 2u);
  BOOST_REQUIRE((shown[1].gateways.size() == 1u && shown[1].caches.size() == 1u));
  BOOST_TEST(shown[1].gateways[0].key == "played");
  BOOST_TEST(shown[1].gateways[0].calls == 1u);
  BOOST_TEST(shown[1].caches[0].requests == 2u);
}

BOOST_FIXTURE_TEST_CASE(an_actor_that_died_keeps_its_last_counters, monitor_fixture) {
  open();
  subscribe_viewer();
  start();
  ask<tr_page>(virtual_time, gateway, fetch_tr{});
  virtual_time.advance(2s);
  caf::anon_send_exit(gateway, caf::exit_reason::kill);
  virtual_time.advance(5s);
  BOOST_REQUIRE(shown.size() == 7u);
  BOOST_TEST(shown.back().gateways[0].calls == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_snapshot_counts_rows_and_restarts, monitor_fixture) {
  open();
  subscribe_viewer();
  auto record = std::make_shared<writer_record>();
  record->committed.rows["run"] = 1;
  auto writer = virtual_time.spawn(recording_writer, record);
  tell(watch{{gateway}, {cache}, writer});
  tell(actor_restarted{"scanner v2"});
  tell(actor_restarted{"scanner v3"});
  tell(actor_restarted{"scanner v2"});
  virtual_time.advance(1s);
  BOOST_REQUIRE(shown.size() == 1u);
  BOOST_TEST((shown[0].writer.rows == std::map<std::string, std::uint64_t>{{"run", 1}}));
  BOOST_TEST((shown[0].restarts
              == std::map<std::string, std::uint64_t>{{"scanner v2", 2}, {"scanner v3", 1}}));
}

BOOST_FIXTURE_TEST_CASE(notices_are_passed_on_as_they_come, monitor_fixture) {
  open();
  subscribe_viewer();
  tell(notice{notice::level::warn, "gateway.retry tr=ka10081"});
  tell(notice{notice::level::error, "gateway.stopped"});
  BOOST_REQUIRE(noticed.size() == 2u);
  BOOST_TEST((noticed[0].severity == notice::level::warn));
  BOOST_TEST(noticed[0].text == "gateway.retry tr=ka10081");
  BOOST_TEST(noticed[1].text == "gateway.stopped");
}

BOOST_FIXTURE_TEST_CASE(without_a_reader_nobody_is_asked, monitor_fixture) {
  open();
  // Counts the questions in the gateway's place.
  auto questions = std::make_shared<int>(0);
  gateway = virtual_time.spawn([questions](gateway_actor::pointer) -> gateway_actor::behavior_type {
    return {
      [](const fetch_tr&) { return tr_page{}; },
      [](const drop_tr&) {},
      [](const tr_durable&) {},
      [](const take_figures&) { return std::vector<gateway_status>{}; },
      [questions](const get_status&) {
        ++*questions;
        return std::vector<gateway_status>(1);
      },
    };
  });
  start();
  tell(notice{notice::level::info, "dropped"});
  virtual_time.advance(1min);
  BOOST_TEST(*questions == 0);
}

BOOST_FIXTURE_TEST_CASE(a_viewer_that_is_slow_is_sent_no_second_snapshot, monitor_fixture) {
  open();
  using slow_viewer = subscriber_actor::extend<caf::reacts_to<caf::tick_atom>>;
  auto asked = std::make_shared<std::vector<caf::typed_response_promise<caf::ok_atom>>>();
  auto slow = virtual_time.spawn([asked](slow_viewer::pointer self) -> slow_viewer::behavior_type {
    return {
      [](const notice&) {},
      [self, asked](const progress_snapshot&) -> caf::result<caf::ok_atom> {
        asked->push_back(self->make_response_promise<caf::ok_atom>());
        return asked->back();
      },
      [asked](caf::tick_atom) { asked->back().deliver(caf::ok_atom::value); },
    };
  });
  tell(subscribe{caf::actor_cast<subscriber_actor>(slow)});
  start();
  virtual_time.advance(1min);
  BOOST_TEST(asked->size() == 1u);
  caf::anon_send(slow, caf::tick_atom::value);
  virtual_time.advance(1min);
  BOOST_TEST(asked->size() == 2u);
  caf::anon_send_exit(slow, caf::exit_reason::kill);
  virtual_time.drain();
  asked->clear();
}

BOOST_FIXTURE_TEST_CASE(of_a_scanner_the_newest_run_is_shown, monitor_fixture) {
  open();
  subscribe_viewer();
  start();
  tell(scan_progress{"run", "v2", 200, 200});
  tell(run_begins{"run, later", {"v2"}});
  tell(scan_progress{"run, later", "v2", 7, 200});
  tell(scan_progress{"run", "v2", 199, 200});
  virtual_time.advance(1s);
  BOOST_REQUIRE(shown.size() == 1u);
  BOOST_REQUIRE(shown[0].scanners.size() == 3u); // Both runs are under way.
  BOOST_TEST(shown[0].scanners[2].run_id == "run, later");
  BOOST_TEST(shown[0].scanners[2].done == 7u);
  tell(run_ends{"run"});
  virtual_time.advance(1s);
  BOOST_REQUIRE(shown.size() == 2u);
  BOOST_REQUIRE(shown[1].scanners.size() == 2u); // Of the older one v3, which nobody else has.
  BOOST_TEST(shown[1].scanners[0].scanner == "v3");
  BOOST_TEST(shown[1].scanners[1].run_id == "run, later");
}

BOOST_FIXTURE_TEST_CASE(errors_that_nobody_waits_for_are_counted, monitor_fixture) {
  open();
  subscribe_viewer();
  start();
  tell(stray_error{"writer", {ec::internal, "lost"}});
  tell(stray_error{"writer", {ec::internal, "lost"}});
  virtual_time.advance(1s);
  BOOST_REQUIRE(shown.size() == 1u);
  BOOST_TEST(shown[0].stray_errors.at("writer") == 2u);
  BOOST_TEST(noticed.back().text == "actor.stray_error actor=writer error=\"lost\"");
}

BOOST_FIXTURE_TEST_CASE(resources_are_sampled_on_request, monitor_fixture) {
  open();
  subscribe_viewer();
  auto out = ask<resource_usage>(virtual_time, eye, get_status{});
  BOOST_REQUIRE((out->answers == 1 && out->value));
  BOOST_TEST((out->value->cpu == 610ms));
  BOOST_TEST((out->value->wall == 51s));
  BOOST_TEST(out->value->peak_rss_bytes == 41'000'000u);
}

BOOST_FIXTURE_TEST_CASE(an_exit_ends_the_snapshots, monitor_fixture) {
  open();
  subscribe_viewer();
  start();
  virtual_time.advance(1s);
  caf::anon_send_exit(eye, caf::exit_reason::user_shutdown);
  virtual_time.advance(10s);
  BOOST_TEST(shown.size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
