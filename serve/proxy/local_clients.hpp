#pragma once

#include "market/error.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tandem::serve {

/// 32 hexadecimal digits that tell local keys apart and do not reveal them.
std::string fingerprint_of(std::string_view key);

/// Which local keys may call, and under which name they stand in turns, audit and metrics. A local
/// key is the appkey that a program asks for a token with; it need not be one of the broker's.
class local_clients {
public:
  /// Any key may call, under the first eight digits of its fingerprint.
  local_clients() = default;
  /// Those of a file with a line NAME = KEY for each; `#` and `;` begin comments. `file` is named
  /// in errors, which are invalid_config: a line that is no such line, a name or a key that is not
  /// legal or comes twice, none at all. Errors never quote a key.
  static result<local_clients> parse(std::string_view text, const std::string& file);
  /// Reads such a file. Besides, invalid_config when others than its owner may read it.
  static result<local_clients> read(const std::string& path);

  /// Empty: the key of this fingerprint may not call.
  std::optional<std::string> name_of(std::string_view fingerprint) const;

private:
  status add(std::string_view line);

  bool any_ = true;
  std::map<std::string, std::string, std::less<>> names_; // By fingerprint.
};

} // namespace tandem::serve
