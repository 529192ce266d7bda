#pragma once

#include "kiwoom/transport.hpp"
#include "market/date.hpp"
#include "market/quote.hpp"
#include "market/symbol.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace tandem::kiwoom {

/// Builders of the requests tandem makes; bodies follow kiwoom-rest-api sections 1.5 and 3.
/// `bearer` and `next_key` are left empty.

/// au10001. The body holds the secrets.
http_request issue_token(std::string_view app_key, std::string_view secret_key);
/// ka10099, the whole list of one market in one page (mrkt_tp 0 or 10).
http_request stock_list(market::market_id market);
/// ka10032, symbols by traded value on KRX, without administrative issues.
http_request top_value(market::market_id market);
/// ka10081, adjusted daily candles up to and including `base`, newest first.
http_request daily_chart(std::string_view code, market::date base);
/// inds_cd: 001 for KOSPI, 101 for KOSDAQ.
std::string_view index_code(market::market_id market);
/// ka20006, index candles up to and including `base`, newest first (001 KOSPI, 101 KOSDAQ).
http_request index_chart(market::market_id market, market::date base);

/// ka10095, the state of each of `codes` in the current session, in that order and in one page.
/// Precondition: 1 to `market::quote_codes_max` codes.
http_request quotes(std::span<const std::string> codes);

} // namespace tandem::kiwoom
