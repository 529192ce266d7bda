#include "kiwoom/envelope.hpp"
#include "kiwoom/error.hpp"
#include "kiwoom/parse.hpp"
#include "kiwoom/rows.hpp"
#include "kiwoom/token.hpp"
#include "market/text.hpp"
#include "tests/fuzz/claims.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

// Every reader of the broker's answers. The first byte of an input chooses the reader, the second
// what is asked for; the rest is the body.

using namespace tandem;
using market::market_id;

namespace {

constexpr std::int64_t exact_max = std::int64_t{1} << 53;

void claim_clean(const std::string& text) {
  TANDEM_CLAIM(market::visible_text(text) == text);
}

/// Whatever a failure quotes, it goes to a terminal.
template <class T>
void claim_told(const result<T>& outcome) {
  if (outcome)
    return;
  TANDEM_CLAIM(!outcome.error().message.empty());
  claim_clean(outcome.error().message);
}

void claim_candles(const market::candle_series& candles) {
  market::date before;
  for (const auto& one : candles) {
    TANDEM_CLAIM(one.day > before);
    TANDEM_CLAIM(market::date::parse(one.day.compact()) == one.day);
    TANDEM_CLAIM(one.low > 0 && one.low <= one.open && one.open <= one.high);
    TANDEM_CLAIM(one.low <= one.close && one.close <= one.high);
    TANDEM_CLAIM(one.volume_shares >= 0);
    before = one.day;
  }
}

void read_daily_chart(std::string_view body, std::uint8_t choice) {
  market::candle behind;
  if (choice % 2 == 1)
    behind = {market::date::from_number(20250717), 100, 110, 90, 105, 1000};
  const auto page = kiwoom::parse_daily_chart(body, "005930", behind);
  claim_told(page);
  if (!page)
    return;
  claim_candles(page->candles);
  claim_clean(page->ended_by);
  TANDEM_CLAIM(!behind.day || page->candles.empty() || page->candles.back().day < behind.day);
  TANDEM_CLAIM(behind.day || page->ended_by.empty() || !page->candles.empty());
  for (const auto& one : page->candles)
    TANDEM_CLAIM(one.volume_shares <= exact_max && one.volume_shares != 4'294'967'295
                 && one.volume_shares != 2'147'483'647);
}

void read_index_chart(std::string_view body, std::uint8_t choice) {
  const auto page = kiwoom::parse_index_chart(body, static_cast<market_id>(choice % 2));
  claim_told(page);
  if (page)
    claim_candles(page->candles);
}

void claim_symbols(const result<kiwoom::symbol_page>& page) {
  claim_told(page);
  if (!page)
    return;
  std::set<std::string> codes;
  for (const auto& one : page->symbols) {
    TANDEM_CLAIM(market::is_symbol_code(one.code));
    TANDEM_CLAIM(codes.insert(one.code).second);
    TANDEM_CLAIM(!one.name.empty() && one.name.front() != ' ' && one.name.back() != ' ');
    TANDEM_CLAIM(one.name.size() <= market::name_bytes_max + 3);
    claim_clean(one.name);
  }
  TANDEM_CLAIM(page->first_rank <= page->last_rank);
  const auto left_out = page->rows_left_out;
  TANDEM_CLAIM(left_out < 2 || left_out * 100 <= left_out + page->symbols.size());
  TANDEM_CLAIM(page->why_left_out.empty() == (left_out == 0));
  claim_clean(page->why_left_out);
}

void read_stock_list(std::string_view body, std::uint8_t choice) {
  claim_symbols(kiwoom::parse_stock_list(body, static_cast<market_id>(choice % 2)));
}

void read_top_value(std::string_view body, std::uint8_t choice) {
  claim_symbols(kiwoom::parse_top_value(body, static_cast<market_id>(choice % 2)));
}

void read_quotes(std::string_view body, std::uint8_t choice) {
  const std::vector<std::string> all{"005930", "000660", "0156T0"};
  const std::vector<std::string> codes{all.begin(), all.begin() + 1 + choice % 3};
  const auto rows = kiwoom::parse_quotes(body, codes);
  claim_told(rows);
  if (!rows)
    return;
  TANDEM_CLAIM(rows->size() == codes.size());
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const auto& row = (*rows)[i];
    TANDEM_CLAIM(row.code == codes[i]);
    TANDEM_CLAIM(!row.what || row.fault.empty());
    claim_clean(row.fault);
    if (!row.what)
      continue;
    const auto& now = *row.what;
    TANDEM_CLAIM(now.code == codes[i]);
    claim_clean(now.name);
    claim_candles({{now.day, now.open, now.high, now.low, now.close, now.volume_shares}});
  }
}

void read_envelope(std::string_view body, std::uint8_t choice) {
  constexpr std::array statuses{200, 429, 400, 500, 503};
  const auto answer = kiwoom::classify("ka10081", statuses.at(choice % statuses.size()), body);
  if (answer.problem)
    claim_clean(answer.problem->message);
  TANDEM_CLAIM(answer.problem || answer.outer == 0);
  TANDEM_CLAIM(!answer.quota.calls || *answer.quota.calls > 0);
  TANDEM_CLAIM(answer.quota.per.count() > 0);
}

void read_token(std::string_view body, std::uint8_t) {
  const auto token = kiwoom::parse_token(body);
  claim_told(token);
}

/// What was mended stays as it is, and only what was wrong is touched.
void mend(std::string_view body, std::uint8_t) {
  const auto mended = kiwoom::mended(body);
  if (mended)
    TANDEM_CLAIM(!kiwoom::mended(*mended));
  else
    TANDEM_CLAIM(kiwoom::read_envelope(body).form != kiwoom::envelope::shape::bad_encoding
                 || market::visible_text(body) != body);
}

using reader = void (*)(std::string_view body, std::uint8_t choice);
constexpr std::array<reader, 8> readers{
  read_daily_chart, read_index_chart, read_stock_list, read_top_value,
  read_quotes,      read_envelope,    read_token,      mend};

} // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it by this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2)
    return 0;
  const std::string input{data, data + size};
  const auto body = std::string_view{input}.substr(2);
  const auto read = readers.at(data[0] % readers.size());
  read(body, data[1]);
  if (const auto mended = kiwoom::mended(body)) // As the transport does.
    read(*mended, data[1]);
  return 0;
}
