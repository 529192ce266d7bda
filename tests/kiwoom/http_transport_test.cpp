#include "kiwoom/http_transport.hpp"
#include "tests/kiwoom/broker_calls.hpp"
#include "tests/kiwoom/raw_server.hpp"

#include <boost/test/unit_test.hpp>
#include <httplib.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>
#include <mutex>
#include <thread>

using namespace tandem;
using namespace tandem::test;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

/// cpp-httplib's server on a free loopback port, recording what arrives.
class http_server {
public:
  explicit http_server(httplib::Server::Handler answer) {
    server_.set_tcp_nodelay(true);
    server_.Post(".*", [this, answer = std::move(answer)](const httplib::Request& request,
                                                          httplib::Response& response) {
      {
        const std::lock_guard lock{mutex_};
        requests_.push_back(request);
      }
      answer(request, response);
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread{[this] { server_.listen_after_bind(); }};
    // stop() has no effect before the server runs; an answer of any kind proves that it does.
    httplib::Client{"127.0.0.1", port_}.Get("/");
  }
  http_server(const http_server&) = delete;
  http_server& operator=(const http_server&) = delete;
  ~http_server() {
    server_.stop();
    thread_.join();
  }

  httplib::Server& server() { return server_; }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  std::vector<httplib::Request> requests() {
    const std::lock_guard lock{mutex_};
    return requests_;
  }

private:
  httplib::Server server_;
  int port_ = 0;
  std::mutex mutex_;
  std::vector<httplib::Request> requests_;
  std::thread thread_;
};

void answer_empty(const httplib::Request&, httplib::Response& response) {
  response.set_content("{}", "application/json");
}

} // namespace

BOOST_AUTO_TEST_SUITE(http_transport)

BOOST_AUTO_TEST_CASE(sends_the_documented_headers_and_the_body) {
  http_server server{answer_empty};
  const auto transport = transport_to(server.url());
  const auto exchange = post_now(*transport, chart_request());
  BOOST_TEST_REQUIRE(static_cast<bool>(exchange.outcome));
  const auto requests = server.requests();
  BOOST_TEST_REQUIRE(requests.size() == 1u);
  const auto& seen = requests.front();
  BOOST_TEST(seen.method == "POST");
  BOOST_TEST(seen.path == "/api/dostk/chart");
  BOOST_TEST(seen.body == R"({"stk_cd":"005930"})");
  BOOST_TEST(seen.get_header_value("api-id") == "ka10081");
  BOOST_TEST(seen.get_header_value("authorization") == "Bearer t0ken");
  BOOST_TEST(seen.get_header_value("Content-Type") == "application/json;charset=UTF-8");
  BOOST_TEST(seen.get_header_value("Content-Length") == "19");
  BOOST_TEST(seen.get_header_value("User-Agent").substr(0, 7) == "tandem/");
  BOOST_TEST(seen.get_header_value("Accept-Encoding") == "identity");
  BOOST_TEST(seen.get_header_value("Host") == server.url().substr(7));
  BOOST_TEST(!seen.has_header("cont-yn"));
  BOOST_TEST(!seen.has_header("next-key"));
}

BOOST_AUTO_TEST_CASE(token_call_has_no_authorization) {
  http_server server{answer_empty};
  const auto transport = transport_to(server.url());
  auto request = chart_request();
  request.bearer = {};
  BOOST_TEST(static_cast<bool>(post_now(*transport, request).outcome));
  BOOST_TEST(!server.requests().front().has_header("authorization"));
}

BOOST_AUTO_TEST_CASE(continuation_key_goes_out_and_comes_back) {
  http_server server{[](const httplib::Request&, httplib::Response& response) {
    response.set_header("cont-yn", "Y");
    response.set_header("next-key", "A005930_2");
    response.set_content("{}", "application/json");
  }};
  const auto transport = transport_to(server.url());
  auto request = chart_request();
  request.next_key = "A005930_1";
  const auto exchange = post_now(*transport, request);
  BOOST_TEST_REQUIRE(static_cast<bool>(exchange.outcome));
  BOOST_TEST(exchange.outcome->next_key == "A005930_2");
  const auto requests = server.requests();
  BOOST_TEST(requests.front().get_header_value("cont-yn") == "Y");
  BOOST_TEST(requests.front().get_header_value("next-key") == "A005930_1");
}

BOOST_AUTO_TEST_CASE(an_answer_tells_what_it_answers_and_when) {
  http_server server{[](const httplib::Request&, httplib::Response& response) {
    response.set_header("API-ID", "ka10081");
    response.set_header("resp-cnt", "600");
    response.set_header("Date", "Sun, 06 Nov 1994 08:49:37 GMT"); // The example of RFC 9110.
    response.set_content("{}", "application/json");
  }};
  const auto transport = transport_to(server.url());
  const auto exchange = post_now(*transport, chart_request());
  BOOST_TEST_REQUIRE(static_cast<bool>(exchange.outcome));
  BOOST_TEST(exchange.outcome->tr == "ka10081");
  BOOST_TEST((exchange.outcome->rows == 600));
  BOOST_TEST((exchange.outcome->date == std::chrono::sys_seconds{784'111'777s}));
}

BOOST_AUTO_TEST_CASE(an_answer_need_not_tell_what_it_answers) {
  http_server server{[](const httplib::Request&, httplib::Response& response) {
    response.set_header("resp-cnt", "many");
    response.set_header("Date", "today");
    response.set_content("{}", "application/json");
  }};
  const auto transport = transport_to(server.url());
  const auto exchange = post_now(*transport, chart_request());
  BOOST_TEST_REQUIRE(static_cast<bool>(exchange.outcome));
  BOOST_TEST(exchange.outcome->tr.empty());
  BOOST_TEST(!exchange.outcome->rows);
  BOOST_TEST(!exchange.outcome->date);
}

BOOST_AUTO_TEST_CASE(last_page_has_no_key_even_when_the_header_is_there) {
  http_server server{[](const httplib::Request&, httplib::Response& response) {
    response.set_header("cont-yn", "N");
    response.set_header("next-key", "left-over");
    response.set_content("{}", "application/json");
  }};
  const auto transport = transport_to(server.url());
  const auto exchange = post_now(*transport, chart_request());
  BOOST_TEST_REQUIRE(static_cast<bool>(exchange.outcome));
  BOOST_TEST(exchange.outcome->next_key.empty());
}

BOOST_AUTO_TEST_CASE(status_and_body_of_refusals_are_answers_not_failures) {
  http_server server{[](const httplib::Request&, httplib::Response& response) {
    response.status = 429;
    response.set_content(R"({"return_code":5})", "application/json");
  }};
  const auto transport = transport_to(server.url());
  const auto exchange = post_now(*transport, chart_request());
  BOOST_TEST_REQUIRE(static_cast<bool>(exchange.outcome));
  BOOST_TEST(exchange.outcome->status == 429);
  BOOST_TEST(exchange.outcome->body == R"({"return_code":5})");
}

BOOST_AUTO_TEST_CASE(redirects_are_not_followed) {
  http_server server{[](const httplib::Request&, httplib::Response& response) {
    response.set_redirect("/elsewhere", 307);
  }};
  const auto transport = transport_to(server.url());
  const auto exchange = post_now(*transport, chart_request());
  BOOST_TEST_REQUIRE(static_cast<bool>(exchange.outcome));
  BOOST_TEST(exchange.outcome->status == 307);
  BOOST_TEST(server.requests().size() == 1u);
}

BOOST_AUTO_TEST_CASE(nothing_is_sent_before_its_time) {
  std::atomic<steady_clock::rep> arrived{0};
  http_server server{[&](const httplib::Request& request, httplib::Response& response) {
    arrived = steady_clock::now().time_since_epoch().count();
    answer_empty(request, response);
  }};
  const auto transport = transport_to(server.url());
  for (int i = 0; i < 5; ++i) {
    const auto not_before = steady_clock::now() + 20ms;
    const auto exchange = transport->post(chart_request(), {not_before});
    BOOST_TEST_REQUIRE(static_cast<bool>(exchange.outcome));
    BOOST_TEST((exchange.sent_at >= not_before));
    BOOST_TEST((exchange.answered_at >= exchange.sent_at));
    BOOST_TEST((steady_clock::time_point{steady_clock::duration{arrived.load()}} >= not_before));
  }
}

BOOST_AUTO_TEST_CASE(the_start_is_told_once_and_before_the_answer) {
  http_server server{answer_empty};
  const auto transport = transport_to(server.url());
  std::vector<steady_clock::time_point> starts;
  const auto now = steady_clock::now();
  const auto exchange =
    transport->post(chart_request(), {now, now + generous, [&](auto at) { starts.push_back(at); }});
  BOOST_TEST_REQUIRE(static_cast<bool>(exchange.outcome));
  BOOST_TEST_REQUIRE(starts.size() == 1u);
  BOOST_TEST(exchange.is_sent);
  BOOST_TEST((starts[0] == exchange.sent_at));
  BOOST_TEST((starts[0] <= exchange.answered_at));
}

BOOST_AUTO_TEST_CASE(a_call_that_would_start_too_late_is_not_made) {
  http_server server{answer_empty};
  const auto transport = transport_to(server.url());
  const auto now = steady_clock::now();
  bool is_started = false;
  const auto exchange =
    transport->post(chart_request(), {now, now - 1s, [&](auto) { is_started = true; }});
  BOOST_TEST(failed_with(exchange, ec::unavailable, "connecting took too long"));
  BOOST_TEST(!is_started);
  BOOST_TEST(!exchange.is_sent);
  BOOST_TEST(server.requests().empty());
}

BOOST_AUTO_TEST_CASE(connection_is_kept_between_calls) {
  raw_server server;
  server.run([&] {
    const int connection = server.accept_one();
    for (int i = 0; i < 3; ++i)
      if (!raw_server::read_request(connection).empty())
        raw_server::send_text(connection, keep_alive_answer("{}"));
    raw_server::close_connection(connection);
  });
  const auto transport = transport_to(server.url());
  for (int i = 0; i < 3; ++i)
    BOOST_TEST(static_cast<bool>(post_now(*transport, chart_request()).outcome));
  server.join();
  BOOST_TEST(!server.has_waiting_client());
}

BOOST_AUTO_TEST_CASE(connection_closed_while_idle_is_replaced) {
  std::promise<void> closed;
  raw_server server; // Ends first: its thread uses what stands above.
  server.run([&] {
    const int first = server.accept_one();
    raw_server::read_request(first);
    raw_server::send_text(first, keep_alive_answer("{}"));
    raw_server::close_connection(first);
    closed.set_value();
    const int second = server.accept_one();
    raw_server::read_request(second);
    raw_server::send_text(second, keep_alive_answer(R"({"second":1})"));
    raw_server::close_connection(second);
  });
  const auto transport = transport_to(server.url());
  BOOST_TEST(static_cast<bool>(post_now(*transport, chart_request()).outcome));
  closed.get_future().wait();
  const auto exchange = post_now(*transport, chart_request());
  BOOST_TEST_REQUIRE(static_cast<bool>(exchange.outcome));
  BOOST_TEST(exchange.outcome->body == R"({"second":1})");
}

BOOST_AUTO_TEST_CASE(request_is_never_repeated_after_it_was_sent) {
  raw_server server;
  server.run([&] {
    const int connection = server.accept_one();
    raw_server::read_request(connection);
    raw_server::send_text(connection, keep_alive_answer("{}"));
    raw_server::read_request(connection); // Read whole, and then no answer.
    raw_server::close_connection(connection);
  });
  const auto transport = transport_to(server.url());
  BOOST_TEST(static_cast<bool>(post_now(*transport, chart_request()).outcome));
  const auto exchange = post_now(*transport, chart_request());
  BOOST_TEST(failed_with(exchange, ec::unavailable, "closed after 0 bytes"));
  server.join();
  // A repetition would have connected again before post() returned.
  BOOST_TEST(!server.has_waiting_client());
}

BOOST_AUTO_TEST_CASE(cut_answer_is_unavailable) {
  raw_server server;
  server.run([&] {
    const int connection = server.accept_one();
    raw_server::read_request(connection);
    raw_server::send_text(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":");
    raw_server::close_connection(connection);
  });
  const auto transport = transport_to(server.url());
  const auto exchange = post_now(*transport, chart_request());
  BOOST_TEST(failed_with(exchange, ec::unavailable, "closed after 5 bytes"));
  server.join();
  BOOST_TEST(!server.has_waiting_client());
}

BOOST_AUTO_TEST_CASE(silent_server_is_a_timeout) {
  std::promise<void> done;
  raw_server server; // Ends first: its thread uses what stands above.
  server.run([&] {
    const int connection = server.accept_one();
    raw_server::read_request(connection);
    done.get_future().wait();
    raw_server::close_connection(connection);
  });
  const auto transport = transport_to(server.url(), 60ms);
  const auto begin = steady_clock::now();
  const auto exchange = transport->post(chart_request(), {begin});
  done.set_value();
  BOOST_TEST(failed_with(exchange, ec::timeout, "no answer within 60 ms"));
  BOOST_TEST(exchange.is_sent);
  BOOST_TEST((exchange.answered_at - begin >= 60ms));
}

BOOST_AUTO_TEST_CASE(oversized_answer_is_a_bad_response) {
  raw_server server;
  server.run([&] {
    const int connection = server.accept_one();
    raw_server::read_request(connection);
    raw_server::send_text(connection, "HTTP/1.1 200 OK\r\nContent-Length: 40000000\r\n\r\n");
    const std::string megabyte(1'000'000, 'x');
    for (int i = 0; i < 40; ++i)
      raw_server::send_text(connection, megabyte);
    raw_server::close_connection(connection);
  });
  const auto transport = transport_to(server.url());
  BOOST_TEST(failed_with(post_now(*transport, chart_request()), ec::bad_response, "32 MiB"));
}

BOOST_AUTO_TEST_CASE(refused_connection_is_unavailable_with_reason_and_address) {
  std::string url;
  {
    const raw_server gone;
    url = gone.url();
  }
  const auto transport = transport_to(url);
  const auto not_before = steady_clock::now();
  const auto exchange = transport->post(chart_request(), {not_before});
  BOOST_TEST(failed_with(exchange, ec::unavailable, "refused"));
  BOOST_TEST(failed_with(exchange, ec::unavailable, url.substr(7)));
  BOOST_TEST(!exchange.is_sent);
  BOOST_TEST((exchange.sent_at >= not_before));
}

BOOST_AUTO_TEST_CASE(unknown_host_is_unavailable) {
  // RFC 6761 reserves .invalid for names that never resolve.
  const auto transport = transport_to("https://broker.invalid:8080");
  BOOST_TEST(
    failed_with(post_now(*transport, chart_request()), ec::unavailable, "broker.invalid:8080"));
}

BOOST_AUTO_TEST_CASE(stop_ends_the_wait_for_a_slot) {
  const auto transport = transport_to("http://127.0.0.1:9");
  auto waiting = std::async(std::launch::async, [&] {
    return transport->post(chart_request(), {steady_clock::now() + 1h});
  });
  transport->stop();
  const auto exchange = waiting.get();
  BOOST_TEST(failed_with(exchange, ec::shutting_down, "stopped"));
  BOOST_TEST(!exchange.is_sent);
}

BOOST_AUTO_TEST_CASE(stop_ends_the_wait_for_an_answer) {
  std::promise<void> asked;
  std::promise<void> done;
  raw_server server; // Ends first: its thread uses what stands above.
  server.run([&] {
    const int connection = server.accept_one();
    raw_server::read_request(connection);
    asked.set_value();
    done.get_future().wait();
    raw_server::close_connection(connection);
  });
  const auto transport = transport_to(server.url(), 1h);
  auto waiting =
    std::async(std::launch::async, [&] { return post_now(*transport, chart_request()); });
  asked.get_future().wait();
  transport->stop();
  BOOST_TEST(failed_with(waiting.get(), ec::shutting_down, "stopped"));
  done.set_value();
}

BOOST_AUTO_TEST_CASE(stop_refuses_every_later_call) {
  http_server server{answer_empty};
  const auto transport = transport_to(server.url());
  BOOST_TEST(static_cast<bool>(post_now(*transport, chart_request()).outcome));
  transport->stop();
  BOOST_TEST(failed_with(post_now(*transport, chart_request()), ec::shutting_down, "stopped"));
  BOOST_TEST(server.requests().size() == 1u);
}

BOOST_AUTO_TEST_CASE(line_breaks_in_header_values_are_refused) {
  http_server server{answer_empty};
  const auto transport = transport_to(server.url());
  auto request = chart_request();
  request.next_key = "a\r\napi-id: ka99999";
  BOOST_TEST(failed_with(post_now(*transport, request), ec::invalid_argument, "header"));
  BOOST_TEST(server.requests().empty());
}

BOOST_AUTO_TEST_CASE(secrets_are_in_no_message) {
  const auto transport = transport_to("http://127.0.0.1:9");
  auto request = chart_request("s3cr3t");
  request.bearer = secret{"s3cr3t"};
  const auto exchange = post_now(*transport, request);
  BOOST_TEST_REQUIRE(!exchange.outcome);
  BOOST_TEST(exchange.outcome.error().message.find("s3cr3t") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(urls_are_checked) {
  const auto made = [](const std::string& url) {
    return kiwoom::make_http_transport({url, "", 1s});
  };
  for (const std::string good :
       {"http://127.0.0.1:8080", "https://api.kiwoom.com", "http://[::1]:80", "http://localhost/",
        "https://mockapi.kiwoom.com:443"})
    BOOST_TEST_CONTEXT(good)
  BOOST_TEST(static_cast<bool>(made(good)));
  for (const std::string bad : {"", "api.kiwoom.com", "ftp://x", "http://", "https://:443",
                                "https://x:0", "https://x:65536", "https://x:80a", "https://x:",
                                "https://x/path", "https://u@x", "https://x?q", "http://[::1",
                                "http://[::1]80", "https:// x", "HTTPS://x\r\n", "http://x"}) {
    BOOST_TEST_CONTEXT(bad) {
      const auto refused = made(bad);
      BOOST_TEST_REQUIRE(!refused);
      BOOST_TEST((refused.error().code == ec::invalid_config));
      BOOST_TEST(refused.error().message.find("broker.url") != std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(timeout_must_be_positive) {
  const auto refused = kiwoom::make_http_transport({"https://x", "", 0ms});
  BOOST_TEST_REQUIRE(!refused);
  BOOST_TEST((refused.error().code == ec::invalid_config));
}

BOOST_AUTO_TEST_SUITE_END()
