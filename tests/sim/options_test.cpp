#include "sim/broker/fault_kind.hpp"
#include "sim/options.hpp"

#include <boost/test/unit_test.hpp>

#include <vector>

using namespace std::chrono_literals;
using namespace tandem;
using namespace tandem::sim;

namespace {

result<command_line> parse(std::vector<std::string_view> arguments) {
  return parse_command_line(arguments);
}

std::string complaint(std::vector<std::string_view> arguments) {
  const auto line = parse_command_line(arguments);
  if (line)
    return "none";
  BOOST_TEST((line.error().code == ec::invalid_argument));
  return line.error().message;
}

} // namespace

BOOST_AUTO_TEST_SUITE(options_of_tandem_sim)

BOOST_AUTO_TEST_CASE(default_to_what_the_contract_says) {
  const auto options = parse({})->options;
  BOOST_TEST(options.port == 0);
  BOOST_TEST(options.data_folder.empty());
  BOOST_TEST(options.synthetic_symbols == 200);
  BOOST_TEST(options.seed == 7u);
  BOOST_TEST(options.actions == 0.2);
  BOOST_TEST((options.today == market::date::from_number(20251128)));
  BOOST_TEST(options.limit_per_second == 5);
  BOOST_TEST((options.scope == limit_scope::tr));
  BOOST_TEST((options.penalty == 1s));
  BOOST_TEST((options.token_ttl == 24h));
  BOOST_TEST(options.burst == 0);
  BOOST_TEST(options.opening_limit == 0);
  BOOST_TEST((options.latency == 0s));
  BOOST_TEST((options.jitter == 0s));
  BOOST_TEST((options.connect_latency == 0s));
  BOOST_TEST((options.reissue == token_reissue::same));
  BOOST_TEST(options.rank_rows_per_page == 100);
  BOOST_TEST(!options.clock.has_value());
  BOOST_TEST(options.real_time_factor == 1.0);
  BOOST_TEST((options.prices.evening == evening_form::none));
  BOOST_TEST((options.prices.last_price == last_price_form::raw));
  BOOST_TEST(options.faults_file.empty());
}

// kiwoom-rest-api 4.2 and 7: 5 per sliding second, or 1 per second with bursts of 2; 20 to 170 ms.
BOOST_AUTO_TEST_CASE(of_a_profile_are_those_of_that_host) {
  for (const auto* profile : {"--profile=real", "--profile=mock"}) {
    const auto options = parse({profile})->options;
    const auto mock = std::string_view{profile} == "--profile=mock";
    BOOST_TEST(options.limit_per_second == (mock ? 1 : 5));
    BOOST_TEST(options.burst == (mock ? 2 : 0));
    BOOST_TEST((options.latency - options.jitter == 20ms));
    BOOST_TEST((options.latency + options.jitter == 170ms));
    BOOST_TEST((options.connect_latency == 1s));
    BOOST_TEST((options.penalty == 1s));
  }
}

BOOST_AUTO_TEST_CASE(override_the_profile_wherever_it_stands) {
  const std::vector<std::string_view> own{"--limit=3", "--burst=0", "--jitter=0s",
                                          "--connect-latency=5ms"};
  auto before = own;
  before.insert(before.begin(), "--profile=mock");
  auto after = own;
  after.emplace_back("--profile=mock");
  for (const auto& arguments : {before, after}) {
    const auto options = parse(arguments)->options;
    BOOST_TEST(options.limit_per_second == 3);
    BOOST_TEST(options.burst == 0);
    BOOST_TEST((options.latency == 95ms));
    BOOST_TEST((options.jitter == 0s));
    BOOST_TEST((options.connect_latency == 5ms));
  }
}

BOOST_AUTO_TEST_CASE(set_time_and_tokens_and_what_goes_wrong) {
  const auto line =
    parse({"--evening-prices", "--clock=08:55", "--real-time-factor=0.5", "--opening-limit=3",
           "--token-reissue=new", "--rank-page=20", "--faults=f.json"});
  BOOST_REQUIRE(line);
  const auto& options = line->options;
  BOOST_TEST((options.prices.evening == evening_form::live));
  BOOST_TEST((options.clock == 8h + 55min));
  BOOST_TEST(options.real_time_factor == 0.5);
  BOOST_TEST(options.opening_limit == 3);
  BOOST_TEST((options.reissue == token_reissue::fresh));
  BOOST_TEST(options.rank_rows_per_page == 20);
  BOOST_TEST(options.faults_file == "f.json");
  BOOST_TEST((parse({"--clock=00:00"})->options.clock == 0min));
}

