#include "serve/proxy/proxy.hpp"
#include "tests/serve/proxy/played_gateway.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace tandem;
using namespace tandem::serve;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view chart_body = R"({"stk_cd":"005930"})";
constexpr std::string_view kind_words = R"({"rows":[],"return_code":0})";

struct proxy_fixture {
  played_gateway gateway;
  utc_time now = parse_utc("2026-12-01T03:00:00.000Z").value(); // Noon in Korea, a Tuesday.
  http::wait_end end = http::wait_end::ready;
  std::vector<std::string> named;
  proxy_options options;
  std::optional<proxy> face;

  proxy_fixture() {
    gateway.answer = [](const fetch_tr&) { return raw_page(std::string{kind_words}); };
    options.run_id = "run of the server";
    begin();
  }

  void begin() {
    face.emplace(options, local_tokens{secret{"broker's secret"}, {}},
                 proxy_world{[this](fetch_tr command) { return gateway.fetch(std::move(command)); },
                             [this] { return now; },
                             [this](int, std::chrono::steady_clock::time_point) { return end; },
                             [this](std::string name) { named.push_back(std::move(name)); }});
  }

  std::string token(std::string_view key = "abc") {
    const auto body = R"({"grant_type":"client_credentials","appkey":")" + std::string{key}
                      + R"(","secretkey":"s"})";
    const auto answer = face->handle({{"POST", "/oauth2/token", {}}, {}, {}, {}, body});
    const auto& text = answer.content->body;
    const auto begin = text.find("\"token\":\"") + 9;
    return text.substr(begin, text.find('"', begin) - begin);
  }

  proxy_request request(std::string path = "/api/dostk/chart", std::string tr = "ka10081",
                        std::string_view key = "abc") {
    return {
      {"POST", std::move(path), {std::move(tr)}}, {"Bearer " + token(key)}, {}, {}, chart_body};
  }
  proxy_answer ask() { return face->handle(request()); }
  void answers(result<tr_page> page) {
    gateway.answer = [page](const fetch_tr&) { return page; };
  }
};

std::string header(const proxy_answer& answer, std::string_view name) {
  for (const auto& [known, value] : answer.headers)
    if (known == name)
      return value;
  return "none";
}

