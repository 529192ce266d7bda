#include "tests/support/programs.hpp"
#include "tests/support/report.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>

// The history on disk between processes: killed, deleted, cut off, with flipped bits. Whatever
// happens to it, a scan finds what a scan without any history finds.

using namespace tandem::system_test;

namespace {

const words market{"--synthetic=120", "--limit=100000"};
const words everything{"--universe.source=all", "--cache.disk=cache.db"};

report scan(const temporary_folder& folder, const broker& at, std::string* said = nullptr) {
  const auto end = run(scan_in(folder, at, everything));
  BOOST_TEST(end.exit_code == 0, end.err);
  if (said != nullptr)
    *said = end.err;
  return report{end.out};
}

void expect_same_findings(const report& ours, const report& reference) {
  for (const auto* name : {"v2", "v3"})
    BOOST_TEST((ours.at(ours.scanner(name) + "/candidates")
                == reference.at(reference.scanner(name) + "/candidates")));
  BOOST_TEST((ours.at("/regime") == reference.at("/regime")));
}

void flip_bits(const std::string& file, std::uint64_t seed) {
  std::mt19937_64 random{seed};
  std::fstream stream{file, std::ios::in | std::ios::out | std::ios::binary};
  const auto size = std::filesystem::file_size(file);
  for (int i = 0; i < 40; ++i) {
    const auto at = static_cast<std::streamoff>(random() % size);
    stream.seekg(at);
    const auto byte = static_cast<char>(stream.get() ^ (1 << (random() % 8)));
    stream.seekp(at);
    stream.put(byte);
  }
}

} // namespace

BOOST_AUTO_TEST_CASE(a_damaged_history_is_said_and_changes_nothing) {
  const broker synthetic{market};
  const temporary_folder folder;
  const auto reference = scan(folder, synthetic);
  const auto file = folder.path("cache.db");
  std::string said;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    flip_bits(file, seed);
    expect_same_findings(scan(folder, synthetic, &said), reference);
    BOOST_TEST(said.find("cache.damaged") != std::string::npos, seed << ' ' << said);
  }
  for (const auto part : {0.0, 0.3, 0.7, 0.99}) {
    const auto size = static_cast<double>(std::filesystem::file_size(file));
    std::filesystem::resize_file(file, static_cast<std::uintmax_t>(size * part));
    expect_same_findings(scan(folder, synthetic, &said), reference);
  }
  std::filesystem::remove(file);
  expect_same_findings(scan(folder, synthetic), reference);
}

BOOST_AUTO_TEST_CASE(a_killed_scan_leaves_whole_symbols_and_repeats_no_call) {
  const temporary_folder clean;
  const temporary_folder folder;
  const broker reference_broker{market};
  const auto reference = scan(clean, reference_broker);
  const broker synthetic{{"--synthetic=120", "--limit=100000"}};
  for (const std::size_t requests : {8U, 30U, 31U, 60U, 90U}) {
    auto how = scan_in(folder, synthetic, everything);
    how.arguments.emplace_back("--gateway.delay=5ms");
    process doomed{how};
    synthetic.wait_for_requests(requests);
    doomed.send_signal(SIGKILL);
    doomed.wait(patience);
  }
  expect_same_findings(scan(folder, synthetic), reference);
  // Of each of the five processes the call under way when it died may be asked for again.
  int repeated = 0;
  for (const auto& [code, calls] : charts(synthetic.audit()))
    repeated += calls - 1;
  BOOST_TEST(repeated <= 5);
}
