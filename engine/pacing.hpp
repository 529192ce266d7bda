#pragma once

#include "actors/gateway/gateway.hpp"
#include "actors/transport/transport.hpp"
#include "config/settings.hpp"

#include <string>

namespace tandem {

/// How far apart the settings want calls to `broker_url` to start.
pace_rules to_pace_rules(const config::settings& settings, const std::string& broker_url);

/// All of a gateway's options but who it is, when it starts and what came before it.
gateway_options to_gateway_options(const config::settings& settings, const std::string& broker_url);

/// Takes the right to call `broker_url` with these keys, for as long as `options.remember` lives,
/// and lets the gateway begin where the last process with them ended. Errors: rate_limited when
/// another process has that right; storage_failure when it cannot be written down.
status keep_pace(gateway_options& options, const config::settings& settings,
                 const std::string& broker_url, const credentials& who);

} // namespace tandem