bool has_code(const proxy_answer& answer, int status, std::string_view return_code,
              std::string_view bracket) {
  const auto& body = answer.content->body;
  return answer.content->status == status
         && body.starts_with("{\"return_code\":" + std::string{return_code} + ",")
         && body.find("[" + std::string{bracket} + ":") != std::string::npos;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(proxy_test, proxy_fixture)

BOOST_AUTO_TEST_CASE(a_question_goes_to_the_gateway_in_the_clients_words_and_name) {
  auto asked = request();
  asked.cont_yns = {"Y"};
  asked.next_keys = {"A0059302025112800010000"};
  const std::string odd = "{\"stk_cd\" : \"005930\", \"unknown\":[1,2,\"\xed\x95\x9c\xff\"]}\n";
  asked.body = odd;
  face->handle(asked);
  BOOST_TEST_REQUIRE(gateway.asked().size() == 1u);
  const auto command = gateway.asked().front();
  const auto& query = gateway.last_query();
  BOOST_TEST(query.tr == "ka10081");
  BOOST_TEST(query.path == "/api/dostk/chart");
  BOOST_TEST(query.body == odd);
  BOOST_TEST(query.cont_yn == "Y");
  BOOST_TEST(query.alone == 0u);
  BOOST_TEST(command.next_key == "A0059302025112800010000");
  BOOST_TEST((command.priority == priority_class::interactive));
  BOOST_TEST(command.client == "ba7816bf");
  BOOST_TEST(command.run_id == "run of the server");
  BOOST_TEST((command.hold == 8s));
  BOOST_TEST((command.patience == 9s)); // Answered before a client's time-out of 10 s.
  BOOST_TEST((named == std::vector<std::string>{"ba7816bf"}));
}

BOOST_AUTO_TEST_CASE(clients_take_turns_under_numbers_that_are_no_actors) {
  ask();
  face->handle(request("/api/dostk/chart", "ka10082"));
  face->handle(request("/api/dostk/chart", "ka10083", "abd")); // An equal one would be shared.
  const auto asked = gateway.asked();
  BOOST_TEST_REQUIRE(asked.size() == 3u);
  BOOST_TEST(asked[0].requester == asked[1].requester);
  BOOST_TEST(asked[0].requester != asked[2].requester);
  // FNV-1a of "ba7816bf" by the published constants, with the highest bit set.
  BOOST_TEST(asked[0].requester == 12084138873238766104U);
}

BOOST_AUTO_TEST_CASE(the_broker_is_passed_on_byte_for_byte) {
  const std::string odd = "{\"field\":{}, \"no code\":\"\xed\x95\x9c\xff\xc0\\u0000\"}\r\n";
  answers(raw_page(odd, 200,
                   {{"content-type", "application/json; charset=utf-8"},
                    {"api-id", "ka10081"},
                    {"cont-yn", "Y"},
                    {"next-key", "A00593020251128"},
                    {"resp-cnt", "600"},
                    {"user-data", ""},
                    {"access-control-expose-headers", "api-id,cont-yn"}}));
  const auto answer = ask();
  BOOST_TEST(answer.content->body == odd);
  BOOST_TEST(answer.content->status == 200);
  BOOST_TEST(answer.content_type == "application/json; charset=utf-8");
  BOOST_TEST(header(answer, "api-id") == "ka10081");
  BOOST_TEST(header(answer, "cont-yn") == "Y");
  BOOST_TEST(header(answer, "next-key") == "A00593020251128");
  BOOST_TEST(header(answer, "resp-cnt") == "600");
  BOOST_TEST(header(answer, "user-data") == "");
  BOOST_TEST(header(answer, "access-control-expose-headers") == "api-id,cont-yn");
  BOOST_TEST(header(answer, "X-Tandem") == "fresh");
}

BOOST_AUTO_TEST_CASE(no_other_header_of_the_broker_passes) {
  answers(raw_page(std::string{kind_words}, 200,
                   {{"access-control-allow-origin", "*"},
                    {"content-type", "text/html\r\nSet-Cookie: a"},
                    {"set-cookie", "a=b"},
                    {"next-key", "a\r\nSet-Cookie: b"}}));
  const auto answer = ask();
  BOOST_TEST(answer.headers.size() == 1u); // X-Tandem
  BOOST_TEST(answer.content_type == "application/json;charset=UTF-8");
}

BOOST_AUTO_TEST_CASE(what_the_broker_refuses_is_its_own_to_say) {
  const std::string refusal = R"({"return_code":2,"return_msg":"x[1511:y]"})";
  answers(raw_page(refusal));
  BOOST_TEST(ask().content->body == refusal);
  BOOST_TEST(ask().content->body == refusal);
  BOOST_TEST(gateway.asked().size() == 2u); // Not kept.
}

BOOST_AUTO_TEST_CASE(an_equal_question_is_answered_from_memory) {
  ask();
  now += 500ms;
  const auto again = face->handle(request("/api/dostk/chart", "ka10081", "abd"));
  BOOST_TEST(header(again, "X-Tandem") == "shared");
  BOOST_TEST(again.content->body == kind_words);
  now += 600ms;
  BOOST_TEST(header(ask(), "X-Tandem") == "fresh");
  BOOST_TEST(gateway.asked().size() == 2u);
}

BOOST_AUTO_TEST_CASE(who_asks_while_an_equal_call_is_under_way_shares_it) {
  std::string inner;
  gateway.answer = [&](const fetch_tr&) {
    if (inner.empty()) {
      inner = "asked";
      inner = header(face->handle(request("/api/dostk/chart", "ka10081", "abd")), "X-Tandem");
    }
    return raw_page(std::string{kind_words});
  };
  BOOST_TEST(header(ask(), "X-Tandem") == "fresh");
  BOOST_TEST(inner == "shared");
}

BOOST_AUTO_TEST_CASE(without_a_hold_what_would_wait_at_all_is_refused) {
  options.hold = 0s;
  begin();
  ask();
  BOOST_TEST((gateway.asked().front().hold == 1ns)); // 0 would wait for ever.
}

BOOST_AUTO_TEST_CASE(in_quiet_hours_it_is_kept_until_the_morning) {
  now = parse_utc("2026-12-01T12:00:00.000Z").value(); // 21:00 in Korea.
  ask();
  now += 7h + 59min;
  BOOST_TEST(header(ask(), "X-Tandem") == "shared");
  now += 1min; // 05:00
  BOOST_TEST(header(ask(), "X-Tandem") == "fresh");
}

BOOST_AUTO_TEST_CASE(accounts_need_the_switch_and_share_nothing) {
  BOOST_TEST(has_code(face->handle(request("/api/dostk/acnt", "kt00001")), 200, "1", "1504"));
  BOOST_TEST(gateway.asked().empty());
  options.accounts = true;
  begin();
  for (int i = 0; i < 2; ++i)
    BOOST_TEST(header(face->handle(request("/api/dostk/acnt", "kt00001")), "X-Tandem") == "fresh");
  const auto asked = gateway.asked();
  BOOST_TEST_REQUIRE(asked.size() == 2u);
  BOOST_TEST(identity(asked[0].query) != identity(asked[1].query));
}

BOOST_AUTO_TEST_CASE(orders_reach_nobody) {
  options.accounts = true;
  begin();
  for (const auto* path :
       {"/api/dostk/ordr", "/api/dostk/crdordr", "/api/dostk/acnt", "/api/dostk/chart",
        "/api/dostk/stkinfo", "/api/dostk/ordr?x", "/oauth2"})
    for (const auto* tr : {"kt10000", "kt10003", "kt10006", "kt50000", "KT10000"})
      BOOST_TEST(has_code(face->handle(request(path, tr)), 200, "1", "1504"), path);
  for (const auto* tr : {"ka10081", "kt00001", "kt10000"})
    BOOST_TEST(has_code(face->handle(request("/api/dostk/ordr", tr)), 200, "1", "1504"), tr);
  BOOST_TEST(gateway.asked().empty());
  BOOST_TEST(face->counters().at("ba7816bf").refused == 7u * 5u + 3u);
}

BOOST_AUTO_TEST_CASE(token_calls_are_answered_here) {
  const auto body = R"({"grant_type":"client_credentials","appkey":"abc","secretkey":"s"})";
  const auto ask_token = [&](const std::string& method, std::vector<std::string> api_ids) {
    return face->handle({{method, "/oauth2/token", std::move(api_ids)}, {}, {}, {}, body});
  };
  BOOST_TEST(ask_token("POST", {}).content->body.find("\"return_code\":0") != std::string::npos);
  BOOST_TEST(ask_token("POST", {"au10001"}).content->body.find("\"return_code\":0")
             != std::string::npos);
  BOOST_TEST(has_code(ask_token("GET", {}), 200, "1", "1504"));
  BOOST_TEST(has_code(ask_token("POST", {"kt10000"}), 200, "1", "1504"));
  BOOST_TEST(has_code(ask_token("POST", {"au10001", "au10001"}), 200, "1", "1504"));
  BOOST_TEST(gateway.asked().empty());
}

BOOST_AUTO_TEST_CASE(a_revoked_token_is_refused_here_and_a_new_one_is_good) {
  const auto asked = request();
  const auto body =
    R"({"appkey":"abc","secretkey":"s","token":")" + asked.authorizations[0].substr(7) + "\"}";
  const auto revoked = face->handle({{"POST", "/oauth2/revoke", {}}, {}, {}, {}, body});
  BOOST_TEST(revoked.content->body.find("\"return_code\":0") != std::string::npos);
  BOOST_TEST(has_code(face->handle(asked), 200, "3", "8005"));
  BOOST_TEST(gateway.asked().empty());
  BOOST_TEST(header(ask(), "X-Tandem") == "fresh"); // Asks for a token again.
}

