#include "report/data_quality.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace tandem {

namespace {

using market::close_basis;
using market::doubt_reason;

// The one that most want first.
constexpr std::array shown_order{close_basis::regular, close_basis::evening, close_basis::charted};

std::size_t count_of(const run_summary& summary, close_basis basis) {
  return summary.scans.empty() ? 0
                               : summary.scans.front()->by_basis[static_cast<std::size_t>(basis)];
}

/// Whether the symbol lacks the session's candle.
bool lacks_candle(const market::suspect& one) {
  return one.why.reason == doubt_reason::late || one.why.reason == doubt_reason::stale
         || one.why.reason == doubt_reason::no_volume;
}

/// "hole: no candle of 2025-11-25 (since 2025-11-26)"
std::string reason_text(const market::doubt& why) {
  std::string text{market::to_string(why.reason)};
  if (!why.detail.empty())
    text += ": " + why.detail;
  return why.since ? text + " (since " + why.since.iso() + ")" : text;
}

std::string doubted_text(const std::vector<market::suspect>& doubted, const paint& ink) {
  constexpr std::size_t shown_max = 10;
  if (doubted.empty())
    return {};
  auto text = ink.warn(fmt::format(
                "DOUBTED: {} symbols have candles that contradict other evidence", doubted.size()))
              + "\n";
  for (std::size_t i = 0; i < std::min(doubted.size(), shown_max); ++i)
    text += fmt::format("  {}  {}\n", doubted[i].code, reason_text(doubted[i].why));
  if (doubted.size() > shown_max)
    text += fmt::format("  ... and {} more (all in --output=json)\n", doubted.size() - shown_max);
  return text;
}

} // namespace

std::vector<market::suspect> suspects_of(const run_summary& summary) {
  std::vector<market::suspect> all;
  std::set<std::string> seen;
  for (const auto& scan : summary.scans)
    for (const auto& one : scan->suspects)
      if (seen.insert(one.code).second)
        all.push_back(one);
  return all;
}

bool is_late(const run_summary& summary) {
  constexpr std::size_t part = 5;
  constexpr std::size_t least = 2;
  return std::any_of(summary.scans.begin(), summary.scans.end(), [](const auto& scan) {
    const auto& suspects = scan->suspects;
    const auto missing =
      static_cast<std::size_t>(std::count_if(suspects.begin(), suspects.end(), lacks_candle));
    return (missing >= least && missing * part > scan->evaluated)
           || std::any_of(suspects.begin(), suspects.end(),
                          [](const auto& one) { return one.why.reason == doubt_reason::late; });
  });
}

void put_closes(json& out, const run_summary& summary) {
  out.open("closes");
  for (const auto basis : shown_order)
    out.put(market::to_string(basis), count_of(summary, basis));
  out.close();
}

void put_suspects(json& out, const run_summary& summary) {
  out.open_list("suspects");
  for (const auto& one : suspects_of(summary)) {
    out.open();
    out.put("code", one.code);
    out.put("reason", market::to_string(one.why.reason));
    out.put_or_null("detail", one.why.detail);
    out.put("since", one.why.since);
    out.close();
  }
  out.close_list();
}

std::string final_from(market::date session, const market::session_rules& rules) {
  const bool is_late_day = market::is_late_day(session, rules);
  if (rules.counts == close_basis::evening)
    return is_late_day ? "21:00" : "20:00";
  return is_late_day ? "16:40" : "15:40";
}

std::string closes_line(const run_summary& summary, const market::session_rules& rules) {
  std::string text;
  for (const auto basis : shown_order) {
    const auto symbols = count_of(summary, basis);
    if (symbols == 0)
      continue;
    text +=
      fmt::format("{}{} {}", text.empty() ? "closes: " : ", ", symbols, market::to_string(basis));
    // While the session goes on the report calls all of it provisional.
    if (basis == close_basis::evening && rules.counts == close_basis::regular
        && summary.session.final)
      text += fmt::format(" (taken after {}:00: the after-market may have moved them)",
                          market::is_late_day(summary.session.day, rules) ? 17 : 16);
  }
  return text.empty() ? text : text + "\n";
}

std::string doubts_text(const run_summary& summary, bool drops_stale, const paint& ink) {
  auto doubted = suspects_of(summary);
  const auto late = is_late(summary) ? std::erase_if(doubted, lacks_candle) : 0;
  std::string text;
  if (late > 0)
    text += ink.warn(fmt::format(
              "LATE: the broker has no candle of {} yet for {} symbols; they are {}; scan again",
              summary.session.day.iso(), late, drops_stale ? "dropped" : "judged without it"))
            + "\n";
  return text + doubted_text(doubted, ink);
}

} // namespace tandem
