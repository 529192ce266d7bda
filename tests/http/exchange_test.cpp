#include "http/server.hpp"
#include "tests/http/raw_client.hpp"

#include <boost/test/unit_test.hpp>

#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <sys/eventfd.h>
#include <unistd.h>

using namespace tandem;
using namespace std::chrono_literals;
using http::wait_end;
using test::raw_client;

namespace {

using clock = std::chrono::steady_clock;

/// A server whose handlers each test declares, and one client of it.
struct exchange_fixture {
  std::unique_ptr<http::server> server = std::make_unique<http::server>();
  std::unique_ptr<raw_client> client;
  const int event = ::eventfd(0, EFD_CLOEXEC);

  ~exchange_fixture() {
    server.reset();
    ::close(event);
  }

  void get(const std::string& path, httplib::Server::Handler handler) const {
    server->routes().Get(path, std::move(handler));
  }
  void post(const std::string& path, httplib::Server::Handler handler) const {
    server->routes().Post(path, std::move(handler));
  }

  void send(const std::string& text) {
    if (server->port() == 0)
      BOOST_REQUIRE(!server->start(0));
    if (!client)
      client = std::make_unique<raw_client>(server->port());
    client->send(text);
  }

  /// Declares a handler at "/" that waits for the event, and asks for it; returns when it waits.
  void ask_for_event(clock::time_point until) {
    get("/", [this, until](const httplib::Request&, httplib::Response& answer) {
      waits.set_value();
      const auto end = http::listener::wait_for(event, until);
      answer.status = end == wait_end::ready ? 200 : 503;
      waited.set_value(end);
    });
    send("GET / HTTP/1.1\r\n\r\n");
    waits.get_future().wait();
  }

