#include "messages/run.hpp"

namespace tandem {

namespace {

/// ["005930", "000660"]; nothing without symbols. Codes need no escaping: letters and digits.
std::string json_of(const std::vector<std::string>& codes) {
  std::string all;
  for (const auto& code : codes)
    all.append(all.empty() ? "[" : ",").append("\"" + code + "\"");
  return all.empty() ? all : all + "]";
}

} // namespace

save_run row_of(const run_scan& command, const run_summary& so_far) {
  // A resumed run that did not get as far again keeps the earlier text.
  auto codes = command.symbols.codes;
  if (!so_far.symbols.empty()) {
    codes.clear();
    for (const auto& symbol : so_far.symbols)
      codes.push_back(symbol.code);
  }
  save_run row;
  row.id = command.id;
  row.date = (so_far.session.day ? so_far.session.day : command.wanted).iso();
  row.mode = command.mode;
  row.started_at = command.started_at;
  row.settings = command.settings;
  row.universe = json_of(codes);
  if (so_far.session.day)
    row.is_final = so_far.session.final;
  return row;
}

} // namespace tandem
