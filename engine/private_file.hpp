#pragma once

#include "market/error.hpp"
#include "market/secret.hpp"

#include <string>
#include <string_view>

namespace tandem {

/// A file with secrets, as messages speak of it.
struct private_file {
  std::string_view key;     // Of the configuration, "broker.credentials-file".
  std::string_view content; // "two lines with keys"
  bool may_be_pipe = false; // Which gives its content once.
};

/// The text of the file at `path`, which nobody but its owner may read. From a pipe it is awaited
/// for two minutes; Ctrl-C ends the waiting. Errors: invalid_config; the content is never repeated.
result<secret> read_private(const private_file& what, const std::string& path);

} // namespace tandem
