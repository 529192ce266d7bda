#include "market/backtest/differences.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace tandem::market::backtest {

namespace {

std::string text_of(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

std::string text_of(std::string_view value) {
  return std::string{value};
}

std::string text_of(regime_word value) {
  return std::string{to_string(value)};
}

template <class Number>
requires std::is_integral_v<Number> std::string text_of(Number value) {
  return std::to_string(value);
}

template <class T>
std::string text_of(const std::optional<T>& value) {
  return value ? text_of(*value) : "none";
}

/// NaN is equal to itself, and 0 not to -0.
template <class T>
bool is_same(const T& one, const T& other) {
  if constexpr (std::is_same_v<T, double>)
    return std::bit_cast<std::uint64_t>(one) == std::bit_cast<std::uint64_t>(other);
  else
    return one == other;
}

template <class T>
bool is_same(const std::optional<T>& one, const std::optional<T>& other) {
  return one.has_value() == other.has_value() && (!one || is_same(*one, *other));
}

/// Collects comparisons; only the first that fails counts.
class comparison {
public:
  template <class T>
  comparison& add(std::string_view what, const T& one, const T& other) {
    if (!found_ && !is_same(one, other))
      found_ = unequal{std::string{what}, text_of(one), text_of(other)};
    return *this;
  }
  bool is_settled() const { return found_.has_value(); }
  const std::optional<unequal>& found() const { return found_; }

private:
  std::optional<unequal> found_;
};

std::string text_of_fact(const fact& one) {
  return std::visit([](auto value) { return text_of(value); }, one.value);
}

void compare(comparison& to, const verdict& one, const verdict& other) {
  const std::string_view first = one.engine ? std::string_view{one.engine->name} : "";
  const std::string_view second = other.engine ? std::string_view{other.engine->name} : "";
  to.add("engine", first, second);
  to.add("stage", one.stage(), other.stage());
  to.add("measures", one.measures.size(), other.measures.size());
  for (std::size_t i = 0; !to.is_settled() && i < one.measures.size(); ++i)
    to.add(i < one.engine->measures.size() ? std::string_view{one.engine->measures[i]} : "measure",
           one.measures[i], other.measures[i]);
  to.add("close", one.close, other.close)
    .add("change_rate", one.change_rate, other.change_rate)
    .add("signals_count", one.signals_count, other.signals_count)
    .add("signals_total", one.signals_total, other.signals_total)
    .add("score", one.score, other.score)
    .add("risk_score", one.risk_score, other.risk_score)
    .add("label", one.label, other.label)
    .add("strategy", one.strategy, other.strategy)
    .add("target_profit", one.target_profit, other.target_profit)
    .add("stop_loss", one.stop_loss, other.stop_loss)
    .add("holding_days", one.holding_days, other.holding_days)
    .add("holding_period", one.holding_period, other.holding_period)
    .add("facts", one.facts.size(), other.facts.size());
  for (std::size_t i = 0; !to.is_settled() && i < one.facts.size(); ++i)
    to.add(one.facts[i].name, text_of_fact(one.facts[i]), text_of_fact(other.facts[i]));
}

std::string_view word_of(standing how) {
  switch (how) {
    case standing::stale:
      return "stale";
    case standing::short_history:
      return "short_history";
    case standing::judged:
      break;
  }
  return "judged";
}

void compare(comparison& to, const condition& one, const condition& other) {
  to.add("market_sentiment", one.market_sentiment, other.market_sentiment)
    .add("final_regime", one.final_regime, other.final_regime)
    .add("midterm_regime", one.midterm_regime, other.midterm_regime)
    .add("longterm_regime", one.longterm_regime, other.longterm_regime)
    .add("rsi_threshold", one.rsi_threshold, other.rsi_threshold)
    .add("min_signals", one.min_signals, other.min_signals)
    .add("macd_osc_min", one.macd_osc_min, other.macd_osc_min)
    .add("vol_ma5_mult", one.vol_ma5_mult, other.vol_ma5_mult)
    .add("gap_max", one.gap_max, other.gap_max)
    .add("ext_from_tema20_max", one.ext_from_tema20_max, other.ext_from_tema20_max)
    .add("short_term_risk_score", one.short_term_risk_score, other.short_term_risk_score)
    .add("global_trend_score", one.global_trend_score, other.global_trend_score)
    .add("global_risk_score", one.global_risk_score, other.global_risk_score)
    .add("market_divergence", static_cast<int>(one.market_divergence),
         static_cast<int>(other.market_divergence));
}

} // namespace

std::optional<unequal> difference(const past_condition& one, const past_condition& other) {
  comparison all;
  all.add("regime word", one.word, other.word);
  all.add("condition", one.mc.has_value(), other.mc.has_value());
  if (!all.is_settled() && one.mc)
    compare(all, *one.mc, *other.mc);
  return all.found();
}

std::optional<unequal> difference(const judgement& one, const judgement& other) {
  comparison all;
  all.add("standing", word_of(one.how), word_of(other.how));
  all.add("verdicts", one.verdicts.size(), other.verdicts.size());
  for (std::size_t i = 0; !all.is_settled() && i < one.verdicts.size(); ++i)
    compare(all, one.verdicts[i], other.verdicts[i]);
  return all.found();
}

} // namespace tandem::market::backtest
