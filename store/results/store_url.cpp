#include "store/results/store_url.hpp"

#include "market/secret.hpp"

#include <algorithm>
#include <array>
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

bool is_plain(std::string_view text, std::string_view marks) {
  return std::all_of(text.begin(), text.end(), [marks](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
           || static_cast<unsigned char>(c) >= 0x80 || marks.find(c) != std::string_view::npos;
  });
}

/// A part of a URL, or dots where it may contain part of a password: in a mistyped URL libpq may
/// read the password as something else.
std::string shown_part(std::string_view text, std::string_view marks) {
  const bool is_shown = is_plain(text, marks) && is_plain(decoded(text), marks);
  return std::string{is_shown ? text : secret::dots};
}

/// The parameters without secrets; a misspelt "passwrd" is not among them.
std::string shown_parameters(std::string_view query) {
  constexpr std::array<std::string_view, 11> open{
    "user",    "host",        "hostaddr", "port",    "dbname",         "options",
    "sslmode", "sslrootcert", "sslcert",  "service", "connect_timeout"};
  std::string out;
  while (!query.empty()) {
    const auto one = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(one.size() + 1, query.size()));
    const auto equals = std::min(one.find('='), one.size());
    if (std::find(open.begin(), open.end(), one.substr(0, equals)) == open.end())
      continue;
    const auto value = one.substr(std::min(equals + 1, one.size()));
    out.append(out.empty() ? "?" : "&").append(one.substr(0, equals)).append("=");
    out.append(shown_part(value, "._-+@/,~%[]"));
  }
  return out;
}

/// Whether the first colon from `start` on, if any, begins a port: "h:5432/d", "[::1]/d".
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
  if (url.starts_with("sqlite:"))
    return url;
  const auto slashes = url.find("://");
  if (!is_postgresql(url) || slashes == std::string::npos)
    return std::string{secret::dots}; // A password may stand anywhere in such a text.
  const auto start = slashes + 3;
  // A password that is not escaped as libpq requires may contain any of "@/?". So everything before
  // the last @ counts as user and password: a message may show too little, never too much.
  const auto first = url.find_first_of("@/", start);
  const bool has_user = first != std::string::npos && url[first] == '@';
  const auto last_at = url.rfind('@');
  // The text after the first colon is not a port, so it is a password that ends at some @.
  const bool hides_more =
    !has_user && last_at != std::string::npos && !begins_with_port(url, start);
  const auto query = std::min(url.find('?', has_user     ? first
                                            : hides_more ? last_at
                                                         : start),
                              url.size());
  std::string_view rest{url.data() + start, query - start};
  auto out = url.substr(0, start);
  if (const auto at = rest.rfind('@'); at != std::string_view::npos && (has_user || hides_more)) {
    out += shown_part(rest.substr(0, std::min(at, rest.find(':'))), "._-+~%") + "@";
    rest.remove_prefix(at + 1);
  }
  const auto slash = std::min(rest.find('/'), rest.size());
  const auto database = rest.substr(std::min(slash + 1, rest.size()));
  // Another slash, or an @ after the first one, means that a password has shifted the parts.
  const bool is_whole = database.find_first_of("/@") == std::string_view::npos
                        && begins_with_port(std::string{rest}, 0);
  out += is_whole ? shown_part(rest.substr(0, slash), "._-:,[]%") : std::string{secret::dots};
  if (slash < rest.size())
    out += "/" + (is_whole ? shown_part(database, "._-+~%$ ()") : std::string{secret::dots});
  return out + shown_parameters(std::string_view{url}.substr(std::min(query + 1, url.size())));
}

result<std::string> sqlite_path_of(const std::string& url) {
  constexpr std::string_view scheme = "sqlite:";
  if (is_postgresql(url))
    return bad_url(url, "is not a file");
  if (!url.starts_with(scheme))
    return bad_url(url, "the scheme is unknown");
  auto path = url.substr(scheme.size());
  if (path.empty())
    return bad_url(url, "the path is missing");
  return path;
}

} // namespace tandem::store
