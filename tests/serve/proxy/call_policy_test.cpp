#include "serve/proxy/call_policy.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace tandem::serve;

namespace {

using texts = std::vector<std::string>;

// The vendor's list of APIs that give orders, with their paths.
const texts order_trs{"kt10000", "kt10001", "kt10002", "kt10003", "kt10006", "kt10007",
                      "kt10008", "kt10009", "kt50000", "kt50001", "kt50002", "kt50003"};
const texts order_paths{"/api/dostk/ordr", "/api/dostk/crdordr"};
const texts open_paths{"/api/dostk/stkinfo", "/api/dostk/mrkcond", "/api/dostk/chart",
                       "/api/dostk/rkinfo",  "/api/dostk/sect",    "/api/dostk/frgnistt",
                       "/api/dostk/etf",     "/api/dostk/elw",     "/api/dostk/thme",
                       "/api/dostk/shsa",    "/api/dostk/slb"};
const std::string account_path = "/api/dostk/acnt";

texts all_paths() {
  auto all = open_paths;
  all.push_back(account_path);
  all.insert(all.end(), order_paths.begin(), order_paths.end());
  return all;
}

/// The call that passes, if it does.
const permitted_call* passed(const std::variant<permitted_call, vendor_answer>& decided) {
  return std::get_if<permitted_call>(&decided);
}

bool passes(const std::string& target, const texts& api_ids, bool accounts = false,
            const std::string& method = "POST") {
  return passed(decide({method, target, api_ids}, accounts)) != nullptr;
}

std::string refusal(const std::string& target, const texts& api_ids) {
  const auto decided = decide({"POST", target, api_ids}, true);
  const auto* refused = std::get_if<vendor_answer>(&decided);
  return refused == nullptr ? "" : std::to_string(refused->status) + " " + refused->body;
}

std::string in_capitals(std::string text) {
  for (auto& letter : text)
    letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  return text;
}

std::string percent(unsigned char byte) {
  constexpr std::string_view digits = "0123456789abcdef";
  return std::string{"%"} + digits[byte >> 4U] + digits[byte & 15U];
}

/// Other spellings of a path that some server may take for it.
texts spellings(const std::string& path) {
  const auto last = path.rfind('/');
  const auto folder = path.substr(0, last);
  const auto name = path.substr(last + 1);
  auto every_byte = std::string{};
  for (const char c : path)
    every_byte += percent(static_cast<unsigned char>(c));
  return {path,
          in_capitals(path),
          folder + "/" + in_capitals(name),
          "/" + path,
          folder + "//" + name,
          folder + "/./" + name,
          folder + "/x/../" + name,
          folder + "/chart/../" + name,
          folder + "/chart/%2e%2e/" + name,
          folder + "/chart/..%2f" + name,
          path + "/",
          path + "//",
          path + ".",
          path + "/.",
          path + "/..",
          path + " ",
          path + "%20",
          path + "\t",
          path + "%00",
          path + std::string(1, '\0'),
          path + ";x=1",
          path + ";",
          path + "?x=1",
          path + "?",
          path + "#",
          path + "#chart",
          path + "%3f",
          path + "%23",
          path + ".json",
          path + "\\",
          folder + "\\" + name,
          folder + "%2f" + name,
          folder + "%2F" + name,
          folder + "%5c" + name,
          folder + "%252f" + name,
          every_byte,
          folder + "/" + percent(static_cast<unsigned char>(name[0])) + name.substr(1),
          folder + "/%25" + percent(static_cast<unsigned char>(name[0])).substr(1) + name.substr(1),
          "http://127.0.0.1:9470" + path,
          "https://api.kiwoom.com" + path,
          "//api.kiwoom.com" + path,
          path.substr(1),
          " " + path,
          "\t" + path,
          "%2f" + path.substr(1),
          "/v1" + path,
          folder + "/chart;/" + name,
          folder + "/chart?/../" + name,
          folder + "/chart/" + name,
          folder + "/chart#/" + name,
          folder + "/" + name + "/chart",
          folder + "/\xc0\xaf" + name,
          folder + "/\xe2\x80\x8b" + name,
          folder + "/\xef\xbb\xbf" + name,
          path + "\r\nX: y",
          path + "%0d%0a",
          folder + "/" + name + "," + name,
          "*",
          ""};
}

/// Other spellings of an api-id.
std::vector<texts> spelt(const std::string& tr) {
  return {{tr},
          {in_capitals(tr)},
          {in_capitals(tr.substr(0, 1)) + tr.substr(1)},
          {tr + " "},
          {" " + tr},
          {tr + "\t"},
          {tr + std::string(1, '\0')},
          {std::string(1, '\0') + tr},
          {tr + "\r\n"},
          {tr + ";"},
          {tr + ","},
          {tr + ",ka10081"},
          {"ka10081," + tr},
          {"ka10081 " + tr},
          {"ka10081\r\napi-id: " + tr},
          {"\"" + tr + "\""},
          {"%6bt" + tr.substr(2)},
          {"k%74" + tr.substr(2)},
          {"kt%31" + tr.substr(3)},
          {"\xef\xbd\x8bt" + tr.substr(2)}, // A wide k.
          {"\xd0\xba" + tr.substr(1)},      // A Cyrillic one.
          {"0" + tr},
          {tr + "0"},
          {tr.substr(0, 6)},
          {tr, tr},
          {"ka10081", tr},
          {tr, "ka10081"},
          {"", tr},
          {tr, ""},
          {"ka10081", "ka10081"}};
}

} // namespace

