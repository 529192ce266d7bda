#pragma once

#include <optional>
#include <string>
#include <sys/types.h>

namespace tandem {

/// The user who made the socket with the abstract name `name`, whether or not it listens. Empty
/// when there is none or the kernel does not tell (before Linux 5.3).
std::optional<uid_t> user_of_abstract_socket(const std::string& name);

} // namespace tandem
