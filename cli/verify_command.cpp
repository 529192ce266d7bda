#include "cli/commands.hpp"
#include "cli/options.hpp"
#include "cli/with_engine.hpp"
#include "cli/with_store.hpp"
#include "report/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <system_error>

namespace tandem::cli {

namespace {

constexpr std::int64_t calls_default = 40;
// More than the symbols of both markets.
constexpr std::int64_t calls_max = 20'000;

int exit_code_of(const verification_summary& done) {
  if (done.interrupted)
    return exit_interrupted;
  if (done.problem)
    return exit_code_for(*done.problem);
  if (done.store_problem)
    return exit_store;
  const auto is_internal = [](const auto& one) { return one.why.code == ec::internal; };
  if (std::any_of(done.failed.begin(), done.failed.end(), is_internal))
    return exit_internal;
  const auto is_limited = [](const auto& one) { return one.why.code == ec::rate_limited; };
  if (outcome_of(done) == run_outcome::failed
      && std::any_of(done.failed.begin(), done.failed.end(), is_limited))
    return exit_broker_limit;
  return done.failed.empty() ? exit_complete : exit_partial;
}

int show_verification(const frame& around) {
  verify_histories command;
  command.today = kst_day(around.now);
  command.run_id = around.command.id;
  if (!around.asked.all)
    command.calls_max = static_cast<std::size_t>(around.asked.calls.value_or(calls_default));
  const auto answer = around.works.verify(command);
  around.out.end_progress();
  if (!answer)
    return refuse(around.out, answer.error());
  const auto& done = **answer;
  const auto text = in_format(
    around.asked, [&] { return verify_json(done); }, [&] { return verify_jsonl(done); },
    [&] { return verify_csv(done); }, [&] { return verify_table(done, around.out.has_color()); });
  around.out.print(text);
  if (done.problem)
    around.out.say("error: " + done.problem->message);
  if (done.store_problem)
    around.out.say("error: corrections are not stored: " + done.store_problem->message);
  if (done.interrupted)
    around.out.say("interrupted: what was compared until then is corrected");
  return exit_code_of(done);
}

std::string read_calls(const std::string& text, invocation& to) {
  std::int64_t number = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, number);
  to.calls = number;
  const bool is_good = problem == std::errc{} && stop == end && number >= 1 && number <= calls_max;
  return is_good ? "" : "is not a number of calls";
}

constexpr option calls_option{.name = "--calls",
                              .shape = "N",
                              .legal = "a whole number from 1 to 20000",
                              .sentence = "at most so many charts (default: 40)",
                              .target = &read_calls};

std::optional<config::problem> check_options(const invocation& asked) {
  if (asked.all && asked.calls)
    return misuse("--all", "is for all charts; --calls limits them");
  if (has_day(asked))
    return misuse("--date", "is for scans; a verification compares with the charts of today");
  return std::nullopt;
}

constexpr std::array lines{
  option_line{&at_option},
  option_line{&wait_option},
  option_line{&alone_option},
  option_line{&calls_option},
  option_line{&all_option, "fetch the charts of all stored symbols again"},
  option_line{&quiet_option, "no progress on stderr"},
  option_line{&output_option,
              "a table for people, one JSON document (schema tandem.verify/1), or a row for each "
              "value that was replaced: code, day, field, before, after"},
  option_line{&csv_option}};

} // namespace

constinit const command verify_command{
  .name = "verify",
  .sentence = "fetch old charts again, compare them with the stored histories, correct these",
  .documentation = R"(usage: tandem verify [--calls=N | --all] [OPTIONS]

Fetches again the charts whose last whole fetch is oldest and compares them row by row with the
stored candles, as far back as one page of a chart goes. Open, high, low and volume are replaced
where they differ. A regular close stays, unless all four prices of its row differ by one factor, as
after a split; another close is replaced. The newest session is not compared.

Where more than a fifth of the rows of a day have another close, the charts carry the evening's
closes of that day: this is said once and nothing of the day is replaced. A chart that is empty,
much shorter than the history or without a day that the history has is not used. The next call takes
the next oldest charts.

)",
  .options = lines,
  .more = R"(
exit codes  0 compared; 5 some symbols failed, they are listed; 6 the corrections could not be
stored; 130 interrupted, what was compared until then is corrected

examples
  tandem verify
  tandem verify --calls=200 --output=csv
  tandem verify --all --quiet
)",
  .prints_rows = true,
  .check = &check_options,
  .body = &show_verification};

} // namespace tandem::cli
