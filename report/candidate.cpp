#include "report/candidate.hpp"

#include "market/close_basis.hpp"
#include "report/format/text.hpp"

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

std::string candidate_header() {
  return fmt::format("  {}  {}  {}  {}  {}  {}  {}  {}  {}  {}  {}", right("rank", 4),
                     left("code", 6), left("name", 20), right("close", 10), right("change", 8),
                     right("score", 5), right("risk", 4), left("engine", 8), left("strategy", 8),
                     left("label", 10), right("target/stop", 12));
}

std::string candidate_line(const store::candidate_row& row) {
  const auto stop = row.stop_loss ? std::optional{-*row.stop_loss} : std::nullopt;
  return fmt::format(
    "  {}  {}  {}  {}{}{}  {}  {}  {}  {}  {}  {}\n",
    right(row.rank ? std::to_string(*row.rank) : "-", 4), left(row.code, 6), left(row.name, 20),
    right(row.close ? grouped(*row.close) : "-", 10), left(mark_of(row.basis, row.doubt), 2),
    right(percent_text(row.change_rate, 2), 8), right(decimal_text(row.score, 1), 5),
    right(decimal_text(row.risk_score, 0), 4), left(row.engine, 8), left(row.strategy, 8),
    left(row.label, 10),
    right(percent_text(row.target_profit, 0) + " / " + percent_text(stop, 0), 12));
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
}

} // namespace tandem
