#pragma once

#include "sim/broker/server.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::sim {

/// An access token as the broker knows it.
struct access_token {
  std::string text;
  std::chrono::system_clock::time_point expires;
  std::chrono::system_clock::time_point issued;
};

/// Issues and checks access tokens. While a key's token is valid, asking again gives the same token
/// with the same end; after its end or revocation there is a new one. With `token_reissue::fresh`
/// asking again ends the valid token and gives another.
/// Source: kiwoom-rest-api 1.5 and 7, C3.
class token_desk {
public:
  using time_point = std::chrono::system_clock::time_point;

  /// `accepted` holds "KEY:SECRET". When it is empty, any pair is accepted whose parts are not
  /// empty and are not, or do not begin with, "wrong" or "wrong-"; a key keeps its first secret.
  /// `salt` makes tokens of other processes invalid here.
  token_desk(const std::vector<std::string>& accepted, std::chrono::seconds lifetime,
             std::uint64_t salt, token_reissue reissue = token_reissue::same);

  /// Whether the broker accepts this pair; where any pair is accepted, it remembers new keys.
  bool knows(std::string_view key, std::string_view secret);
  /// The key's valid token (unless asking again gives fresh ones), or a new one. Precondition:
  /// `knows(key, …)`.
  access_token issue(std::string_view key, time_point now);
  /// The app key of a valid token, once `unknown_for` has passed since its issue.
  std::optional<std::string> owner(std::string_view token, time_point now,
                                   std::chrono::milliseconds unknown_for = {}) const;
  /// Ends a token; false when it is not a valid token of `key`.
  bool revoke(std::string_view key, std::string_view token, time_point now);

private:
  struct account {
    std::string secret;
    std::optional<access_token> token;
  };
  bool open_to_all_;
  std::chrono::seconds lifetime_;
  std::uint64_t salt_;
  token_reissue reissue_;
  std::uint64_t issued_ = 0;
  std::map<std::string, account, std::less<>> accounts_;   // By app key.
  std::map<std::string, std::string, std::less<>> owners_; // Living token to app key.
};

/// YYYYMMDDHHMMSS in Korean local time, as `expires_dt` is written.
std::string korean_time(std::chrono::system_clock::time_point moment);

} // namespace tandem::sim
