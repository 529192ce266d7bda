#pragma once

#include "bench/harness/good.hpp"
#include "kiwoom/transport.hpp"
#include "market/date.hpp"

#include <memory>
#include <string>
#include <vector>

namespace tandem::bench {

/// The session whose candles are asked for: tandem-sim's newest.
inline const market::date scan_day = market::date::from_number(20251128);

/// kiwoom's HTTP client at a broker, with a token; calls as fast as it is answered.
class broker_session {
public:
  explicit broker_session(const std::string& url);

  const std::string& token_answer() const { return token_answer_; }
  const secret& bearer() const { return bearer_; }
  /// Symbols whose newest page of candles is full, so that all pages are of one size.
  std::vector<std::string> codes_with_full_pages();
  /// The newest page of a symbol. Throws unless the broker has it.
  kiwoom::http_response chart(const std::string& code);

private:
  kiwoom::http_response post(kiwoom::http_request request);

  std::unique_ptr<kiwoom::transport> wire_;
  std::string token_answer_;
  secret bearer_;
};

} // namespace tandem::bench
