#include "bench/options/market_day.hpp"

#include "tests/support/database.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <stdexcept>
#include <utility>

namespace tandem::bench {

namespace {

constexpr int scanners_max = 32;
constexpr std::string_view evening = "2025-11-28"; // The session before.
// The rest of indicators.py has no counterpart of its own in v2's verdict or follows from these.
constexpr std::array compared{"TEMA20", "DEMA10", "EMA60", "MACD_OSC", "RSI_TEMA", "OBV"};
// Sums of products in another order: the last digits differ.
constexpr double tolerance = 1e-6;

[[noreturn]] void disagree(const std::string& what) {
  throw std::runtime_error{"the options did not come to the same: " + what};
}

std::string two_digits(int number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

words joined(words first, const words& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

} // namespace

std::vector<std::string> scanner_names(int count) {
  std::vector<std::string> names{"v2", "v3"};
  for (int i = 3; i <= count; ++i)
    names.push_back("own-" + two_digits(i));
  return names;
}

words scanner_options(int count) {
  std::string all;
  words options;
  const auto names = scanner_names(count);
  for (std::size_t i = 0; i < names.size(); ++i) {
    all.append(i == 0 ? "" : ",").append(names[i]);
    if (i < 2)
      continue;
    const auto key = "--scanners." + names[i];
    options.push_back(key + ".rule=" + (i % 2 == 0 ? "v2" : "v3"));
    options.push_back(key + ".gap-max=0.0" + two_digits(10 + static_cast<int>(i)));
  }
  options.push_back("--scan.scanners=" + all);
  return options;
}

market_day::market_day(const conditions& at) : at_(at) {
  look_at_evening();
  look_at_today();
}

std::string market_day::market_option() const {
  return "--synthetic=" + std::to_string(at_.market_symbols);
}

words market_day::broker_options() const {
  const auto ms = [](std::chrono::milliseconds time) {
    return std::to_string(time.count()) + "ms";
  };
  // No lock-out after a refusal was ever seen at the real broker.
  return {
    market_option(), "--today=" + std::string{today()}, "--limit=" + std::to_string(at_.limit),
    "--penalty=0s",  "--latency=" + ms(at_.latency),    "--jitter=" + ms(at_.jitter)};
}

words market_day::scan_options() const {
  return {"--universe.source=list", "--universe.file=codes.txt", "--regime.version=none",
          "--quiet"};
}

void market_day::write_symbols(const temporary_folder& folder) const {
  folder.write("codes.txt", codes_);
  folder.write("symbols.csv", names_);
}

void market_day::write_history(const temporary_folder& folder) const {
  std::filesystem::copy_file(evening_.path("tandem.db"), folder.path("tandem.db"));
}

/// The most traded symbols of the evening are the ones that everybody scans.
void market_day::look_at_evening() {
  const broker open{{market_option(), "--today=" + std::string{evening}, "--limit=100000"}};
  const auto count = std::to_string(at_.per_market);
  run_well(system_test::scan_in(
    evening_, open,
    {"--universe.kospi=" + count, "--universe.kosdaq=" + count, "--regime.version=none"}));
  for (const auto& row : system_test::query(evening_.path("tandem.db"),
                                            "SELECT code, name FROM symbol ORDER BY code")) {
    codes_.append(row[0]).append("\n");
    names_.append(row[0]).append(",").append(row[1]).append("\n");
    ++symbols_;
  }
  if (symbols_ != 2 * static_cast<std::size_t>(at_.per_market))
    throw std::runtime_error{"the market has only " + std::to_string(symbols_) + " symbols"};
}

void market_day::look_at_today() {
  const auto scan = [&](const words& more) {
    // One each: a broker gives no two tokens within a second.
    const broker open{{market_option(), "--today=" + std::string{today()}, "--limit=100000"}};
    const temporary_folder folder;
    write_symbols(folder);
    return system_test::report{
      run_well(system_test::scan_in(folder, open, joined(scan_options(), more))).out};
  };
  const auto all = scan(scanner_options(scanners_max));
  for (const auto& name : scanner_names(scanners_max))
    expected_[name] = {static_cast<std::size_t>(all.number(all.scanner(name) + "/matched")),
                       all.candidates(name)};
  const auto explained = scan({"--scan.scanners=v2", "--explain"});
  for (const auto& [code, entry] : explained.explained("v2")) {
    auto& known = indicators_[code];
    if (std::string_view{(*entry)["stage"].GetString()} == "short_data")
      continue;
    for (const auto* name : compared)
      if (const auto& value = (*entry)["indicators"][name]; value.IsNumber())
        known[name] = value.GetDouble();
  }
}

void market_day::check(const system_test::report& found, int scanners) const {
  for (const auto& name : scanner_names(scanners)) {
    const auto place = found.scanner(name);
    const auto& wanted = expected_.at(name);
    if (found.number(place + "/evaluated") != static_cast<double>(symbols_))
      disagree(name + " has not judged every symbol");
    if (found.number(place + "/matched") != static_cast<double>(wanted.matched)
        || found.candidates(name) != wanted.candidates)
      disagree("the candidates of " + name);
  }
}

void market_day::check_indicators(const system_test::report& found) const {
  for (const auto* scanner : {"v2", "v3"}) {
    const auto place = found.scanner(scanner) + "/symbols";
    if (found.size(place) != symbols_)
      disagree(std::string{scanner} + " has not looked at every symbol");
    for (const auto& seen : found.at(place).GetArray()) {
      const std::string code = seen["code"].GetString();
      const auto& wanted = indicators_.at(code);
      if (wanted.empty() == seen.HasMember("indicators"))
        disagree("whether " + code + " has enough candles");
      for (const auto& [name, value] : wanted) {
        const auto& theirs = seen["indicators"];
        if (!theirs.HasMember(name.c_str())
            || std::abs(theirs[name.c_str()].GetDouble() - value)
                 > tolerance * std::max(1.0, std::abs(value)))
          disagree(fmt::format("{} of {}", name, code));
      }
    }
  }
}

} // namespace tandem::bench
