#pragma once

#include "market/date.hpp"
#include "market/secret.hpp"
#include "market/utc_time.hpp"
#include "serve/proxy/local_clients.hpp"
#include "serve/proxy/vendor_answer.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tandem::serve {

/// Issues, checks and revokes the tokens of local programs, in the broker's format. The broker's
/// own token is nobody's business but the transport's.
///
/// A token names its key's fingerprint and the Korean day of its issue, and is signed with the
/// broker's secret key. So a key gets one token a day, and every process that has the broker's key
/// knows it, after a restart as well. It is issued for 24 hours from each time it is asked for, and
/// accepted as long as any of these may last: until the end of the day after its own.
class local_tokens {
public:
  /// More revocations than this forget the oldest one.
  static constexpr std::size_t revoked_max = 4'096;

  /// Precondition: `broker_secret` is not empty.
  local_tokens(secret broker_secret, local_clients allowed);

  /// Who may call from now on.
  void allow(local_clients allowed) { allowed_ = std::move(allowed); }

  /// Answers au10001; `body` is the request's. The token is given to every key that may call, and
  /// its revocation ends.
  vendor_answer issue(std::string_view body, utc_time now);
  /// Answers au10002: the tokens of this key are refused until it asks for one.
  vendor_answer revoke(std::string_view body, utc_time now);
  /// The name of the client that the token was issued to; empty when it is not valid.
  std::optional<std::string> client_of(std::string_view token, utc_time now) const;

private:
  std::string token_of(std::string_view fingerprint, market::date day) const;
  /// The fingerprint in a token that is ours and not over.
  std::optional<std::string> verified(std::string_view token, utc_time now) const;

  secret broker_secret_;
  local_clients allowed_;
  std::map<std::string, market::date, std::less<>> revoked_; // When, by fingerprint.
};

} // namespace tandem::serve
