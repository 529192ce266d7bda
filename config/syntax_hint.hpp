#pragma once

#include "config/settings.hpp"

#include <caf/error.hpp>

#include <string>
#include <string_view>

namespace tandem::config {

/// What CAF's parser stumbled over in `text`, in words: the line, the column and what belongs
/// there.
problem describe_syntax_error(const caf::error& what, std::string_view text,
                              const std::string& source);

} // namespace tandem::config
