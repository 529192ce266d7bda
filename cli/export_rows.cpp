#include "cli/export_rows.hpp"

#include "cli/export_file.hpp"
#include "cli/interrupts.hpp"
#include "cli/with_store.hpp"
#include "engine/parts.hpp"
#include "engine/paths.hpp"
#include "market/symbol.hpp"
#include "report/format/text.hpp"
#include "store/results/store_url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <memory>
#include <unistd.h>
#include <utility>

namespace tandem::cli {

namespace {

// Of each kind of sentence about single symbols; the others are counted.
constexpr std::size_t sentences_max = 10;

/// Counts the rows on their way, and stops after Ctrl-C.
class watched_rows final : public row_writer {
public:
  watched_rows(row_writer& to, const std::atomic<bool>& is_over) : to_(to), is_over_(is_over) {}
  status add(std::span<const store::cell> cells) override {
    if (is_over_)
      return failure{ec::shutting_down, "interrupted"};
    ++count_;
    return to_.add(cells);
  }
  status finish() override { return to_.finish(); }
  std::uint64_t count() const { return count_; }

private:
  row_writer& to_;
  const std::atomic<bool>& is_over_;
  std::uint64_t count_ = 0;
};

/// An open file, or stdout, and the writer of the rows in it.
struct place {
  std::unique_ptr<export_file> file;
  std::unique_ptr<descriptor_sink> standard;
  std::unique_ptr<row_writer> rows; // Before its sink goes.

  status finish() {
    if (auto problem = rows->finish())
      return problem;
    rows.reset(); // A database is closed before it is moved.
    return file ? file->finish() : standard->flush();
  }
};

result<std::unique_ptr<row_writer>> writer_of(const invocation& asked, const export_order& order,
                                              byte_sink& to, const export_file* file) {
  switch (order.format) {
    case row_format::table:
      return candle_table(wants_color(asked), to);
    case row_format::json:
      return document_rows(*order.schema, to);
    case row_format::jsonl:
      return jsonl_rows(*order.schema, to);
    case row_format::csv:
      return csv_rows(*order.schema, asked.dialect.value_or(csv_dialect::plain), to);
    case row_format::sqlite:
      break;
  }
  const auto part = file == nullptr ? std::nullopt : file->part();
  if (!part)
    return failure{ec::invalid_argument,
                   "--format=sqlite needs a file to write: --to=PATH, not a device or a pipe"};
  return sheet_rows(*order.schema, *part);
}

result<place> open_place(const invocation& asked, const workplace& here,
                         const export_order& order) {
  place out;
  if (order.path) {
    auto file = export_file::open(*order.path, files_of(here));
    if (!file)
      return file.error();
    out.file = std::move(*file);
  } else {
    std::fflush(stdout);
    out.standard = std::make_unique<descriptor_sink>(STDOUT_FILENO, "stdout");
  }
  byte_sink& sink = out.file ? out.file->sink() : *out.standard;
  auto rows = writer_of(asked, order, sink, out.file.get());
  if (!rows)
    return rows.error();
  out.rows = std::move(*rows);
  return out;
}

/// Says each, up to `sentences_max` of them.
void say_some(const std::vector<std::string>& sentences) {
  for (std::size_t i = 0; i < std::min(sentences.size(), sentences_max); ++i)
    fmt::print(stderr, "warning: {}\n", sentences[i]);
  if (sentences.size() > sentences_max)
    fmt::print(stderr, "warning: and {} more\n", sentences.size() - sentences_max);
}

/// Programs guess the types of columns from the first rows, and points are not whole as prices are.
std::vector<std::string> indices_first(std::vector<std::string> codes) {
  std::stable_partition(codes.begin(), codes.end(),
                        [](const std::string& code) { return !market::is_symbol_code(code); });
  return codes;
}

} // namespace

std::vector<std::string> files_of(const workplace& here) {
  const auto where = find_places(here.values, here.folder);
  std::vector<std::string> files{where.candles, where.outbox.path};
  if (const auto path = store::sqlite_path_of(revealed_store_url(here.values)))
    files.push_back(*path);
  return files;
}

int export_rows(const invocation& asked, const workplace& here, const export_order& order,
                const std::function<status(row_writer&)>& put) {
  std::atomic<bool> is_over = false;
  const soft_interrupt stopping{[&is_over] { is_over = true; }};
  auto where = open_place(asked, here, order);
  if (!where)
    return refuse(where.error());
  watched_rows rows{*where->rows, is_over};
  auto problem = put(rows);
  if (!problem)
    problem = where->finish();
  if (problem && problem->code == ec::cancelled)
    return exit_complete; // Who reads has seen enough.
  if (problem && where->file && where->file->part())
    problem->message += "; " + *order.path + " is as it was before";
  if (problem)
    return refuse(*problem);
  if (order.path && !asked.quiet)
    fmt::print(stderr, "{} rows ({}) in {}\n", grouped(static_cast<double>(rows.count())),
               order.schema->name(), *order.path);
  return exit_complete;
}

export_filter filter_of(const invocation& asked, const config::settings& settings,
                        const std::string& last) {
  export_filter wanted;
  const auto day_of = [](const std::string& text) {
    return market::date::parse(text).value_or(market::date{});
  };
  wanted.first = day_of(asked.from);
  wanted.last = day_of(last);
  if (const auto day = asked_day(asked, settings); !day.empty())
    wanted.first = wanted.last = day_of(day);
  wanted.code = asked.code;
  wanted.scanner = asked.scanner;
  return wanted;
}

std::string nothing_stored(store::candle_reader& from) {
  auto text = fmt::format("{}: no candles of {} are stored", from.path(), from.source());
  const auto others = from.sources();
  if (!others || others->empty())
    return text + "; `tandem scan` fetches them";
  return text
         + fmt::format("; there are those of {}: broker.url says which", fmt::join(*others, ", "));
}

int export_candles(const invocation& asked, const workplace& here, const export_order& order,
                   const export_filter& wanted, const std::vector<std::string>& codes) {
  const auto where = find_places(here.values, here.folder);
  auto from = store::candle_reader::open(where.candles, where.candles_have_a_file,
                                         source_of(here.values.get<std::string>("broker.url")));
  if (!from)
    return refuse(from.error());
  const auto stored = (*from)->codes();
  if (!stored)
    return refuse(stored.error());
  const auto chosen = codes.empty() ? indices_first(*stored) : codes;
  if (stored->empty())
    return refuse({ec::storage_failure, nothing_stored(**from)});
  if (std::none_of(chosen.begin(), chosen.end(), [&](const auto& code) {
        return std::binary_search(stored->begin(), stored->end(), code);
      }))
    return refuse(
      {ec::invalid_argument, fmt::format("no candles of {} are stored", fmt::join(chosen, ", "))});
  std::vector<std::string> missing;
  const int code = export_rows(asked, here, order, [&](row_writer& to) {
    return put_candles(**from, chosen, wanted, to, missing);
  });
  auto sentences = (*from)->take_damage();
  for (const auto& one : missing)
    sentences.push_back(fmt::format("no candles of {} are stored", one));
  say_some(sentences);
  return code == exit_complete && !missing.empty() ? exit_partial : code;
}

} // namespace tandem::cli
