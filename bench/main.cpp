#include "bench/harness/page.hpp"
#include "bench/harness/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace tandem::bench {

namespace {

struct program {
  std::string_view question;
  std::string_view asks;
};
constexpr std::array questions{
  program{"options", "One after the other, in parallel, locked, split or tandem: what does a scan "
                     "cost?"},
  program{"daily", "What does one scan a day cost over ten sessions?"},
  program{"limiter", "How exact are the slots of the gateway and of what else one could take?"},
  program{"rules", "What does judging a symbol cost, here and with pandas?"},
  program{"screens", "What do a hundred screens cost, and one beside DuckDB and pandas?"},
  program{"backtest", "What does a backtest of the whole market cost, here and with pandas?"},
  program{"engine", "What do the actors cost, and how does it grow with symbols and scanners?"},
  program{"store", "How fast do rows reach SQLite and PostgreSQL?"},
  program{"idle", "What does waiting for the next slot cost?"},
};

struct command_line {
  std::vector<std::string> picked;
  std::vector<std::string> passed_on; // To every question's program.
  std::string folder = TANDEM_SOURCE_DIR "/bench/results";
  bool has_folder = false;
  bool smoke = false;
};

std::string usage() {
  std::string text = "usage: bench/run.sh [--smoke] [--repetitions=N] [--results=DIR] "
                     "[QUESTION...]\n\nAnswers all questions, or those named:\n";
  for (const auto& one : questions)
    text += fmt::format("  {:<8} {}\n", one.question, one.asks);
  return text
         + "\n  --smoke          seconds instead of minutes: shows that everything works, measures "
           "nothing and\n                   writes nothing unless --results is given\n"
           "  --repetitions=N  of every measurement (5)\n"
           "  --results=DIR    QUESTION.json and index.html go there (bench/results)\n"
           "\nNothing else should run on this machine meanwhile: timings are taken.\n";
}

/// False, with a complaint on stderr, for what cannot be understood.
bool read(int argc, char** argv, command_line& line) {
  constexpr std::string_view results = "--results=";
  for (int i = 1; i < argc; ++i) {
    const std::string_view word{argv[i]};
    const auto is_named = [&](const program& one) { return one.question == word; };
    if (word.starts_with(results) && word.size() > results.size()) {
      line.folder = word.substr(results.size());
      line.has_folder = true;
    } else if (word == "--smoke" || word.starts_with("--repetitions=")) {
      line.smoke = line.smoke || word == "--smoke";
      line.passed_on.emplace_back(word);
    } else if (std::any_of(questions.begin(), questions.end(), is_named)) {
      line.picked.emplace_back(word);
    } else {
      std::cerr << fmt::format("bench: {} is neither an option nor a question\n\n{}", word,
                               usage());
      return false;
    }
  }
  if (line.picked.empty())
    for (const auto& one : questions)
      line.picked.emplace_back(one.question);
  return true;
}

/// The program's exit code; its output goes where ours goes.
int run(const std::filesystem::path& file, const std::vector<std::string>& arguments) {
  auto name = file.string();
  std::vector<std::string> words{arguments};
  std::vector<char*> pointers{name.data()};
  for (auto& word : words)
    pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const auto child = ::fork();
  if (child == 0) {
    ::execv(name.c_str(), pointers.data());
    ::_exit(127);
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child)
    return 1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string content_of(const std::filesystem::path& name) {
  std::ifstream file{name, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

/// What the folder holds of all questions, so that the page keeps those not asked this time.
std::vector<result_file> results_in(const std::filesystem::path& folder) {
  std::vector<result_file> all;
  for (const auto& one : questions) {
    const auto name = folder / (std::string{one.question} + ".json");
    if (std::filesystem::exists(name))
      all.push_back(parse_result(content_of(name)));
  }
  return all;
}

void write_page(const std::filesystem::path& folder) {
  const auto all = results_in(folder);
  const auto name = folder / "index.html";
  std::ofstream file{name};
  if (!(file << page_of(all) << std::flush))
    throw std::runtime_error{"cannot write " + name.string()};
  std::size_t goals = 0;
  std::string missed;
  for (const auto& one : all)
    for (const auto& wanted : one.found.goals) {
      ++goals;
      if (!wanted.is_met())
        missed += one.question + ": " + to_text(wanted) + "\n";
    }
  std::cout << fmt::format(
    "{} of {} goals met\n{}written: {}\n",
    goals - static_cast<std::size_t>(std::count(missed.begin(), missed.end(), '\n')), goals, missed,
    name.string());
}

int answer_all(const command_line& line) {
  auto arguments = line.passed_on;
  const bool writes = line.has_folder || !line.smoke;
  if (writes)
    arguments.push_back("--results=" + line.folder);
  const auto programs = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  int worst = 0;
  for (const auto& one : line.picked) {
    std::cerr << "bench: " << one << std::endl;
    const auto code = run(programs / (one + "_bench"), arguments);
    if (code == 2)
      return 2; // What was wrong with the words is wrong for all.
    if (code != 0)
      std::cerr << fmt::format("bench: {} ended with {}\n", one, code);
    worst = std::max(worst, code);
  }
  if (writes)
    write_page(line.folder);
  return worst == 0 ? 0 : 1;
}

} // namespace

} // namespace tandem::bench

int main(int argc, char** argv) {
  using namespace tandem::bench;
  if (argc == 2 && (std::string_view{argv[1]} == "--help" || std::string_view{argv[1]} == "help")) {
    std::cout << usage();
    return 0;
  }
  try {
    command_line line;
    return read(argc, argv, line) ? answer_all(line) : 2;
  } catch (const std::exception& error) {
    std::cerr << "bench: " << error.what() << "\n";
    return 1;
  }
}
