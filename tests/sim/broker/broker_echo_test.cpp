#include "sim/broker/echoed_tr.hpp"
#include "tests/sim/broker/still_broker.hpp"

#include <boost/test/unit_test.hpp>

#include <array>

// What the broker does with TRs that it does not play.

using namespace tandem;
using namespace tandem::sim;
using namespace tandem::sim::testing;

namespace {

/// A buy order as public clients send it.
outgoing order(const still_broker& sim, const std::string& token) {
  return sim.post("kt10000", "/api/dostk/ordr",
                  R"({"dmst_stex_tp":"KRX","stk_cd":"000010","ord_qty":"1","trde_tp":"3"})", token);
}

outgoing basics(const still_broker& sim, const std::string& token) {
  return sim.post("ka10001", "/api/dostk/stkinfo", R"({"stk_cd":"000010"})", token);
}

} // namespace

BOOST_AUTO_TEST_SUITE(an_echo)

BOOST_AUTO_TEST_CASE(knows_the_path_of_each_tr) {
  struct expectation {
    const char* name;
    const char* path;
  };
  // One or two of each path, after the vendor's guide.
  for (const auto& [name, path] : {expectation{"ka10001", "/api/dostk/stkinfo"},
                                   {"kt20017", "/api/dostk/stkinfo"},
                                   {"ka10004", "/api/dostk/mrkcond"},
                                   {"ka10086", "/api/dostk/mrkcond"},
                                   {"ka10080", "/api/dostk/chart"},
                                   {"ka10027", "/api/dostk/rkinfo"},
                                   {"ka20003", "/api/dostk/sect"},
                                   {"ka10131", "/api/dostk/frgnistt"},
                                   {"ka40004", "/api/dostk/etf"},
                                   {"ka30012", "/api/dostk/elw"},
                                   {"ka90001", "/api/dostk/thme"},
                                   {"ka10014", "/api/dostk/shsa"},
                                   {"ka20068", "/api/dostk/slb"},
                                   {"kt00018", "/api/dostk/acnt"},
                                   {"kt10000", "/api/dostk/ordr"},
                                   {"kt10006", "/api/dostk/crdordr"}}) {
    const auto found = find_echoed(name);
    BOOST_REQUIRE_MESSAGE(found.has_value(), name);
    BOOST_TEST(found->name == name);
    BOOST_TEST(found->path == path);
  }
}

BOOST_AUTO_TEST_CASE(is_of_no_tr_that_is_played_unknown_or_withdrawn) {
  for (const auto name : tr_names())
    BOOST_TEST(!find_echoed(name).has_value(), name);
  for (const auto* name : {"", "ka99999", "ka10087", "ka1000", "ka100010", "a10001 ", " ka1000"})
    BOOST_TEST(!find_echoed(name).has_value(), name);
}

BOOST_AUTO_TEST_CASE(says_what_was_asked_and_has_no_list) {
  const still_broker sim;
  const auto answer = basics(sim, sim.bearer());
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(answer.api_id == "ka10001");
  BOOST_TEST(answer.body
             == R"({"echo":{"stk_cd":"000010"},"return_code":0,)"
                R"("return_msg":"정상적으로 처리되었습니다"})");
  BOOST_TEST(!answer.rows.has_value());
  BOOST_TEST(answer.next_key.empty());
}

BOOST_AUTO_TEST_CASE(is_refused_as_any_call_is) {
  const still_broker sim;
  const auto token = sim.bearer();
  BOOST_TEST(says(basics(sim, ""), "[1513:"));
  BOOST_TEST(says(basics(sim, "Bearer garbage"), "[8005:"));
  BOOST_TEST(says(sim.post("ka10001", "/api/dostk/chart", "{}", token),
                  "[1504:해당 URI에서는 지원하는 API ID가 아닙니다. API ID=ka10001, "
                  "URI=/api/dostk/chart]"));
  BOOST_TEST(says(sim.post("ka10000", "/api/dostk/stkinfo", "{}", token), "[1505:"));
  BOOST_TEST(says(sim.post("ka10001", "/api/dostk/stkinfo", "[]", token), "[1517:"));
}

BOOST_AUTO_TEST_CASE(is_paced_by_a_quota_of_its_own_tr) {
  const still_broker sim;
  const auto token = sim.bearer();
  for (auto i = 0; i < 5; ++i)
    BOOST_TEST(basics(sim, token).status == 200);
  const auto refused = basics(sim, token);
  BOOST_TEST(refused.status == 429);
  BOOST_TEST(says(refused, "유량=5, API ID=ka10001]"));
  BOOST_TEST(order(sim, token).status == 200);
}

BOOST_AUTO_TEST_CASE(of_an_order_stands_in_the_audit) {
  const still_broker sim;
  BOOST_TEST(says(order(sim, sim.bearer()), R"("return_code":0)"));
  BOOST_TEST(sim.folder.read("audit").ends_with(
    R"("key":"key","tr":"kt10000","code":"000010","status":200,"return_code":0,"verdict":"ok"})"
    "\n"));
}

BOOST_AUTO_TEST_CASE(is_struck_by_faults_that_need_no_rows) {
  still_broker sim{{},
                   {{fault_kind::http_502, "kt10000", {}, 1, 1, {}},
                    {fault_kind::token_expired, {}, {}, 2, 1, {}},
                    {fault_kind::empty_page, {}, {}, 1, 1, {}}}};
  const auto token = sim.bearer();
  BOOST_TEST(order(sim, token).status == 502);
  BOOST_TEST(says(basics(sim, token), "[8005:"));
  BOOST_TEST(
    (sim.verdicts() == std::vector<std::string>{"ok", "fault:http_502", "fault:token_expired"}));
}

BOOST_AUTO_TEST_CASE(may_be_named_in_a_fault_file) {
  BOOST_TEST(
    static_cast<bool>(parse_faults(R"([{"kind":"slow","tr":"ka10001","code":"005930"}])", "f")));
  const auto rows = parse_faults(R"([{"kind":"empty_page","tr":"ka10001"}])", "f");
  BOOST_REQUIRE(!rows);
  BOOST_TEST(rows.error().message.find("ka10095 with empty_page") != std::string::npos);
  const auto unknown = parse_faults(R"([{"kind":"slow","tr":"ka99999"}])", "f");
  BOOST_REQUIRE(!unknown);
  BOOST_TEST(unknown.error().message.ends_with("ka10095 or another TR of the broker with slow"));
}

BOOST_AUTO_TEST_SUITE_END()