BOOST_AUTO_TEST_CASE(a_restart_keeps_tokens) {
  const auto asked = request();
  begin();
  BOOST_TEST(header(face->handle(asked), "X-Tandem") == "fresh");
}

BOOST_AUTO_TEST_CASE(requests_without_a_good_token_are_refused_in_the_vendors_words) {
  const auto with = [&](std::vector<std::string> headers) {
    auto asked = request();
    asked.authorizations = std::move(headers);
    return face->handle(asked);
  };
  BOOST_TEST(has_code(with({}), 200, "2", "1513"));
  BOOST_TEST(has_code(with({""}), 200, "2", "1513"));
  BOOST_TEST(has_code(with({"nonsense"}), 200, "2", "1514"));
  BOOST_TEST(has_code(with({"Bearer " + token(), "Bearer " + token()}), 200, "2", "1514"));
  BOOST_TEST(has_code(with({"Basic abc"}), 200, "2", "1515"));
  BOOST_TEST(has_code(with({"Bearer"}), 200, "2", "1516"));
  BOOST_TEST(has_code(with({"Bearer "}), 200, "2", "1516"));
  BOOST_TEST(has_code(with({"Bearer nonsense"}), 200, "3", "8005"));
  BOOST_TEST(gateway.asked().empty());
  BOOST_TEST(header(with({"bearer " + token()}), "X-Tandem") == "fresh");
}

