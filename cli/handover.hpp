#pragma once

#include "cli/terminal_output.hpp"
#include "cli/with_engine.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tandem::cli {

/// The process that serves others with the configured key, as "http://127.0.0.1:9470": the one that
/// --at names, else the holder of the key's lock. Waits as long as --wait says for a key that a
/// process has which does not serve. Nothing: the command needs an engine of its own, or must be
/// refused because of the key. `say` is told whom it waits for.
std::optional<std::string> find_server(const invocation& asked, const config::settings& settings,
                                       const std::vector<credentials>& keys, output& out);

/// Has the process at `url` run the command, shows what it says and returns its exit code. Ctrl-C
/// stops the command there.
int hand_over(const std::string& url, const invocation& asked, const workplace& here,
              terminal_output& out);

} // namespace tandem::cli
