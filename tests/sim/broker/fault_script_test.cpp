#include "sim/broker/fault_script.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>

using namespace std::chrono_literals;
using namespace tandem::sim;

namespace {

fault entry(fault_kind kind, std::string tr = {}, std::string code = {}, std::int64_t from = 1,
            std::int64_t count = 1) {
  return {kind, std::move(tr), std::move(code), from, count, std::nullopt};
}

fault lasting(fault_kind kind, std::int64_t ms, std::string tr = {}, std::int64_t from = 1,
              std::int64_t count = 1) {
  return {kind, std::move(tr), {}, from, count, ms};
}

/// What strikes a request: "http_500 1" for the first time of its entry, or "-".
std::string arrive(fault_script& script, std::string_view tr, std::string_view code = {}) {
  const auto strike = script.arrive(tr, code);
  if (!strike)
    return "-";
  return std::string{verdict_of(strike->what.kind).substr(6)} + " "
         + std::to_string(strike->number);
}

} // namespace

BOOST_AUTO_TEST_SUITE(faults_in_order)

BOOST_AUTO_TEST_CASE(strike_from_the_nth_request_on_as_often_as_told) {
  fault_script script{{entry(fault_kind::http_500, {}, {}, 2, 2)}};
  BOOST_TEST(arrive(script, "au10001") == "-");
  BOOST_TEST(arrive(script, "ka10081") == "http_500 1");
  BOOST_TEST(arrive(script, "ka10095") == "http_500 2");
  BOOST_TEST(arrive(script, "ka10081") == "-");
}

BOOST_AUTO_TEST_CASE(count_only_requests_of_their_tr_and_code) {
  fault_script script{{entry(fault_kind::hang, "ka10081", "000020", 2)}};
  BOOST_TEST(arrive(script, "ka10081", "000010") == "-");
  BOOST_TEST(arrive(script, "ka10081", "000020") == "-");
  BOOST_TEST(arrive(script, "ka10095", "000020") == "-");
  BOOST_TEST(arrive(script, "ka10081", "000020") == "hang 1");
}

BOOST_AUTO_TEST_CASE(find_a_code_among_others_and_on_any_venue) {
  fault_script script{{entry(fault_kind::hang, {}, "000020", 1, 9)}};
  BOOST_TEST(arrive(script, "ka10095", "000010|000020|000030") == "hang 1");
  BOOST_TEST(arrive(script, "ka10081", "000020_AL") == "hang 2");
  BOOST_TEST(arrive(script, "ka10095", "000010|0000200") == "-");
  BOOST_TEST(arrive(script, "ka10099") == "-");
}

BOOST_AUTO_TEST_CASE(yield_to_the_first_of_the_file_but_count_all_the_same) {
  fault_script script{
    {entry(fault_kind::http_502, "ka10081", {}, 2), entry(fault_kind::http_500, {}, {}, 2, 2)}};
  BOOST_TEST(arrive(script, "ka10081") == "-");
  BOOST_TEST(arrive(script, "ka10081") == "http_502 1"); // The other entry's first time is lost.
  BOOST_TEST(arrive(script, "ka10081") == "http_500 2");
  BOOST_TEST(arrive(script, "ka10081") == "-");
}

BOOST_AUTO_TEST_CASE(without_tr_count_what_their_kind_can_strike) {
  fault_script script{{entry(fault_kind::empty_page), entry(fault_kind::token_expired, {}, {}, 2)}};
  BOOST_TEST(arrive(script, "au10001") == "-"); // Neither rows nor a token in its header.
  BOOST_TEST(arrive(script, "au10002") == "-"); // No rows, but a token.
  BOOST_TEST(arrive(script, "ka10099") == "empty_page 1");
  fault_script all{{entry(fault_kind::http_503)}};
  BOOST_TEST(arrive(all, "au10001") == "http_503 1");
}

BOOST_AUTO_TEST_CASE(of_quota_stay_until_another_changes_it) {
  fault_script script{
    {lasting(fault_kind::quota, 2, "ka10081", 2), lasting(fault_kind::quota, 7, "ka10081", 4)}};
  script.arrive("ka10081", "");
  BOOST_TEST(!script.value_of(fault_kind::quota, "ka10081").has_value());
  BOOST_TEST(arrive(script, "ka10081") == "-"); // Judged as any other, but by the new limit.
  BOOST_TEST((script.value_of(fault_kind::quota, "ka10081") == 2));
  BOOST_TEST(!script.value_of(fault_kind::quota, "ka10095").has_value());
  script.arrive("ka10081", "");
  BOOST_TEST((script.value_of(fault_kind::quota, "ka10081") == 2));
  script.arrive("ka10081", "");
  BOOST_TEST((script.value_of(fault_kind::quota, "ka10081") == 7));
}

BOOST_AUTO_TEST_CASE(of_quota_with_a_count_end_after_it) {
  fault_script script{{lasting(fault_kind::quota, 2, "ka10081", 1, 3)}};
  for (auto i = 0; i < 3; ++i) {
    script.arrive("ka10081", "");
    BOOST_TEST((script.value_of(fault_kind::quota, "ka10081") == 2));
  }
  script.arrive("ka10081", "");
  BOOST_TEST(!script.value_of(fault_kind::quota, "ka10081").has_value());
}

BOOST_AUTO_TEST_CASE(of_quota_do_not_end_what_another_has_set) {
  fault_script script{
    {lasting(fault_kind::quota, 2, "ka10081", 1, 2), lasting(fault_kind::quota, 9, "ka10081", 2)}};
  for (auto i = 0; i < 4; ++i)
    script.arrive("ka10081", "");
  BOOST_TEST((script.value_of(fault_kind::quota, "ka10081") == 9));
}

BOOST_AUTO_TEST_CASE(of_quota_without_tr_mean_the_data_trs_where_none_is_named) {
  fault_script script{{lasting(fault_kind::quota, 3), lasting(fault_kind::quota, 1, "ka10095")}};
  script.arrive("ka10095", "000010");
  BOOST_TEST((script.value_of(fault_kind::quota, "ka10081") == 3));
  BOOST_TEST((script.value_of(fault_kind::quota, "ka10095") == 1));
  BOOST_TEST(!script.value_of(fault_kind::quota, "au10001").has_value());
}

BOOST_AUTO_TEST_CASE(of_the_clock_stay_or_end_like_those_of_quota) {
  fault_script script{{lasting(fault_kind::clock_skew, 60'000, {}, 1, 2),
                       lasting(fault_kind::clock_skew, -5'000, {}, 4)}};
  const auto skew_after = [&script] {
    script.arrive("ka10099", "");
    return std::chrono::milliseconds{script.value_of(fault_kind::clock_skew).value_or(0)};
  };
  BOOST_TEST(!script.value_of(fault_kind::clock_skew).has_value());
  BOOST_TEST((skew_after() == 60s));
  BOOST_TEST((skew_after() == 60s));
  BOOST_TEST((skew_after() == 0ms));
  BOOST_TEST((skew_after() == -5s));
  BOOST_TEST((skew_after() == -5s));
}

BOOST_AUTO_TEST_SUITE_END()
