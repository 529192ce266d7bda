#pragma once

#include "cli/with_engine.hpp"
#include "config/properties.hpp"
#include "serve/api/command_request.hpp"
#include "serve/api/command_stream.hpp"
#include "serve/progress_hub.hpp"

#include <string>
#include <string_view>

namespace tandem::cli {

/// Whether a key belongs to the process that has the engine, whoever asks for a run: where its
/// broker, keys and files are, its pace, and what its histories stand on.
bool is_of_the_engine(std::string_view key);
/// Whether a process that hands a command over and the one that runs it must agree on such a key.
bool must_agree(std::string_view key);
/// The value of such a key in a form that is equal in two processes if it means the same: the file
/// of a database is named from its root. Empty for another database, whose address is a secret.
std::string comparable_text(const config::property& key, const config::settings& settings);

/// Runs a command of another process with the engine of this one. Returns its exit code; all else
/// goes into the stream.
int run_served(engine& works, serve::progress_hub& progress, const workplace& server,
               const serve::command_request& asked, serve::command_stream& to);

} // namespace tandem::cli
