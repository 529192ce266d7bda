#include "tests/support/programs.hpp"

#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <poll.h>
#include <stdexcept>
#include <sys/inotify.h>
#include <unistd.h>
#include <utility>

namespace tandem::system_test {

namespace {

constexpr std::string_view greeting = "listening on ";

/// Tells when a file grows, so that nobody has to look again and again.
class file_watch {
public:
  explicit file_watch(const std::string& path) : events_(::inotify_init1(IN_CLOEXEC)) {
    if (::inotify_add_watch(events_, path.c_str(), IN_MODIFY) < 0)
      throw std::runtime_error{"cannot watch " + path};
  }
  file_watch(const file_watch&) = delete;
  file_watch& operator=(const file_watch&) = delete;
  ~file_watch() { ::close(events_); }

  bool wait(std::chrono::milliseconds time) const {
    pollfd watched{events_, POLLIN, 0};
    if (::poll(&watched, 1, static_cast<int>(time.count())) <= 0)
      return false;
    std::array<char, 4096> ignored{};
    return ::read(events_, ignored.data(), ignored.size()) > 0;
  }

private:
  int events_;
};

arrival parse_arrival(const std::string& line) {
  rapidjson::Document json;
  json.Parse(line.c_str());
  if (json.HasParseError())
    throw std::runtime_error{"audit line is not JSON: " + line};
  return {json["t_us"].GetInt64(), json["key"].GetString(), json["tr"].GetString(),
          json["code"].GetString(), json["verdict"].GetString()};
}

} // namespace

broker::broker(words options) {
  options.insert(options.begin(), "--port=0"); // A later one counts.
  options.push_back("--audit=" + audit_file());
  launch how;
  how.program = TANDEM_SIM_PROGRAM;
  how.arguments = std::move(options);
  how.folder = folder_.path();
  server_ = std::make_unique<process>(how);
  const auto line = server_->first_line(patience);
  if (!line.starts_with(greeting))
    throw std::runtime_error{"tandem-sim greets with: " + line};
  url_ = line.substr(greeting.size());
}

std::vector<arrival> broker::audit() const {
  std::ifstream file{audit_file()};
  std::vector<arrival> all;
  for (std::string line; std::getline(file, line);)
    all.push_back(parse_arrival(line));
  return all;
}

void broker::wait_for_requests(std::size_t count) const {
  const file_watch growth{audit_file()};
  const auto arrived = [this] {
    std::ifstream file{audit_file()};
    return static_cast<std::size_t>(
      std::count(std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}, '\n'));
  };
  while (arrived() < count)
    if (!growth.wait(patience))
      throw std::runtime_error{"only " + std::to_string(arrived()) + " requests arrived"};
}

launch tandem_in(const temporary_folder& folder, words arguments,
                 std::map<std::string, std::string> environment) {
  launch how;
  how.program = TANDEM_PROGRAM;
  how.arguments = std::move(arguments);
  how.folder = folder.path();
  how.environment = std::move(environment);
  // What belongs to the machine or the user stays in the folder too, unless the test is about that.
  how.environment.try_emplace("XDG_STATE_HOME", folder.path("state"));
  for (const auto* name : {"HOME", "TANDEM_CONFIG", "XDG_CONFIG_HOME", "XDG_DATA_HOME"})
    how.environment.try_emplace(name, "");
  return how;
}

launch scan_in(const temporary_folder& folder, const broker& at, words options,
               std::map<std::string, std::string> environment) {
  words arguments{"scan", "--again", "--output=json", "--broker.url=" + at.url(),
                  "--gateway.delay=0s"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  return tandem_in(folder, std::move(arguments), std::move(environment));
}

finished run(const launch& how) {
  return process{how}.wait(patience);
}

std::vector<arrival> of_key(const std::vector<arrival>& all, const std::string& key) {
  std::vector<arrival> some;
  std::copy_if(all.begin(), all.end(), std::back_inserter(some),
               [&](const auto& one) { return one.key == key; });
  return some;
}

std::map<std::string, int> charts(const std::vector<arrival>& all) {
  std::map<std::string, int> asked;
  for (const auto& one : all)
    if (one.tr == "ka10081")
      ++asked[one.code];
  return asked;
}

std::size_t count_verdict(const std::vector<arrival>& all, const std::string& verdict) {
  return static_cast<std::size_t>(
    std::count_if(all.begin(), all.end(), [&](const auto& one) { return one.verdict == verdict; }));
}

} // namespace tandem::system_test