BOOST_AUTO_TEST_CASE(set_a_clock_with_a_day_and_then_the_last_session_only_where_named) {
  const auto alone = parse({"--clock=2025-07-18T07:30"})->options;
  BOOST_TEST((alone.clock == 7h + 30min));
  BOOST_TEST((alone.clock_day == market::date::from_number(20250718)));
  BOOST_TEST((alone.today == today_max));
  const auto both = parse({"--today=2025-07-17", "--clock=2025-07-18T07:30"})->options;
  BOOST_TEST((both.clock_day == market::date::from_number(20250718)));
  BOOST_TEST((both.today == market::date::from_number(20250717)));
  const auto last_wins = parse({"--clock=2025-07-18T07:30", "--clock=15:41"})->options;
  BOOST_TEST(!last_wins.clock_day.has_value());
  BOOST_TEST((last_wins.today == market::date::from_number(20251128)));
}

BOOST_AUTO_TEST_CASE(set_what_evenings_and_last_prices_are) {
  const auto options =
    parse({"--evening-prices=rows", "--evening-from=2026-09-14", "--last-price=base"})->options;
  BOOST_TEST((options.prices.evening == evening_form::rows));
  BOOST_TEST((options.prices.evening_from == market::date::from_number(20260914)));
  BOOST_TEST((options.prices.last_price == last_price_form::base));
}

BOOST_AUTO_TEST_CASE(set_what_they_name) {
  const auto line = parse(
    {"--port=8080", "--synthetic=300", "--actions=2.5", "--seed=18446744073709551615",
     "--today=2025-07-18", "--limit=1", "--limit-scope=key", "--penalty=0s", "--latency=50ms",
     "--jitter=20ms", "--token-ttl=5min", "--audit=a.jsonl", "--app-key=k1:s1", "--app-key=k2:s2"});
  BOOST_REQUIRE(line);
  const auto& options = line->options;
  BOOST_TEST(options.port == 8080);
  BOOST_TEST(options.synthetic_symbols == 300);
  BOOST_TEST(options.actions == 2.5);
  BOOST_TEST(options.seed == 18446744073709551615U);
  BOOST_TEST((options.today == market::date::from_number(20250718)));
  BOOST_TEST(options.limit_per_second == 1);
  BOOST_TEST((options.scope == limit_scope::key));
  BOOST_TEST((options.penalty == 0s));
  BOOST_TEST((options.latency == 50ms));
  BOOST_TEST((options.jitter == 20ms));
  BOOST_TEST((options.token_ttl == 300s));
  BOOST_TEST(options.audit_file == "a.jsonl");
  BOOST_TEST(options.accepted_keys.size() == 2u);
}

BOOST_AUTO_TEST_CASE(may_stand_apart_from_their_values) {
  BOOST_TEST(parse({"--port", "0", "--data", "folder"})->options.data_folder == "folder");
}

BOOST_AUTO_TEST_CASE(that_are_unknown_are_named) {
  BOOST_TEST(complaint({"--fault=f.json"}).find("--fault=f.json: unknown option") == 0u);
  BOOST_TEST(complaint({"port=1"}).find("port=1: unknown option") == 0u);
  BOOST_TEST(complaint({"--"}).find("--: unknown option") == 0u);
}

