#include "screens/words.hpp"

#include <array>
#include <unordered_map>

namespace tandem::screens {

namespace {

using group = word_group;
using id = word_id;

std::vector<word_row> make_series() {
  return {{id::open, group::series, "open", {"o", "시가"}},
          {id::high, group::series, "high", {"h", "고가"}},
          {id::low, group::series, "low", {"l", "저가"}},
          {id::close, group::series, "close", {"c", "종가"}},
          {id::volume, group::series, "volume", {"v", "거래량"}},
          {id::turnover, group::series, "turnover", {"거래대금"}},
          {id::typical, group::series, "typical", {}},
          {id::true_range, group::series, "tr", {}},
          {id::obv, group::series, "obv", {"누적거래량"}}};
}

word_row function(id what, std::string_view text, std::vector<std::string_view> aliases,
                  std::string_view arguments, std::string_view usage,
                  std::vector<std::string_view> fields = {}) {
  return {
    what,  group::function,  text, std::move(aliases), arguments, usage.find("[x,]") != usage.npos,
    usage, std::move(fields)};
}

std::vector<word_row> make_windows() {
  return {
    function(id::sma, "sma", {"avg", "ma", "이평", "이동평균"}, "xn", "sma([x,] n)"),
    function(id::ema, "ema", {"eavg", "지수이평", "지수이동평균"}, "xn", "ema([x,] n)"),
    function(id::wma, "wma", {"wavg", "가중이평", "가중이동평균"}, "xn", "wma([x,] n)"),
    function(id::rma, "rma", {}, "xn", "rma([x,] n)"),
    function(id::sum, "sum", {"합", "합계"}, "xn", "sum(x, n)"),
    function(id::highest, "highest", {"최고", "최고값"}, "xn", "highest(x, n)"),
    function(id::lowest, "lowest", {"최저", "최저값"}, "xn", "lowest(x, n)"),
    function(id::highestbars, "highestbars", {}, "xn", "highestbars(x, n)"),
    function(id::lowestbars, "lowestbars", {}, "xn", "lowestbars(x, n)"),
    function(id::stdev, "stdev", {"stddev", "표준편차"}, "xn", "stdev([x,] n)"),
    function(id::median, "median", {}, "xn", "median([x,] n)"),
    function(id::slope, "slope", {}, "xn", "slope([x,] n)"),
    function(id::percentrank, "percentrank", {}, "xn", "percentrank([x,] n)"),
    function(id::corr, "corr", {}, "xxn", "corr(x, y, n)"),
    function(id::change, "change", {"등락률"}, "xn", "change([x,] n)"),
    function(id::roc, "roc", {}, "xn", "roc([x,] n)"),
  };
}

std::vector<word_row> make_conditions() {
  return {
    function(id::rising, "rising", {"상승"}, "xn", "rising([x,] n)"),
    function(id::falling, "falling", {"하락"}, "xn", "falling([x,] n)"),
    function(id::crossup, "crossup", {"상향돌파", "골든크로스"}, "vv", "crossup(a, b)"),
    function(id::crossdown, "crossdown", {"하향돌파", "데드크로스"}, "vv", "crossdown(a, b)"),
    function(id::near, "near", {"근접"}, "vvp", "near(a, b, p)"),
    function(id::any, "any", {"한번이라도"}, "cn", "any(condition, n)"),
    function(id::all, "all", {"모두"}, "cn", "all(condition, n)"),
    function(id::count, "count", {"횟수"}, "cn", "count(condition, n)"),
    function(id::since, "since", {}, "cn", "since(condition, n)"),
    function(id::when, "when", {}, "cxnn", "when(condition, x, k, n)"),
    function(id::min, "min", {}, "vv+", "min(a, b, ...)"),
    function(id::max, "max", {}, "vv+", "max(a, b, ...)"),
    function(id::abs, "abs", {}, "v", "abs(a)"),
    function(id::choose, "if", {}, "cvv", "if(condition, a, b)"),
  };
}

std::vector<word_row> make_indicators() {
  return {
    function(id::rsi, "rsi", {}, "xn", "rsi([x,] n)"),
    function(id::macd, "macd", {}, "nnn", "macd(fast, slow, signal)", {"line", "signal", "hist"}),
    function(id::bb, "bb", {"bbands", "볼린저"}, "xnf", "bb([x,] n, k)",
             {"mid", "upper", "lower", "width", "pctb"}),
    function(id::kc, "kc", {}, "nfn", "kc(n, k, m)", {"mid", "upper", "lower"}),
    function(id::atr, "atr", {}, "n", "atr(n)"),
    function(id::natr, "natr", {}, "n", "natr(n)"),
    function(id::stoch, "stoch", {}, "nnn", "stoch(n, k, d)", {"k", "d"}),
    function(id::cci, "cci", {}, "n", "cci(n)"),
    function(id::mfi, "mfi", {}, "n", "mfi(n)"),
    function(id::willr, "willr", {}, "n", "willr(n)"),
    function(id::adx, "adx", {}, "n", "adx(n)"),
    function(id::di_plus, "di_plus", {}, "n", "di_plus(n)"),
    function(id::di_minus, "di_minus", {}, "n", "di_minus(n)"),
    function(id::aroon, "aroon", {}, "n", "aroon(n)", {"up", "down"}),
    function(id::ichimoku, "ichimoku", {}, "nnn", "ichimoku(c, b, s)",
             {"conversion", "base", "a", "b"}),
    function(id::vwap, "vwap", {}, "n", "vwap(n)"),
    function(id::rank, "rank", {"순위"}, "x", "rank(x)"),
    function(id::pctrank, "pctrank", {}, "x", "pctrank(x)"),
    function(id::breadth, "breadth", {}, "c", "breadth(condition)"),
  };
}

std::vector<word_row> make_attributes() {
  return {{id::common, group::flag, "common", {"보통주"}},
          {id::preferred, group::flag, "preferred", {"우선주"}},
          {id::etf, group::flag, "etf", {}},
          {id::etn, group::flag, "etn", {}},
          {id::spac, group::flag, "spac", {"스팩"}},
          {id::reit, group::flag, "reit", {"리츠"}},
          {id::other, group::flag, "other", {}},
          {id::kospi, group::flag, "kospi", {"코스피"}},
          {id::kosdaq, group::flag, "kosdaq", {"코스닥"}},
          {id::halted, group::flag, "halted", {"거래정지"}},
          {id::administrative, group::flag, "administrative", {"관리종목"}},
          {id::market, group::choice, "market", {"시장"}},
          {id::kind, group::choice, "kind", {"종류"}},
          {id::regime, group::choice, "regime", {"국면"}},
          {id::name, group::name, "name", {"종목명"}},
          {id::bull, group::regime_word, "bull", {"강세"}},
          {id::neutral, group::regime_word, "neutral", {"중립"}},
          {id::bear, group::regime_word, "bear", {"약세"}},
          {id::crash, group::regime_word, "crash", {"급락"}}};
}

std::vector<word_row> make_vocabulary() {
  std::vector<word_row> all;
  for (auto* make : {make_series, make_windows, make_conditions, make_indicators, make_attributes})
    for (auto& row : make())
      all.push_back(std::move(row));
  return all;
}

const std::vector<word_row>& rows() {
  static const auto all = make_vocabulary();
  return all;
}

using word_index = std::unordered_map<std::string_view, const word_row*>;

word_index index_words() {
  word_index found;
  for (const auto& row : rows()) {
    found.emplace(row.text, &row);
    for (const auto alias : row.aliases)
      found.emplace(alias, &row);
  }
  return found;
}

} // namespace

std::span<const word_row> vocabulary() {
  return rows();
}

const word_row* find_word(std::string_view text) {
  static const auto index = index_words();
  const auto found = index.find(text);
  return found == index.end() ? nullptr : found->second;
}

const word_row& row_of(word_id what) {
  return rows().at(static_cast<std::size_t>(what));
}

std::span<const word_id> choices_of(word_id attribute) {
  static constexpr std::array markets{id::kospi, id::kosdaq};
  static constexpr std::array kinds{id::common, id::preferred, id::etf,  id::etn,
                                    id::spac,   id::reit,      id::other};
  static constexpr std::array regimes{id::bull, id::neutral, id::bear, id::crash};
  if (attribute == id::market)
    return markets;
  if (attribute == id::kind)
    return kinds;
  return regimes;
}

bool takes_running_total(word_id what) {
  switch (what) {
    case id::sma:
    case id::ema:
    case id::rma:
    case id::wma:
    case id::highest:
    case id::lowest:
    case id::median:
    case id::slope:
    case id::stdev:
    case id::corr:
    case id::percentrank:
    case id::highestbars:
    case id::lowestbars:
    case id::rising:
    case id::falling:
      return true;
    default:
      return false;
  }
}

bool wants_alike(word_id what) {
  switch (what) {
    case id::min:
    case id::max:
    case id::choose:
    case id::crossup:
    case id::crossdown:
    case id::near:
      return true;
    default:
      return false;
  }
}

} // namespace tandem::screens
