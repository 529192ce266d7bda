#include "engine/run_id.hpp"

#include <chrono>
#include <random>
#include <string_view>

namespace tandem {

std::string make_run_id(utc_time at) {
  // Crockford's alphabet sorts like the numbers it stands for; 48 bits of time, 80 of chance.
  static constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  auto time = static_cast<std::uint64_t>(
    std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch()).count());
  std::string id(26, '0');
  for (int i = 9; i >= 0; --i, time >>= 5U)
    id[static_cast<std::size_t>(i)] = alphabet[time & 31U];
  std::random_device chance;
  for (std::size_t i = 10; i < id.size(); ++i)
    id[i] = alphabet[chance() & 31U];
  return id;
}

} // namespace tandem
