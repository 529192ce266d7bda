#include "sim/broker/token_desk.hpp"

#include "market/date.hpp"
#include "market/utc_time.hpp"
#include "sim/broker/wire_number.hpp"
#include "sim/market/random.hpp"

namespace tandem::sim {

namespace {

bool is_wrong_on_purpose(std::string_view credential) {
  return credential == "wrong" || credential.starts_with("wrong-");
}

/// 86 characters of the URL-safe alphabet, the length real tokens have.
std::string draw_token(std::uint64_t seed) {
  constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  random_stream random{seed};
  std::string token(86, '-');
  for (auto& letter : token)
    letter = alphabet[static_cast<std::size_t>(random.below(64))];
  return token;
}

} // namespace

token_desk::token_desk(const std::vector<std::string>& accepted, std::chrono::seconds lifetime,
                       std::uint64_t salt, token_reissue reissue)
    : open_to_all_(accepted.empty()), lifetime_(lifetime), salt_(salt), reissue_(reissue) {
  for (const auto& pair : accepted) {
    const auto colon = pair.find(':');
    accounts_[pair.substr(0, colon)].secret = pair.substr(colon + 1);
  }
}

bool token_desk::knows(std::string_view key, std::string_view secret) {
  if (is_wrong_on_purpose(key) || is_wrong_on_purpose(secret))
    return false;
  const auto found = accounts_.find(key);
  if (found != accounts_.end())
    return found->second.secret == secret;
  if (!open_to_all_)
    return false;
  accounts_[std::string{key}].secret = secret;
  return true;
}

access_token token_desk::issue(std::string_view key, time_point now) {
  auto& holder = accounts_[std::string{key}];
  if (reissue_ == token_reissue::same && holder.token && now < holder.token->expires)
    return *holder.token;
  if (holder.token)
    owners_.erase(holder.token->text);
  holder.token = access_token{draw_token(mix(salt_, ++issued_)), now + lifetime_, now};
  owners_[holder.token->text] = key;
  return *holder.token;
}

std::optional<std::string> token_desk::owner(std::string_view token, time_point now,
                                             std::chrono::milliseconds unknown_for) const {
  const auto found = owners_.find(token);
  if (found == owners_.end())
    return std::nullopt;
  const auto& living = *accounts_.find(found->second)->second.token;
  // If the clock was set back to before the issue, the token stays valid.
  const bool is_unknown = living.issued <= now && now < living.issued + unknown_for;
  if (now >= living.expires || is_unknown)
    return std::nullopt;
  return found->second;
}

bool token_desk::revoke(std::string_view key, std::string_view token, time_point now) {
  if (owner(token, now) != key)
    return false;
  accounts_.find(key)->second.token.reset();
  owners_.erase(owners_.find(token));
  return true;
}

std::string korean_time(std::chrono::system_clock::time_point moment) {
  const auto korean = moment.time_since_epoch() + kst_offset;
  const auto days = std::chrono::floor<std::chrono::days>(korean);
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(korean - days)};
  const auto day = market::date::from_days_since_epoch(static_cast<std::int32_t>(days.count()));
  return day.compact() + zero_padded(time.hours().count(), 2)
         + zero_padded(time.minutes().count(), 2) + zero_padded(time.seconds().count(), 2);
}

} // namespace tandem::sim
