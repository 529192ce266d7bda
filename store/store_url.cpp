#include "store/store_url.hpp"

#include <string_view>

namespace tandem::store {
namespace {

constexpr std::string_view legal_forms = "sqlite:PATH or postgresql://USER@HOST:PORT/DATABASE";

failure bad_url(const std::string& url, const char* why) {
  return {ec::invalid_config, "store.url = \"" + shown_url(url) + "\": " + why
                                + "; the legal forms are " + std::string{legal_forms}};
}

int digit_of(char c) {
  const std::string_view digits = "0123456789abcdef";
  const auto lower = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  const auto at = digits.find(lower);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

/// "pass%77ord" is "password" to libpq.
std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool coded = text[i] == '%' && i + 2 < text.size() && digit_of(text[i + 1]) >= 0
                       && digit_of(text[i + 2]) >= 0;
    out += coded ? static_cast<char>(16 * digit_of(text[i + 1]) + digit_of(text[i + 2])) : text[i];
    i += coded ? 2 : 0;
  }
  return out;
}

/// "password", and "sslpassword" of the client's key.
bool is_secret(std::string_view parameter) {
  return decoded(parameter.substr(0, parameter.find('='))).ends_with("password");
}

std::string shown_parameters(std::string_view query) {
  std::string out;
  while (!query.empty()) {
    const auto one = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(one.size() + 1, query.size()));
    if (!is_secret(one))
      out.append(out.empty() ? "?" : "&").append(one);
  }
  return out;
}

/// Whether the first colon from `start` on, if any, is that of a port: "h:5432/d", "[::1]/d".
bool begins_with_port(const std::string& url, std::size_t start) {
  const auto colon = url.find(':', start);
  if (colon == std::string::npos || url[start] == '[')
    return true;
  const auto end = url.find_first_not_of("0123456789", colon + 1);
  return end == std::string::npos
         || std::string_view{"/?,"}.find(url[end]) != std::string_view::npos;
}

} // namespace

bool is_postgresql(const std::string& url) {
  return url.starts_with("postgresql:") || url.starts_with("postgres:");
}

std::string shown_url(const std::string& url) {
  if (!is_postgresql(url))
    return url;
  const auto slashes = url.find("://");
  const auto start = slashes == std::string::npos ? url.find(':') + 1 : slashes + 3;
  // A password that is not written as libpq wants it may hold any of "@/?". What stands before the
  // last @ is taken for user and password even so: a message may say too little, never too much.
  const auto first = url.find_first_of("@/", start);
  const bool has_user = first != std::string::npos && url[first] == '@';
  const auto last_at = url.rfind('@');
  // What stands behind the first colon is no port, so it is a password that ends at some @.
  const bool hides_more =
    !has_user && last_at != std::string::npos && !begins_with_port(url, start);
  auto query = url.find('?', has_user ? first : hides_more ? last_at : start);
  if (query == std::string::npos)
    query = url.size();
  std::string out = url.substr(0, query);
  const auto at = out.rfind('@');
  const auto colon = out.find(':', start);
  if (at != std::string::npos && at > start && colon < at)
    out.erase(colon, at - colon);
  return out + shown_parameters(std::string_view{url}.substr(std::min(query + 1, url.size())));
}

result<std::string> sqlite_path_of(const std::string& url) {
  constexpr std::string_view scheme = "sqlite:";
  if (is_postgresql(url))
    return bad_url(url, "is no file");
  if (!url.starts_with(scheme))
    return bad_url(url, "the scheme is unknown");
  auto path = url.substr(scheme.size());
  if (path.empty())
    return bad_url(url, "the path is missing");
  return path;
}

} // namespace tandem::store
