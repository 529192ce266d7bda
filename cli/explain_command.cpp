#include "cli/commands.hpp"
#include "cli/reading.hpp"
#include "report/explain.hpp"
#include "report/search.hpp"

namespace tandem::cli {

namespace {

std::string text_of(const explanation& what, const invocation& asked) {
  switch (asked.output) {
    case output_format::json:
      return explain_json(what);
    case output_format::jsonl:
      return explain_jsonl(what);
    case output_format::csv:
      return explain_csv(what);
    case output_format::table:
      break;
  }
  return explain_table(what, wants_color(asked));
}

} // namespace

int explain_command(const invocation& asked) {
  return print_from_store(
    asked,
    [&](store::result_reader& from, const config::settings& settings) -> result<std::string> {
      const auto what = find_explanation(
        from, {asked.run, asked.scanner, asked_day(asked, settings), asked.code, std::nullopt});
      if (!what)
        return what.error();
      return text_of(*what, asked);
    });
}

} // namespace tandem::cli
