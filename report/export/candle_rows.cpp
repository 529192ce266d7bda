#include "market/close_basis.hpp"
#include "report/export/rows.hpp"

#include <array>
#include <utility>

namespace tandem {

namespace {

status put_history(const market::candle_snapshot& history, const std::string& source,
                   const export_filter& wanted, row_writer& to) {
  for (const auto& one : history.candles) {
    if (!wanted.has(one.day))
      continue;
    const auto day = one.day.iso();
    const std::array<store::cell, 9> cells{std::string_view{history.code},
                                           std::string_view{day},
                                           one.open,
                                           one.high,
                                           one.low,
                                           one.close,
                                           one.volume_shares,
                                           to_string(market::basis_of(history.bases, one.day)),
                                           std::string_view{source}};
    if (auto problem = to.add(cells))
      return problem;
  }
  return std::nullopt;
}

} // namespace

status put_candles(store::candle_reader& from, const std::vector<std::string>& codes,
                   const export_filter& wanted, row_writer& to, std::vector<std::string>& missing) {
  for (const auto& code : codes) {
    auto history = from.newest(code);
    if (!history)
      return history.error();
    if (!*history)
      missing.push_back(code);
    else if (auto problem = put_history(**history, from.source(), wanted, to))
      return problem;
  }
  return std::nullopt;
}

} // namespace tandem
