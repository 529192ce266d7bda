#include "tests/screens/golden_world.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace tandem::screens::golden {

namespace {

std::filesystem::path shared_folder() {
  return std::filesystem::path{TANDEM_SOURCE_DIR} / ".." / "shared";
}

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      fields.emplace_back();
    else if (c != '\r')
      fields.back() += c;
  }
  return fields;
}

table read_table(const std::filesystem::path& path) {
  std::ifstream file{path};
  if (!file)
    throw std::runtime_error("cannot read " + path.string());
  table read;
  std::string line;
  std::getline(file, line);
  read.header = split(line);
  while (std::getline(file, line))
    read.rows.push_back(split(line));
  return read;
}

market::candle_series read_candles(const std::filesystem::path& path) {
  market::candle_series series;
  for (const auto& row : read_table(path).rows) {
    market::candle one;
    one.day = to_date(row.at(0));
    one.open = std::stod(row.at(1));
    one.high = std::stod(row.at(2));
    one.low = std::stod(row.at(3));
    one.close = std::stod(row.at(4));
    one.volume_shares = std::stoll(row.at(5));
    series.push_back(one);
  }
  return series;
}

/// As the golden files' README says.
market::listing_class kind_of(const std::string& code, const std::string& name) {
  if (name.find("스팩") != std::string::npos)
    return market::listing_class::spac;
  return std::string_view{"579KLM"}.find(code.back()) != std::string_view::npos
           ? market::listing_class::preferred
           : market::listing_class::common;
}

} // namespace

boost::test_tools::assertion_result has_golden_screens(boost::unit_test::test_unit_id) {
  boost::test_tools::assertion_result present{
    std::filesystem::exists(shared_folder() / "golden/screens")};
  if (!present) {
    present.message() << "skipped: the reference data beside the checkout is not there";
    BOOST_TEST_MESSAGE("skipped: the reference data beside the checkout is not there");
  }
  return present;
}

const std::string& table::text(const std::vector<std::string>& row, std::string_view column) const {
  const auto at = std::find(header.begin(), header.end(), column);
  if (at == header.end())
    throw std::runtime_error("no column " + std::string{column});
  return row.at(static_cast<std::size_t>(at - header.begin()));
}

world::world(std::string candles, std::string files, std::string kosdaq)
    : files_(std::move(files)) {
  const auto folder = shared_folder() / candles;
  const auto symbols = read_table(folder / "symbols.csv");
  for (const auto& row : symbols.rows) {
    market::listing symbol;
    symbol.code = symbols.text(row, "code");
    symbol.name = symbols.text(row, "name");
    symbol.market =
      symbols.text(row, "market") == "KOSPI" ? market::market_id::kospi : market::market_id::kosdaq;
    symbol.kind = kind_of(symbol.code, symbol.name);
    candles_.push_back(read_candles(folder / "ohlcv" / (symbol.code + ".csv")));
    symbols_.push_back(std::move(symbol));
  }
  market_.kospi = index_closes{read_candles(folder / "index/KOSPI.csv")};
  if (!kosdaq.empty())
    market_.kosdaq = index_closes{read_candles(folder / kosdaq)};
  market_.regime = market::regime_word::neutral;
}

const world& world::real() {
  static const world read{"data/krx-daily", "golden/screens", ""};
  return read;
}

const world& world::made_up() {
  static const world read{"golden/screens/synth", "golden/screens/synth", "index/KOSDAQ.csv"};
  return read;
}

table world::read(const std::string& name) const {
  return read_table(shared_folder() / files_ / name);
}

std::size_t world::place_of(std::string_view code) const {
  const auto found = std::find_if(symbols_.begin(), symbols_.end(),
                                  [code](const auto& one) { return one.code == code; });
  if (found == symbols_.end())
    throw std::runtime_error("no symbol " + std::string{code});
  return static_cast<std::size_t>(found - symbols_.begin());
}

session world::run(std::shared_ptr<const plan> what, market::date day) const {
  session done{std::move(what), symbols_.size(), market_};
  workspace memory;
  bars columns;
  for (std::size_t place = 0; place < symbols_.size(); ++place) {
    columns.assign(candles_[place], day);
    if (columns.last_day() == day)
      done.judge(place, columns, symbol_facts{symbols_[place]}, memory);
  }
  done.finish();
  return done;
}

const planned_screen& planned_shelf::named(std::string_view name) const {
  for (const auto& one : what->screens())
    if (one.what->name == name)
      return one;
  throw std::runtime_error("no screen " + std::string{name});
}

const planned_shelf& shelf_plan() {
  static const auto made = [] {
    std::vector<screen_text> texts;
    for (const auto& entry :
         std::filesystem::directory_iterator{shared_folder() / "golden/screens/shelf"}) {
      std::ifstream file{entry.path()};
      texts.push_back({entry.path().stem().string(),
                       entry.path().filename().string(),
                       {std::istreambuf_iterator<char>{file}, {}}});
    }
    std::vector<std::string> names;
    for (const auto& one : texts)
      names.push_back(one.name);
    catalog known{std::move(texts)};
    std::vector<std::shared_ptr<const screen>> screens;
    for (const auto& name : names) {
      const auto& one = known.screen_named(name);
      if (!one.found.empty() || !one.what)
        throw std::runtime_error(render(one.found, name, known.find(name)->text));
      screens.push_back(one.what);
    }
    plan_options options;
    options.margins = true;
    return planned_shelf{std::make_shared<const plan>(std::move(screens), options)};
  }();
  return made;
}

std::optional<double> number(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional{std::stod(text)};
}

market::date to_date(const std::string& iso) {
  const auto day = market::date::parse(iso);
  if (!day)
    throw std::runtime_error("not a day: " + iso);
  return *day;
}

} // namespace tandem::screens::golden
