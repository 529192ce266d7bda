#include "sim/broker/server.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>
#include <httplib.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace std::chrono_literals;
using namespace tandem;
using namespace tandem::sim;
using tandem::test::temporary_folder;

namespace {

/// A client that speaks the wire format over loopback.
class wire_client {
public:
  explicit wire_client(const server& broker) : http_("127.0.0.1", broker.port()) {
    http_.set_keep_alive(true);
    http_.set_tcp_nodelay(true);
  }

  httplib::Result post(const std::string& path, const std::string& api_id, const std::string& body,
                       const std::string& next_key = {}) {
    httplib::Headers headers{{"api-id", api_id}};
    if (!token_.empty())
      headers.emplace("authorization", "Bearer " + token_);
    if (!next_key.empty()) {
      headers.emplace("cont-yn", "Y");
      headers.emplace("next-key", next_key);
    }
    return http_.Post(path, headers, body, "application/json;charset=UTF-8");
  }

  void sign_in(const std::string& key = "key") {
    const auto answer =
      post("/oauth2/token", "au10001",
           R"({"grant_type":"client_credentials","appkey":")" + key + R"(","secretkey":"secret"})");
    BOOST_REQUIRE(answer);
    rapidjson::Document body;
    body.Parse(answer->body.c_str());
    BOOST_REQUIRE(body.HasMember("token"));
    token_ = body["token"].GetString();
  }

  httplib::Client& http() { return http_; }

private:
  httplib::Client http_;
  std::string token_;
};

std::unique_ptr<server> start(server_options options = {}) {
  options.synthetic_symbols = std::min(options.synthetic_symbols, 20);
  auto started = server::start(options);
  BOOST_REQUIRE(started);
  return std::move(*started);
}

const std::string chart_of_first = R"({"stk_cd":"001370","base_dt":"20251128","upd_stkpc_tp":"1"})";

} // namespace

BOOST_AUTO_TEST_SUITE(server_over_http)

BOOST_AUTO_TEST_CASE(serves_every_tr) {
  const auto broker = start();
  wire_client client{*broker};
  client.sign_in();
  struct tr_call {
    const char* path;
    const char* tr;
    std::string body;
    const char* list;
  };
  const std::vector<tr_call> calls{
    {"/api/dostk/stkinfo", "ka10099", R"({"mrkt_tp":"0"})", "list"},
    {"/api/dostk/rkinfo", "ka10032", R"({"mrkt_tp":"001","mang_stk_incls":"0","stex_tp":"1"})",
     "trde_prica_upper"},
    {"/api/dostk/chart", "ka10081", chart_of_first, "stk_dt_pole_chart_qry"},
    {"/api/dostk/chart", "ka20006", R"({"inds_cd":"001","base_dt":"20251128"})",
     "inds_dt_pole_qry"},
    {"/api/dostk/stkinfo", "ka10095", R"({"stk_cd":"001370|XXXXXX"})", "atn_stk_infr"}};
  for (const auto& call : calls) {
    const auto answer = client.post(call.path, call.tr, call.body);
    BOOST_REQUIRE(answer);
    BOOST_TEST(answer->status == 200);
    BOOST_TEST(answer->get_header_value("api-id") == call.tr);
    BOOST_TEST(answer->get_header_value("Content-Type") == "application/json;charset=UTF-8");
    rapidjson::Document body;
    body.Parse(answer->body.c_str());
    BOOST_REQUIRE(!body.HasParseError());
    BOOST_TEST(body["return_code"].GetInt() == 0);
    BOOST_TEST(body[call.list].Size() > 0u);
  }
}

// The calendar has 710 sessions up to 2025-11-28: 245 in 2023, 244 in 2024, 221 in 2025.
BOOST_AUTO_TEST_CASE(continues_a_long_chart_by_its_key) {
  const auto broker = start();
  wire_client client{*broker};
  client.sign_in();
  const auto first = client.post("/api/dostk/chart", "ka10081", chart_of_first);
  BOOST_REQUIRE(first);
  BOOST_TEST(first->get_header_value("cont-yn") == "Y");
  BOOST_TEST(first->get_header_value("api-id") == "ka10081");
  BOOST_TEST(first->get_header_value("resp-cnt") == "600");
  BOOST_TEST(!first->has_header("Date"));
  const auto key = first->get_header_value("next-key");
  BOOST_TEST(key.starts_with("A001370"));
  BOOST_TEST(key.ends_with("00010000"));
  BOOST_TEST(key.size() == 23u);
  const auto second = client.post("/api/dostk/chart", "ka10081", chart_of_first, key);
  BOOST_REQUIRE(second);
  BOOST_TEST(second->get_header_value("cont-yn") == "N");
  BOOST_TEST(second->get_header_value("next-key") == "");
  rapidjson::Document body;
  body.Parse(second->body.c_str());
  BOOST_TEST(body["stk_dt_pole_chart_qry"].Size() == 110u);
  // The key is the day of the first row behind it.
  BOOST_TEST(body["stk_dt_pole_chart_qry"][0]["dt"].GetString() == key.substr(7, 8));
}

