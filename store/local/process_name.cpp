#include "store/local/process_name.hpp"

#include "store/results/store_url.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace tandem::store {
namespace {

// Enough to recognize a command; this is for a message, not for a record.
constexpr std::size_t command_size_max = 200;
// How much of a command line is read; its length is up to the process that has it.
constexpr std::size_t command_read_max = 65'536;

/// An argument that is safe to show: the URL of a database loses its password.
std::string shown_argument(const std::string& argument) {
  const auto url = argument.find("postgres");
  return url == std::string::npos ? argument
                                  : argument.substr(0, url) + shown_url(argument.substr(url));
}

} // namespace

std::string process_name(pid_t id) {
  const auto number = std::to_string(id);
  std::ifstream file{"/proc/" + number + "/cmdline", std::ios::binary};
  std::string all(command_read_max, '\0');
  file.read(all.data(), static_cast<std::streamsize>(all.size()));
  all.resize(static_cast<std::size_t>(file.gcount()));
  // A cut argument may have lost the part that shows that it holds a password.
  if (all.size() == command_read_max)
    all.resize(all.rfind('\0') + 1);
  std::istringstream arguments{all};
  std::string command;
  for (std::string one; std::getline(arguments, one, '\0');)
    command += (command.empty() ? "" : " ") + shown_argument(one);
  return command.empty() ? number : number + " (" + recognizable(command) + ")";
}

std::string recognizable(std::string_view text) {
  std::string out{text.substr(0, command_size_max)};
  std::replace_if(
    out.begin(), out.end(), [](char c) { return c < 0x20 || c > 0x7e; }, '?');
  return out;
}

} // namespace tandem::store
