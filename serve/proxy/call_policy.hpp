#pragma once

#include "serve/proxy/vendor_answer.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tandem::serve {

/// Which TR a request asks for and where, as it came over the wire.
struct addressed_call {
  std::string method;
  std::string target;               // Of the request line, with nothing decoded or taken away.
  std::vector<std::string> api_ids; // The value of every header of that name.
};

/// A path of the broker that calls may go to. There is none but those of the table in
/// call_policy.cpp, and none of them takes orders; so no client's text can become a path.
class broker_path {
public:
  std::string_view text() const { return text_; }
  bool is_of_accounts() const { return is_of_accounts_; }

private:
  friend struct broker_paths; // The table.
  constexpr broker_path(std::string_view text, bool is_of_accounts = false)
      : text_(text), is_of_accounts_(is_of_accounts) {}

  std::string_view text_;
  bool is_of_accounts_;
};

/// A call that may go to the broker.
struct permitted_call {
  const broker_path* path = nullptr; // In the table.
  std::string tr;                    // "ka10081"
};

/// Decides by path and api-id together. What asks about prices passes, on the path it belongs to;
/// what asks about accounts if `accounts`; nothing else does, so no order. A TR that is new at the
/// broker passes if it is named like those that ask: the broker judges it.
///
/// Refusals are 1501 and 1504 with HTTP 200, which no client was seen to repeat.
std::variant<permitted_call, vendor_answer> decide(const addressed_call& call, bool accounts);

} // namespace tandem::serve
