#include "screens/advice.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

namespace tandem::screens {

namespace {

constexpr std::string_view not_kept = "is not kept with the candles, so no screen can ask for it";

const std::unordered_map<std::string_view, std::string_view>& hints() {
  static const std::unordered_map<std::string_view, std::string_view> all{
    {"per", not_kept},
    {"pbr", not_kept},
    {"eps", not_kept},
    {"roe", not_kept},
    {"bps", not_kept},
    {"시가총액", not_kept},
    {"시총", not_kept},
    {"marketcap", not_kept},
    {"sector", not_kept},
    {"업종", not_kept},
    {"valuewhen", "is written when(condition, x, k, n)"},
    {"barssince", "is written since(condition, n)"},
    {"supertrend",
     "has no window and is not in the language; a near relative is kc(n, k, m).upper"},
    {"psar", "has no window and is not in the language"},
    {"stochrsi", "is not in the language"},
    {"dema", "is written 2*ema(n) - ema(ema(n), n)"},
    {"tema", "is written 3*ema(n) - 3*ema(ema(n), n) + ema(ema(ema(n), n), n)"},
    {"zscore", "is written (close - sma(n)) / stdev(n)"},
    {"sqrt", "is not in the language"},
    {"log", "is not in the language"},
    {"exp", "is not in the language"},
    {"ref", "is written x[n], as in close[1]"},
    {"hhv", "is written highest(x, n)"},
    {"llv", "is written lowest(x, n)"},
    {"cross", "is written crossup(a, b) or crossdown(a, b)"},
    {"countsince", "is written count(condition, n)"},
  };
  return all;
}

struct written_as {
  std::string_view word;
  std::string_view instead;
};

constexpr std::array forms{
  written_as{"신고가", "close >= highest(high, 252), or @year-high"},
  written_as{"신저가", "close <= lowest(low, 252), or @year-low"},
  written_as{"양봉", "close > open"},
  written_as{"음봉", "close < open"},
  written_as{"정배열", "sma(20) > sma(60) and sma(60) > sma(120)"},
  written_as{"역배열", "sma(20) < sma(60) and sma(60) < sma(120)"},
  written_as{"갭상승", "open > high[1], or @gap-up"},
  written_as{"갭하락", "open < low[1], or @gap-down"},
  written_as{"상한가", "change(1) >= 29%"},
  written_as{"하한가", "change(1) <= -29%"},
  written_as{"스토캐스틱", "stoch(14, 3, 3).k"},
  written_as{"일목균형표", "ichimoku(9, 26, 52).base"},
  written_as{"price", "close"},
  written_as{"현재가", "close"},
  written_as{"vol", "volume"},
  written_as{"percent", "with %, as in change(1) >= 5%"},
};

// Words that people put between two values.
constexpr std::array relations{
  written_as{"above", ">"},
  written_as{"over", ">"},
  written_as{"greater", ">"},
  written_as{"초과", ">"},
  written_as{"below", "<"},
  written_as{"under", "<"},
  written_as{"less", "<"},
  written_as{"미만", "<"},
  written_as{"이상", ">="},
  written_as{"이하", "<="},
  written_as{"is", "=="},
  written_as{"equals", "=="},
  written_as{"cross", "crossup(a, b) or crossdown(a, b)"},
  written_as{"crosses", "crossup(a, b) or crossdown(a, b)"},
  written_as{"돌파", "crossup(a, b) or crossdown(a, b)"},
  written_as{"up", "open > high[1], or @gap-up, for a gap"},
  written_as{"down", "open < low[1], or @gap-down, for a gap"},
};

template <class Table>
std::string_view instead_of(std::string_view word, const Table& table) {
  const auto* const found =
    std::find_if(table.begin(), table.end(), [word](const auto& one) { return one.word == word; });
  return found == table.end() ? std::string_view{} : found->instead;
}

} // namespace

std::string_view hint_for(std::string_view word) {
  const auto found = hints().find(word);
  return found == hints().end() ? std::string_view{} : found->second;
}

std::string form_of(std::string_view word) {
  if (const auto form = instead_of(word, forms); !form.empty())
    return std::string{form};
  const auto digits = word.find_last_not_of("0123456789") + 1;
  const auto* row = find_word(word.substr(0, digits));
  if (digits == word.size() || row == nullptr)
    return {};
  const std::string name{word.substr(0, digits)};
  const std::string number{word.substr(digits)};
  if (row->group == word_group::series)
    return name + "[" + number + "]";
  return row->group == word_group::function ? name + "(" + number + ")" : std::string{};
}

std::string_view example_of(word_id word) {
  static constexpr auto examples = std::to_array<std::pair<word_id, std::string_view>>({
    {word_id::sma, "sma(20) or sma(volume, 20)"},
    {word_id::ema, "ema(20)"},
    {word_id::wma, "wma(20)"},
    {word_id::rma, "rma(14)"},
    {word_id::sum, "sum(volume, 5)"},
    {word_id::stdev, "stdev(20)"},
    {word_id::median, "median(20)"},
    {word_id::slope, "slope(20)"},
    {word_id::percentrank, "percentrank(volume, 100)"},
    {word_id::corr, "corr(close, kospi.close, 60)"},
    {word_id::change, "change(5)"},
    {word_id::roc, "roc(10)"},
    {word_id::rising, "rising(close, 3)"},
    {word_id::falling, "falling(close, 3)"},
    {word_id::crossup, "crossup(sma(5), sma(20))"},
    {word_id::crossdown, "crossdown(sma(5), sma(20))"},
    {word_id::near, "near(close, sma(20), 3%)"},
    {word_id::any, "any(change(1) >= 15%, 8)"},
    {word_id::all, "all(close > sma(20), 5)"},
    {word_id::count, "count(close > open, 10)"},
    {word_id::since, "since(change(1) >= 15%, 60)"},
    {word_id::when, "when(change(1) >= 15%, low, 1, 60)"},
    {word_id::rsi, "rsi(14)"},
    {word_id::macd, "macd(12, 26, 9).hist"},
    {word_id::bb, "bb(20, 2).upper"},
    {word_id::kc, "kc(20, 1.5, 10).upper"},
    {word_id::atr, "atr(14)"},
    {word_id::natr, "natr(14)"},
    {word_id::stoch, "stoch(14, 3, 3).k"},
    {word_id::cci, "cci(20)"},
    {word_id::mfi, "mfi(14)"},
    {word_id::willr, "willr(14)"},
    {word_id::adx, "adx(14)"},
    {word_id::di_plus, "di_plus(14)"},
    {word_id::di_minus, "di_minus(14)"},
    {word_id::aroon, "aroon(14).up"},
    {word_id::ichimoku, "ichimoku(9, 26, 52).base"},
    {word_id::vwap, "vwap(20)"},
    {word_id::rank, "rank(turnover)"},
    {word_id::pctrank, "pctrank(change(60))"},
    {word_id::breadth, "breadth(close > sma(50))"},
  });
  const auto* const found = std::find_if(examples.begin(), examples.end(),
                                         [word](const auto& one) { return one.first == word; });
  return found == examples.end() ? std::string_view{} : found->second;
}

std::string advice_behind(const token& next, const token& behind) {
  if (next.kind == token_kind::comma && behind.after_comma)
    return "write a number without commas, or with 천 만 억";
  if (next.kind == token_kind::word)
    if (const auto instead = instead_of(next.word, relations); !instead.empty())
      return "write " + std::string{instead};
  if (next.kind == token_kind::number && behind.kind == token_kind::word)
    if (const auto instead = instead_of(behind.word, relations); !instead.empty())
      return "write " + std::string{instead} + " before the number";
  if (next.kind == token_kind::number || next.kind == token_kind::word)
    return "an operator is missing before it, such as > or and, or the clause should end there";
  return "the clause should end before it";
}

std::string_view advice_on_number(std::string_view glued) {
  if (glued.find("신고가") != std::string_view::npos)
    return "write close >= highest(high, 252), or @year-high";
  if (glued.find("신저가") != std::string_view::npos)
    return "write close <= lowest(low, 252), or @year-low";
  if (glued.find("일") != std::string_view::npos || glued.find("선") != std::string_view::npos)
    return "a mean of 20 days is written sma(20)";
  return {};
}

} // namespace tandem::screens
