#include "bench/rules/rule_programs.hpp"

#include "bench/harness/programs.hpp"

#include <rapidjson/document.h>

#include <sstream>
#include <stdexcept>

namespace tandem::bench {

namespace {

std::string output_of(const char* program, std::vector<std::string> arguments) {
  launch how;
  how.program = program;
  how.arguments = std::move(arguments);
  how.folder = "/";
  return run_well(how).out;
}

} // namespace

figures run_rule_cost(std::size_t symbols, double seconds) {
  const auto text =
    output_of(TANDEM_RULE_COST, {"--symbols=" + std::to_string(symbols), "--benchmark_format=json",
                                 "--benchmark_min_time=" + std::to_string(seconds)});
  rapidjson::Document all;
  all.Parse(text.c_str());
  if (all.HasParseError() || !all.IsObject() || !all.HasMember("benchmarks"))
    throw std::runtime_error{"rule_cost did not print what Google Benchmark prints: " + text};
  figures found;
  for (const auto& one : all["benchmarks"].GetArray()) {
    if (std::string_view{one["time_unit"].GetString()} != "ns")
      throw std::runtime_error{"rule_cost measured in another unit than ns"};
    found[one["name"].GetString()] = one["cpu_time"].GetDouble();
  }
  return found;
}

figures run_rule_memory(std::size_t symbols) {
  std::istringstream lines{output_of(TANDEM_RULE_MEMORY, {std::to_string(symbols)})};
  figures found;
  std::string name;
  for (double value = 0; lines >> name >> value;)
    found[name] = value;
  return found;
}

} // namespace tandem::bench
