#include "tests/market/golden_data.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace tandem::market::golden {

namespace {

std::filesystem::path shared_folder() {
  return std::filesystem::path{TANDEM_SOURCE_DIR} / ".." / "shared";
}

std::vector<std::string> split(std::string_view line) {
  std::vector<std::string> fields;
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n'))
    line.remove_suffix(1);
  for (std::size_t begin = 0;;) {
    const auto end = line.find(',', begin);
    fields.emplace_back(line.substr(begin, end - begin));
    if (end == std::string_view::npos)
      return fields;
    begin = end + 1;
  }
}

double parse_real(std::string_view text) {
  double value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size())
    throw std::runtime_error("not a number: " + std::string{text});
  return value;
}

/// Fields from `first` on: date, open, high, low, close, volume.
candle to_candle(const std::vector<std::string>& fields, std::size_t first) {
  candle day;
  day.day = to_date(fields.at(first));
  day.open = parse_real(fields.at(first + 1));
  day.high = parse_real(fields.at(first + 2));
  day.low = parse_real(fields.at(first + 3));
  day.close = parse_real(fields.at(first + 4));
  day.volume_shares = std::stoll(fields.at(first + 5));
  return day;
}

std::vector<std::vector<std::string>> read_rows(const std::string& path) {
  std::ifstream file{shared_folder() / path};
  if (!file)
    throw std::runtime_error("cannot read " + path);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(file, line);)
    rows.push_back(split(line));
  return rows;
}

/// A file of daily candles with a header row.
candle_series load_series(const std::string& path) {
  candle_series series;
  const auto rows = read_rows(path);
  for (std::size_t row = 1; row < rows.size(); ++row)
    series.push_back(to_candle(rows[row], 0));
  return series;
}

market_data load_krx() {
  market_data data;
  const table symbols{"data/krx-daily/symbols.csv"};
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    listing symbol{symbols.text(i, "code"), symbols.text(i, "name"),
                   symbols.text(i, "market") == "KOSPI" ? market_id::kospi : market_id::kosdaq};
    auto series = load_series("data/krx-daily/ohlcv/" + symbol.code + ".csv");
    data.emplace_back(std::move(symbol), std::move(series));
  }
  return data;
}

market_data load_synthetic() {
  market_data data;
  const table names{"golden/synth_v2_none.csv"};
  const auto rows = read_rows("golden/synth_candles.csv");
  std::map<std::string, candle_series> series;
  for (std::size_t row = 1; row < rows.size(); ++row)
    series[rows[row].at(0)].push_back(to_candle(rows[row], 1));
  for (std::size_t i = 0; i < names.size(); ++i)
    data.emplace_back(listing{names.text(i, "code"), names.text(i, "name"), market_id::kospi},
                      series.at(names.text(i, "code")));
  return data;
}

/// Every date has one list of scans.
std::vector<std::string> find_dates() {
  constexpr std::string_view prefix = "v2scan_";
  std::vector<std::string> days;
  for (const auto& entry : std::filesystem::directory_iterator{shared_folder() / "golden"})
    if (const auto name = entry.path().stem().string(); name.starts_with(prefix))
      days.push_back(name.substr(prefix.size()));
  std::sort(days.begin(), days.end());
  if (days.size() < 4)
    throw std::runtime_error("fewer golden dates than are handed out");
  return days;
}

/// Takes `prefix` off the front of `text` if it is there.
bool strip(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix))
    return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::vector<std::string> every_second_code(const market_data& data, std::size_t first) {
  std::vector<std::string> codes;
  for (std::size_t i = first; i < data.size(); i += 2)
    codes.push_back(data[i].first.code);
  return codes;
}

} // namespace

boost::test_tools::assertion_result has_shared_data(boost::unit_test::test_unit_id) {
  boost::test_tools::assertion_result present{std::filesystem::exists(shared_folder() / "golden")};
  if (!present) {
    present.message() << "skipped: the reference data beside the checkout is not there";
    BOOST_TEST_MESSAGE("skipped: the reference data beside the checkout is not there");
  }
  return present;
}

