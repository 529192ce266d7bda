#include "kiwoom/http_date.hpp"

#include <array>
#include <ctime>

namespace tandem::kiwoom {

std::optional<std::chrono::sys_seconds> parse_http_date(const std::string& text) {
  constexpr auto form = "%a, %d %b %Y %H:%M:%S GMT";
  std::tm parts{};
  if (::strptime(text.c_str(), form, &parts) == nullptr)
    return std::nullopt;
  const auto seconds = ::timegm(&parts);
  // strptime accepts a lot: blanks, one digit for two, any weekday. So only a text that is written
  // back identically is taken.
  std::array<char, 64> again{};
  if (::gmtime_r(&seconds, &parts) == nullptr
      || std::strftime(again.data(), again.size(), form, &parts) == 0 || text != again.data())
    return std::nullopt;
  return std::chrono::sys_seconds{std::chrono::seconds{seconds}};
}

} // namespace tandem::kiwoom
