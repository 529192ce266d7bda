#include "store/candles/candle_row.hpp"

#include "store/candles/candle_codec.hpp"
#include "store/candles/list_codec.hpp"
#include "store/sqlite/connection.hpp"

#include <utility>

namespace tandem::store {

market::date day_of(const std::string& text) {
  const auto day = market::date::parse(text);
  return day && day->iso() == text ? *day : market::date{};
}

result<market::candle_snapshot> to_snapshot(const sqlite_statement& row, const std::string& source,
                                            const std::string& code) {
  market::candle_snapshot out;
  out.code = code;
  out.as_of = day_of(row.text(1));
  out.complete_through = day_of(row.text(2));
  const auto complete = row.integer(3);
  out.complete = complete == 1;
  out.captured_us = row.integer(4);
  if (complete != 0 && complete != 1)
    return failure{ec::bad_response, "hold impossible values"};
  return decode_candles(source, out, row.bytes(5));
}

result<market::symbol_list> to_list(const sqlite_statement& row, const std::string& source,
                                    const std::string& name) {
  market::symbol_list out;
  out.name = name;
  out.session = day_of(row.text(1));
  out.captured_us = row.integer(2);
  auto symbols = decode_symbols(source, out, row.bytes(3));
  if (!symbols)
    return symbols.error();
  out.symbols = std::move(*symbols);
  return out;
}

std::string refuge_of(const std::string& path) {
  return path + ".candles";
}

} // namespace tandem::store
