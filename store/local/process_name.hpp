#pragma once

#include <string>
#include <string_view>
#include <sys/types.h>

namespace tandem::store {

/// "1234 (tandem scan --quiet)" for the process of that id, as a message names it: the command in
/// `recognizable` form and without the passwords of databases. The number alone when the system
/// does not tell the command.
std::string process_name(pid_t id);

/// A foreign text for a message: its first 200 characters, with '?' for what is not printable
/// ASCII, so that it cannot control a terminal.
std::string recognizable(std::string_view text);

} // namespace tandem::store
