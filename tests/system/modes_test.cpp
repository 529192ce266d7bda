#include "tests/support/programs.hpp"
#include "tests/support/report.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <set>

using namespace tandem::system_test;

namespace {

const words forty_symbols{"--universe.kospi=20", "--universe.kosdaq=20"};

words with(words first, const words& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

/// A file with one pair of keys that only its owner may read.
void write_credentials(const temporary_folder& folder, const char* name, const char* key) {
  folder.write(name, std::string{"app-key = "} + key + "\nsecret-key = secret-of-" + key + "\n");
  std::filesystem::permissions(folder.path(name), std::filesystem::perms::owner_read);
}

report scan(const temporary_folder& folder, const broker& at, const words& options) {
  const auto end = run(scan_in(folder, at, options));
  BOOST_TEST(end.exit_code == 0, end.err);
  return report{end.out};
}

void compare_verdicts(const report& told) {
  const auto v2 = told.explained("v2");
  const auto v3 = told.explained("v3");
  const auto symbols = told.number("/universe/symbols");
  BOOST_TEST(symbols > 150); // Some of the market's 200 are listed in the future.
  BOOST_TEST(static_cast<double>(v2.size()) == symbols);
  BOOST_TEST(static_cast<double>(v3.size()) == symbols);
  std::set<std::string> stages;
  for (const auto& [code, entry] : v2) {
    const auto& midterm = (*v3.at(code))["midterm"];
    for (const auto* column : {"stage", "signals_count", "signals_total", "score", "risk_score",
                               "label", "strategy", "change_rate"})
      BOOST_TEST(text_of(*entry, column) == text_of(midterm, column), code << ' ' << column);
    BOOST_TEST(((*entry)["indicators"] == midterm["indicators"]), code);
    stages.insert(text_of(*entry, "stage"));
  }
  BOOST_TEST(stages.size() > 3u); // Otherwise the market would be too dull to compare anything.
}

} // namespace

BOOST_AUTO_TEST_CASE(v3s_midterm_verdict_is_v2s_on_the_synthetic_market) {
  const broker synthetic{{"--synthetic=200", "--limit=100000"}};
  for (const std::string regime : {"none", "fixed"})
    BOOST_TEST_CONTEXT(regime) {
      const temporary_folder folder;
      compare_verdicts(scan(folder, synthetic,
                            {"--explain", "--universe.source=all", "--regime.version=" + regime}));
    }
}

BOOST_AUTO_TEST_CASE(parallel_scanners_share_every_call) {
  const broker synthetic{{"--synthetic=60", "--limit=100000"}};
  const temporary_folder folder;
  const auto told = scan(folder, synthetic, with(forty_symbols, {"--regime.version=none"}));
  BOOST_TEST(told.text("/run/mode") == "parallel");
  BOOST_TEST(told.number("/cache/requests") == 80);
  BOOST_TEST(told.number("/cache/misses") == 40);
  BOOST_TEST(told.number("/cache/joined") + told.number("/cache/memory_hits") == 40);
  for (const auto& [code, calls] : charts(synthetic.audit()))
    BOOST_TEST(calls == 1, code);
}

BOOST_AUTO_TEST_CASE(the_regime_fetches_for_all_scanners) {
  const broker synthetic{{"--synthetic=60", "--limit=100000"}};
  const temporary_folder folder;
  const auto told = scan(folder, synthetic, forty_symbols);
  BOOST_TEST(told.text("/regime/version") == "v4");
  // 40 symbols for the regime and each scanner, and the two funds for the regime.
  BOOST_TEST(told.number("/cache/requests") == 122);
  double served = 0;
  for (const auto* tier : {"memory_hits", "joined", "disk_hits", "quotes", "misses"})
    served += told.number(std::string{"/cache/"} + tier);
  BOOST_TEST(served == 122);
  for (const auto& [code, calls] : charts(synthetic.audit()))
    BOOST_TEST(calls == 1, code);
}

BOOST_AUTO_TEST_CASE(sequential_scanners_find_the_candles_of_the_first_in_memory) {
  const broker synthetic{{"--synthetic=60", "--limit=100000"}};
  const temporary_folder folder;
  const auto told = scan(folder, synthetic,
                         with(forty_symbols, {"--scan.mode=sequential", "--regime.version=none"}));
  BOOST_TEST(told.text("/run/mode") == "sequential");
  BOOST_TEST(told.number("/cache/misses") == 40);
  BOOST_TEST(told.number("/cache/memory_hits") == 40);
  BOOST_TEST(told.number("/cache/joined") == 0);
  BOOST_TEST(told.number(told.scanner("v2") + "/evaluated") == 40);
  BOOST_TEST(told.number(told.scanner("v3") + "/evaluated") == 40);
  BOOST_TEST(charts(synthetic.audit()).size() == 40u);
}

BOOST_AUTO_TEST_CASE(modes_agree_on_every_candidate) {
  const broker synthetic{{"--synthetic=200", "--limit=100000"}};
  const words everything{"--universe.source=all", "--regime.version=none"};
  const temporary_folder first;
  const temporary_folder second;
  const auto parallel = scan(first, synthetic, everything);
  const auto sequential = scan(second, synthetic, with(everything, {"--scan.mode=sequential"}));
  for (const auto* name : {"v2", "v3"}) {
    BOOST_TEST(!parallel.candidates(name).empty());
    BOOST_TEST(parallel.candidates(name) == sequential.candidates(name),
               boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(a_gateway_per_scanner_uses_a_key_each) {
  const broker synthetic{{"--synthetic=60", "--limit=100000", "--app-key=first:secret-of-first",
                          "--app-key=second:secret-of-second"}};
  const temporary_folder folder;
  write_credentials(folder, "first.key", "first");
  write_credentials(folder, "second.key", "second");
  const auto told = scan(folder, synthetic,
                         with(forty_symbols, {"--gateway.sharing=per-scanner",
                                              "--broker.credentials-files=first.key,second.key"}));
  BOOST_TEST(told.text("/run/sharing") == "per-scanner");
  BOOST_TEST(told.size("/gateway") == 2u);
  BOOST_TEST(told.text("/gateway/0/key") == "v2");
  BOOST_TEST(told.text("/gateway/1/key") == "v3");
  const auto audit = synthetic.audit();
  for (const std::size_t i : {0U, 1U}) {
    const auto calls = of_key(audit, i == 0 ? "first" : "second");
    const auto gateway = "/gateway/" + std::to_string(i);
    BOOST_TEST(charts(calls).size() == 40u);
    BOOST_TEST(told.number(gateway + "/by_tr/ka10081") == 40);
    BOOST_TEST(told.number(gateway + "/calls") == static_cast<double>(calls.size()));
  }
}

BOOST_AUTO_TEST_CASE(scanners_of_ones_own_run_beside_the_built_in_ones) {
  const broker synthetic{{"--synthetic=200", "--limit=100000"}};
  const temporary_folder folder;
  folder.write("tandem.toml", R"([scan]
scanners = ["v2", "strict", "dips"]
[universe]
source = "all"
[regime]
version = "none"
[scanners]
strict = {rule = "v2", min-signals = 6}
dips = {rule = "pullback"}
)");
  const auto told = scan(folder, synthetic, {"--explain"});
  BOOST_TEST(told.size("/scanners") == 3u);
  const auto all = told.candidates("v2");
  const auto few = told.candidates("strict");
  BOOST_TEST(few.size() < all.size());
  for (const auto& code : few)
    BOOST_TEST((std::find(all.begin(), all.end(), code) != all.end()), code);
  for (const auto& [code, entry] : told.explained("strict"))
    if (text_of(*entry, "stage") == "matched")
      BOOST_TEST(std::stoi(text_of(*entry, "signals_count")) >= 6, code);
  BOOST_TEST(told.number(told.scanner("dips") + "/evaluated") == told.number("/universe/symbols"));
}
