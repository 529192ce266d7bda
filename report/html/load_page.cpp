#include "report/html/load_page.hpp"

#include "market/date.hpp"
#include "report/html/json_texts.hpp"
#include "report/stored_run.hpp"
#include "store/results/verdicts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

namespace tandem::html {

namespace {

// Earlier sessions of a pick that are shown.
constexpr std::size_t earlier_max = 10;

/// How many candles with trading the scanner's rule looks at.
std::size_t window_of(const config::settings& settings, const std::string& scanner) {
  constexpr auto key = "v2.ohlcv-count";
  auto count = settings.get<std::int64_t>(key);
  for (const auto& one : settings.scanners())
    if (const auto own = one.overrides.find(key); one.name == scanner && own != one.overrides.end())
      if (const auto* number = std::get_if<std::int64_t>(&own->second))
        count = *number;
  return static_cast<std::size_t>(std::max<std::int64_t>(count, 1));
}

/// "2025-11-27" for "2025-11-28"; empty where there is no day.
std::string day_before(const std::string& day) {
  const auto known = market::date::parse(day);
  return known ? market::date::from_days_since_epoch(known->days_since_epoch() - 1).iso() : "";
}

/// A list for each scanner of the run, even an empty one, in the order of its report.
std::vector<page_list> lists_of(const run_page& page,
                                std::vector<store::past_candidate> candidates) {
  std::vector<page_list> lists;
  const auto list_of = [&](const std::string& scanner) -> page_list& {
    const auto found = std::find_if(lists.begin(), lists.end(),
                                    [&](const auto& one) { return one.scanner == scanner; });
    return found != lists.end() ? *found : lists.emplace_back(page_list{scanner, {}});
  };
  if (page.report)
    for (const auto& scan : page.report->summary->scans)
      list_of(scan->scanner);
  for (auto& one : candidates) {
    auto& list = list_of(one.what.scanner);
    list.picks.push_back({std::move(one), {}, {}});
  }
  const auto share =
    std::max<std::size_t>(1, sections_max / std::max<std::size_t>(1, lists.size()));
  for (auto& list : lists)
    list.detailed = std::min(list.picks.size(), share);
  return lists;
}

/// Who was on the list of the session before and is not on this one.
status find_gone(store::result_reader& from, const std::string& session, page_list& list) {
  const auto last = day_before(session);
  if (last.empty())
    return std::nullopt;
  auto before = from.newest_session(store::list_choice::picked, list.scanner, last);
  if (!before)
    return before.error();
  list.session_before = std::move(*before);
  if (list.session_before.empty())
    return std::nullopt;
  store::candidate_filter wanted{{}, list.scanner, list.session_before, {}};
  wanted.from = store::list_choice::picked;
  auto listed = from.candidates_of(wanted);
  if (!listed)
    return listed.error();
  std::erase_if(*listed, [&](const store::past_candidate& old) {
    return std::any_of(list.picks.begin(), list.picks.end(),
                       [&](const page_pick& pick) { return pick.what.what.code == old.what.code; });
  });
  list.gone = std::move(*listed);
  return std::nullopt;
}

status find_earlier(store::result_reader& from, const std::string& session, page_pick& pick) {
  store::candidate_filter wanted{{}, pick.what.what.scanner, {}, pick.what.what.code};
  wanted.from = store::list_choice::picked;
  auto listed = from.candidates_of(wanted);
  if (!listed)
    return listed.error();
  std::erase_if(*listed, [&](const store::past_candidate& one) { return one.date >= session; });
  std::stable_sort(listed->begin(), listed->end(),
                   [](const auto& a, const auto& b) { return a.date > b.date; });
  listed->resize(std::min(listed->size(), earlier_max));
  pick.earlier = std::move(*listed);
  return std::nullopt;
}

/// Of every pick with a section what its scanner said of it.
status find_verdicts(store::result_reader& from, const std::string& run_id, run_page& page) {
  std::map<std::pair<std::string, std::string>, page_pick*> picks;
  for (auto& list : page.lists)
    for (std::size_t i = 0; i < list.detailed; ++i)
      picks[{list.scanner, list.picks[i].what.what.code}] = &list.picks[i];
  if (picks.empty())
    return std::nullopt;
  return store::for_each_verdict(from, run_id, {}, [&](const store::past_verdict& one) -> status {
    if (const auto found = picks.find({one.scanner, one.what.code}); found != picks.end())
      found->second->verdict = one.what;
    return std::nullopt;
  });
}

/// The candles as a rule sees them: with a price and trading, through the session, the last so
/// many.
market::candle_series judged_candles(const market::candle_snapshot& history,
                                     const std::string& session, std::size_t window) {
  const auto last = market::date::parse(session).value_or(market::date{});
  market::candle_series all;
  std::copy_if(history.candles.begin(), history.candles.end(), std::back_inserter(all),
               [last](const market::candle& one) {
                 return one.close > 0 && one.volume_shares > 0 && (!last || one.day <= last);
               });
  if (all.size() > window)
    all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(window));
  return all;
}

status find_candles(store::candle_reader& from, const config::settings& settings, run_page& page) {
  for (auto& list : page.lists)
    for (std::size_t i = 0; i < list.detailed; ++i) {
      auto& pick = list.picks[i];
      const auto history = from.newest(pick.what.what.code);
      if (!history)
        return history.error();
      if (*history)
        pick.candles = judged_candles(**history, page.run.date, window_of(settings, list.scanner));
    }
  return std::nullopt;
}

status fill_lists(store::result_reader& from, run_page& page) {
  auto candidates = from.candidates_of({page.run.id, {}, {}, {}});
  if (!candidates)
    return candidates.error();
  page.lists = lists_of(page, std::move(*candidates));
  for (auto& list : page.lists) {
    if (auto problem = find_gone(from, page.run.date, list))
      return problem;
    for (std::size_t i = 0; i < list.detailed; ++i)
      if (auto problem = find_earlier(from, page.run.date, list.picks[i]))
        return problem;
  }
  return find_verdicts(from, page.run.id, page);
}

} // namespace

result<run_page> load_page(store::result_reader& from, store::candle_reader* candles,
                           const config::settings& settings, const std::string& id) {
  auto run = store::find_run(from, id);
  if (!run)
    return run.error();
  run_page page{std::move(*run), std::nullopt};
  const auto row = from.whole_run(page.run.id);
  if (!row)
    return row.error();
  if (*row) {
    page.report = read_report((*row)->report, settings);
    read_regime((*row)->report, page);
  }
  auto calls = from.calls_of(page.run.id);
  if (!calls)
    return calls.error();
  page.calls = std::move(*calls);
  if (auto problem = fill_lists(from, page))
    return *problem;
  if (candles == nullptr)
    return page;
  // Without candles the page still says everything else.
  if (auto problem = find_candles(*candles, settings, page))
    page.candles_note = problem->message;
  return page;
}

} // namespace tandem::html
