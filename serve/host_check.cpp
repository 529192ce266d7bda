#include "serve/host_check.hpp"

#include "kiwoom/endpoint.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <climits>
#include <string>
#include <unistd.h>

namespace tandem::serve {

namespace {

std::string small_letters(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string name_of_machine() {
  std::array<char, HOST_NAME_MAX + 1> name{};
  ::gethostname(name.data(), name.size() - 1);
  return small_letters(name.data());
}

/// The host of a Host header, without its port, the brackets of an address and a dot at its end.
std::string host_of(std::string text) {
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    return end == std::string::npos ? text : text.substr(1, end - 1);
  }
  text = small_letters(text.substr(0, text.find(':')));
  if (text.ends_with('.'))
    text.pop_back();
  return text;
}

} // namespace

bool is_meant_for_us(const httplib::Request& request) {
  const auto count = request.get_header_value_count("Host");
  if (count != 1)
    return count == 0; // HTTP/1.0, which no browser speaks.
  const auto host = host_of(request.get_header_value("Host"));
  return host == "localhost" || host.ends_with(".localhost") || kiwoom::is_address(host)
         || host == name_of_machine();
}

} // namespace tandem::serve
