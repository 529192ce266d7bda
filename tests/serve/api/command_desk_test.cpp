#include "http/server.hpp"
#include "serve/api/command_desk.hpp"
#include "tests/http/raw_client.hpp"

#include <boost/test/unit_test.hpp>

#include <future>
#include <map>
#include <mutex>
#include <string>
#include <vector>

using namespace tandem;
using serve::command_request;
using serve::command_stream;
using test::raw_client;

namespace {

const std::string scan = R"({"words":["scan"]})";

/// A moment that one thread waits for and another one brings about; once.
class moment {
public:
  void come() { told_.set_value(); }
  void wait() const { awaited_.wait(); }

private:
  std::promise<void> told_;
  std::shared_future<void> awaited_{told_.get_future()};
};

/// A desk behind a server, whose commands do what the test says.
struct command_desk_fixture {
  std::function<int(const command_request&, command_stream&)> run;
  std::mutex guard;
  std::map<std::string, moment> stopped; // By run id; those that a test expects.
  std::map<std::string, moment> ended;   // Those that were stopped.
  serve::command_desk desk{
    "1.2", [this](const command_request& asked, command_stream& to) { return run(asked, to); },
    [this](const std::string& id) {
      const std::lock_guard lock{guard};
      if (auto found = stopped.extract(id))
        ended.insert(std::move(found)).position->second.come();
    }};
  http::server server;
  std::unique_ptr<httplib::Client> client;

  command_desk_fixture() {
    desk.add_routes(server.routes());
    BOOST_REQUIRE(!server.start(0));
    client = std::make_unique<httplib::Client>("127.0.0.1", server.port());
  }