  std::promise<void> waits;
  std::promise<wait_end> waited; // Its handler, with this end.
};

void repeat_body(const httplib::Request& asked, httplib::Response& answer) {
  answer.set_content('<' + asked.body + '>', "text/plain");
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(exchange_test, exchange_fixture)

BOOST_AUTO_TEST_CASE(a_handler_waits_for_an_event) {
  ask_for_event(clock::time_point::max());
  ::eventfd_write(event, 1);
  BOOST_TEST((waited.get_future().get() == wait_end::ready));
  BOOST_TEST(client->receive_until("\r\n\r\n").starts_with("HTTP/1.1 200"));
}

BOOST_AUTO_TEST_CASE(a_handler_waits_no_longer_than_it_says) {
  ask_for_event(clock::now());
  BOOST_TEST((waited.get_future().get() == wait_end::timed_out));
}

BOOST_AUTO_TEST_CASE(a_client_that_hangs_up_ends_the_wait) {
  ask_for_event(clock::time_point::max());
  client->close();
  BOOST_TEST((waited.get_future().get() == wait_end::client_left));
}

BOOST_AUTO_TEST_CASE(a_client_that_asks_for_more_has_not_left) {
  get("/2", [](const httplib::Request&, httplib::Response& answer) {
    answer.set_content("second", "text/plain");
  });
  ask_for_event(clock::time_point::max());
  send("GET /2 HTTP/1.1\r\n\r\n");
  ::eventfd_write(event, 1);
  BOOST_TEST((waited.get_future().get() == wait_end::ready));
  BOOST_TEST(client->receive_until("second").ends_with("second"));
}

BOOST_AUTO_TEST_CASE(the_end_of_the_server_ends_the_wait_and_the_answer_still_goes_out) {
  ask_for_event(clock::time_point::max());
  server.reset();
  BOOST_TEST((waited.get_future().get() == wait_end::stopping));
  BOOST_TEST(client->receive_all().starts_with("HTTP/1.1 503"));
}

BOOST_AUTO_TEST_CASE(what_has_happened_counts_more_than_the_time) {
  ::eventfd_write(event, 1);
  ask_for_event(clock::now());
  BOOST_TEST((waited.get_future().get() == wait_end::ready));
}

BOOST_AUTO_TEST_CASE(events_stream_until_their_end) {
  get("/", [](const httplib::Request&, httplib::Response& answer) {
    answer.set_chunked_content_provider("text/event-stream",
                                        [](std::size_t offset, httplib::DataSink& sink) {
                                          if (offset < 20)
                                            return sink.write("data: x\n\n", 9);
                                          sink.done();
                                          return true;
                                        });
  });
  send("GET / HTTP/1.1\r\n\r\n");
  const auto answer = client->receive_until("\r\n0\r\n\r\n");
  const std::string event_chunk = "9\r\ndata: x\n\n\r\n";
  BOOST_TEST(answer.ends_with("\r\n\r\n" + event_chunk + event_chunk + event_chunk + "0\r\n\r\n"));
}

BOOST_AUTO_TEST_CASE(a_stream_with_heartbeats_ends_when_its_client_hangs_up) {
  std::promise<wait_end> end;
  get("/", [&](const httplib::Request&, httplib::Response& answer) {
    answer.set_chunked_content_provider(
      "text/event-stream", [&](std::size_t, httplib::DataSink& sink) {
        const auto heard = http::listener::wait_for(event, clock::now() + 1ms);
        if (heard == wait_end::timed_out)
          return sink.write(": heartbeat\n\n", 13);
        end.set_value(heard);
        return false;
      });
  });
  send("GET / HTTP/1.1\r\n\r\n");
  client->receive_until(": heartbeat\n\n");
  client->receive_until(": heartbeat\n\n");
  client->close();
  BOOST_TEST((end.get_future().get() == wait_end::client_left));
}

BOOST_AUTO_TEST_CASE(a_stream_that_looks_at_nothing_ends_with_the_server) {
  get("/", [](const httplib::Request&, httplib::Response& answer) {
    answer.set_chunked_content_provider(
      "text/event-stream",
      [](std::size_t, httplib::DataSink& sink) { return sink.write("data: x\n\n", 9); });
  });
  send("GET / HTTP/1.1\r\n\r\n");
  client->receive_until("data: x\n\n");
  server.reset(); // Comes back within a second, or this test never does.
}

BOOST_AUTO_TEST_CASE(requests_that_come_together_are_answered_in_order) {
  post("/", repeat_body);
  send("POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\n1POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\n2"
       "POST / HTTP/1.1\r\nContent-Le");
  const auto answers = client->receive_until("<2>");
  BOOST_TEST(answers.find("<1>") < answers.find("<2>"));
  send("ngth: 1\r\n\r\n3");
  BOOST_TEST(client->receive_until("<3>").ends_with("<3>"));
}

BOOST_AUTO_TEST_CASE(a_client_that_waits_for_consent_gets_it) {
  post("/", repeat_body);
  send("POST / HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  BOOST_TEST(client->receive_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  send("hi");
  const auto answer = client->receive_until("<hi>");
  BOOST_TEST(answer.starts_with("HTTP/1.1 200"));
  BOOST_TEST(answer.ends_with("<hi>"));
}

BOOST_AUTO_TEST_CASE(a_body_in_chunks_is_one_body_to_its_handler) {
  post("/", [](const httplib::Request& asked, httplib::Response& answer) {
    answer.set_content('<' + asked.body + '|' + asked.get_header_value("Content-Length") + '|'
                         + asked.get_header_value("Transfer-Encoding") + '>',
                       "text/plain");
  });
  send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n1\r\n!\r\n0\r\n\r\n");
  BOOST_TEST(client->receive_until(">").ends_with("<hi!|3|>"));
}

BOOST_AUTO_TEST_CASE(a_body_that_its_handler_does_not_read_is_no_request) {
  get("/", [](const httplib::Request&, httplib::Response& answer) {
    answer.set_content("got", "text/plain");
  });
  const std::string smuggled = "GET /2 HTTP/1.1\r\n\r\n"; // 19 bytes
  send("GET / HTTP/1.1\r\nContent-Length: 19\r\n\r\n" + smuggled
       + "GET / HTTP/1.1\r\n"
         "Connection: close\r\n\r\n");
  const auto answers = client->receive_all();
  BOOST_TEST(answers.find("404") == std::string::npos);
  BOOST_TEST(answers.find("got") != answers.rfind("got"));
}

BOOST_AUTO_TEST_CASE(fields_come_as_they_were_sent_and_none_is_made_up) {
  get("/", [](const httplib::Request& asked, httplib::Response& answer) {
    answer.set_content('<' + asked.get_header_value("next-key") + '|'
                         + asked.get_header_value("REMOTE_ADDR") + '|' + asked.remote_addr + '>',
                       "text/plain");
  });
  send("GET / HTTP/1.1\r\nNext-Key: a%41+b\r\n\r\n");
  BOOST_TEST(client->receive_until(">").ends_with("<a%41+b||127.0.0.1>"));
}

BOOST_AUTO_TEST_CASE(ranges_are_not_served) {
  get("/", [](const httplib::Request&, httplib::Response& answer) {
    answer.set_content("good day", "text/plain");
  });
  send("GET / HTTP/1.1\r\nRange: bytes=0-,0-,0-\r\n\r\n");
  const auto answer = client->receive_until("good day");
  BOOST_TEST(answer.starts_with("HTTP/1.1 200"));
  BOOST_TEST(answer.find("Content-Length: 8\r\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_words_of_an_exception_stay_inside) {
  get("/",
      [](const httplib::Request&, httplib::Response&) { throw std::runtime_error{"key=secret"}; });
  send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
  const auto answer = client->receive_all();
  BOOST_TEST(answer.starts_with("HTTP/1.1 500"));
  BOOST_TEST(answer.find("secret") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_connection_ends_where_the_client_wants_it) {
  post("/", repeat_body);
  send("POST / HTTP/1.1\r\nConnection: Close\r\n\r\n");
  const auto answer = client->receive_all();
  BOOST_TEST(answer.find("\r\nConnection: close\r\n") != std::string::npos);
  BOOST_TEST(answer.ends_with("<>"));
}

BOOST_AUTO_TEST_CASE(a_long_path_is_no_danger) {
  get("/.*", [](const httplib::Request&, httplib::Response& answer) {
    answer.set_content("found", "text/plain");
  });
  send("GET /" + std::string(7'900, 'a') + " HTTP/1.1\r\n\r\n");
  BOOST_TEST(client->receive_until("found").ends_with("found"));
}

BOOST_AUTO_TEST_SUITE_END()
