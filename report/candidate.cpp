#include "report/candidate.hpp"

#include "market/close_basis.hpp"
#include "store/results/candidate_row.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace tandem {

std::string decimal_text(const std::optional<double>& value, int decimals) {
  return value ? fmt::format("{:.{}f}", *value, decimals) : "-";
}

std::string percent_text(const std::optional<double>& fraction, int decimals) {
  return fraction ? fmt::format("{:+.{}f}%", *fraction * 100, decimals) : "-";
}

store::candidate_row listed_row(const scan_result& scan, const market::candidate& one) {
  auto row = store::to_row(one);
  if (const auto known = scan.novelties.find(row.code); known != scan.novelties.end()) {
    row.is_new = known->second.is_new;
    row.days_listed = known->second.days_listed;
  }
  return row;
}

std::string mark_of(std::string_view basis, std::string_view doubt) {
  std::string mark;
  if (basis == market::to_string(market::close_basis::evening))
    mark = "e";
  else if (basis == "stale")
    mark = "s";
  return doubt.empty() ? mark : mark + "?";
}

std::string legend_of(std::string_view marks) {
  constexpr std::array<std::pair<char, std::string_view>, 3> meanings{
    {{'e', "evening close"},
     {'s', "stale, of an earlier session"},
     {'?', "its candles are doubted"}}};
  std::string text;
  for (const auto& [mark, meaning] : meanings)
    if (marks.find(mark) != std::string_view::npos)
      text += fmt::format("{}{}: {}", text.empty() ? "  " : "; ", mark, meaning);
  return text.empty() ? text : text + "\n";
}

void put_candidate_members(json& out, const store::candidate_row& row,
                           std::optional<std::string_view> holding_period) {
  out.put("rank", row.rank);
  out.put("code", row.code);
  out.put("name", row.name);
  out.put("engine", row.engine);
  out.put("score", row.score);
  out.put("risk_score", row.risk_score);
  out.put_or_null("label", row.label);
  out.put_or_null("strategy", row.strategy);
  out.put("target_profit", row.target_profit);
  out.put("stop_loss", row.stop_loss);
  out.put("holding_days", row.holding_days);
  if (holding_period)
    out.put_or_null("holding_period", *holding_period);
  out.put("close", row.close);
  out.put("change_rate", row.change_rate); // A fraction, like every rate here.
  out.put_or_null("basis", row.basis);
  out.put_or_null("doubt", row.doubt);
  out.put("is_new", row.is_new);
  out.put("days_listed", row.days_listed);
}

} // namespace tandem
