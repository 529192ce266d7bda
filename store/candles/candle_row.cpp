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

sealed_snapshot to_sealed(const sqlite_statement& row, const std::string& code) {
  sealed_snapshot out;
  out.row.code = code;
  out.row.as_of = day_of(row.text(1));
  out.row.complete_through = day_of(row.text(2));
  const auto complete = row.integer(3);
  out.row.complete = complete == 1;
  out.row.captured_us = row.integer(4);
  out.is_possible = complete == 0 || complete == 1;
  out.blob = row.bytes(5);
  return out;
}

result<market::candle_snapshot> opened(const sealed_snapshot& what, const std::string& source) {
  if (!what.is_possible)
    return failure{ec::bad_response, "hold impossible values"};
  return decode_candles(source, what.row, what.blob);
}

result<market::candle_snapshot> to_snapshot(const sqlite_statement& row, const std::string& source,
                                            const std::string& code) {
  return opened(to_sealed(row, code), source);
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