BOOST_AUTO_TEST_SUITE(call_policy_test)

BOOST_AUTO_TEST_CASE(what_asks_about_prices_passes_on_its_path) {
  const std::array<std::pair<const char*, const char*>, 8> asked{
    {{"/api/dostk/chart", "ka10081"},
     {"/api/dostk/stkinfo", "ka10001"},
     {"/api/dostk/stkinfo", "kt20016"},
     {"/api/dostk/mrkcond", "ka10004"},
     {"/api/dostk/rkinfo", "ka00198"},
     {"/api/dostk/frgnistt", "ka52301"},
     {"/api/dostk/elw", "ka30012"},
     {"/api/dostk/slb", "ka90012"}}};
  for (const auto& [path, tr] : asked) {
    const auto decided = decide({"POST", path, {tr}}, false);
    const auto* call = passed(decided);
    BOOST_TEST_REQUIRE(call != nullptr, path << ' ' << tr);
    BOOST_TEST(call->path->text() == path);
    BOOST_TEST(call->tr == tr);
    BOOST_TEST(!call->path->is_of_accounts());
  }
}

BOOST_AUTO_TEST_CASE(every_open_path_passes_and_a_new_tr_is_the_brokers_to_judge) {
  for (const auto& path : open_paths)
    BOOST_TEST(passes(path, {"ka99999"}), path);
}

BOOST_AUTO_TEST_CASE(accounts_pass_only_with_the_switch) {
  for (const auto* tr : {"kt00001", "kt00018", "kt50020", "kt50075", "ka10085", "ka01690"}) {
    BOOST_TEST(!passes(account_path, {tr}), tr);
    BOOST_TEST(passes(account_path, {tr}, true), tr);
    for (const auto& path : open_paths)
      BOOST_TEST(!passes(path, {tr}, true), path << ' ' << tr);
  }
  const auto decided = decide({"POST", account_path, {"kt00001"}}, true);
  BOOST_TEST_REQUIRE(passed(decided) != nullptr);
  BOOST_TEST(passed(decided)->path->is_of_accounts());
}

BOOST_AUTO_TEST_CASE(no_spelling_of_an_order_passes) {
  for (const auto& path : all_paths())
    for (const auto& tr : order_trs) {
      for (const auto& target : spellings(path))
        BOOST_TEST(!passes(target, {tr}, true), target << " with " << tr);
      for (const auto& api_ids : spelt(tr))
        for (const auto accounts : {false, true})
          BOOST_TEST(!passes(path, api_ids, accounts), path << " with " << api_ids.front());
    }
}

