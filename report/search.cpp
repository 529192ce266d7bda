#include "report/search.hpp"

#include "report/results.hpp"
#include "store/results/verdicts.hpp"

#include <fmt/format.h>

#include <utility>

namespace tandem {

namespace {

using verdicts = std::vector<store::past_verdict>;

/// The verdicts on the symbol in one run, by the scanner asked for. Empty when there are none.
result<verdicts> verdicts_in(store::result_reader& from, const std::string& run_id,
                             const search& wanted) {
  auto all = store::verdicts_on(from, run_id, wanted.code);
  if (all && !wanted.scanner.empty())
    std::erase_if(*all, [&](const auto& one) { return one.scanner != wanted.scanner; });
  return all;
}

failure not_judged(const search& wanted, const std::string& where) {
  const auto who =
    wanted.scanner.empty() ? std::string{} : fmt::format(" with scanner {}", wanted.scanner);
  return {ec::invalid_argument,
          fmt::format("{} has judged {}{}; `tandem scan` judges the symbols of its universe, this "
                      "one alone with --universe.source=list --universe.codes={}",
                      where, wanted.code, who, wanted.code)};
}

/// `not_judged`, unless the newest such run has judged and its verdicts are not kept any more.
result<verdicts> nothing_of(store::result_reader& from, const search& wanted,
                            const store::run_filter& runs, const std::string& where) {
  const auto found = from.list_runs(runs);
  if (!found)
    return found.error();
  if (found->empty() || found->front().judged == 0)
    return not_judged(wanted, where);
  const auto blocks = from.blocks_of(found->front().id, {});
  if (!blocks)
    return blocks.error();
  if (!blocks->empty())
    return not_judged(wanted, where);
  return failure{ec::invalid_argument,
                 fmt::format("the verdicts of run {} are not kept any more (store.keep.verdicts)",
                             found->front().id)};
}

/// The verdicts of the newest run that has any, of the session `wanted.day`, if there is one.
result<verdicts> newest_verdicts(store::result_reader& from, const search& wanted) {
  const auto id = from.newest_judging(wanted.code, wanted.scanner, wanted.day);
  if (!id)
    return id.error();
  if (!id->empty())
    return verdicts_in(from, *id, wanted);
  if (wanted.day.empty())
    return not_judged(wanted, "no run");
  return nothing_of(from, wanted, {1, {}, wanted.day}, "no run of session " + wanted.day);
}

result<verdicts> verdicts_of_run(store::result_reader& from, const search& wanted) {
  const auto run = store::find_run(from, *wanted.run);
  if (!run)
    return run.error();
  auto found = verdicts_in(from, run->id, wanted);
  if (found && found->empty())
    return nothing_of(from, wanted, {1, run->id, {}}, "nothing in run " + run->id);
  return found;
}

/// A day and the session that is looked at for it.
struct chosen_session {
  std::string day; // The session; the day itself where no session up to it has results.
  std::string note;
};

std::string other_session_note(const std::string& wanted, const std::string& found) {
  return fmt::format("no run has judged a session of {}; this is {}, the last one before it with "
                     "results",
                     wanted, found);
}

result<chosen_session> session_for(store::result_reader& from, const std::string& day) {
  if (day.empty())
    return chosen_session{};
  const auto found = from.newest_session(store::list_choice::every, {}, day);
  if (!found)
    return found.error();
  if (found->empty() || *found == day)
    return chosen_session{day, {}};
  return chosen_session{*found, other_session_note(day, *found)};
}

/// Picks where there are any for what is asked, else the newest lists.
result<store::candidate_filter> choose_lists(store::result_reader& from, const search& wanted,
                                             const std::string& session) {
  store::candidate_filter filter{{}, wanted.scanner, session, wanted.code};
  filter.limit = wanted.limit.value_or(filter.limit);
  filter.since = wanted.since;
  filter.only_new = wanted.only_new;
  if (wanted.all)
    return filter;
  for (const auto choice : {store::list_choice::picked, store::list_choice::newest}) {
    filter.from = choice;
    auto newest = from.newest_session(choice, wanted.scanner, session);
    if (!newest)
      return newest.error();
    if (newest->empty() || *newest < wanted.since || (!session.empty() && *newest != session))
      continue;
    if (wanted.code.empty() && wanted.since.empty())
      filter.date = std::move(*newest);
    break;
  }
  return filter;
}

/// Tells of newer results that are not shown.
result<std::string> newer_note(store::result_reader& from, const store::candidate_filter& shown) {
  if (shown.from != store::list_choice::picked || (shown.date.empty() && shown.since.empty()))
    return std::string{};
  const auto last = shown.date.empty() ? from.newest_session(shown.from, shown.scanner, {})
                                       : result<std::string>{shown.date};
  const auto newest = from.newest_session(store::list_choice::every, shown.scanner, {});
  if (!last || !newest)
    return last ? newest : last;
  if (*newest <= *last)
    return std::string{};
  return fmt::format("session {} has no complete final run yet; --date={} shows the newest one",
                     *newest, *newest);
}

void add_line(std::string& note, const std::string& line) {
  note.append(note.empty() || line.empty() ? "" : "\n").append(line);
}

/// The candidates of one run.
result<found_candidates> candidates_of_run(store::result_reader& from, const search& wanted,
                                           const std::string& word) {
  const auto run = store::find_run(from, word);
  if (!run)
    return run.error();
  store::candidate_filter filter{run->id, wanted.scanner, wanted.day, wanted.code};
  filter.limit = wanted.limit.value_or(filter.limit);
  filter.only_new = wanted.only_new;
  auto candidates = from.candidates_of(filter);
  if (!candidates)
    return candidates.error();
  auto note = candidates->empty() ? nothing_found(filter, *run) : std::string{};
  return found_candidates{std::move(*candidates), std::move(note)};
}

} // namespace

result<found_runs> find_runs(store::result_reader& from, store::run_filter wanted) {
  auto runs = from.list_runs(wanted);
  if (!runs)
    return runs.error();
  if (!runs->empty() || wanted.date.empty())
    return found_runs{std::move(*runs), {}};
  auto session = session_for(from, wanted.date);
  if (!session)
    return session.error();
  wanted.date = session->day;
  runs = from.list_runs(wanted);
  if (!runs)
    return runs.error();
  return found_runs{std::move(*runs), std::move(session->note)};
}

result<found_candidates> find_candidates(store::result_reader& from, const search& wanted) {
  if (wanted.run)
    return candidates_of_run(from, wanted, *wanted.run);
  auto session = session_for(from, wanted.day);
  if (!session)
    return session.error();
  const auto filter = choose_lists(from, wanted, session->day);
  if (!filter)
    return filter.error();
  // Nothing was ever judged, so the latest run says why.
  if (filter->date.empty() && wanted.code.empty() && !wanted.all && wanted.scanner.empty()
      && wanted.since.empty())
    return candidates_of_run(from, wanted, "latest");
  auto candidates = from.candidates_of(*filter);
  if (!candidates)
    return candidates.error();
  found_candidates found{std::move(*candidates), std::move(session->note)};
  if (found.candidates.empty())
    add_line(found.note, nothing_found(*filter, std::nullopt));
  if (wanted.day.empty()) {
    const auto newer = newer_note(from, *filter);
    if (!newer)
      return newer.error();
    add_line(found.note, *newer);
  }
  return found;
}

result<explanation> find_explanation(store::result_reader& from, const search& wanted) {
  auto asked = wanted;
  std::string note;
  auto found = wanted.run ? verdicts_of_run(from, wanted) : newest_verdicts(from, wanted);
  if (!found && found.error().code == ec::invalid_argument && !wanted.run && !wanted.day.empty()) {
    auto session = session_for(from, wanted.day);
    if (!session)
      return session.error();
    asked.day = session->day;
    note = std::move(session->note);
    if (!note.empty())
      found = newest_verdicts(from, asked);
  }
  if (!found)
    return found.error();
  const auto& run_id = found->front().run_id;
  const auto run = store::find_run(from, run_id);
  if (!run)
    return run.error();
  const auto candidates = from.candidates_of({run_id, {}, {}, wanted.code});
  if (!candidates)
    return candidates.error();
  const auto symbols = from.symbols(wanted.code);
  if (!symbols)
    return symbols.error();
  auto what = make_explanation(*run, *found, *candidates);
  what.name = symbols->empty() ? std::string{} : symbols->front().name;
  what.note = std::move(note);
  return what;
}

} // namespace tandem
