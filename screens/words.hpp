#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::screens {

/// One per word of the language, whatever it is called.
enum class word_id : std::uint8_t {
  open,
  high,
  low,
  close,
  volume,
  turnover,
  typical,
  true_range,
  obv,
  sma,
  ema,
  wma,
  rma,
  sum,
  highest,
  lowest,
  highestbars,
  lowestbars,
  stdev,
  median,
  slope,
  percentrank,
  corr,
  change,
  roc,
  rising,
  falling,
  crossup,
  crossdown,
  near,
  any,
  all,
  count,
  since,
  when,
  min,
  max,
  abs,
  choose,
  rsi,
  macd,
  bb,
  kc,
  atr,
  natr,
  stoch,
  cci,
  mfi,
  willr,
  adx,
  di_plus,
  di_minus,
  aroon,
  ichimoku,
  vwap,
  rank,
  pctrank,
  breadth,
  common,
  preferred,
  etf,
  etn,
  spac,
  reit,
  other,
  kospi,
  kosdaq,
  halted,
  administrative,
  market,
  kind,
  regime,
  name,
  bull,
  neutral,
  bear,
  crash,
};

enum class word_group : std::uint8_t {
  series,
  function,
  flag,   ///< An attribute that is a condition.
  choice, ///< `market`, `kind`, `regime`: compared with one of their words.
  name,
  regime_word,
};

struct word_row {
  word_id id = word_id::open;
  word_group group = word_group::series;
  std::string_view text;
  std::vector<std::string_view> aliases;
  // Of a function, one letter an argument: x number over bars, y such a number that has no default,
  // c condition, n length, f factor above 0, v any number, p share. A first "x" may be left out
  // where `has_default`; '+' repeats the one before it.
  std::string_view arguments = {};
  bool has_default = false;
  std::string_view usage = {}; // "sma([x,] n)"
  std::vector<std::string_view> fields = {};
};

/// All words in the order of the language's table, which is the order of equally good suggestions.
std::span<const word_row> vocabulary();

/// The row of a word or alias, in lower case; null where it is no word of the language.
const word_row* find_word(std::string_view text);
const word_row& row_of(word_id id);

/// The words that `market`, `kind` or `regime` can be compared with.
std::span<const word_id> choices_of(word_id attribute);

/// Functions over x that a running total such as obv may be put into.
bool takes_running_total(word_id what);
/// Words whose number arguments must be alike: one unit, all running totals or none.
bool wants_alike(word_id what);

} // namespace tandem::screens
