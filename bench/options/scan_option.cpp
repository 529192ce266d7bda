// The scanners v2 and v3 as programs without an engine run them: each fetches its own candles, one
// symbol after the other, and sleeps after every answer. HTTP, JSON and the rules are those tandem
// uses, so only the order of the calls differs between the modes, and from tandem:
//
//   sequential   v2 over all symbols, then v3
//   unguarded    a thread each, on one API object that nothing guards
//   locked       the same with a lock around every call and its sleep
//   two-keys     a thread each, each with an API object and a key of its own
//   one-key      the same, both with the same key
//
// Prints what matched in the shape of tandem's report.

#include "bench/options/broker_api.hpp"
#include "market/rules/registry.hpp"
#include "market/rules/session_scan.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <exception>
#include <fstream>
#include <functional>
#include <future>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace tandem;
using bench::api_options;
using bench::broker_api;

struct task {
  std::string mode;
  api_options api;
  market::universe symbols;
  market::date day;
};

struct findings {
  std::string scanner;
  market::session_result what;
};

/// Lines "CODE,NAME"; the name decides in v2 whether a fund is an inverse one.
market::universe read_symbols(const std::string& file_name) {
  std::ifstream file{file_name};
  market::universe symbols;
  for (std::string line; std::getline(file, line);) {
    const auto comma = line.find(',');
    if (comma == std::string::npos)
      throw std::runtime_error{"no CODE,NAME: " + line};
    symbols.push_back({line.substr(0, comma), line.substr(comma + 1)});
  }
  if (symbols.empty())
    throw std::runtime_error{"no symbols in " + file_name};
  return symbols;
}

findings scan(const std::string& rule_name, broker_api& api, httplib::Client& connection,
              const task& what) {
  const auto rule = market::make_rule(rule_name, {}, std::nullopt);
  market::session_scan work{*rule, what.day, true, market::detail::brief};
  for (const auto& symbol : what.symbols)
    work.judge(work.so_far().evaluated, symbol, api.daily_chart(connection, symbol.code, what.day));
  return {rule_name, work.finish()};
}

using both = std::vector<findings>;

/// Two threads on what may be one API object.
both scan_beside(broker_api& first, broker_api& second, const task& what) {
  const auto run = [&what](const std::string& rule, broker_api& api) {
    auto connection = api.connect();
    return scan(rule, api, connection, what);
  };
  auto v2 = std::async(std::launch::async, run, "v2", std::ref(first));
  auto v3 = std::async(std::launch::async, run, "v3", std::ref(second));
  both found;
  found.push_back(v2.get());
  found.push_back(v3.get());
  return found;
}

both scan_sequentially(const task& what) {
  broker_api api{what.api};
  auto connection = api.connect();
  api.log_in(connection);
  both found;
  for (const auto* rule : {"v2", "v3"})
    found.push_back(scan(rule, api, connection, what));
  return found;
}

both scan_on_one_object(const task& what, bool is_locked) {
  auto options = what.api;
  options.is_locked = is_locked;
  broker_api api{options};
  auto connection = api.connect();
  api.log_in(connection);
  return scan_beside(api, api, what);
}

both scan_split(const task& what, const std::string& second_key) {
  auto options = what.api;
  broker_api first{options};
  options.app_key = second_key;
  broker_api second{options};
  const auto log_in = [](broker_api& api) {
    auto connection = api.connect();
    api.log_in(connection);
  };
  // Neither knows of the other: both ask for their token at once.
  auto other = std::async(std::launch::async, log_in, std::ref(second));
  log_in(first);
  other.get();
  return scan_beside(first, second, what);
}

both run(const task& what) {
  if (what.mode == "sequential")
    return scan_sequentially(what);
  if (what.mode == "unguarded" || what.mode == "locked")
    return scan_on_one_object(what, what.mode == "locked");
  if (what.mode == "two-keys")
    return scan_split(what, "key-2");
  if (what.mode == "one-key")
    return scan_split(what, what.api.app_key);
  throw std::runtime_error{"unknown mode " + what.mode};
}

std::string to_json(const both& found) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> json{buffer};
  json.StartObject();
  json.Key("scanners");
  json.StartArray();
  for (const auto& one : found) {
    json.StartObject();
    json.Key("name");
    json.String(one.scanner.c_str());
    json.Key("evaluated");
    json.Uint64(one.what.evaluated);
    json.Key("matched");
    json.Uint64(one.what.matched);
    json.Key("candidates");
    json.StartArray();
    for (const auto& candidate : one.what.list.candidates) {
      json.StartObject();
      json.Key("code");
      json.String(candidate.what.symbol.code.c_str());
      json.EndObject();
    }
    json.EndArray();
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return buffer.GetString();
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 6) {
    std::cerr << "usage: scan_option MODE URL DELAY_MS SYMBOLS.csv DAY\n";
    return 2;
  }
  try {
    task what;
    what.mode = argv[1];
    what.api = {argv[2], "key-1", std::chrono::milliseconds{std::stoi(argv[3])}};
    what.symbols = read_symbols(argv[4]);
    what.day = market::date::parse(argv[5]).value();
    std::cout << to_json(run(what)) << std::endl;
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "scan_option: " << error.what() << "\n";
    return 1;
  }
}
