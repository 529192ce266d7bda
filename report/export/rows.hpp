#pragma once

#include "market/date.hpp"
#include "market/error.hpp"
#include "report/export/row_writer.hpp"
#include "store/candles/candle_reader.hpp"
#include "store/results/result_reader.hpp"

#include <string>
#include <vector>

namespace tandem {

/// Which rows leave tandem. Empty is any.
struct export_filter {
  market::date first = {}; // The first and the last day.
  market::date last = {};
  std::string code = {};
  std::string scanner = {};
  std::string run_id = {};

  bool has(market::date day) const { return day >= first && (!last || day <= last); }
};

/// The runs whose session and id are wanted, the oldest session first.
result<std::vector<store::run_day>> find_runs(store::result_reader& from,
                                              const export_filter& wanted);

// Each of these hands the rows of its schema to `to`, in the order that it names, and neither
// finishes it nor keeps more than a part of them. Errors: those of `from` and `to`.

/// The newest stored history of each code, a candle a row: in the order of `codes`, by day. Codes
/// without one are added to `missing`.
status put_candles(store::candle_reader& from, const std::vector<std::string>& codes,
                   const export_filter& wanted, row_writer& to, std::vector<std::string>& missing);

/// The picks (view "pick" of the database), or with `run_id` the lists of that run: by session,
/// run, scanner and place in the list.
status put_picks(store::result_reader& from, const export_filter& wanted, row_writer& to);

/// What the engines of the scanners said, an engine a row: by session, run and scanner. The name of
/// a symbol is its newest one.
status put_verdicts(store::result_reader& from, const export_filter& wanted, row_writer& to);

/// The audit, by run and seq. The days are those on which a call was granted, in Korea.
status put_calls(store::result_reader& from, const export_filter& wanted, row_writer& to);

} // namespace tandem
