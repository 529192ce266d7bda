#include "report/verify.hpp"

#include "report/format/csv.hpp"
#include "report/format/paint.hpp"
#include "report/format/text.hpp"
#include "store/json.hpp"

#include <fmt/format.h>

#include <string_view>
#include <vector>

namespace tandem {

namespace {

void put_members(json& out, const market::correction& one) {
  out.put("code", one.code);
  out.put("day", one.day);
  out.put("field", one.field);
  out.put("before", one.before);
  out.put("after", one.after);
}

/// "100500", "12.5"; a dash where the history lacked the row.
std::string value_text(const std::optional<double>& value) {
  return value ? fmt::format("{}", *value) : "-";
}

std::string correction_lines(const verification_summary& done, const paint& ink) {
  if (done.corrections.empty())
    return {};
  auto text = ink.bold("corrected") + "\n";
  text += fmt::format("  {}  {}  {}  {}  {}\n", left("code", 6), left("day", 10), left("field", 6),
                      right("before", 14), right("after", 14));
  for (const auto& one : done.corrections)
    text +=
      fmt::format("  {}  {}  {}  {}  {}\n", left(one.code, 6), one.day.iso(), left(one.field, 6),
                  right(value_text(one.before), 14), right(value_text(one.after), 14));
  return text + "\n";
}

std::string evening_lines(const verification_summary& done, const paint& ink) {
  if (done.evenings.empty())
    return {};
  auto text =
    ink.warn("evenings: the charts have other closes of these days; nothing of them was replaced")
    + "\n";
  for (const auto& one : done.evenings)
    text +=
      fmt::format("  {}  {} of {} rows\n", one.day.iso(), one.rows.other_close, one.rows.compared);
  return text + "\n";
}

/// Symbols, each with a sentence.
std::string sentence_lines(std::string_view title,
                           const std::vector<std::pair<std::string, std::string>>& symbols,
                           const paint& ink) {
  if (symbols.empty())
    return {};
  auto text = ink.warn(title) + "\n";
  for (const auto& [code, sentence] : symbols)
    text += fmt::format("  {}  {}\n", left(code, 6), sentence);
  return text + "\n";
}

} // namespace

run_outcome outcome_of(const verification_summary& done) {
  if (done.interrupted)
    return run_outcome::interrupted;
  if (done.problem || (!done.failed.empty() && done.compared == 0))
    return run_outcome::failed;
  return done.failed.empty() ? run_outcome::complete : run_outcome::partial;
}

std::string verify_json(const verification_summary& done) {
  json out;
  out.open();
  out.put("schema", "tandem.verify/1");
  out.put("outcome", to_string(outcome_of(done)));
  out.put("session", done.session);
  out.open("totals");
  out.put("asked", done.asked);
  out.put("symbols", done.compared);
  out.put("rows", done.rows);
  out.put("corrections", done.corrections.size());
  out.put("evening_days", done.evenings.size());
  out.put("unused", done.unused.size());
  out.put("failed", done.failed.size());
  out.close();
  out.open_list("corrections");
  for (const auto& one : done.corrections) {
    out.open();
    put_members(out, one);
    out.close();
  }
  out.close_list();
  out.open_list("evening_days");
  for (const auto& one : done.evenings) {
    out.open();
    out.put("day", one.day);
    out.put("other_closes", one.rows.other_close);
    out.put("rows", one.rows.compared);
    out.close();
  }
  out.close_list();
  out.open_list("unused");
  for (const auto& one : done.unused) {
    out.open();
    out.put("code", one.code);
    out.put("reason", one.reason);
    out.close();
  }
  out.close_list();
  out.open_list("failed");
  for (const auto& one : done.failed) {
    out.open();
    out.put("code", one.code);
    out.put("error", to_string(one.why.code));
    out.put("message", one.why.message);
    out.close();
  }
  out.close_list();
  out.close();
  return out.text() + "\n";
}

std::string verify_jsonl(const verification_summary& done) {
  std::string text;
  for (const auto& one : done.corrections) {
    json out;
    out.open();
    put_members(out, one);
    out.close();
    text += out.text() + "\n";
  }
  return text;
}

std::string verify_csv(const verification_summary& done) {
  auto text = csv_line({"code", "day", "field", "before", "after"});
  for (const auto& one : done.corrections)
    text += csv_line({one.code, one.day.iso(), std::string{one.field}, csv_number(one.before),
                      csv_number(std::optional{one.after})});
  return text;
}

std::string verify_table(const verification_summary& done, bool color) {
  const paint ink{color};
  auto text = fmt::format("{}  session {}\n\n", ink.bold("tandem verify"),
                          done.session ? done.session.iso() : "not found");
  text += correction_lines(done, ink);
  text += evening_lines(done, ink);
  std::vector<std::pair<std::string, std::string>> unused;
  for (const auto& one : done.unused)
    unused.emplace_back(one.code, one.reason);
  text += sentence_lines("charts that are not used: nothing was replaced", unused, ink);
  std::vector<std::pair<std::string, std::string>> failed;
  for (const auto& one : done.failed)
    failed.emplace_back(one.code, one.why.message);
  text += sentence_lines("failed", failed, ink);
  if (done.asked == 0 && done.session)
    return text + "no stored history was last fetched whole before this session\n";
  return text
         + fmt::format("{} of {} symbols compared, {} rows, {} values corrected, {} evening days, "
                       "{} charts not used, {} symbols failed\n",
                       done.compared, done.asked, done.rows, done.corrections.size(),
                       done.evenings.size(), done.unused.size(), done.failed.size());
}

} // namespace tandem
