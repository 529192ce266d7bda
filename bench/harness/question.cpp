#include "bench/harness/question.hpp"

#include "bench/harness/result.hpp"
#include "bench/harness/table.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>

namespace tandem::bench {

namespace {

constexpr int repetitions_max = 100;

struct command_line {
  terms how;
  std::string folder; // For results; empty: nothing is written.
};

std::string usage(const question& what) {
  return fmt::format("usage: {}_bench [--smoke] [--repetitions=N] [--results=DIR]\n\n{}\n\n"
                     "  --smoke          seconds instead of minutes; shows that everything works, "
                     "measures nothing\n"
                     "  --repetitions=N  1..{}, of every measurement; 5, with --smoke 1\n"
                     "  --results=DIR    where {}.json goes; without it nothing is written\n",
                     what.name, what.asks, repetitions_max, what.name);
}

std::optional<int> repetitions_of(std::string_view text) {
  int count = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc{} || stop != end || count < 1 || count > repetitions_max)
    return std::nullopt;
  return count;
}

/// Nothing, and why in `complaint`, for what cannot be understood.
std::optional<command_line> read(int argc, char** argv, std::string& complaint) {
  constexpr std::string_view repetitions = "--repetitions=";
  constexpr std::string_view results = "--results=";
  command_line line;
  std::optional<int> count;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word{argv[i]};
    if (word == "--smoke") {
      line.how.smoke = true;
    } else if (word.starts_with(repetitions)) {
      count = repetitions_of(word.substr(repetitions.size()));
      if (!count) {
        complaint = fmt::format("{}: must be a number in 1..{}", word, repetitions_max);
        return std::nullopt;
      }
    } else if (word.starts_with(results) && word.size() > results.size()) {
      line.folder = word.substr(results.size());
    } else {
      complaint = fmt::format("unknown option {}", word);
      return std::nullopt;
    }
  }
  line.how.repetitions = count.value_or(line.how.smoke ? 1 : line.how.repetitions);
  return line;
}

void print(const result_file& all) {
  std::cout << fmt::format("{}: {}\n{} repetition{}{}, {:.0f} s; {}, {} cores, {} {}, {}\n\n",
                           all.question, all.asks, all.repetitions, all.repetitions == 1 ? "" : "s",
                           all.smoke ? " (smoke: no measurement)" : "", all.took_s, all.where.cpu,
                           all.where.cores, all.where.compiler, all.where.build,
                           all.where.commit.empty() ? "no commit" : all.where.commit);
  for (const auto& one : all.found.tables)
    std::cout << to_text(one) << "\n";
  for (const auto& one : all.found.goals)
    std::cout << to_text(one) << "\n";
  for (const auto& one : all.found.notes)
    std::cout << "note: " << one << "\n";
  std::cout << std::endl;
}

void write(const result_file& all, const std::string& folder) {
  std::filesystem::create_directories(folder);
  const auto name = folder + "/" + all.question + ".json";
  std::ofstream file{name};
  if (!(file << to_json(all) << std::flush))
    throw std::runtime_error{"cannot write " + name};
}

} // namespace

void tell(const std::string& what) {
  std::cerr << "  " << what << std::endl;
}

int run_question(const question& what, int argc, char** argv) {
  if (argc == 2 && (std::string_view{argv[1]} == "--help" || std::string_view{argv[1]} == "-h")) {
    std::cout << usage(what);
    return 0;
  }
  std::string complaint;
  const auto line = read(argc, argv, complaint);
  if (!line) {
    std::cerr << what.name << "_bench: " << complaint << "\n\n" << usage(what);
    return 2;
  }
  try {
    result_file all;
    all.question = what.name;
    all.asks = what.asks;
    all.smoke = line->how.smoke;
    all.repetitions = line->how.repetitions;
    all.where = this_machine();
    const auto started = std::chrono::steady_clock::now();
    all.found = what.find(line->how);
    if (all.smoke)
      all.found.goals.clear(); // Not of sizes like these.
    all.took_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    print(all);
    if (!line->folder.empty())
      write(all, line->folder);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << what.name << "_bench: " << error.what() << "\n";
    return 1;
  }
}

void alternate(int repetitions, std::size_t contestants,
               const std::function<void(std::size_t contestant)>& measure) {
  for (int round = 0; round < repetitions; ++round)
    for (std::size_t i = 0; i < contestants; ++i)
      measure((i + static_cast<std::size_t>(round)) % contestants);
}

} // namespace tandem::bench
