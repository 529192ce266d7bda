#include "market/verification.hpp"

#include "market/chart_check.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

namespace tandem::market {

namespace {

// Where more rows of a day than a fifth, and at least so many, have another close.
constexpr std::size_t evening_part = 5;
constexpr std::size_t evening_min = 2;

struct price_field {
  std::string_view name;
  double candle::*value;
};

constexpr std::array<price_field, 4> price_fields{{{"open", &candle::open},
                                                   {"high", &candle::high},
                                                   {"low", &candle::low},
                                                   {"close", &candle::close}}};

bool is_before(const candle& one, date day) {
  return one.day < day;
}

/// The candles from `first` on that are before `end`.
std::span<const candle> between(std::span<const candle> candles, date first, date end) {
  const auto begin = std::lower_bound(candles.begin(), candles.end(), first, is_before);
  return {begin, std::lower_bound(begin, candles.end(), end, is_before)};
}

/// Whether all prices differ by the factor of the close, as far as whole KRW can show it, and all
/// in its direction: the open of a row never moves in the evening.
bool is_scaled(const candle& before, const candle& after) {
  if (before.close <= 0 || after.close == before.close)
    return false;
  const double factor = after.close / before.close;
  const double rounding = 1 + factor;
  return std::all_of(price_fields.begin(), price_fields.end(), [&](const price_field& one) {
    const double from = before.*one.value;
    const double to = after.*one.value;
    if (from == 0 && to == 0)
      return true; // No price at all, as on a halted day.
    return std::abs(to - from * factor) <= rounding && (to - from) * (factor - 1) > 0;
  });
}

bool has_other_close(const row_difference& one) {
  if (!one.stored || one.is_scaled || one.stored->close == one.charted.close)
    return false;
  auto alone = *one.stored;
  alone.close = one.charted.close;
  return one.basis == close_basis::regular || alone == one.charted;
}

std::string lack_of(const std::vector<date>& days) {
  auto text = "the chart lacks " + days.front().iso();
  if (days.size() > 1)
    text +=
      " and " + std::to_string(days.size() - 1) + " more days, the last one " + days.back().iso();
  return text + ", which the history has";
}

/// Notes one row of both. Returns false where the chart denies that anything was traded.
bool compare_row(const candle_snapshot& stored, const candle& row, const candle& charted,
                 chart_comparison& out) {
  if (charted.volume_shares == 0 && row.volume_shares > 0)
    return false;
  out.days.push_back(row.day);
  if (row != charted)
    out.differences.push_back(
      {charted, row, basis_of(stored.bases, row.day), is_scaled(row, charted)});
  return true;
}

/// Notes the rows of both, and those that only the chart has. Returns the days on which only the
/// history has volume. Precondition: both end before `newest`, and `rows` do not begin before the
/// chart.
std::vector<date> compare_rows(const candle_snapshot& stored, std::span<const candle> rows,
                               std::span<const candle> charted, date newest,
                               chart_comparison& out) {
  std::vector<date> lacking;
  auto row = rows.begin();
  const auto pass_until = [&](date day) {
    for (; row != rows.end() && row->day < day; ++row)
      if (row->volume_shares > 0)
        lacking.push_back(row->day);
  };
  for (const auto& one : charted) {
    pass_until(one.day);
    if (row != rows.end() && row->day == one.day) {
      if (!compare_row(stored, *row, one, out))
        lacking.push_back(row->day);
      ++row;
    } else if (one.volume_shares > 0 && one.day > stored.candles.front().day
               && one.day <= stored.complete_through) {
      out.differences.push_back({one, std::nullopt});
    }
  }
  pass_until(newest);
  return lacking;
}

/// An action scales every row before it. Rounding, or a close of the evening, can hide that in one
/// row, so where most rows up to a scaled one are scaled all of them are taken for it.
void mark_action(chart_comparison& found) {
  auto& all = found.differences;
  auto scaled = std::count_if(all.begin(), all.end(), std::mem_fn(&row_difference::is_scaled));
  for (auto last = all.rbegin(); last != all.rend(); ++last) {
    if (!last->is_scaled)
      continue;
    const auto end = std::upper_bound(found.days.begin(), found.days.end(), last->charted.day);
    if (scaled * 2 > end - found.days.begin()) {
      std::for_each(last, all.rend(), [](row_difference& one) { one.is_scaled = true; });
      return;
    }
    --scaled;
  }
}

/// Replaces one row and notes what has changed.
void replace_row(candle_snapshot& history, candle& row, const row_difference& one,
                 std::vector<correction>& done) {
  auto now = one.charted;
  if (!one.is_scaled && basis_of(history.bases, row.day) == close_basis::regular)
    now.close = row.close;
  if (now.close < now.low || now.close > now.high)
    return;
  for (const auto& field : price_fields)
    if (row.*field.value != now.*field.value)
      done.push_back({history.code, row.day, field.name, row.*field.value, now.*field.value});
  if (row.volume_shares != now.volume_shares)
    done.push_back({history.code, row.day, "volume", static_cast<double>(row.volume_shares),
                    static_cast<double>(now.volume_shares)});
  if (row.close != now.close)
    set_basis(history.bases, row.day, close_basis::charted);
  row = now;
}

void add_row(candle_snapshot& history, candle_series::iterator place, const candle& row,
             std::vector<correction>& done) {
  for (const auto& field : price_fields)
    done.push_back({history.code, row.day, field.name, std::nullopt, row.*field.value});
  done.push_back(
    {history.code, row.day, "volume", std::nullopt, static_cast<double>(row.volume_shares)});
  history.candles.insert(place, row);
}

/// Drops what is older than `first`.
void cut_before(candle_snapshot& history, date first) {
  std::erase_if(history.candles, [first](const candle& one) { return one.day < first; });
  std::erase_if(history.bases, [first](const dated_basis& one) { return one.day < first; });
  history.complete = false;
}

} // namespace

bool chart_comparison::has_action() const {
  return std::any_of(differences.begin(), differences.end(),
                     [](const row_difference& one) { return one.is_scaled; });
}

chart_comparison compare_chart(const candle_snapshot& stored, std::span<const candle> chart,
                               bool has_older, date newest) {
  chart_comparison out;
  out.code = stored.code;
  const auto rows = between(stored.candles, {}, newest);
  const auto charted = between(chart, {}, newest);
  if (rows.empty())
    return out;
  if (charted.empty() || (!has_older && is_much_shorter(charted, count_traded(rows)))) {
    out.unused = "the chart has " + std::to_string(charted.size()) + " candles, "
                 + std::to_string(rows.size()) + " are stored";
    return out;
  }
  const auto shared = between(rows, charted.front().day, newest);
  const auto lacking = compare_rows(stored, shared, charted, newest, out);
  if (!lacking.empty()) {
    out.days.clear();
    out.differences.clear();
    out.unused = lack_of(lacking);
    return out;
  }
  mark_action(out);
  const auto& found = out.differences;
  if (!found.empty() && found.front().is_scaled && found.front().charted.day == out.days.front()
      && rows.front().day < out.days.front())
    out.scaled_from = out.days.front();
  return out;
}

void compared_days::add(const chart_comparison& one) {
  for (const auto day : one.days)
    ++days_[day].compared;
  for (const auto& each : one.differences)
    if (has_other_close(each))
      ++days_[each.charted.day].other_close;
}

std::vector<date> compared_days::evenings() const {
  std::vector<date> found;
  for (const auto& [day, rows] : days_)
    if (rows.other_close >= evening_min && rows.other_close * evening_part > rows.compared)
      found.push_back(day);
  return found;
}

std::vector<correction> correct(candle_snapshot& history, const chart_comparison& found,
                                std::span<const date> evenings) {
  std::vector<correction> done;
  for (const auto& one : found.differences) {
    const auto day = one.charted.day;
    if (!one.is_scaled && std::find(evenings.begin(), evenings.end(), day) != evenings.end())
      continue;
    const auto place =
      std::lower_bound(history.candles.begin(), history.candles.end(), day, is_before);
    const bool is_there = place != history.candles.end() && place->day == day;
    if (one.stored && is_there && *place == *one.stored)
      replace_row(history, *place, one, done);
    else if (!one.stored && !is_there && day <= history.complete_through)
      add_row(history, place, one.charted, done);
  }
  if (found.scaled_from && !done.empty())
    cut_before(history, found.scaled_from);
  return done;
}

} // namespace tandem::market