BOOST_AUTO_TEST_CASE(page_headers_that_fit_no_header_are_refused) {
  const auto with = [&](std::vector<std::string> cont_yns, std::vector<std::string> next_keys) {
    auto asked = request();
    asked.cont_yns = std::move(cont_yns);
    asked.next_keys = std::move(next_keys);
    return face->handle(asked);
  };
  BOOST_TEST(has_code(with({"Y"}, {"a\r\napi-id: kt10000"}), 200, "2", "1517"));
  BOOST_TEST(has_code(with({"Y\n"}, {"a"}), 200, "2", "1517"));
  BOOST_TEST(has_code(with({"Y"}, {std::string(201, 'a')}), 200, "2", "1517"));
  BOOST_TEST(has_code(with({"Y"}, {"\xed\x95\x9c"}), 200, "2", "1517"));
  BOOST_TEST(has_code(with({"Y", "N"}, {"a"}), 200, "2", "1517"));
  BOOST_TEST(has_code(with({"Y"}, {"a", "b"}), 200, "2", "1517"));
  BOOST_TEST(gateway.asked().empty());
  BOOST_TEST(header(with({"N"}, {""}), "X-Tandem") == "fresh");
}

BOOST_AUTO_TEST_CASE(a_call_that_would_wait_for_too_long_is_refused_with_the_time_to_come_back) {
  answers(tr_page{long_wait{20s + 1ms}, {}}); // Within its hold of 8 s in 12.001 s.
  const auto answer = ask();
  BOOST_TEST(answer.content->status == 429);
  BOOST_TEST(
    answer.content->body
    == R"({"return_code":5,"return_msg":"허용된 요청 개수를 초과하였습니다[1700:허용된 API )"
       R"(요청 개수를 초과하였습니다. 유량=5, API ID=ka10081]"})");
  BOOST_TEST(header(answer, "Retry-After") == "13");
  answers(tr_page{long_wait{8s + 1ms}, {}});
  BOOST_TEST(header(ask(), "Retry-After") == "1");
  for (const auto code : {ec::queue_full, ec::rate_limited}) {
    answers(failure{code, "why"});
    BOOST_TEST(has_code(ask(), 429, "5", "1700"));
    BOOST_TEST(header(ask(), "Retry-After") == "1");
  }
  BOOST_TEST(face->counters().at("ba7816bf").delayed == 6u);
}

