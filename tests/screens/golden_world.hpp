#pragma once

#include "market/candle.hpp"
#include "market/symbol.hpp"
#include "screens/catalog.hpp"
#include "screens/session.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The reference data beside the checkout. It is not part of the project, so every test that needs
/// it has the precondition `has_golden_screens`.
namespace tandem::screens::golden {

boost::test_tools::assertion_result has_golden_screens(boost::unit_test::test_unit_id);

/// A CSV file with quoted fields.
struct table {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
  const std::string& text(const std::vector<std::string>& row, std::string_view column) const;
};

/// Symbols with candles, the golden files about them, and a session per date.
class world {
public:
  /// The real candles.
  static const world& real();
  /// Made-up ones, with files about all screens.
  static const world& made_up();

  table read(const std::string& name) const;
  std::size_t size() const { return symbols_.size(); }
  const std::string& code(std::size_t place) const { return symbols_[place].code; }
  std::size_t place_of(std::string_view code) const;

  /// Everything a plan tells on a date.
  session run(std::shared_ptr<const plan> what, market::date day) const;

private:
  world(std::string candles, std::string files, std::string kosdaq);

  std::string files_;
  market::universe symbols_;
  std::vector<market::candle_series> candles_;
  market_facts market_;
};

/// The screens of the golden shelf in a plan with margins, and their places by name.
struct planned_shelf {
  std::shared_ptr<const plan> what;
  const planned_screen& named(std::string_view name) const;
};
const planned_shelf& shelf_plan();

/// Empty: unknown or none.
std::optional<double> number(const std::string& text);
market::date to_date(const std::string& iso);

} // namespace tandem::screens::golden