BOOST_AUTO_TEST_CASE(answers_with_the_headers_of_the_broker) {
  const auto broker = start();
  wire_client client{*broker};
  client.sign_in();
  const auto chart = client.post("/api/dostk/chart", "ka10081", chart_of_first);
  BOOST_REQUIRE(chart);
  BOOST_TEST(chart->get_header_value("Access-Control-Expose-Headers")
             == "api-id,cont-yn,next-key,resp-cnt,user-data");
  BOOST_TEST(chart->get_header_value("Access-Control-Allow-Origin") == "*");
  BOOST_TEST(chart->get_header_value("Transfer-Encoding") == "chunked");
  BOOST_TEST(!chart->has_header("Content-Length"));
  BOOST_TEST(chart->get_header_value("Connection") == "keep-alive");
  BOOST_TEST(!chart->has_header("Keep-Alive"));
  const auto refused = client.post("/api/dostk/chart", "ka99999", "{}");
  BOOST_REQUIRE(refused);
  BOOST_TEST(refused->get_header_value("Transfer-Encoding") == "chunked");
  BOOST_TEST(refused->get_header_value("Access-Control-Allow-Origin") == "*");
}

// What stands before the broker answers in its own way.
BOOST_AUTO_TEST_CASE(answers_with_a_length_where_chunks_are_not_of_the_broker) {
  const auto broker = start();
  wire_client client{*broker};
  const auto blocked = client.http().Post("/oauth2/token", {{"User-Agent", ""}}, "{}", "text/json");
  BOOST_REQUIRE(blocked);
  BOOST_TEST(blocked->has_header("Content-Length"));
  BOOST_TEST(!blocked->has_header("Access-Control-Allow-Origin"));
  const auto head = client.http().Head("/api/dostk/chart");
  BOOST_REQUIRE(head);
  BOOST_TEST(!head->has_header("Transfer-Encoding"));
  const auto relayed =
    client.http().Post("/oauth2/token", {{"Host", "127.0.0.1:1"}}, "{}", "text/json");
  BOOST_REQUIRE(relayed);
  BOOST_TEST(relayed->has_header("Content-Length"));
  BOOST_TEST(!relayed->has_header("Transfer-Encoding"));
  httplib::Client once{"127.0.0.1", broker->port()};
  const auto last = once.Post("/oauth2/token", {{"Connection", "close"}}, "{}", "text/json");
  BOOST_REQUIRE(last);
  BOOST_TEST(last->get_header_value("Connection") == "close");
}

BOOST_AUTO_TEST_CASE(answers_errors_with_200_and_the_quota_with_429) {
  server_options options;
  options.limit_per_second = 2;
  options.penalty = 60s; // So that a slow machine refuses, too.
  const auto broker = start(options);
  wire_client client{*broker};
  BOOST_TEST(client.post("/api/dostk/chart", "ka10081", "{}")->body.find("[1513:")
             != std::string::npos);
  client.sign_in();
  BOOST_TEST(client.post("/api/dostk/chart", "", "{}")->body.find("[1501:") != std::string::npos);
  BOOST_TEST(client.post("/nowhere", "ka10081", "{}")->body.find("[1504:") != std::string::npos);
  BOOST_TEST(client.post("/api/dostk/chart", "ka99999", "{}")->body.find("[1505:")
             != std::string::npos);
  auto refused = 0;
  for (auto i = 0; i < 2000 && refused == 0; ++i) {
    const auto answer = client.post("/api/dostk/chart", "ka10081", chart_of_first);
    BOOST_REQUIRE(answer);
    refused = answer->status == 429 ? i : 0;
  }
  BOOST_TEST(refused >= 2);
  BOOST_TEST(client.post("/api/dostk/chart", "ka10081", chart_of_first)->status == 429);
}

BOOST_AUTO_TEST_CASE(judges_other_methods_and_user_agents_itself) {
  const auto broker = start();
  wire_client client{*broker};
  const auto read = client.http().Get("/api/dostk/chart", {{"api-id", "ka10081"}});
  BOOST_REQUIRE(read);
  BOOST_TEST(read->body.find("[1504:") != std::string::npos);
  const auto blocked = client.http().Post("/oauth2/token", {{"User-Agent", ""}}, "{}", "text/json");
  BOOST_REQUIRE(blocked);
  BOOST_TEST(blocked->status == 400);
}

BOOST_AUTO_TEST_CASE(serves_more_keep_alive_clients_than_a_pool_would) {
  server_options options;
  options.limit_per_second = 1000;
  const auto broker = start(options);
  std::vector<std::unique_ptr<wire_client>> clients;
  for (auto i = 0; i < 40; ++i) {
    clients.push_back(std::make_unique<wire_client>(*broker));
    clients.back()->sign_in("key" + std::to_string(i)); // Every connection stays open.
  }
  for (auto& client : clients)
    BOOST_TEST(client->post("/api/dostk/chart", "ka10081", chart_of_first)->status == 200);
}

