#pragma once

#include <optional>
#include <string>
#include <sys/types.h>

namespace tandem {

/// The user who has made the socket of the abstract name `name`, which need not listen. Empty when
/// there is none or the kernel does not say (before Linux 5.3).
std::optional<uid_t> user_of_abstract_socket(const std::string& name);

} // namespace tandem