  /// A command whose run has this id and ends when it is stopped.
  void run_until_stopped(const std::string& id) {
    auto& stop = stopped[id];
    run = [id, &stop](const command_request&, command_stream& to) {
      to.begin(id);
      stop.wait();
      return 130;
    };
  }
  raw_client post(const std::string& body = scan) const {
    raw_client line{server.port()};
    line.send("POST /api/v1/commands HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
              "application/json\r\nConnection: close\r\nContent-Length: "
              + std::to_string(body.size()) + "\r\n\r\n" + body);
    return line;
  }
  httplib::Result answer_to(const std::string& body, const char* type = "application/json") const {
    auto answer = client->Post("/api/v1/commands", body, type);
    BOOST_REQUIRE(answer);
    return answer;
  }
};

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(command_desk_test, command_desk_fixture)

BOOST_AUTO_TEST_CASE(what_a_command_says_arrives_at_once) {
  moment first_was_read;
  run = [&](const command_request& asked, command_stream& to) {
    to.say("first of " + asked.words.front());
    first_was_read.wait();
    to.print("second");
    return 5;
  };
  const auto line = post();
  const auto head = line.receive_until("first of scan");
  BOOST_TEST(contains(head, "HTTP/1.1 200"), head);
  BOOST_TEST(contains(head, "application/x-ndjson"), head);
  first_was_read.come();
  const auto rest = line.receive_all();
  BOOST_TEST(contains(rest, "{\"print\":\"second\"}\n"), rest);
  BOOST_TEST(contains(rest, "{\"exit\":5}\n"), rest);
  BOOST_TEST(rest.ends_with("0\r\n\r\n"), rest);
}

BOOST_AUTO_TEST_CASE(a_command_is_stopped_by_its_id) {
  run_until_stopped("01RUN");
  const auto line = post();
  line.receive_until("01RUN");
  const auto answer = client->Delete("/api/v1/commands/01RUN");
  BOOST_REQUIRE(answer);
  BOOST_TEST(answer->status == 204);
  BOOST_TEST(contains(line.receive_all(), "{\"exit\":130}\n"));
}

BOOST_AUTO_TEST_CASE(an_unknown_id_is_not_found) {
  for (const auto* id : {"01RUN", "0", "..", "a"}) {
    const auto answer = client->Delete(std::string{"/api/v1/commands/"} + id);
    BOOST_REQUIRE(answer);
    BOOST_TEST(answer->status == 404, id);
  }
}

BOOST_AUTO_TEST_CASE(a_reader_that_hangs_up_stops_its_command) {
  run_until_stopped("01RUN");
  auto line = post();
  line.receive_until("01RUN");
  line.close();
  desk.end(); // Returns only after the command has ended.
  BOOST_TEST(ended.contains("01RUN"));
}

BOOST_AUTO_TEST_CASE(a_command_that_nobody_waits_for_knows_it_when_it_begins) {
  moment under_way;
  moment begun;
  run = [&](const command_request&, command_stream& to) {
    under_way.come();
    while (!to.is_left())
      std::this_thread::yield();
    begun.come();
    return 130;
  };
  auto line = post();
  under_way.wait();
  line.close();
  begun.wait();
}

BOOST_AUTO_TEST_CASE(a_page_of_a_browser_cannot_send_a_command) {
  for (const auto* type : {"text/plain", "application/x-www-form-urlencoded", "",
                           "text/plain; application/json", "application/jsonp"}) {
    const auto answer = answer_to(scan, type);
    BOOST_TEST(answer->status == 415, type);
    BOOST_TEST(answer->get_header_value("Content-Type") == "application/problem+json");
  }
}

BOOST_AUTO_TEST_CASE(the_type_may_name_its_charset) {
  run = [](const command_request&, command_stream&) { return 0; };
  BOOST_TEST(answer_to(scan, "application/json; charset=utf-8")->status == 200);
}

BOOST_AUTO_TEST_CASE(a_wrong_body_is_refused) {
  const auto answer = answer_to("{}");
  BOOST_TEST(answer->status == 400);
  BOOST_TEST(contains(answer->body, "member words"), answer->body);
}

BOOST_AUTO_TEST_CASE(another_version_is_refused_with_both_named) {
  const auto answer = answer_to(R"({"version":"1.3","words":["scan"]})");
  BOOST_TEST(answer->status == 409);
  BOOST_TEST(contains(answer->body, "1.2"), answer->body);
  BOOST_TEST(contains(answer->body, "1.3"), answer->body);
}

BOOST_AUTO_TEST_CASE(the_same_version_and_none_are_served) {
  run = [](const command_request&, command_stream&) { return 0; };
  for (const auto* body : {R"({"version":"1.2","words":["scan"]})", R"({"words":["scan"]})"})
    BOOST_TEST(answer_to(body)->body == "{\"exit\":0}\n");
}

BOOST_AUTO_TEST_CASE(sixty_four_commands_run_at_a_time) {
  moment enough;
  run = [&](const command_request&, command_stream& to) {
    to.say("under way");
    enough.wait();
    return 0;
  };
  std::vector<raw_client> lines;
  for (int i = 0; i < 64; ++i) {
    lines.push_back(post());
    lines.back().receive_until("under way");
  }
  const auto answer = answer_to(scan);
  BOOST_TEST(answer->status == 503);
  BOOST_TEST(contains(answer->body, "64"), answer->body);
  enough.come();
  for (const auto& line : lines)
    BOOST_TEST(contains(line.receive_all(), "{\"exit\":0}"));
  BOOST_TEST(answer_to(scan)->status == 200);
}

BOOST_AUTO_TEST_CASE(readers_get_the_last_words_of_commands_that_the_end_stops) {
  run_until_stopped("01RUN");
  const auto line = post();
  line.receive_until("01RUN");
  desk.end();
  BOOST_TEST(contains(line.receive_all(), "{\"exit\":130}\n"));
  const auto answer = answer_to(scan);
  BOOST_TEST(answer->status == 503);
  BOOST_TEST(contains(answer->body, "ending"), answer->body);
}

BOOST_AUTO_TEST_CASE(a_command_of_this_process_returns_what_it_said) {
  run = [](const command_request& asked, command_stream& to) {
    to.say(asked.words.front());
    return 6;
  };
  command_request asked;
  asked.words = {"verify"};
  const auto [code, said] = desk.run_here(asked);
  BOOST_TEST(code == 6);
  BOOST_TEST(said == "{\"say\":\"verify\"}\n");
}

BOOST_AUTO_TEST_CASE(the_end_waits_for_commands_of_this_process_and_no_other_one_begins) {
  moment under_way;
  moment enough;
  std::atomic<bool> has_ended = false;
  run = [&](const command_request&, command_stream&) {
    under_way.come();
    enough.wait();
    has_ended = true;
    return 0;
  };
  command_request asked;
  asked.words = {"scan"};
  auto here = std::async(std::launch::async, [&] { return desk.run_here(asked).first; });
  under_way.wait();
  auto end = std::async(std::launch::async, [&] {
    desk.end();
    return has_ended.load();
  });
  enough.come();
  BOOST_TEST(here.get() == 0);
  BOOST_TEST(end.get());
  BOOST_TEST(desk.run_here(asked).first == 130);
}

BOOST_AUTO_TEST_SUITE_END()