date to_date(std::string_view iso) {
  const auto day = date::parse(iso);
  if (!day)
    throw std::runtime_error("not a day: " + std::string{iso});
  return *day;
}

table::table(const std::string& path) : rows_(read_rows(path)) {
  for (std::size_t i = 0; i < rows_.at(0).size(); ++i)
    columns_[rows_[0][i]] = i;
  rows_.erase(rows_.begin());
}

const std::string& table::text(std::size_t row, std::string_view column) const {
  const auto found = columns_.find(column);
  if (found == columns_.end())
    throw std::runtime_error("no column " + std::string{column});
  return rows_.at(row).at(found->second);
}

std::optional<double> table::number(std::size_t row, std::string_view column) const {
  const auto& field = text(row, column);
  if (field.empty())
    return std::nullopt;
  return parse_real(field);
}

double table::real(std::size_t row, std::string_view column) const {
  return parse_real(text(row, column));
}

int table::integer(std::size_t row, std::string_view column) const {
  return std::stoi(text(row, column));
}

const std::vector<std::string>& dates() {
  static const auto found = find_dates();
  return found;
}

const market_data& krx() {
  static const market_data data = load_krx();
  return data;
}

const candle_series& index_series(const std::string& name) {
  static std::map<std::string, candle_series> read;
  const auto found = read.find(name);
  if (found != read.end())
    return found->second;
  return read[name] = load_series("data/krx-daily/index/" + name + ".csv");
}

const market_data& synthetic() {
  static const market_data data = load_synthetic();
  return data;
}

std::optional<condition> condition_of(std::string_view variant, const market_data& data) {
  const bool relaxed = strip(variant, "relaxed-");
  if (variant == "none")
    return std::nullopt;
  condition mc;
  if (strip(variant, "crash")) {
    mc = fixed_condition(regime_word::neutral);
    mc.market_sentiment = regime_word::crash;
    mc.final_regime = regime_word::crash;
    mc.midterm_regime = regime_word::crash;
  } else {
    for (auto word : {regime_word::bull, regime_word::neutral, regime_word::bear})
      if (strip(variant, to_string(word))) {
        mc = fixed_condition(word);
        break;
      }
  }
  if (relaxed) {
    mc.gap_max = 10;
    mc.ext_from_tema20_max = 10;
  }
  if (variant == "-ltbull") {
    mc.longterm_regime = regime_word::bull;
  } else if (variant == "-divkospi") {
    mc.market_divergence = divergence::kospi_up_kosdaq_down;
    mc.kospi_universe = every_second_code(data, 0);
  } else if (variant == "-divkosdaq") {
    mc.market_divergence = divergence::kospi_down_kosdaq_up;
    mc.kosdaq_universe = every_second_code(data, 1);
  } else if (strip(variant, "-str")) {
    mc.short_term_risk_score = std::stoi(std::string{variant});
  } else if (!variant.empty()) {
    throw std::runtime_error("unknown variant part " + std::string{variant});
  }
  return mc;
}

rule_settings settings_of(std::string_view variant) {
  if (!variant.starts_with("relaxed-"))
    return {};
  return {{"v2.min-signals", 0}, {"v2.rsi-upper-limit", 1000.0},   {"v2.gap-min", -10.0},
          {"v2.gap-max", 10.0},  {"v2.ext-from-tema20-max", 10.0}, {"v2.min-turnover-krw", 0.0},
          {"v2.min-price", 0.0}, {"v2.overheat-rsi-tema", 1000.0}, {"v2.risk-score-threshold", 99}};
}

scanned scan(const rule& judge, const market_data& data, date day, detail depth) {
  session_scan work{judge, day, false, depth};
  scanned found;
  found.verdicts.reserve(data.size());
  for (const auto& [symbol, candles] : data)
    found.verdicts.push_back(work.judge(found.verdicts.size(), symbol, candles));
  found.result = work.finish();
  return found;
}

} // namespace tandem::market::golden
