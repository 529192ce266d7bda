#pragma once

#include "kiwoom/transport.hpp"

#include <memory>
#include <string>

namespace tandem::bench {

/// Answers of a simulated broker, taken once over HTTP.
struct canned_page {
  std::string token;           // au10001
  std::string code;            // Of the symbol whose chart follows.
  kiwoom::http_response chart; // ka10081, a full page.
};
canned_page fetch_canned_page();

/// A wire without a broker behind it: a call for a token gets the one answer, any other call the
/// other, as of the symbol asked for, at once.
std::shared_ptr<kiwoom::transport> make_canned_wire(canned_page answers);

} // namespace tandem::bench