BOOST_AUTO_TEST_CASE(with_bad_values_name_the_legal_range) {
  BOOST_TEST(complaint({"--port=65536"})
             == "--port=65536: must be a number in 0..65535 (0 = any free port)");
  BOOST_TEST(complaint({"--port=1x"}).find("--port=1x: must be") == 0u);
  BOOST_TEST(complaint({"--synthetic=0"}).find("in 1..10000") != std::string::npos);
  BOOST_TEST(complaint({"--seed=-1"}).find("--seed=-1: must be") == 0u);
  for (const std::string today : {"--today=1999-12-31", "--today=2101-01-01", "--today=0025-07-18"})
    BOOST_TEST(complaint({today})
               == today + ": must be a day in 2000-01-01..2100-12-31, such as 2025-11-28");
  BOOST_TEST(complaint({"--today=2025-02-30"}).find("--today=2025-02-30: must be a day") == 0u);
  for (const auto* actions : {"--actions=-1", "--actions=101", "--actions=nan", "--actions=few"})
    BOOST_TEST(complaint({actions}).find("must be a number in 0..100") != std::string::npos);
  BOOST_TEST(complaint({"--limit=0"}).find("1..1000000") != std::string::npos);
  BOOST_TEST(complaint({"--limit-scope=all"}).find("tr (per key and TR)") != std::string::npos);
  BOOST_TEST(complaint({"--penalty=61s"}).find("0s..60s") != std::string::npos);
  BOOST_TEST(complaint({"--latency=50"}).find("--latency=50: must be a duration") == 0u);
  BOOST_TEST(complaint({"--latency=-5ms"}).find("must be a duration") != std::string::npos);
  BOOST_TEST(complaint({"--token-ttl=0s"}).find("1s..720h") != std::string::npos);
  BOOST_TEST(complaint({"--profile=demo"}).find("--profile=demo: must be real (5 calls") == 0u);
  BOOST_TEST(complaint({"--burst=1001"}).find("in 0..1000") != std::string::npos);
  BOOST_TEST(complaint({"--opening-limit=-1"}).find("0..1000000") != std::string::npos);
  BOOST_TEST(complaint({"--connect-latency=61s"}).find("0s..60s") != std::string::npos);
  BOOST_TEST(complaint({"--token-reissue=old"}).find("must be same (while") != std::string::npos);
  BOOST_TEST(complaint({"--rank-page=0"}).find("1..5000") != std::string::npos);
  for (const auto* clock : {"--clock=24:00", "--clock=9:00", "--clock=09:60", "--clock=0900 ",
                            "--clock=-1:00", "--clock=2025-02-30T09:00", "--clock=2101-01-01T09:00",
                            "--clock=T09:00", "--clock=2025-02-28T", "--clock=2025-02-28 09:00"})
    BOOST_TEST(complaint({clock}).find("must be a time of day in 00:00..23:59")
               != std::string::npos);
  for (const auto* factor : {"--real-time-factor=-1", "--real-time-factor=3601",
                             "--real-time-factor=nan", "--real-time-factor=fast"})
    BOOST_TEST(complaint({factor}).find("must be a number in 0..3600") != std::string::npos);
  BOOST_TEST(complaint({"--evening-prices=yes"}).find("--evening-prices=yes: must be rows (past")
             == 0u);
  BOOST_TEST(complaint({"--evening-prices="}) == "--evening-prices=: a value is missing");
  BOOST_TEST(complaint({"--evening-prices=rows", "--evening-from=x"}).find("must be a day in")
             != std::string::npos);
  BOOST_TEST(complaint({"--evening-prices", "--evening-from=2026-09-14"})
             == "--evening-from=2026-09-14: needs --evening-prices=rows");
  BOOST_TEST(complaint({"--last-price=close"}).find("must be raw (the close") != std::string::npos);
  BOOST_TEST(complaint({"--faults=", "--actions="}).find("--faults=: must be a file") == 0u);
  BOOST_TEST(complaint({"--data="}).find("--data=: must be a folder") == 0u);
}

BOOST_AUTO_TEST_CASE(without_a_value_say_so) {
  BOOST_TEST(complaint({"--port"}) == "--port: a value is missing");
}

BOOST_AUTO_TEST_CASE(never_echo_a_secret) {
  BOOST_TEST(complaint({"--app-key=topsecret"}) == "--app-key: must be KEY:SECRET");
}

BOOST_AUTO_TEST_CASE(for_two_markets_exclude_each_other) {
  BOOST_TEST(complaint({"--data=d", "--synthetic=5"})
             == "--data and --synthetic exclude each other");
  BOOST_TEST(complaint({"--actions=5", "--data=d"}) == "--data and --actions exclude each other");
}

BOOST_AUTO_TEST_CASE(are_all_in_the_help) {
  const auto help = help_text();
  for (const auto* name : {"--port=",
                           "--data=",
                           "--synthetic=",
                           "--seed=",
                           "--today=",
                           "--limit=",
                           "--limit-scope=",
                           "--penalty=",
                           "--latency=",
                           "--jitter=",
                           "--token-ttl=",
                           "--audit=",
                           "--app-key=",
                           "--help",
                           "--version",
                           "--profile=",
                           "--burst=",
                           "--opening-limit=",
                           "--connect-latency=",
                           "--token-reissue=",
                           "--rank-page=",
                           "--clock=",
                           "--real-time-factor=",
                           "--evening-prices[=rows] ",
                           "--evening-from=",
                           "--last-price=",
                           "--faults="})
    BOOST_TEST(help.find(name) != std::string::npos);
  for (const auto& trait : kind_traits())
    BOOST_TEST(help.find("\n  " + std::string{trait.name()} + " ") != std::string::npos);
  BOOST_TEST(parse({"--help"})->help);
  BOOST_TEST(parse({"--version"})->version);
}

BOOST_AUTO_TEST_SUITE_END()
