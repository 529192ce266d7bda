#include "bench/engine/pages.hpp"
#include "bench/engine/ping_pong.hpp"
#include "bench/engine/requests.hpp"
#include "engine/resources.hpp"

#include <charconv>
#include <exception>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <vector>

// One measurement of engine_bench in a process of its own, so that none inherits the heap or the
// threads of another. Prints one line per figure, "NAME VALUE".
//
// engine_load WHAT COUNT [URL]

namespace {

using namespace tandem::bench;

void tell(const std::string& name, double value) {
  std::cout << name << ' ' << value << '\n';
}

void tell(const spent& taken) {
  tell("wall_s", taken.wall_s);
  tell("cpu_s", taken.cpu_s);
}

void tell(const page_run& run) {
  tell(run.taken);
  tell("bytes", static_cast<double>(run.bytes));
  tell("candles", static_cast<double>(run.candles));
  tell("closes", run.closes);
  tell("volume", run.volume);
}

struct order {
  std::size_t count = 0;
  std::string url;
};

const std::map<std::string, std::function<void(const order&)>> measurements{
  {"shared/1", [](const order& how) { tell(play_ping_pong(how.count, 1, false)); }},
  {"shared/64", [](const order& how) { tell(play_ping_pong(how.count, 64, false)); }},
  {"detached/1", [](const order& how) { tell(play_ping_pong(how.count, 1, true)); }},
  {"detached/64", [](const order& how) { tell(play_ping_pong(how.count, 64, true)); }},
  {"known/1",
   [](const order& how) {
     tell(run_requests({how.count, 1, true, false}));
   }},
  {"known/64",
   [](const order& how) {
     tell(run_requests({how.count, 64, true, false}));
   }},
  {"called/1",
   [](const order& how) {
     tell(run_requests({how.count, 1, false, false}));
   }},
  {"called/64",
   [](const order& how) {
     tell(run_requests({how.count, 64, false, false}));
   }},
  {"kept/64",
   [](const order& how) {
     tell(run_requests({how.count, 64, false, true}));
   }},
  {"parse", [](const order& how) { tell(parse_pages(how.count)); }},
  {"pages/tandem", [](const order& how) { tell(read_pages_strictly(how.url, how.count)); }},
  {"pages/plain", [](const order& how) { tell(read_pages_plainly(how.url, how.count)); }},
};

} // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words{argv + 1, argv + argc};
  order how;
  if (words.size() > 1)
    std::from_chars(words[1].data(), words[1].data() + words[1].size(), how.count);
  if (words.size() > 2)
    how.url = words[2];
  tandem::keep_memory_of_answers(); // As tandem does, so that answers cost what they cost
                                    // there.
  const auto found = measurements.find(words.empty() ? "" : words[0]);
  if (found == measurements.end() || how.count == 0) {
    std::cerr << "usage: engine_load WHAT COUNT [URL]; WHAT is one of";
    for (const auto& [name, run] : measurements)
      std::cerr << ' ' << name;
    std::cerr << '\n';
    return 2;
  }
  try {
    std::cout.precision(17);
    found->second(how);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "engine_load: " << error.what() << '\n';
    return 1;
  }
}
