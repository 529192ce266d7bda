#include "report/candles.hpp"

#include "store/json.hpp"

#include <algorithm>
#include <span>

namespace tandem {

std::string candles_json(const market::candle_snapshot& stored, std::size_t count) {
  json out;
  out.open();
  out.put("schema", "tandem.candles/1");
  out.put("code", stored.code);
  out.put("complete_through", stored.complete_through);
  out.put("complete", stored.complete);
  out.open_list("doubts");
  for (const auto& one : stored.doubts)
    out.put({}, to_string(one.reason));
  out.close_list();
  out.open_list("candles");
  const std::span<const market::candle> all{stored.candles};
  for (const auto& one : all.last(std::min(count, all.size()))) {
    out.open();
    out.put("date", one.day);
    out.put("open", one.open);
    out.put("high", one.high);
    out.put("low", one.low);
    out.put("close", one.close);
    out.put("volume", one.volume_shares);
    out.close();
  }
  out.close_list();
  out.close();
  return out.text();
}

} // namespace tandem
