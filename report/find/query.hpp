#pragma once

#include "screens/screens.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tandem {

/// What a user wants to see of the stored market, as written.
struct find_request {
  std::string text;                 // A condition, or "@name" of a screen.
  std::vector<std::string> columns; // Names or expressions; empty: the usual ones.
  std::string order;                // "rsi(14) asc"; empty: as the screen says.
  std::optional<std::int64_t> limit;
  bool near = false;
  bool funnel = false;
};

/// What can be shown of a symbol that was found.
struct find_column {
  enum class source : std::uint8_t {
    rank,
    code,
    name,
    market,
    kind,
    close,
    change_rate,
    score,
    order_key, ///< What the screen orders by.
    truth,     ///< Of the labelled clause at `place`.
    left,      ///< Of that clause: its sides.
    right,
    value, ///< Of the expression that is screen `place` of the plan.
    near,  ///< The clause that keeps a near miss out.
    margin,
  };
  source what = source::code;
  std::string name;  // In CSV.
  std::string title; // For people.
  std::size_t place = 0;
};

using find_columns = std::vector<find_column>;

/// A request that was understood.
struct find_query {
  find_request asked;
  std::shared_ptr<const screens::plan> what; // Its first screen is the one asked for; the others
                                             // are the expressions of columns and order.
  find_columns columns;                      // Those asked for; empty: the usual ones.
  std::optional<std::size_t> order;          // The screen of the plan to order by.
  bool ascending = false;

  const screens::planned_screen& screen() const { return what->screens()[0]; }
};

struct understood_request {
  std::optional<find_query> query; // Nothing where something is wrong.
  std::string told;                // All errors and warnings, each with its place underlined.
};

/// Never fails otherwise: whatever the request holds, it is understood or what is wrong is told.
understood_request understand(const find_request& asked, screens::catalog& known);

/// "rank, code, name, ...": what may be named as a column besides labels and expressions.
std::string find_column_names();

} // namespace tandem
