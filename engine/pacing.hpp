#pragma once

#include "actors/gateway/gateway.hpp"
#include "actors/transport/transport.hpp"
#include "config/settings.hpp"
#include "kiwoom/endpoint.hpp"

#include <string>

namespace tandem {

/// How far apart the settings want the starts of calls to `broker_url` to be.
pace_rules to_pace_rules(const config::settings& settings, const std::string& broker_url);

/// All options of a gateway but its time.
gateway_options to_gateway_options(const config::settings& settings, const std::string& broker_url);

/// The name of the lock on the right to call `broker` with these keys.
std::string lock_name(const credentials& who, const kiwoom::endpoint& broker);

/// Takes the right to call `broker_url` with this key, for as long as `options.remember` lives, and
/// makes the gateway continue the pace of the last process with it. Errors: rate_limited when
/// another process has that right; storage_failure when the pace cannot be written. `serving_at` is
/// told to those who want the right, too; empty: this process serves nobody.
status keep_pace(key_options& options, const config::settings& settings,
                 const std::string& broker_url, const credentials& who,
                 const std::string& serving_at = {});

} // namespace tandem
