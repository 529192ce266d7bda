#include "serve/proxy/local_tokens.hpp"

#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <utility>
#include <variant>

namespace tandem::serve {

namespace {

constexpr std::chrono::hours lifetime{24};
constexpr std::size_t fingerprint_size = 32;
constexpr std::size_t day_size = 8;
constexpr std::size_t signature_size = 64;

/// What a client sends to the token's paths.
struct token_request {
  std::string grant_type;
  std::string app_key;
  std::string secret_key;
  std::string token;
};

std::variant<token_request, vendor_answer> read(std::string_view body) {
  token_request out;
  const std::array<std::pair<std::string_view, std::string*>, 4> fields{
    {{"grant_type", &out.grant_type},
     {"appkey", &out.app_key},
     {"secretkey", &out.secret_key},
     {"token", &out.token}}};
  rapidjson::Document document;
  // Iterative: the nesting of a client's JSON must not use up the thread's stack.
  document.Parse<rapidjson::kParseIterativeFlag>(body.data(), body.size());
  if (document.HasParseError() || !document.IsObject())
    return refuse::malformed("body", "JSON 형식이 아닙니다");
  for (const auto& [name, target] : fields) {
    const auto found = document.FindMember(
      rapidjson::StringRef(name.data(), static_cast<rapidjson::SizeType>(name.size())));
    if (found == document.MemberEnd())
      continue;
    if (!found->value.IsString())
      return refuse::malformed(name, "문자열이 아닙니다");
    target->assign(found->value.GetString(), found->value.GetStringLength());
  }
  return out;
}

/// The seconds of `at` in Korea: YYYYMMDDHHMMSS.
std::string korean_seconds(utc_time at) {
  auto text = kst_text(at); // "2025-11-28T15:41:02.113+09:00"
  text.resize(text.find('.'));
  std::erase_if(text, [](char c) { return c < '0' || c > '9'; });
  return text;
}

market::date day_after(market::date day, int days) {
  return market::date::from_days_since_epoch(day.days_since_epoch() + days);
}

} // namespace

local_tokens::local_tokens(secret broker_secret, local_clients allowed)
    : broker_secret_(std::move(broker_secret)), allowed_(std::move(allowed)) {}

vendor_answer local_tokens::issue(std::string_view body, utc_time now) {
  const auto read_body = read(body);
  if (const auto* refused = std::get_if<vendor_answer>(&read_body))
    return *refused;
  const auto& request = std::get<token_request>(read_body);
  if (request.grant_type.empty())
    return refuse::missing_grant_type();
  if (request.grant_type != "client_credentials")
    return refuse::wrong_grant_type();
  if (request.app_key.empty() || request.secret_key.empty())
    return refuse::missing_key();
  const auto fingerprint = fingerprint_of(request.app_key);
  if (!allowed_.name_of(fingerprint))
    return refuse::unknown_key();
  revoked_.erase(fingerprint);
  return success({token_of(fingerprint, kst_day(now)), korean_seconds(now + lifetime)});
}

vendor_answer local_tokens::revoke(std::string_view body, utc_time now) {
  const auto read_body = read(body);
  if (const auto* refused = std::get_if<vendor_answer>(&read_body))
    return *refused;
  const auto& request = std::get<token_request>(read_body);
  if (request.app_key.empty() || request.secret_key.empty())
    return refuse::missing_key();
  if (request.token.empty())
    return refuse::missing_revoked_token();
  const auto fingerprint = fingerprint_of(request.app_key);
  if (verified(request.token, now) != fingerprint)
    return refuse::failed_revocation();
  const auto today = kst_day(now);
  if (revoked_.size() >= revoked_max) // Tokens from before yesterday have ended by themselves.
    std::erase_if(revoked_, [&](const auto& one) { return one.second < day_after(today, -1); });
  if (revoked_.size() >= revoked_max)
    revoked_.erase(
      std::min_element(revoked_.begin(), revoked_.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; }));
  revoked_[fingerprint] = today;
  return success();
}

std::optional<std::string> local_tokens::client_of(std::string_view token, utc_time now) const {
  const auto fingerprint = verified(token, now);
  return fingerprint ? allowed_.name_of(*fingerprint) : std::nullopt;
}

std::string local_tokens::token_of(std::string_view fingerprint, market::date day) const {
  std::string text{fingerprint};
  text += day.compact();
  const auto signed_text = "local token of tandem " + text;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  const auto key = broker_secret_.reveal();
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(signed_text.data()), signed_text.size(),
       digest.data(), &size);
  for (std::size_t i = 0; i < signature_size / 2; ++i) {
    constexpr std::string_view hex = "0123456789abcdef";
    text += hex[digest[i] >> 4U];
    text += hex[digest[i] & 15U];
  }
  return text;
}

std::optional<std::string> local_tokens::verified(std::string_view token, utc_time now) const {
  if (token.size() != fingerprint_size + day_size + signature_size)
    return std::nullopt;
  const auto fingerprint = token.substr(0, fingerprint_size);
  const auto day = market::date::parse(token.substr(fingerprint_size, day_size));
  // One of tomorrow is from before the clock was set back.
  const auto today = kst_day(now);
  if (!day || *day < day_after(today, -1) || *day > day_after(today, 1))
    return std::nullopt;
  const auto genuine = token_of(fingerprint, *day);
  // In constant time, so that a signature cannot be found byte by byte.
  if (genuine.size() != token.size()
      || CRYPTO_memcmp(genuine.data(), token.data(), token.size()) != 0)
    return std::nullopt;
  if (revoked_.contains(fingerprint))
    return std::nullopt;
  return std::string{fingerprint};
}

} // namespace tandem::serve