BOOST_AUTO_TEST_CASE(no_spelling_of_an_order_path_passes_whatever_is_asked_there) {
  for (const auto& path : order_paths)
    for (const auto& target : spellings(path))
      for (const auto* tr : {"ka10081", "ka10001", "kt00001", "kt20016", "ka99999"})
        BOOST_TEST(!passes(target, {tr}, true), target << " with " << tr);
}

BOOST_AUTO_TEST_CASE(an_open_path_has_one_spelling) {
  for (const auto& path : open_paths)
    for (const auto& target : spellings(path))
      BOOST_TEST(passes(target, {"ka99999"}, true) == (target == path), target);
}

BOOST_AUTO_TEST_CASE(every_tr_that_is_not_named_as_asking_is_refused) {
  // Every name near one that the vendor's list has.
  std::set<std::string> passing;
  for (const int thousand : {0, 10'000, 20'000, 50'000})
    for (int number = thousand; number < thousand + 1'000; ++number)
      for (const auto& path : {account_path, open_paths[0], open_paths[2], order_paths[0]})
        if (const auto tr = "kt" + std::to_string(100'000 + number).substr(1);
            passes(path, {tr}, true))
          passing.insert(path + " " + tr);
  for (const auto& one : passing)
    BOOST_TEST((one.starts_with("/api/dostk/acnt kt000") || one.starts_with("/api/dostk/acnt kt500")
                || one == "/api/dostk/stkinfo kt20016" || one == "/api/dostk/stkinfo kt20017"),
               one);
  for (const auto& tr : order_trs)
    BOOST_TEST(!passing.contains(account_path + " " + tr));
  // kt00000 to kt00099, six of gold, two of credit.
  BOOST_TEST(passing.size() == 100u + 6u + 2u);
}

BOOST_AUTO_TEST_CASE(nothing_but_post_passes) {
  for (const auto* method : {"GET", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "post", "POST ",
                             "", "TRACE", "CONNECT"})
    BOOST_TEST(!passes("/api/dostk/chart", {"ka10081"}, true, method), method);
}

BOOST_AUTO_TEST_CASE(random_bytes_in_path_and_name_never_pass_as_others) {
  std::mt19937 random{20261130};
  const auto paths = all_paths();
  const auto pick = [&](std::size_t size) {
    return std::uniform_int_distribution<std::size_t>{0, size - 1}(random);
  };
  for (int round = 0; round < 5'000; ++round) {
    auto target = paths[pick(paths.size())];
    auto tr = order_trs[pick(order_trs.size())];
    auto& changed = pick(2) == 0 ? target : tr;
    changed[pick(changed.size())] = static_cast<char>(pick(256));
    const auto decided = decide({"POST", target, {tr}}, true);
    const auto* call = passed(decided);
    if (call == nullptr)
      continue;
    // A change can turn the name into one that asks, such as ka10000.
    BOOST_TEST(call->path->text() == target);
    BOOST_TEST(call->tr == tr);
    BOOST_TEST((tr.starts_with("ka") || tr.starts_with("kt000") || tr.starts_with("kt500")), tr);
    BOOST_TEST(std::count(order_trs.begin(), order_trs.end(), tr) == 0, tr);
  }
}

BOOST_AUTO_TEST_CASE(refusals_are_the_vendors) {
  BOOST_TEST(refusal("/api/dostk/ordr", {"kt10000"})
             == R"(200 {"return_code":1,"return_msg":"잘못된 요청입니다[1504:해당 URI에서는 )"
                R"(지원하는 API ID가 아닙니다. API ID=kt10000, URI=/api/dostk/ordr]"})");
  BOOST_TEST(refusal("/api/dostk/chart", {"ka10081", "kt10000"})
             == R"(200 {"return_code":1,"return_msg":"잘못된 요청입니다[1504:해당 URI에서는 )"
                R"(지원하는 API ID가 아닙니다. API ID=ka10081,kt10000, URI=/api/dostk/chart]"})");
  const auto missing =
    R"(200 {"return_code":1,"return_msg":"잘못된 요청입니다[1501:API ID가 Null이거나 값이 없습니다]"})";
  BOOST_TEST(refusal("/api/dostk/chart", {}) == missing);
  BOOST_TEST(refusal("/api/dostk/chart", {""}) == missing);
}

BOOST_AUTO_TEST_SUITE_END()
