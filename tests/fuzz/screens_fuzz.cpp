#include "screens/catalog.hpp"
#include "screens/session.hpp"
#include "screens/verdict.hpp"
#include "tests/fuzz/claims.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

// What a user writes, byte for byte. The first byte says what the text is. Every problem stands in
// the text, and what has none can be evaluated.

namespace {

using namespace tandem;
using namespace tandem::screens;

market::candle_series some_candles() {
  market::candle_series series;
  for (int i = 0; i < 40; ++i) {
    const double close = 1000 + 13 * ((i * 7) % 11);
    series.push_back({market::date::from_days_since_epoch(20000 + i), close - 5, close + 20,
                      close - 20, close, 100 + (i * 37) % 500});
  }
  return series;
}

void evaluate(std::shared_ptr<const screen> what) {
  plan_options options;
  options.margins = true;
  session done{std::make_shared<const plan>(std::vector{std::move(what)}, options), 1, {}};
  static const auto candles = some_candles();
  workspace memory;
  bars columns;
  columns.assign(candles, candles.back().day);
  done.judge(0, columns, {}, memory);
  done.finish();
  const auto found = select(done, done.what().screens()[0]);
  TANDEM_CLAIM(found.listed.size() <= 1);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1)
    return 0;
  const std::string_view text{reinterpret_cast<const char*>(data) + 1, size - 1};
  catalog known;
  check_options options;
  options.form = static_cast<text_form>(data[0] % 3);
  if (options.form == text_form::screen)
    options.file = "demo.screen";
  const auto made = known.check(text, options);
  TANDEM_CLAIM(has_errors(made.found) == (made.what == nullptr));
  for (const auto& one : made.found)
    TANDEM_CLAIM(one.line >= 1 && one.column >= 1 && !one.sentence.empty());
  TANDEM_CLAIM(made.found.empty() == render(made.found, "-", text).empty());
  if (made.what)
    evaluate(made.what);
  return 0;
}
