#pragma once

#include "kiwoom/endpoint.hpp"
#include "market/secret.hpp"

#include <string>

namespace tandem {

/// Identifies the quota that calls use up: 16 hexadecimal digits that reveal nothing of the key. A
/// broker elsewhere has issued the key, however its address is spelled, so there the key alone
/// counts. On this machine, under any of its names and addresses, the port counts too, because
/// every simulated broker accepts any key. Asks the name service.
std::string key_identity(const secret& app_key, const kiwoom::endpoint& broker);

} // namespace tandem
