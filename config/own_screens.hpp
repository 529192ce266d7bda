#pragma once

#include "market/error.hpp"
#include "screens/catalog.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tandem::config {

/// How the name of a screen's file ends.
inline constexpr std::string_view screen_ending = ".screen";

/// The screens that a user keeps in a folder, and the files there that could not be read.
struct own_screens {
  std::vector<screens::screen_text> texts; // By name, each name once; `file` is the whole path.
  std::vector<failure> unread;
};

/// Reads every NAME.screen of `folder`; an empty one is the working directory. Looks at no more
/// files than a person writes. A text that is too long is cut where the check of a screen finds it
/// so; what is wrong with a text is told by that check, not here.
own_screens read_own_screens(const std::string& folder);

/// Reads one file. Errors: invalid_config; the message begins with what is wrong.
result<screens::screen_text> read_screen_file(const std::string& path);

/// "my" of "screens/My.screen"; empty for a file of another ending.
std::string screen_name_of(std::string_view path);

} // namespace tandem::config
