#include "engine/find_holder.hpp"

#include "engine/pacing.hpp"
#include "kiwoom/endpoint.hpp"

namespace tandem {

std::optional<key_holder> find_holder(const config::settings& settings,
                                      const std::vector<credentials>& keys) {
  const auto& url = settings.get<std::string>("broker.url");
  const auto where = kiwoom::parse_broker_url(url);
  if (!where)
    return std::nullopt; // Simulated, or an error that the opening of the engine reports.
  const auto chosen = choose_credentials(keys, settings, url, 1);
  if (!chosen)
    return std::nullopt;
  const auto holder = holder_of(lock_name(chosen->front(), *where));
  return holder ? *holder : std::nullopt;
}

} // namespace tandem
