#include "tests/support/programs.hpp"
#include "tests/support/report.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdlib>
#include <limits>
#include <random>

// Whatever the broker does, alone and in mixtures: each symbol ends judged or listed as failed, no
// call comes too early, and the exit code says which of both it was.

using namespace tandem::system_test;

namespace {

constexpr std::array fault_kinds{"refuse_429",
                                 "refuse_200",
                                 "http_500",
                                 "http_502",
                                 "http_503",
                                 "waf_400",
                                 "reset",
                                 "truncate",
                                 "not_json",
                                 "wrong_shape",
                                 "slow",
                                 "hang",
                                 "token_expired",
                                 "token_revoked",
                                 "maintenance_html",
                                 "impossible_price",
                                 "empty_page",
                                 "missing_page",
                                 "duplicate_page",
                                 "clock_skew",
                                 "quota"};

struct fault {
  std::string kind;
  std::string tr; // Empty: any.
  int from = 1;
  int count = 1;

  std::string json() const {
    auto text = R"({"kind": ")" + kind + R"(", "from": )" + std::to_string(from) + R"(, "count": )"
                + std::to_string(count);
    if (!tr.empty())
      text += R"(, "tr": ")" + tr + '"';
    if (kind == "quota")
      text += R"(, "ms": 4)";
    if (kind == "slow")
      text += R"(, "ms": 400)";
    if (kind == "clock_skew")
      text += R"(, "ms": -90000000)";
    return text + '}';
  }
};

struct storm {
  std::vector<fault> faults;
  words options;

  bool holds(std::string_view kind) const {
    return std::any_of(faults.begin(), faults.end(),
                       [&](const auto& one) { return one.kind == kind; });
  }
  std::string json() const {
    std::string text = "[";
    for (const auto& one : faults)
      text += (text.size() > 1 ? ", " : "") + one.json();
    return text + ']';
  }
};

void check_arrivals(const storm& weather, const std::vector<arrival>& audit) {
  for (std::size_t i = 1; i < audit.size(); ++i)
    BOOST_TEST(audit[i].t_us - audit[i - 1].t_us >= 9'000 - 1'000);
  // Only a quota that drops unannounced makes a call too early.
  if (!weather.holds("quota"))
    BOOST_TEST(count_verdict(audit, "too_many") == 0u);
}

/// A scan of 30 symbols at 9 ms through `weather`.
void survive(const storm& weather) {
  BOOST_TEST_CONTEXT(weather.json()) {
    const temporary_folder folder;
    folder.write("faults.json", weather.json());
    const broker moody{
      {"--synthetic=30", "--limit=100000", "--faults=" + folder.path("faults.json")}};
    words options{"--universe.source=all", "--universe.exclude=", "--quiet", "--gateway.delay=9ms",
                  "--broker.timeout=1s"};
    options.insert(options.end(), weather.options.begin(), weather.options.end());
    const auto end = run(scan_in(folder, moody, options));
    const report told{end.out};
    const auto failed = told.size("/universe/failed");
    const auto outcome = told.text("/run/outcome");
    if (outcome == "complete") {
      BOOST_TEST(end.exit_code == 0, end.err);
      BOOST_TEST(failed == 0u);
    } else if (end.exit_code == 3) {
      BOOST_TEST((weather.holds("token_expired") || weather.holds("token_revoked")));
    } else {
      BOOST_TEST(end.exit_code == 5, end.err);
      BOOST_TEST((failed > 0u || told.has("/run/error")), end.out);
    }
    if (outcome != "failed")
      for (const auto* name : {"v2", "v3"})
        BOOST_TEST(told.number(told.scanner(name) + "/evaluated") + static_cast<double>(failed)
                   == told.number("/universe/symbols"));
    BOOST_TEST(told.number("/gateway/0/violations") == 0);
    check_arrivals(weather, moody.audit());
  }
}

storm draw_storm(std::uint64_t seed) {
  std::mt19937_64 random{seed};
  const auto pick = [&](int from, int to) {
    return std::uniform_int_distribution<int>{from, to}(random);
  };
  storm weather;
  for (auto i = pick(1, 5); i > 0; --i) {
    fault one;
    one.kind = fault_kinds[static_cast<std::size_t>(pick(0, int{fault_kinds.size()} - 1))];
    one.from = pick(1, 40);
    one.count = one.kind == "hang" ? 1 : pick(1, 4);
    if (one.kind == "quota")
      one.count = pick(5, 15);
    if (one.kind != "clock_skew" && pick(0, 1) == 0)
      one.tr = pick(0, 2) == 0 ? "ka10099" : "ka10081";
    weather.faults.push_back(one);
  }
  weather.options.push_back(pick(0, 2) == 0 ? "--gateway.max-in-flight=4"
                                            : "--gateway.max-in-flight=1");
  if (pick(0, 3) == 0)
    weather.options.push_back("--gateway.scope=tr");
  return weather;
}

/// How many mixtures are tried; TANDEM_STORMS=200 tries that many.
std::uint64_t storms() {
#ifdef __SANITIZE_ADDRESS__
  constexpr std::uint64_t usual = 4;
#else
  constexpr std::uint64_t usual = 8;
#endif
  // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread of this program writes the environment.
  const char* wanted = std::getenv("TANDEM_STORMS");
  return wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : usual;
}

} // namespace

BOOST_AUTO_TEST_CASE(every_fault_alone_is_survived) {
  for (const auto* kind : fault_kinds)
    survive({{{kind, "", 6, kind == std::string_view{"quota"} ? 10 : 1}}, {}});
}

BOOST_AUTO_TEST_CASE(mixtures_of_faults_are_survived) {
  for (std::uint64_t seed = 0; seed < storms(); ++seed)
    survive(draw_storm(seed));
}

BOOST_AUTO_TEST_CASE(a_symbol_the_broker_never_answers_for_fails_with_the_reason) {
  const temporary_folder folder;
  folder.write("faults.json", R"([{"kind": "http_503", "code": "069500", "count": 1000}])");
  const broker moody{
    {"--synthetic=30", "--limit=100000", "--faults=" + folder.path("faults.json")}};
  const auto end = run(
    scan_in(folder, moody,
            {"--universe.source=all", "--universe.exclude=", "--quiet", "--gateway.retries=1"}));
  BOOST_TEST(end.exit_code == 5, end.err);
  const report told{end.out};
  BOOST_REQUIRE(told.size("/universe/failed") == 1u);
  BOOST_TEST(told.text("/universe/failed/0/code") == "069500");
  BOOST_TEST(told.text("/universe/failed/0/error") == "unavailable");
  BOOST_TEST(told.text("/universe/failed/0/message").find("503") != std::string::npos);
}
