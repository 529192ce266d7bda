#pragma once

#include "market/error.hpp"
#include "market/rules/rule.hpp"
#include "store/json.hpp"
#include "store/rows.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

namespace tandem::store {

/// A market::filter_check as it is stored; without a value for NaN.
struct engine_check {
  std::string what;
  std::optional<double> value;
  std::string relation;
  std::optional<double> limit;
  std::optional<double> up_to; // Only with "in".
  bool passed = false;
  bool operator==(const engine_check&) const = default;
};

/// What one engine said of a symbol.
struct engine_verdict {
  std::string engine;
  std::string stage; // The filter that dropped the symbol, or "matched".
  std::optional<int> signals_count;
  std::optional<int> signals_total;
  std::vector<engine_check> checks;
  bool operator==(const engine_verdict&) const = default;
};

/// What a scanner said of a symbol, and how far its candles could be trusted.
struct symbol_verdict {
  std::string code;
  std::string basis; // As in candidate_row.
  std::string doubt;
  std::vector<engine_verdict> engines; // In the order of the rule's engines.
  bool operator==(const symbol_verdict&) const = default;
};

symbol_verdict to_stored(const std::string& code, std::span<const market::verdict> verdicts,
                         const market::data_quality& data);

/// Whether any engine picked the symbol.
bool is_match(const symbol_verdict& one);

/// Collects verdicts of one scanner for one row of table verdict_block. Names, thresholds and the
/// ways through the filters stand there once, values by columns: deflated that takes some 50 bytes
/// a symbol. docs/data.md shows the layout.
class verdict_block {
public:
  void add(const symbol_verdict& one);
  std::size_t size() const { return codes_.size(); }
  /// The row; `number` places it among those of its run. Errors: storage_failure without memory.
  result<verdict_block_row> seal(const std::string& run_id, const std::string& scanner,
                                 std::int64_t number) const;

private:
  /// What repeats: each value once, and for each symbol the place of its value, if it has one.
  template <class T>
  struct repeated {
    std::map<T, std::size_t> places;
    std::vector<T> values; // By their places.
    std::vector<std::optional<std::size_t>> of;
    void add(const T& value) { of.emplace_back(place(value)); }
    std::size_t place(const T& value);
  };
  /// A filter with its threshold: name, relation, limit, upper limit.
  using filter = std::tuple<std::string, std::string, std::optional<double>, std::optional<double>>;

  struct column {
    std::vector<std::optional<double>> values; // Of the symbols that came to the filter, in order.
    std::vector<std::size_t> failed;           // Places in `values` of those that did not pass.
  };

  /// What one engine said of the symbols.
  struct engine_columns {
    std::string name;
    repeated<std::string> stages;
    std::vector<std::optional<int>> signals_count;
    std::vector<std::optional<int>> signals_total;
    repeated<std::vector<std::size_t>> ways; // The filters in the order of their checks.
    repeated<filter> filters;                // Without `of`.
    std::vector<column> columns;             // By the places of the filters.
    void add(const engine_verdict& one);
    void skip(std::size_t symbols); // Of which the engine said nothing.
    void put(json& out) const;      // Its members, into an object that is open.
    std::size_t size() const { return stages.of.size(); }
  };

  engine_columns& columns_of(const std::string& engine);
  std::string text() const;

  std::vector<std::string> codes_;
  repeated<std::string> bases_;
  repeated<std::string> doubts_;
  std::vector<engine_columns> engines_;
};

/// Errors: storage_failure when the row is not what verdict_block writes; the message names it.
result<std::vector<symbol_verdict>> read_block(const verdict_block_row& stored);

} // namespace tandem::store
