#pragma once

#include <string_view>

namespace tandem::config {

/// The key of one of settings::arguments(): "gateway.delay" of "--gateway.delay=5ms".
constexpr std::string_view key_of(std::string_view argument) {
  return argument.substr(2, argument.find('=') - 2);
}

} // namespace tandem::config
