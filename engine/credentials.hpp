#pragma once

#include "actors/transport/transport.hpp"
#include "config/settings.hpp"
#include "market/error.hpp"

#include <string>
#include <vector>

namespace tandem {

/// How many keys the settings ask for: one, one for each scanner, or those of the pool.
std::size_t key_count(const config::settings& settings);

/// The configured key pairs, different from each other: of broker.credentials-files, or
/// broker.credentials-file, or KIWOOM_APP_KEY and KIWOOM_SECRET_KEY; none where none is configured.
/// A file may be a pipe, which gives them only once, so a process that needs them in several places
/// reads them once and passes them on. Errors: invalid_config naming the place that lacks a key,
/// never the key.
result<std::vector<credentials>> read_credentials(const config::settings& settings);

/// `count` of these pairs. A simulated broker on this machine accepts any key, so the pairs are
/// made up for it when there are none. Errors: invalid_config when there are too few.
result<std::vector<credentials>> choose_credentials(std::vector<credentials> pairs,
                                                    const config::settings& settings,
                                                    const std::string& url, std::size_t count);

/// Both. Errors: of both.
result<std::vector<credentials>> load_credentials(const config::settings& settings,
                                                  const std::string& url, std::size_t count);

} // namespace tandem
