#include "cli/report_file.hpp"

#include "cli/export_file.hpp"
#include "cli/export_rows.hpp"
#include "cli/stored_settings.hpp"
#include "engine/parts.hpp"
#include "engine/paths.hpp"
#include "report/html/load_page.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

namespace tandem::cli {

namespace {

/// The settings that the run was made with; where its row does not tell, those of this machine.
result<config::settings> settings_of_run(store::result_reader& from, const std::string& run_id,
                                         const workplace& here) {
  const auto row = from.whole_run(run_id);
  if (!row)
    return row.error();
  auto stored = *row ? read_stored_settings((*row)->settings) : std::nullopt;
  return stored ? std::move(*stored) : here.values;
}

result<std::string> page_of_run(const workplace& here, const std::string& run_id) {
  const auto from = store::open_result_reader(revealed_store_url(here.values));
  if (!from)
    return from.error();
  const auto settings = settings_of_run(**from, run_id, here);
  if (!settings)
    return settings.error();
  const auto where = find_places(here.values, here.folder);
  const auto candles = store::candle_reader::open(
    where.candles, where.candles_have_a_file, source_of(settings->get<std::string>("broker.url")));
  auto page = html::load_page(**from, candles ? candles->get() : nullptr, *settings, run_id);
  if (!page)
    return page.error();
  if (!candles)
    page->candles_note = candles.error().message;
  return html::html_page(*page);
}

} // namespace

constinit const option report_option{
  .name = "--report",
  .shape = "FILE.html",
  .legal = "a file name",
  .sentence = "also write the run as a page for a browser: one file with charts and reasons",
  .target = &invocation::report};

report_file::report_file(const invocation& asked, const workplace& here)
    : asked_(asked), here_(here) {}

report_file::~report_file() = default;

result<std::unique_ptr<report_file>> report_file::open(const invocation& asked,
                                                       const workplace& here) {
  if (!asked.report)
    return std::unique_ptr<report_file>{};
  auto file = export_file::open(*asked.report, files_of(here));
  // Nothing was run, so whatever keeps the file from being written is a wrong argument.
  if (!file)
    return failure{ec::invalid_argument, "--report: " + file.error().message};
  std::unique_ptr<report_file> page{new report_file{asked, here}};
  page->file_ = std::move(*file);
  return page;
}

status report_file::write(const std::string& run_id) {
  const auto page = page_of_run(here_, run_id);
  if (!page)
    return page.error();
  if (auto problem = file_->sink().put(*page))
    return problem;
  return file_->finish();
}

int report_file::finish(const std::string& run_id, int code) {
  if (run_id.empty())
    return code;
  if (const auto problem = write(run_id)) {
    const int own = refuse({problem->code, *asked_.report + ": the report of run " + run_id
                                             + " is not written: " + problem->message});
    // What went wrong before matters more.
    return code == exit_complete || code == exit_nothing_new ? own : code;
  }
  if (!asked_.quiet)
    fmt::print(stderr, "report of run {} in {}\n", run_id, *asked_.report);
  return code;
}

} // namespace tandem::cli
