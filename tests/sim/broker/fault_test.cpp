#include "sim/broker/fault.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using namespace tandem::sim;

namespace {

std::string complaint(const std::string& json) {
  const auto script = parse_faults(json, "f.json");
  if (script)
    return "none";
  BOOST_TEST((script.error().code == ec::invalid_argument));
  return script.error().message;
}

bool complains(const std::string& json, std::string_view text) {
  return complaint(json).find(text) != std::string::npos;
}

// The kinds of the contract, in its order.
constexpr std::array<const char*, 21> contract_kinds{
  "refuse_429",    "refuse_200",       "http_500",     "http_502",       "http_503",
  "waf_400",       "maintenance_html", "reset",        "truncate",       "not_json",
  "wrong_shape",   "impossible_price", "slow",         "hang",           "token_expired",
  "token_revoked", "empty_page",       "missing_page", "duplicate_page", "clock_skew",
  "quota"};

} // namespace

BOOST_AUTO_TEST_SUITE(fault_files)

BOOST_AUTO_TEST_CASE(know_every_kind_of_the_contract) {
  for (const std::string kind : contract_kinds) {
    const auto script = parse_faults(R"([{"kind":")" + kind + R"(","ms":7}])", "f.json");
    BOOST_TEST_REQUIRE(static_cast<bool>(script), kind);
    BOOST_TEST(verdict_of(script->front().kind) == "fault:" + kind);
  }
}

BOOST_AUTO_TEST_CASE(may_leave_out_all_but_the_kind) {
  const auto script = parse_faults(R"([{"kind":"hang"}])", "f.json");
  BOOST_REQUIRE(script);
  const auto& entry = script->front();
  BOOST_TEST((entry.kind == fault_kind::hang));
  BOOST_TEST(entry.tr == "");
  BOOST_TEST(entry.code == "");
  BOOST_TEST(entry.from == 1);
  BOOST_TEST(entry.count == 1);
  BOOST_TEST(!entry.ms.has_value());
}

BOOST_AUTO_TEST_CASE(hold_what_they_say) {
  const auto script =
    parse_faults(R"([{"kind":"slow","tr":"ka10081","code":"005930","from":3,"count":2,"ms":40},
                     {"kind":"clock_skew","ms":-3600000}])",
                 "f.json");
  BOOST_REQUIRE(script);
  BOOST_REQUIRE(script->size() == 2u);
  const auto& slow = script->front();
  BOOST_TEST(slow.tr == "ka10081");
  BOOST_TEST(slow.code == "005930");
  BOOST_TEST(slow.from == 3);
  BOOST_TEST(slow.count == 2);
  BOOST_TEST((slow.ms == 40));
  BOOST_TEST(((*script)[1].ms == -3'600'000));
  BOOST_TEST(parse_faults("[]", "f.json")->empty());
}

BOOST_AUTO_TEST_CASE(that_are_no_json_name_the_line) {
  BOOST_TEST(complaint("[\n{\"kind\":\"hang\"},\n}]").find("faults 'f.json', line 3: not JSON: ")
             == 0u);
  BOOST_TEST(complaint("").find("faults 'f.json', line 1: not JSON: ") == 0u);
  BOOST_TEST(complaint(R"({"kind":"hang"})")
             == R"(faults 'f.json': must be an array such as [{"kind": "http_500"}])");
}

BOOST_AUTO_TEST_CASE(that_are_wrong_name_the_entry_the_key_the_value_and_what_is_legal) {
  BOOST_TEST(complaint(R"([{"kind":"hang"},{"kind":"explode"}])")
               .find(R"(faults 'f.json', entry 2: kind "explode": must be one of refuse_429, )")
             == 0u);
  BOOST_TEST(complains("[7]", "entry 1: entry 7: must be an object"));
  BOOST_TEST(complains(R"([{"tr":"ka10081"}])", "entry 1: kind is missing"));
  BOOST_TEST(complaint(R"([{"kind":"hang","times":2}])")
             == R"(faults 'f.json', entry 1: unknown key "times"; the keys are kind, tr, code, )"
                R"(from, count, ms)");
  BOOST_TEST(complaint(R"([{"kind":"hang","count":-1}])")
             == "faults 'f.json', entry 1: count -1: must be a whole number in 1..1000000000");
  BOOST_TEST(complains(R"([{"kind":"hang","from":0}])", "from 0: must be a whole number in 1.."));
  BOOST_TEST(complains(R"([{"kind":"hang","from":"1"}])", R"(from "1": must be)"));
  BOOST_TEST(complains(R"([{"kind":"hang","from":1.5}])", "from 1.5: must be"));
  BOOST_TEST(complains(R"([{"kind":"slow","ms":-1}])", "ms -1: must be a whole number in 0.."));
  BOOST_TEST(complains(R"([{"kind":"hang","tr":"ka99999"}])",
                       R"(tr "ka99999": must be one of au10001, au10002, ka10099, )"));
  BOOST_TEST(complains(R"([{"kind":"hang","code":5930}])", "code 5930: must be a text"));
}

BOOST_AUTO_TEST_CASE(that_could_never_strike_are_refused) {
  BOOST_TEST(
    complains(R"([{"kind":"empty_page","tr":"au10001"}])",
              R"(tr "au10001": must be one of ka10099, ka10032, ka10081, ka20006, ka10095 )"
              "with empty_page"));
  BOOST_TEST(complains(R"([{"kind":"token_expired","tr":"au10001"}])", "must be one of au10002, "));
  BOOST_TEST(complains(R"([{"kind":"hang","tr":"ka10099","code":"005930"}])",
                       R"(code "005930": must be left out: ka10099 names no symbol)"));
}

BOOST_AUTO_TEST_CASE(that_last_need_their_ms) {
  BOOST_TEST(
    complains(R"([{"kind":"quota"}])", "ms is missing; quota needs a whole number in 1..1000000"));
  BOOST_TEST(
    complains(R"([{"kind":"quota","ms":0}])", "ms 0: must be a whole number in 1..1000000"));
  BOOST_TEST(complains(R"([{"kind":"clock_skew"}])", "ms is missing"));
}

BOOST_AUTO_TEST_CASE(are_read_from_disk_or_say_why_not) {
  const test::temporary_folder folder;
  const auto missing = read_faults(folder.path("none.json"));
  BOOST_REQUIRE(!missing);
  BOOST_TEST((missing.error().code == ec::invalid_argument));
  BOOST_TEST(missing.error().message.find("none.json': No such file") != std::string::npos);
  BOOST_TEST(read_faults(folder.path()).error().message.ends_with("': is a folder"));
  folder.write("f.json", R"([{"kind":"reset"}])");
  const auto script = read_faults(folder.path("f.json"));
  BOOST_REQUIRE(script);
  BOOST_TEST((script->front().kind == fault_kind::reset));
}

BOOST_AUTO_TEST_SUITE_END()
