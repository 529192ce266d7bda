#pragma once

#include "market/backtest/fills.hpp"
#include "market/backtest/history.hpp"
#include "market/condition.hpp"
#include "market/rules/rule.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tandem::market::backtest {

/// A scanner to test: its rule, bound to a day's condition. Rules of days without a condition may
/// be one.
struct scanner {
  std::string name;
  std::function<std::shared_ptr<const rule>(const std::optional<condition>&)> make;
};

/// A symbol that a scanner's engine matched on a session, and what of the verdict is needed later:
/// a backtest keeps matches, not verdicts.
struct signal {
  std::uint32_t order = 0;    // In the universe.
  std::uint32_t picked = 0;   // Its candle of the session among its traded ones.
  std::uint32_t engine = 0;   // Among the scanner's.
  std::uint32_t position = 0; // In the engine's list, from 1; 0: matched, not listed.
  std::optional<double> score;
  std::optional<double> risk_score;
  std::optional<exit_guides> guides;
};

using engine_list = std::vector<std::shared_ptr<const engine_declaration>>;

/// The engines of a rule, in its order. `any`: the rule without a condition, with which all run.
engine_list engines_of(const rule& any);
/// The place of the engine of that name. Precondition: it is there.
std::uint32_t place_of(const engine_list& engines, const engine_declaration& engine);

/// How a symbol stands on a session.
enum class standing : std::uint8_t {
  stale,         // Its last traded candle is of an earlier day.
  short_history, // A scan of the day saw more candles than are stored.
  judged,
};

/// What a rule says of a symbol on a day, from the candles of the day and before.
struct judgement {
  standing how = standing::stale;
  std::vector<verdict> verdicts; // Empty unless judged.
};

/// One symbol on its way through the sessions, which must come in ascending order. Refers to the
/// series.
class symbol_walk {
public:
  explicit symbol_walk(const stored_series& of, std::span<const candle> traded)
      : of_(of), traded_(traded) {}

  /// Goes to `day`. False where the symbol was not traded on it.
  bool go_to(date day);
  /// The place of the day's candle among the traded ones. Precondition: `go_to` said true.
  std::size_t picked() const { return traded_known_ - 1; }
  judgement judge(const rule& with, symbol_memory& memory) const;

private:
  const stored_series& of_;
  std::span<const candle> traded_;
  date day_;
  std::size_t known_ = 0; // Candles up to the day.
  std::size_t traded_known_ = 0;
};

/// Gives the signals of one session their positions, by the rule's own selection. `signals`: in the
/// order of the universe, of a symbol in that of the engines.
void take_positions(const rule& with, const engine_list& engines,
                    std::span<const stored_series> symbols, std::span<signal> signals);

} // namespace tandem::market::backtest
