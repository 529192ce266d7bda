#pragma once

#include "market/date.hpp"
#include "sim/broker/refusal.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::sim {

/// A request as it came over the wire; header values are "" when absent.
struct incoming {
  std::string method = "POST";
  std::string path;
  std::string user_agent;
  std::string api_id;
  std::string authorization;
  std::string cont_yn;
  std::string next_key;
  std::string body;
  bool first_on_connection = false;
};

/// The string fields of a JSON body.
using body_fields = std::map<std::string, std::string, std::less<>>;

enum class tr_id : std::uint8_t {
  issue_token,
  revoke_token,
  stock_list,
  top_value,
  daily_chart,
  index_chart,
  quotes,
  echo, // Any other TR of the broker; see echoed_tr.
};

/// Most codes one ka10095 takes. Source: kiwoom-rest-api 4.4.
inline constexpr std::size_t quote_codes_max = 100;

/// The TR that `request` addresses, or the refusal (1501, 1504, 1505, and the firewall's page for a
/// User-Agent that looks like a robot). Where there is no api-id, the path of a token TR decides.
struct addressed_tr {
  std::optional<tr_id> tr;
  std::string_view name; // As in `api_id`, also of an unknown TR; "" where none is addressed.
  std::optional<refusal> problem;
};
addressed_tr find_tr(const incoming& request);

/// "ka10081". Precondition: not `echo`, which has many.
std::string_view name_of(tr_id tr);

/// The names of all TRs that are played.
std::vector<std::string_view> tr_names();

/// The token in an `authorization` header, or what is wrong with the header (1513 to 1516).
struct bearer_token {
  std::string_view token;
  std::optional<refusal> problem;
};
bearer_token read_bearer(std::string_view authorization);

/// The fields of a body, or the refusal (1517: not a JSON object, a value that is not a string).
struct parsed_body {
  body_fields fields;
  std::optional<refusal> problem;
};
parsed_body parse_body(std::string_view body);

/// The refusal of the fields of a call: one missing or empty required field (1511, in the
/// documented order), a malformed value (1517), too many codes (1634).
std::optional<refusal> check_fields(tr_id tr, const body_fields& fields);

/// The value of a field; "" when absent.
std::string_view field(const body_fields& fields, std::string_view name);

/// The subject of a call for the audit: the symbol, the codes, the index, or "".
std::string_view subject_of(tr_id tr, const body_fields& fields);

/// Splits `A|B|C`; an empty part is an unknown code.
std::vector<std::string_view> split_codes(std::string_view codes);

} // namespace tandem::sim