BOOST_AUTO_TEST_CASE(a_broker_that_is_away_and_a_refused_key_are_503_without_details) {
  for (const auto code :
       {ec::unavailable, ec::timeout, ec::service_failure, ec::bad_response, ec::unauthorized,
        ec::forbidden, ec::shutting_down, ec::cancelled, ec::internal, ec::invalid_argument}) {
    answers(failure{code, "https://api.kiwoom.com key 0123456789"});
    const auto answer = ask();
    BOOST_TEST(has_code(answer, 503, "7", "1999"), answer.content->body);
    BOOST_TEST(answer.content->body.find("0123") == std::string::npos);
    BOOST_TEST(answer.content->body.find("kiwoom.com") == std::string::npos);
  }
  answers(tr_page{}); // Candles, to a raw question.
  BOOST_TEST(has_code(ask(), 503, "7", "1999"));
}

BOOST_AUTO_TEST_CASE(who_hangs_up_gives_the_call_up) {
  int given_up = 0;
  gateway.on_given_up = [&] { ++given_up; };
  gateway.answer = [](const fetch_tr&) { return std::optional<result<tr_page>>{}; };
  end = http::wait_end::client_left;
  ask();
  BOOST_TEST(given_up == 1);
  BOOST_TEST(face->counters().at("ba7816bf").left == 1u);
  for (const auto other : {http::wait_end::stopping, http::wait_end::timed_out}) {
    end = other;
    BOOST_TEST(has_code(ask(), 503, "7", "1999"));
  }
  BOOST_TEST(given_up == 3);
}

BOOST_AUTO_TEST_CASE(a_gateway_that_is_gone_is_503) {
  proxy alone{
    options, local_tokens{secret{"broker's secret"}, {}},
    proxy_world{[](fetch_tr) { return nullptr; }, [this] { return now; },
                [](int, std::chrono::steady_clock::time_point) { return http::wait_end::ready; },
                [](const std::string&) {}}};
  BOOST_TEST(has_code(alone.handle(request()), 503, "7", "1999"));
}

BOOST_AUTO_TEST_CASE(refusals_have_the_headers_that_clients_look_for) {
  const auto answer = face->handle(request("/api/dostk/acnt", "kt00001"));
  BOOST_TEST(header(answer, "cont-yn") == "N");
  BOOST_TEST(header(answer, "next-key") == "");
  BOOST_TEST(header(answer, "X-Tandem") == "none");
}

BOOST_AUTO_TEST_CASE(clients_are_counted_by_name_and_bounded) {
  ask();
  ask();
  auto counted = face->counters();
  BOOST_TEST(counted.at("ba7816bf").calls == 2u);
  BOOST_TEST(counted.at("ba7816bf").shared == 1u);
  BOOST_TEST(counted.at("ba7816bf").held == 0u);
  for (std::size_t i = 0; i < 2 * proxy::counted_clients_max; ++i)
    face->handle(request("/api/dostk/chart", "ka10081", "key " + std::to_string(i)));
  counted = face->counters();
  BOOST_TEST(counted.size() == proxy::counted_clients_max + 1);
  // 64 have a name of their own, the one above among them.
  BOOST_TEST(counted.at(proxy::other_clients).calls == 128u - 63u);
  auto unknown = request();
  unknown.authorizations.clear();
  face->handle(unknown);
  BOOST_TEST(face->counters().at(proxy::other_clients).refused == 1u);
}

BOOST_AUTO_TEST_CASE(only_named_clients_call_where_a_file_names_them) {
  const auto before = request();
  face->allow(*local_clients::parse("notebook = key-of-notebook", "clients"));
  BOOST_TEST(has_code(face->handle(before), 200, "3", "8005"));
  face->handle(request("/api/dostk/chart", "ka10081", "key-of-notebook"));
  BOOST_TEST(gateway.asked().back().client == "notebook");
}

BOOST_AUTO_TEST_SUITE_END()
