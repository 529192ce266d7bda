#include "bench/store/candle_history.hpp"

#include "bench/harness/programs.hpp"
#include "bench/rules/scan_day.hpp"
#include "store/candles/candle_store.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <utility>

namespace tandem::bench {

namespace {

using clock = std::chrono::steady_clock;
using snapshots = std::vector<market::candle_snapshot>;

constexpr std::size_t candles_deep = 600;
constexpr std::size_t market_size = 2700;
constexpr std::size_t smoke_size = 60;

enum column_of : std::size_t { whole_ms, symbol_us, symbols_per_s, disk_bytes, columns };

double milliseconds_since(clock::time_point started) {
  return std::chrono::duration<double, std::milli>(clock::now() - started).count();
}

snapshots make_snapshots(std::size_t symbols) {
  auto day = make_scan_day(symbols, candles_deep);
  snapshots all;
  for (auto& one : day.symbols) {
    const bool complete = market::count_traded(one.candles) < candles_deep;
    all.push_back({one.listing.code, day.session, day.session, complete, 1'764'320'000'000'000,
                   std::move(one.candles)});
  }
  return all;
}

/// A history in a folder of its own.
class history {
public:
  std::unique_ptr<store::candle_store> open() const {
    store::candle_store_options options;
    options.path = folder_.path("candles.db");
    options.source = "sim:";
    auto opened = store::open_candle_store(options);
    if (!opened)
      throw std::runtime_error{opened.error().message};
    return std::move(*opened);
  }

  /// Milliseconds of putting all, `at_once` in a transaction, and of closing.
  double write(const snapshots& all, std::size_t at_once) const {
    std::vector<snapshots> parts;
    for (std::size_t first = 0; first < all.size(); first += at_once) {
      const auto begin = all.begin() + static_cast<std::ptrdiff_t>(first);
      parts.emplace_back(
        begin, begin + static_cast<std::ptrdiff_t>(std::min(at_once, all.size() - first)));
    }
    auto opened = open();
    const auto started = clock::now();
    for (const auto& part : parts)
      if (const auto problem = opened->put(part))
        throw std::runtime_error{problem->message};
    opened.reset();
    return milliseconds_since(started);
  }

  /// Milliseconds of opening and of finding each; throws when one is not what was put.
  double read(const snapshots& expected) const {
    snapshots found;
    found.reserve(expected.size());
    const auto started = clock::now();
    auto opened = open();
    for (const auto& one : expected) {
      auto kept = opened->find(one.code, one.complete_through);
      if (!kept || !*kept)
        throw std::runtime_error{"the candles of " + one.code + " are not in the history"};
      found.push_back(std::move(**kept));
    }
    const auto took = milliseconds_since(started);
    if (found != expected)
      throw std::runtime_error{"the history gave back other candles than it got"};
    return took;
  }

  double size_bytes() const {
    return static_cast<double>(std::filesystem::file_size(folder_.path("candles.db")));
  }

private:
  temporary_folder folder_;
};

} // namespace

table candle_history(const terms& how) {
  const auto all = make_snapshots(how.smoke ? smoke_size : market_size);
  const auto symbols = static_cast<double>(all.size());
  table found;
  found.id = "store/candles";
  found.title = "Candle history: " + std::to_string(all.size()) + " symbols of "
                + std::to_string(candles_deep) + " candles";
  found.columns = {{"whole market", "ms", 0},
                   {"per symbol", "us", 0},
                   {"speed", "symbols/s", 0},
                   {"on disk, per symbol", "B", 0}};
  found.charts = {{chart::kind::bars, found.title, {"whole market"}, {}, false}};
  found.rows = {
    {"read back", std::vector<samples>(columns), "opening counted"},
    {"written, 100 symbols in a transaction", std::vector<samples>(columns), "as after quotes"},
    {"written, one symbol in a transaction", std::vector<samples>(columns),
     "as after each page of a first scan"}};
  const auto note = [&](std::size_t row, double ms) {
    auto& figures = found.rows[row].figures;
    figures[whole_ms].push_back(ms);
    figures[symbol_us].push_back(ms * 1e3 / symbols);
    figures[symbols_per_s].push_back(symbols * 1e3 / ms);
  };
  constexpr std::size_t quoted_at_once = 100;
  alternate(how.repetitions, 2, [&](std::size_t which) {
    const history kept;
    note(which + 1, kept.write(all, which == 0 ? quoted_at_once : 1));
    found.rows[which + 1].figures[disk_bytes].push_back(kept.size_bytes() / symbols);
    if (which == 0)
      note(0, kept.read(all));
  });
  return found;
}

double read_back_ms(const table& of_history) {
  return summarize(of_history.rows.front().figures[whole_ms]).median;
}

} // namespace tandem::bench
