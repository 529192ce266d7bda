#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace tandem {

/// Colours for a terminal; leaves text as it is when off.
struct paint {
  bool on = false;
  std::string bold(std::string_view text) const { return wrap("1", text); }
  std::string dim(std::string_view text) const { return wrap("2", text); }
  std::string warn(std::string_view text) const { return wrap("33", text); }
  std::string wrap(std::string_view code, std::string_view text) const {
    return on ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string{text};
  }
};

} // namespace tandem
