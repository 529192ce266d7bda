#include "report/regime.hpp"

#include "market/regime/columns.hpp"
#include "report/format/text.hpp"
#include "store/results/regime_row.hpp"

#include <fmt/format.h>

#include <variant>
#include <vector>

namespace tandem {

namespace {

std::string text_of(const market::regime_value& value) {
  struct writer {
    std::string operator()(std::monostate) const { return "-"; }
    std::string operator()(bool set) const { return set ? "yes" : "no"; }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(double number) const { return fmt::format("{:.6g}", number); }
    std::string operator()(std::string_view word) const {
      return word.empty() ? "-" : std::string{word};
    }
  };
  return std::visit(writer{}, value);
}

/// Two components a line.
std::string component_lines(const std::vector<market::regime_component>& components) {
  std::string text;
  for (std::size_t i = 0; i < components.size(); ++i) {
    text +=
      fmt::format("  {} {}", left(components[i].name, 22), left(text_of(components[i].value), 22));
    if (i % 2 == 1 || i + 1 == components.size())
      text += "\n";
  }
  return text;
}

/// The series that the verdict was computed from, one a line.
std::string source_lines(const market::regime_verdict& verdict) {
  std::string text;
  for (const auto& one : verdict.sources)
    if (one.candles == 0)
      text += fmt::format("  {} no candles\n", left(one.name, 10));
    else
      text += fmt::format("  {} {} candles  {} to {}  last close {:.10g}\n", left(one.name, 10),
                          right(std::to_string(one.candles), 4), one.first.iso(), one.last.iso(),
                          one.close);
  text += fmt::format("  {} {} symbols with a day's change\n", left("universe", 10),
                      right(std::to_string(verdict.v1.sample_size), 4));
  if (verdict.v4)
    text += "  " + left("midterm", 10)
            + (verdict.v4->midterm_anchor
                 ? " follows from the stored word of " + verdict.v4->midterm_anchor.iso()
                 : " follows from the candles alone: no earlier word is stored")
            + "\n";
  return text;
}

std::string missing_text(const market::regime_verdict& verdict, bool with_leaders) {
  std::string text;
  for (const auto& what : verdict.missing)
    if (with_leaders || !what.starts_with("the leaders of"))
      text += (text.empty() ? "" : "; ") + what;
  return text;
}

} // namespace

void put_verdict_members(json& out, const assessed_regime& judged) {
  const auto& verdict = *judged.verdict;
  out.put("label", to_string(verdict.label));
  out.put("risk", verdict.risk);
  out.put("score", verdict.score);
  out.put("data_date", verdict.data_date);
  out.put("final", judged.final);
  out.open_list("missing");
  for (const auto& what : verdict.missing)
    out.put({}, what);
  out.close_list();
  out.put_json("sources", store::to_json(verdict.sources));
  out.put_json("v1", store::to_json(market::components(verdict.v1)));
  if (verdict.v4)
    out.put_json("v4", store::to_json(market::components(*verdict.v4)));
}

std::string regime_json(const assessed_regime& judged) {
  json out;
  out.open();
  out.put("schema", "tandem.regime/1");
  out.put("date", judged.verdict->session);
  out.put("version", to_string(judged.verdict->version));
  put_verdict_members(out, judged);
  if (judged.verdict->v4) // It depends on stored data, so the report of a scan leaves it out.
    out.put("midterm_anchor", judged.verdict->v4->midterm_anchor);
  out.close();
  return out.text() + "\n";
}

std::string regime_line(const assessed_regime& judged) {
  const auto& verdict = *judged.verdict;
  auto text = fmt::format("{}, risk {}, score {:+.2f} ({})", to_string(verdict.label), verdict.risk,
                          verdict.score, to_string(verdict.version));
  // No rule uses rotation and flows of the leaders, so a scan does not report them as missing.
  if (auto missing = missing_text(verdict, false); !missing.empty())
    text += "; without " + missing;
  return text;
}

std::string regime_table(const assessed_regime& judged, bool color) {
  const auto& verdict = *judged.verdict;
  auto bold = [color](const std::string& text) {
    return color ? "\x1b[1m" + text + "\x1b[0m" : text;
  };
  const auto& mc = verdict.mc;
  auto text = fmt::format("{}  session {}  {}\n", bold("tandem regime"), verdict.session.iso(),
                          bold(std::string{to_string(verdict.label)}));
  text +=
    fmt::format("risk {}  score {:+.2f}  version {}  data of {}{}\n\n", verdict.risk, verdict.score,
                to_string(verdict.version), verdict.data_date ? verdict.data_date.iso() : "no day",
                judged.final ? "" : "  PROVISIONAL: the session is not final");
  if (!verdict.missing.empty())
    text += "without " + missing_text(verdict, true) + "\n\n";
  text += bold("what the scanners get") + "\n";
  text += fmt::format("  rsi_threshold {}  min_signals {}  macd_osc_min {}  vol_ma5_mult {:.2g}  "
                      "gap_max {}  ext_from_tema20_max {}\n\n",
                      mc.rsi_threshold, mc.min_signals, mc.macd_osc_min, mc.vol_ma5_mult,
                      mc.gap_max, mc.ext_from_tema20_max);
  text += bold("drawn from") + "\n" + source_lines(verdict) + "\n";
  text += bold("v1: the day") + "\n" + component_lines(market::components(verdict.v1)) + "\n";
  if (verdict.v4)
    text += bold("v4: trends, US markets, risk") + "\n"
            + component_lines(market::components(*verdict.v4)) + "\n";
  return text;
}

} // namespace tandem
