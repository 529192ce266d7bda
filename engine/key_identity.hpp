#pragma once

#include "kiwoom/endpoint.hpp"
#include "market/secret.hpp"

#include <string>

namespace tandem {

/// Whose quota calls use up: 16 hexadecimal digits that give nothing of the key away. A broker
/// elsewhere is the one that has issued the key, however its address is spelled, so there the key
/// alone counts. On this machine, under whichever of its names and addresses, the port counts too:
/// everybody's simulated broker takes any key. Asks the name service.
std::string key_identity(const secret& app_key, const kiwoom::endpoint& broker);

} // namespace tandem
