#include "kiwoom/error.hpp"

#include "kiwoom/envelope.hpp"
#include "kiwoom/rows.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace tandem::kiwoom {
namespace {

constexpr std::string_view token_tr = "au10001";
constexpr int too_many_requests = 429;

/// The meaning of one bracketed code; `advice` is added to the message for the user who can act on
/// it.
struct code_rule {
  int first;
  int last;
  ec code;
  std::string_view advice;
};

// The first match decides. Source: kiwoom-rest-api 4.3, 4.4, 5.2, 5.3.
constexpr std::array rules{
  // Has outer code and first words of the quota refusal, but repeating it never helps.
  code_rule{1634, 1634, ec::bad_request, "too many codes in one request; split it"},
  code_rule{1501, 1517, ec::bad_request, ""},
  // "Recursive call blocked": the broker refuses the pace of the calls, not this one.
  code_rule{1687, 1687, ec::rate_limited, ""},
  code_rule{1700, 1702, ec::rate_limited, ""},
  code_rule{1902, 1903, ec::unknown_symbol, ""},
  code_rule{1900, 1998, ec::bad_request, ""},
  code_rule{1999, 1999, ec::service_failure, ""}, // "Unexpected error".
  code_rule{8001, 8002, ec::forbidden, "check KIWOOM_APP_KEY and KIWOOM_SECRET_KEY"},
  code_rule{8003, 8003, ec::unauthorized, ""},
  code_rule{8005, 8005, ec::unauthorized, ""},
  code_rule{8006, 8009, ec::service_failure, ""},
  code_rule{8010, 8010, ec::forbidden,
            "the token was issued to another IP address; run from one address only"},
  code_rule{8011, 8016, ec::bad_request, ""},
  code_rule{8020, 8020, ec::forbidden, "set KIWOOM_APP_KEY and KIWOOM_SECRET_KEY"},
  code_rule{8030, 8030, ec::forbidden,
            "this key belongs to the other host: a real key on the mock host or the reverse; check "
            "broker.url"},
  code_rule{8031, 8031, ec::unauthorized, ""},
  code_rule{8040, 8050, ec::forbidden, "register this machine's IP address on the Kiwoom portal"},
  code_rule{8103, 8103, ec::unauthorized, ""},
  code_rule{8104, 8104, ec::bad_request, "the mock host does not offer this TR"},
  code_rule{8200, 8200, ec::forbidden, "corporate accounts cannot use the REST API"},
};

const code_rule* find_rule(int bracket) {
  const auto* found = std::find_if(rules.begin(), rules.end(), [bracket](const code_rule& rule) {
    return bracket >= rule.first && bracket <= rule.last;
  });
  return found == rules.end() ? nullptr : found;
}

/// The meaning of return_code alone, for undocumented brackets.
ec class_code(std::string_view tr, int outer) {
  switch (outer) {
    case 1:  // Wrong request.
    case 2:  // Wrong input.
    case 20: // Refused by the business system behind the API.
      return ec::bad_request;
    case 3: // A new token can help, unless the token call itself failed.
      return tr == token_tr ? ec::forbidden : ec::unauthorized;
    case 5:
      return ec::rate_limited;
    case 7: // The service failed while it worked on the request, as with a ranking on a Sunday.
      return ec::service_failure;
    default:
      return ec::bad_response;
  }
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// The number that `text` starts with; empty when there is none or it has too many digits.
std::optional<int> leading_number(std::string_view text) {
  int value = 0;
  const auto [stop, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || text.empty() || !is_digit(text.front()))
    return std::nullopt;
  return value;
}

std::optional<int> number_after(std::string_view text, std::string_view mark) {
  const auto at = text.find(mark);
  return at == std::string_view::npos ? std::nullopt
                                      : leading_number(text.substr(at + mark.size()));
}

/// "[1700:…", "[1634]" or "CODE=1700"; 0 when there is none.
int bracket_code(std::string_view message) {
  for (auto at = message.find('['); at != std::string_view::npos; at = message.find('[', at + 1)) {
    const auto inside = message.substr(at + 1);
    const bool four_digits =
      inside.size() > 4 && std::all_of(inside.begin(), inside.begin() + 4, is_digit);
    if (four_digits && (inside[4] == ':' || inside[4] == ']'))
      return leading_number(inside.substr(0, 4)).value_or(0);
  }
  return number_after(message, "CODE=").value_or(0);
}

failure compose(ec code, std::string_view tr, const std::string& what) {
  return {code, std::string{tr} + ": " + what};
}

/// A few printable characters of an answer that cannot be read; none for the token call, whose
/// answer may hold a secret.
std::string glimpse(std::string_view tr, std::string_view body) {
  if (tr == token_tr || body.empty())
    return "";
  std::string out;
  for (const char c : body.substr(0, 80))
    out += c >= 0x20 && c < 0x7f ? c : '?';
  return ": " + out;
}

bool looks_like_html(std::string_view body) {
  const auto first = body.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && body[first] == '<';
}

failure not_json(std::string_view tr, int http_status, std::string_view body,
                 const envelope& envelope) {
  const auto status = "HTTP " + std::to_string(http_status);
  if (http_status == too_many_requests)
    return compose(ec::rate_limited, tr, status + " without a reason" + glimpse(tr, body));
  if (body.empty())
    return compose(ec::unavailable, tr, status + " with an empty body");
  if (http_status == 400 && looks_like_html(body))
    return compose(ec::unavailable, tr,
                   status + ", refused by the broker's web application firewall"
                     + glimpse(tr, body));
  if (http_status >= 500)
    return compose(ec::unavailable, tr, status + glimpse(tr, body));
  if (looks_like_html(body))
    return compose(ec::unavailable, tr,
                   status + " with an HTML page, maintenance page?" + glimpse(tr, body));
  return compose(ec::unavailable, tr,
                 status + ", the body stops being JSON at byte "
                   + std::to_string(envelope.broken_at) + " of " + std::to_string(body.size())
                   + ", maintenance page?" + glimpse(tr, body));
}

/// JSON with an unusable envelope: only the status line can be classified.
failure no_envelope(std::string_view tr, int http_status, const char* what) {
  const auto message = "HTTP " + std::to_string(http_status) + ", " + what;
  if (http_status == too_many_requests)
    return compose(ec::rate_limited, tr, message);
  return compose(http_status >= 500 ? ec::unavailable : ec::bad_response, tr, message);
}

/// return_code 0 with a status line that contradicts it.
status contradiction(std::string_view tr, int http_status) {
  if (http_status >= 200 && http_status < 300)
    return std::nullopt;
  return no_envelope(tr, http_status, "although return_code is 0");
}

failure refusal(std::string_view tr, int http_status, const answer_class& answer,
                std::string_view message) {
  const auto outer = answer.outer.value_or(0);
  auto text = "return_code " + std::to_string(outer);
  if (!message.empty())
    text += ": " + quoted(message, 240);
  if (const auto* rule = find_rule(answer.bracket)) {
    if (!rule->advice.empty())
      text += " (" + std::string{rule->advice} + ")";
    return compose(rule->code, tr, text);
  }
  if (http_status == too_many_requests)
    return compose(ec::rate_limited, tr, text);
  // Whatever the status line is: an answer in the broker's own JSON comes from the broker.
  if (http_status >= 500)
    return compose(ec::service_failure, tr, "HTTP " + std::to_string(http_status) + ", " + text);
  return compose(class_code(tr, outer), tr, text);
}

/// "유량=5" counts calls of the TR, "총유량=20" those of the key or its group; without a named time
/// it counts per second.
named_quota quota_in(std::string_view message, int bracket) {
  constexpr std::string_view of_tr = "유량=";
  constexpr std::string_view of_all = "총유량=";
  struct time_word {
    std::string_view word;
    std::chrono::seconds time;
  };
  constexpr std::array times{
    time_word{"분당", std::chrono::minutes{1}}, time_word{"1분", std::chrono::minutes{1}},
    time_word{"시간당", std::chrono::hours{1}}, time_word{"1시간", std::chrono::hours{1}}};
  named_quota quota;
  const auto total = number_after(message, of_all);
  quota.of_key = total || bracket != 1700;
  quota.calls = total ? total : number_after(message, of_tr);
  if (quota.calls == 0)
    quota.calls.reset(); // A quota of no calls allows no pace.
  for (const auto& [word, time] : times)
    if (message.find(word) != std::string_view::npos)
      quota.per = time;
  return quota;
}

} // namespace

answer_class classify(std::string_view tr, int http_status, const parsed_answer& answer) {
  const auto envelope = read_envelope(answer);
  answer_class out;
  switch (envelope.form) {
    case envelope::shape::not_json:
      out.problem = not_json(tr, http_status, answer.body(), envelope);
      return out;
    case envelope::shape::bad_encoding:
      out.problem = no_envelope(tr, http_status, "the body is not UTF-8");
      return out;
    case envelope::shape::bad_envelope:
      out.problem =
        no_envelope(tr, http_status,
                    "the body is not an object with an integer return_code and a text return_msg");
      return out;
    case envelope::shape::json:
      break;
  }
  out.outer = envelope.return_code;
  if (!out.outer) {
    out.problem = no_envelope(tr, http_status, "the body has no return_code");
    return out;
  }
  if (*out.outer == 0) {
    out.problem = contradiction(tr, http_status);
    return out;
  }
  out.bracket = bracket_code(envelope.return_msg);
  // One client's tests show the four-digit code as return_code itself.
  if (out.bracket == 0 && *out.outer >= 1000 && *out.outer <= 9999)
    out.bracket = *out.outer;
  out.problem = refusal(tr, http_status, out, envelope.return_msg);
  if (out.bracket >= 1700 && out.bracket <= 1702)
    out.quota = quota_in(envelope.return_msg, out.bracket);
  return out;
}

} // namespace tandem::kiwoom
