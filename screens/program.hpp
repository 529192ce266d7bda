#pragma once

#include "screens/bars.hpp"
#include "screens/kernels.hpp"
#include "screens/term.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace tandem::screens {

/// More bars than any series has: all of them.
inline constexpr std::int32_t all_bars = std::numeric_limits<std::int32_t>::max() / 2;

/// One column to compute. Columns are places in the tables of a `column_space`; a depth is how many
/// of the newest bars somebody looks at.
struct step {
  term what;
  std::int32_t out = -1;
  std::int32_t a = -1;
  std::int32_t b = -1;
  std::int32_t c = -1;
  std::int32_t depth = 0;
  std::int32_t a_depth = 0;
  std::int32_t b_depth = 0;
  std::int32_t c_depth = 0;
  std::int32_t shared =
    -1; // Of a window that sums: what it shares with others over the same column.
};

/// How many bars of its operands a term looks at besides the one it is asked for.
std::int32_t reach_of(const term& one);

/// Steps that compute wanted terms for one symbol, each column no deeper than somebody looks.
class program {
public:
  enum class keeping : std::uint8_t {
    nothing, ///< A column's memory is used again as soon as nobody needs it.
    wanted,  ///< The wanted columns stay until the next symbol.
    all,     ///< Every column stays.
  };

  /// `depth` bars of each wanted term.
  program(const term_table& terms, std::span<const term_id> wanted, std::int32_t depth,
          keeping keep);

  std::span<const step> steps() const { return steps_; }
  /// The wanted terms, each once, and the step after which its column stands.
  struct output {
    term_id what = no_term;
    std::int32_t column = -1;
    std::size_t step = 0;
  };
  std::span<const output> outputs() const { return outputs_; }
  /// Where the column of a term is, also of one that was not wanted; -1: not computed or not kept.
  std::int32_t column_of(term_id what) const;
  std::size_t number_columns() const { return number_columns_; }
  std::size_t truth_columns() const { return truth_columns_; }
  std::size_t shared_count() const { return shared_count_; }
  const term_table& terms() const { return *terms_; }

private:
  void find_depths(std::span<const term_id> wanted, std::int32_t depth);
  void place_columns(std::span<const term_id> wanted, keeping keep);
  void share_sums();

  const term_table* terms_;
  std::vector<std::int32_t> depths_;  // By term; 0: not needed.
  std::vector<std::int32_t> columns_; // By term.
  std::vector<step> steps_;
  std::vector<output> outputs_;
  std::size_t number_columns_ = 0;
  std::size_t truth_columns_ = 0;
  std::size_t shared_count_ = 0;
};

/// The memory that a program works in, kept from symbol to symbol. One per thread.
class workspace {
public:
  /// Makes room for columns of `bars` values and forgets the symbol before.
  void prepare(const program& what, std::size_t bars);
  double* numbers(std::int32_t column) {
    return numbers_.data() + static_cast<std::size_t>(column) * stride_;
  }
  std::uint8_t* truths(std::int32_t column) {
    return truths_.data() + static_cast<std::size_t>(column) * stride_;
  }
  const double* numbers(std::int32_t column) const {
    return numbers_.data() + static_cast<std::size_t>(column) * stride_;
  }
  const std::uint8_t* truths(std::int32_t column) const {
    return truths_.data() + static_cast<std::size_t>(column) * stride_;
  }
  kernels::scratch& scratch() { return scratch_; }
  /// What windows over `x` share, computed for the first of them.
  const kernels::running& shared(std::int32_t place, kernels::numbers x, std::size_t bars);

private:
  std::vector<double> numbers_;
  std::vector<std::uint8_t> truths_;
  std::size_t stride_ = 0;
  kernels::scratch scratch_;
  struct shared_column {
    kernels::running what;
    std::uint64_t symbol = 0; // Whose it is.
  };
  std::vector<shared_column> shared_;
  std::uint64_t symbol_ = 0;
};

/// What a symbol brings along.
struct symbol_view {
  const bars& candles;
  const symbol_facts& facts;
  const market_facts& market;
};

/// Computes one step's column from columns computed before.
void execute(const step& what, const term_table& terms, const symbol_view& symbol,
             workspace& memory);

/// A step whose operands are all bar by bar, on columns of `size` values that the caller has: also
/// symbols instead of bars. `what.what` is none of the cross section.
struct operand_columns {
  kernels::numbers a;
  kernels::numbers b;
  kernels::numbers c;
  kernels::truths a_truth;
  kernels::truths b_truth;
  const kernels::running* a_running = nullptr; // Of `a`, for windows that sum.
};
void compute_number(const term& what, kernels::target to, const operand_columns& from,
                    kernels::scratch& work);
void compute_truth(const term& what, kernels::truth_target to, const operand_columns& from,
                   kernels::scratch& work);

} // namespace tandem::screens