BOOST_AUTO_TEST_CASE(keeps_the_audit_in_order_under_parallel_calls) {
  const temporary_folder folder;
  server_options options;
  options.limit_per_second = 7;
  options.audit_file = folder.path("audit");
  const auto broker = start(options);
  {
    std::vector<std::thread> callers;
    callers.reserve(4);
    for (auto i = 0; i < 4; ++i)
      callers.emplace_back([&] {
        wire_client client{*broker};
        for (auto call = 0; call < 25; ++call)
          client.post("/api/dostk/stkinfo", "ka10099", R"({"mrkt_tp":"0"})");
      });
    for (auto& caller : callers)
      caller.join();
  }
  std::istringstream lines{folder.read("audit")};
  std::int64_t before = 0;
  auto count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    rapidjson::Document entry;
    entry.Parse(line.c_str());
    BOOST_REQUIRE(!entry.HasParseError());
    BOOST_TEST(entry["t_us"].GetInt64() >= before);
    before = entry["t_us"].GetInt64();
  }
  BOOST_TEST(count == 100);
}

// Idle connections last a minute and the answer waits as long: ctest's timeout is the verdict.
BOOST_AUTO_TEST_CASE(ends_while_clients_are_connected_and_an_answer_is_pending) {
  server_options options;
  options.latency = 60s;
  auto broker = start(options);
  std::atomic<bool> answered = false;
  std::thread waiting{[&, port = broker->port()] {
    httplib::Client client{"127.0.0.1", port};
    client.set_read_timeout(120s);
    client.Post("/oauth2/token", "{}", "application/json");
    answered = true;
  }};
  wire_client idle{*broker};
  broker.reset();
  waiting.join();
  BOOST_TEST(answered);
}

BOOST_AUTO_TEST_CASE(refuses_a_fault_file_it_cannot_read) {
  const temporary_folder folder;
  server_options options;
  options.synthetic_symbols = 1;
  options.faults_file = folder.path("f.json");
  folder.write("f.json", R"([{"kind":"hang","count":0}])");
  const auto started = server::start(options);
  BOOST_REQUIRE(!started);
  BOOST_TEST((started.error().code == ec::invalid_argument));
  BOOST_TEST(started.error().message.find("entry 1: count 0: must be") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(refuses_a_port_that_is_taken) {
  const auto broker = start();
  server_options options;
  options.synthetic_symbols = 1;
  options.port = broker->port();
  const auto second = server::start(options);
  BOOST_REQUIRE(!second);
  BOOST_TEST((second.error().code == ec::unavailable));
  BOOST_TEST(second.error().message.find(std::to_string(broker->port())) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(refuses_options_it_cannot_serve) {
  const auto refused = [](auto change) {
    server_options options;
    options.synthetic_symbols = 1;
    change(options);
    const auto started = server::start(options);
    return started ? ec{} : started.error().code;
  };
  using set = server_options&;
  BOOST_TEST((refused([](set o) { o.port = -1; }) == ec::invalid_argument));
  BOOST_TEST((refused([](set o) { o.synthetic_symbols = 0; }) == ec::invalid_argument));
  BOOST_TEST((refused([](set o) { o.limit_per_second = 0; }) == ec::invalid_argument));
  BOOST_TEST((refused([](set o) { o.penalty = -1ms; }) == ec::invalid_argument));
  BOOST_TEST((refused([](set o) { o.connect_latency = 61s; }) == ec::invalid_argument));
  BOOST_TEST((refused([](set o) { o.burst = -1; }) == ec::invalid_argument));
  BOOST_TEST((refused([](set o) { o.opening_limit = -1; }) == ec::invalid_argument));
  BOOST_TEST((refused([](set o) { o.rank_rows_per_page = 0; }) == ec::invalid_argument));
  BOOST_TEST((refused([](set o) { o.clock = 24h; }) == ec::invalid_argument));
  BOOST_TEST((refused([](set o) { o.real_time_factor = -1; }) == ec::invalid_argument));
  BOOST_TEST((refused([](set o) { o.faults_file = "/nowhere"; }) == ec::invalid_argument));
  BOOST_TEST((refused([](set o) { o.token_ttl = 0s; }) == ec::invalid_argument));
  BOOST_TEST((refused([](set o) { o.accepted_keys = {"k"}; }) == ec::invalid_argument));
  BOOST_TEST((refused([](set o) { o.today = market::date::from_number(20200101); })
              == ec::invalid_argument));
  BOOST_TEST((refused([](set o) { o.data_folder = "/nowhere"; }) == ec::no_data));
}

BOOST_AUTO_TEST_SUITE_END()
