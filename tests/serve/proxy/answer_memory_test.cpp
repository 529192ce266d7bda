#include "serve/proxy/answer_memory.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

using namespace tandem;
using namespace tandem::serve;
using namespace std::chrono_literals;

namespace {

const auto noon = parse_utc("2026-12-01T03:00:00.000Z").value(); // In Korea.

raw_query chart(std::string body = "{\"stk_cd\":\"005930\"}", std::string cont_yn = "") {
  return {"ka10081", "/api/dostk/chart", std::move(body), std::move(cont_yn)};
}

shared_raw_answer answer(const std::string& text, int status = 200) {
  return shared_raw_answer{
    {status, R"({"text":")" + text + R"(","return_code":0})", {{"cont-yn", "Y"}}}};
}

shared_raw_answer document(std::string body, int status = 200) {
  return shared_raw_answer{{status, std::move(body), {}}};
}

struct memory_fixture {
  answer_memory memory{1'000'000};
  std::optional<utc_time> quiet;

  void keep(const raw_query& query, const shared_raw_answer& kept, utc_time received = noon,
            const std::string& next_key = {}) {
    memory.keep(query, next_key, kept, received, received, quiet);
  }
  /// The text of the answer that is found.
  std::string found(const raw_query& query, utc_time now = noon, const std::string& next_key = {}) {
    const auto known = memory.find(query, next_key, now);
    if (!known)
      return "nothing";
    const auto& body = (*known)->body;
    return body.starts_with(R"({"text":")") ? body.substr(9, body.find('"', 9) - 9) : body;
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(answer_memory_test, memory_fixture)

BOOST_AUTO_TEST_CASE(a_moving_answer_is_given_for_a_second) {
  keep(chart(), answer("a"));
  BOOST_TEST(found(chart()) == "a");
  BOOST_TEST(found(chart(), noon + 999ms) == "a");
  BOOST_TEST(found(chart(), noon + 1s) == "nothing");
}

BOOST_AUTO_TEST_CASE(a_final_answer_is_given_until_the_market_may_move) {
  quiet = noon + 8h;
  keep(chart(), answer("a"));
  BOOST_TEST(found(chart(), noon + 8h - 1ms) == "a");
  BOOST_TEST(found(chart(), noon + 8h) == "nothing");
}

BOOST_AUTO_TEST_CASE(only_an_equal_question_gets_it) {
  keep(chart(), answer("a"));
  BOOST_TEST(found(chart("{\"stk_cd\": \"005930\"}")) == "nothing"); // Other bytes.
  auto other_tr = chart();
  other_tr.tr = "ka10082";
  BOOST_TEST(found(other_tr) == "nothing");
  auto other_path = chart();
  other_path.path = "/api/dostk/stkinfo";
  BOOST_TEST(found(other_path) == "nothing");
  BOOST_TEST(found(chart(), noon, "key") == "nothing");
  auto shifted = chart();
  shifted.tr = "ka10081\n/api";
  BOOST_TEST(found(shifted) == "nothing");
}

BOOST_AUTO_TEST_CASE(a_first_page_is_one_however_it_is_asked_for) {
  keep(chart(), answer("a"));
  BOOST_TEST(found(chart("{\"stk_cd\":\"005930\"}", "N")) == "a");
  BOOST_TEST(found(chart("{\"stk_cd\":\"005930\"}", "Y")) == "nothing");
}

BOOST_AUTO_TEST_CASE(what_the_broker_sent_is_given_byte_for_byte) {
  const std::string odd =
    "{\"new field\":[1,{}],\"name\":\"\xed\x95\x9c\\u0000\\ud83d\\ude00\"} \n";
  keep(chart(), document(odd)); // Without a return_code.
  const auto known = memory.find(chart(), {}, noon);
  BOOST_TEST_REQUIRE(known.has_value());
  BOOST_TEST((*known)->body == odd);
  BOOST_TEST((*known)->headers.empty());
}

BOOST_AUTO_TEST_CASE(refusals_and_what_is_no_answer_are_not_kept) {
  for (const auto& refused :
       {document(R"({"return_code":1,"return_msg":"x"})"), document(R"({"return_code":"5"})"),
        document(R"({"return_msg":"x","return_code":-1})"), document(R"({"return_code":true})"),
        document("<html></html>"), document(""), document("{\"return_code\":0"),
        document(R"({"return_code":0})", 429), document(R"({"return_code":0})", 500)}) {
    keep(chart(), refused);
    BOOST_TEST(found(chart()) == "nothing", refused->body);
  }
  BOOST_TEST(memory.bytes() == 0u);
}

BOOST_AUTO_TEST_CASE(pages_of_one_time_are_given_together) {
  quiet = noon + 8h;
  keep(chart(), answer("first"));
  keep(chart({"{\"stk_cd\":\"005930\"}"}, "Y"), answer("second"), noon + 1s, "k2");
  BOOST_TEST(found(chart({"{\"stk_cd\":\"005930\"}"}, "Y"), noon + 1h, "k2") == "second");
}

BOOST_AUTO_TEST_CASE(a_new_first_page_drops_the_further_ones) {
  keep(chart(), answer("first"));
  keep(chart("{\"stk_cd\":\"005930\"}", "Y"), answer("second"), noon + 100ms, "k2");
  keep(chart(), answer("new first"), noon + 500ms);
  BOOST_TEST(found(chart("{\"stk_cd\":\"005930\"}", "Y"), noon + 500ms, "k2") == "nothing");
  keep(chart("{\"stk_cd\":\"005930\"}", "Y"), answer("new second"), noon + 600ms, "k2");
  BOOST_TEST(found(chart("{\"stk_cd\":\"005930\"}", "Y"), noon + 600ms, "k2") == "new second");
}

BOOST_AUTO_TEST_CASE(a_further_page_without_its_first_is_neither_kept_nor_given) {
  const auto further = chart("{\"stk_cd\":\"005930\"}", "Y");
  keep(further, answer("second"), noon, "k2");
  BOOST_TEST(found(further, noon, "k2") == "nothing");
  keep(chart(), answer("first"), noon);
  keep(further, answer("second"), noon + 900ms, "k2");
  BOOST_TEST(found(further, noon + 999ms, "k2") == "second");
  BOOST_TEST(found(further, noon + 1s, "k2") == "nothing"); // The first page is over.
  keep(further, answer("second"), noon + 2s, "k2");
  BOOST_TEST(found(further, noon + 2s, "k2") == "nothing");
}

BOOST_AUTO_TEST_CASE(a_further_page_asked_for_before_the_first_one_came_is_of_another_time) {
  const auto further = chart("{\"stk_cd\":\"005930\"}", "Y");
  keep(chart(), answer("first"), noon);
  memory.keep(further, "k2", answer("older second"), noon - 1ms, noon + 1ms, std::nullopt);
  BOOST_TEST(found(further, noon + 1ms, "k2") == "nothing");
}

BOOST_AUTO_TEST_CASE(who_waited_for_the_same_call_changes_nothing) {
  const auto further = chart("{\"stk_cd\":\"005930\"}", "Y");
  keep(chart(), answer("first"), noon);
  keep(further, answer("second"), noon + 1ms, "k2");
  // Asked while that call was under way, so its answer is the same one.
  memory.keep(chart(), {}, answer("first"), noon - 100ms, noon + 2ms, std::nullopt);
  BOOST_TEST(found(further, noon + 3ms, "k2") == "second");
}

BOOST_AUTO_TEST_CASE(who_joins_a_call_under_way_asked_when_its_first_asker_did) {
  const auto further = chart("{\"stk_cd\":\"005930\"}", "Y");
  const auto begin = [&](const std::string& next_key, utc_time now) {
    const auto call = memory.begin(further, next_key, now);
    return std::pair{call.asked, call.is_shared};
  };
  BOOST_TEST((begin("k2", noon) == std::pair{noon, false}));
  BOOST_TEST((begin("k2", noon + 5ms) == std::pair{noon, true}));
  BOOST_TEST((begin("k3", noon + 5ms) == std::pair{noon + 5ms, false}));
  memory.end(further, "k2");
  BOOST_TEST((begin("k2", noon + 6ms) == std::pair{noon, true}));
  memory.end(further, "k2");
  memory.end(further, "k2");
  BOOST_TEST((begin("k2", noon + 7ms) == std::pair{noon + 7ms, false}));
}

BOOST_AUTO_TEST_CASE(a_clock_that_is_set_back_gives_nothing_old) {
  quiet = noon + 8h;
  keep(chart(), answer("a"));
  BOOST_TEST(found(chart(), noon - 1h) == "nothing");
  quiet.reset();
  keep(chart(), answer("b"), noon - 1h);
  BOOST_TEST(found(chart(), noon - 1h) == "b");
}

BOOST_AUTO_TEST_CASE(memory_is_bounded_and_the_longest_unasked_makes_room) {
  quiet = noon + 8h;
  answer_memory small{25'000};
  const auto body = [](int i) { return std::to_string(i); };
  const auto big = answer(std::string(10'000, 'x')); // Two of them fit.
  small.keep(chart(body(1)), {}, big, noon, noon, quiet);
  small.keep(chart(body(2)), {}, big, noon, noon, quiet);
  BOOST_TEST(small.find(chart(body(1)), {}, noon).has_value());
  small.keep(chart(body(3)), {}, big, noon, noon, quiet);
  BOOST_TEST(small.find(chart(body(1)), {}, noon).has_value());
  BOOST_TEST(!small.find(chart(body(2)), {}, noon).has_value());
  BOOST_TEST(small.find(chart(body(3)), {}, noon).has_value());
  BOOST_TEST(small.bytes() <= 25'000u);
  BOOST_TEST(small.bytes() > 20'000u);
}

BOOST_AUTO_TEST_CASE(a_listing_and_an_answer_larger_than_the_memory_do_not_break_it) {
  quiet = noon + 8h;
  answer_memory small{25'000};
  const auto big = answer(std::string(10'000, 'x'));
  small.keep(chart(), {}, answer(std::string(30'000, 'x')), noon, noon, quiet);
  BOOST_TEST(small.bytes() == 0u);
  small.keep(chart("other"), {}, big, noon, noon, quiet);
  small.keep(chart(), {}, big, noon, noon, quiet);
  for (int page = 0; page < 10; ++page) {
    small.keep(chart("{\"stk_cd\":\"005930\"}", "Y"), "k" + std::to_string(page), big, noon, noon,
               quiet);
    BOOST_TEST(small.bytes() <= 25'000u);
  }
  BOOST_TEST(small.find(chart(), {}, noon).has_value());
  BOOST_TEST(small.find(chart("{\"stk_cd\":\"005930\"}", "Y"), "k0", noon).has_value());
  BOOST_TEST(!small.find(chart("{\"stk_cd\":\"005930\"}", "Y"), "k1", noon).has_value());
}

BOOST_AUTO_TEST_CASE(what_is_over_leaves) {
  for (int i = 0; i < 100; ++i)
    keep(chart(std::to_string(i)), answer("a"), noon + i * 1ms);
  keep(chart("new"), answer("a"), noon + 2s);
  BOOST_TEST(memory.bytes() < 1'000u);
}

BOOST_AUTO_TEST_SUITE_END()
