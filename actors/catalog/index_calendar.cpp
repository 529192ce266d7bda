#include "actors/catalog/index_calendar.hpp"

#include "messages/regime.hpp"

#include <algorithm>
#include <utility>

namespace tandem {

namespace {

constexpr const char* index_code = "index:KOSPI";

// How far back kept histories are looked for, by their last sessions. Older ones tell nothing of
// the days around the newest session.
constexpr std::size_t sessions_back = 30;

// An index that ends longer ago is not late: its market stands still, as a recorded one does.
constexpr std::int32_t late_days_max = 10;

// Charts that are compared before the stored index is given up.
constexpr std::size_t witnesses_max = 3;

/// Whether the index has as many candles up to `wanted` as the regime looks at.
bool reaches_back(const market::candle_series& index, market::date wanted) {
  return index.size() >= index_candles && index[index_candles - 1].day <= wanted;
}

} // namespace

void index_calendar::open(const catalog_options& options, gateway_actor gateway,
                          history_actor history, monitor_actor monitor) {
  options_ = options;
  evidence_.open(options.gateway_timeout, options.history_timeout, gateway, history);
  gateway_ = std::move(gateway);
  history_ = std::move(history);
  monitor_ = std::move(monitor);
}

void index_calendar::find(const resolve_session& command, receiver answer) {
  const auto id = ++last_search_;
  auto& open = searches_[id];
  open.wanted = command.wanted;
  open.kept_will_do = command.kept_will_do;
  open.run_id = command.run_id;
  open.answer = std::move(answer);
  load(index_code, [this, id](auto& stored) {
    searches_.at(id).stored = std::move(stored);
    find_kept(id);
  });
}

/// Histories may end with a session that the index lacks, so the weekdays behind it come first.
void index_calendar::find_kept(std::uint64_t id) {
  std::vector<market::date> last_sessions;
  if (const auto& stored = searches_.at(id).stored; stored && !stored->candles.empty()) {
    const auto& index = stored->candles;
    const auto end = index.back().day.days_since_epoch();
    const auto today = our_time().day.days_since_epoch();
    for (auto at = std::min(today, end + late_days_max); at > end; --at)
      if (const auto day = market::date::from_days_since_epoch(at); !market::is_weekend(day))
        last_sessions.push_back(day);
    const auto first = index.size() - std::min(index.size(), sessions_back);
    for (auto i = index.size(); i > first; --i)
      last_sessions.push_back(index[i - 1].day);
  }
  evidence_.find_kept(std::move(last_sessions), [this, id](session_evidence::kept found) {
    if (!searches_.contains(id))
      return;
    searches_.at(id).kept = std::move(found);
    on_stored(id);
  });
}

void index_calendar::on_stored(std::uint64_t id) {
  const auto wanted = searches_.at(id).wanted;
  const auto stored_will_do = searches_.at(id).kept_will_do;
  const auto& stored = searches_.at(id).stored;
  const auto as_of = std::max(wanted, our_time().day);
  if (stored) {
    const bool goes_on = !options_.market_may_change && market::covers(stored->candles, as_of);
    const bool will_do = stored_will_do && market::covers(stored->candles, wanted);
    if (options_.offline || ((goes_on || will_do) && reaches_back(stored->candles, wanted))) {
      const auto candles = stored->candles;
      return deliver(id, candles, candles.back().day);
    }
  }
  if (options_.offline)
    return fail(id, {ec::no_data, "no session is kept on disk; run without --offline"});
  request_index(id, as_of);
}

void index_calendar::request_index(std::uint64_t id, market::date base) {
  const tr_query query = index_chart_query{market::market_id::kospi, base};
  self_
    ->request(gateway_, options_.gateway_timeout,
              fetch_tr{query,
                       {},
                       priority_class::interactive,
                       0,
                       options_.gateway_timeout,
                       history_.id(),
                       searches_.at(id).run_id})
    .then(
      [this, id, base, query](const tr_page& page) {
        clock_gap_ = page.clock_gap;
        load(index_code, [this, id, base, query, page](auto& stored) {
          searches_.at(id).stored = std::move(stored);
          on_page(id, base, page);
          self_->send(history_, acknowledge_page{gateway_, {query, {}}});
        });
      },
      [this, id](const caf::error& problem) { fail(id, to_failure(problem)); });
}

void index_calendar::on_page(std::uint64_t id, market::date base, const tr_page& page) {
  auto& open = searches_.at(id);
  const auto* rows = std::get_if<shared_candles>(&page.rows);
  const auto known = open.stored ? open.stored->candles : market::candle_series{};
  const auto said = rows ? **rows : market::candle_series{};
  const auto doubt = market::doubt_index(known, said, base, open.kept.days);
  if (!doubt) {
    auto whole = page;
    whole.rows = shared_candles{market::without_holes(said, known)};
    return believe(id, whole);
  }
  if (!std::exchange(open.is_read_again, true))
    return request_index(id, base);
  open.base = base;
  open.page = page;
  open.doubt = *doubt;
  if (doubt->what == market::index_doubt::kind::impossible)
    return refuse(id);
  find_witnesses(id);
}

/// Asks the history for the symbols whose candles end last; their charts serve as witnesses.
void index_calendar::find_witnesses(std::uint64_t id) {
  list_symbols command{{}, witnesses_max};
  const auto& index = searches_.at(id).stored->candles;
  for (auto session = index.rbegin(); session != index.rend(); ++session)
    command.last_sessions.push_back(session->day);
  self_->request(history_, options_.history_timeout, std::move(command))
    .then(
      [this, id](const listed_symbols& found) {
        searches_.at(id).witnesses = found.codes;
        ask_witness(id);
      },
      [this, id](const caf::error& problem) {
        searches_.at(id).doubt.why += "; " + to_failure(problem).message;
        refuse(id);
      });
}

void index_calendar::ask_witness(std::uint64_t id) {
  auto& open = searches_.at(id);
  if (open.witnesses.empty())
    return on_no_witness(id);
  const auto code = open.witnesses.back();
  open.witnesses.pop_back();
  self_
    ->request(gateway_, options_.gateway_timeout,
              fetch_tr{daily_chart_query{code, open.base},
                       {},
                       priority_class::interactive,
                       0,
                       options_.gateway_timeout,
                       {},
                       open.run_id})
    .then(
      [this, id, code](const tr_page& page) {
        const auto* rows = std::get_if<shared_candles>(&page.rows);
        load(code, [this, id, code, chart = rows ? *rows : shared_candles{}](auto& history) {
          on_witness(id, code, *chart, history);
        });
      },
      [this, id](const caf::error& problem) {
        searches_.at(id).doubt.why += "; " + to_failure(problem).message;
        refuse(id);
      });
}

/// Splits change the adjusted closes, so one symbol's chart may differ from its history; the charts
/// of several symbols do not.
void index_calendar::on_witness(std::uint64_t id, const std::string& code,
                                const market::candle_series& chart,
                                const std::optional<market::candle_snapshot>& history) {
  using kind = market::index_doubt::kind;
  auto& open = searches_.at(id);
  if (!history || market::are_strangers(history->candles, chart)) {
    open.is_strange = open.is_strange || history.has_value();
    return ask_witness(id);
  }
  const market::candle_series& said = *std::get<shared_candles>(open.page.rows);
  const auto lacks = [](const market::candle_series& index, const market::candle& one) {
    return market::count_missing({&one, 1}, index, one.day, one.day) > 0;
  };
  // A session that both indexes lack does not tell which one is right.
  auto traded = chart;
  std::erase_if(traded, [&](const market::candle& one) {
    return lacks(said, one) && lacks(open.stored->candles, one);
  });
  const auto lacks_days = [&](const market::candle_series& index) {
    return index.empty()
           || market::count_missing(traded, index, index.front().day, chart.back().day) > 0;
  };
  const bool is_whole = !lacks_days(said);
  // Either the broker as a whole went back in time, or the stored index lacks sessions.
  const bool is_right =
    open.doubt.what == kind::ends_early
      ? is_whole
      : open.doubt.what == kind::other_days && is_whole && lacks_days(open.stored->candles);
  if (!is_right)
    return refuse(id);
  warn("cache.index_doubted what=\"" + open.doubt.why + "\" effect=\"believed: the chart of " + code
       + " has the same sessions\"");
  believe(id, open.page);
}

/// No chart confirms what is stored. Where the charts contradict the histories too, this is another
/// broker than before, for instance a simulated one with another seed, and nothing stored is of
/// use.
void index_calendar::on_no_witness(std::uint64_t id) {
  auto& open = searches_.at(id);
  open.is_other_market = true;
  if (open.is_strange)
    self_->send(history_, forget_market{});
  warn("cache.other_market what=\"the KOSPI index is another one: " + open.doubt.why
       + "\" effect=\""
       + (open.is_strange ? "the charts differ from the history too; it starts over"
                          : "believed: no stored chart contradicts it")
       + "\"");
  believe(id, open.page);
}

void index_calendar::refuse(std::uint64_t id) {
  const auto why =
    "the KOSPI index is not believed, asked for twice: " + searches_.at(id).doubt.why;
  warn("cache.index_refused what=\"" + why + "\" effect=\"what is stored stays\"");
  fail(id, {ec::bad_response, why});
}

/// The first page ends at the newest session. Where it does not reach back far enough, a page as of
/// the wanted day does.
void index_calendar::believe(std::uint64_t id, const tr_page& page) {
  auto& open = searches_.at(id);
  const auto* rows = std::get_if<shared_candles>(&page.rows);
  auto candles = rows ? *rows : shared_candles{};
  const auto stored = open.is_other_market ? std::nullopt : open.stored;
  if (stored)
    candles = shared_candles{market::join_series(stored->candles, *candles)};
  save(stored, *candles);
  if (!std::exchange(open.has_newest, true)) {
    open.newest = candles;
    if (!candles->empty() && !page.next_key.empty() && open.wanted < candles->back().day
        && !reaches_back(*candles, open.wanted))
      return request_index(id, open.wanted);
  }
  const auto newest = open.newest;
  deliver(id, candles->empty() ? *newest : *candles, // May begin too late, which deliver() tells.
          newest->empty() ? market::date{} : newest->back().day);
}

void index_calendar::save(const std::optional<market::candle_snapshot>& stored,
                          const market::candle_series& candles) {
  market::candle_snapshot past;
  past.code = index_code;
  past.captured_us = now_us();
  past.candles = candles;
  const auto time = agreed_time();
  std::erase_if(past.candles, [&](const auto& candle) {
    return !time || !market::is_final(candle.day, *time, options_.rules);
  });
  if (past.candles.empty()
      || (stored
          && (stored->complete_through > past.candles.back().day
              || stored->candles == past.candles)))
    return;
  past.as_of = past.complete_through = past.candles.back().day;
  self_->send(history_, append_candles{{std::move(past)}});
}

/// Answers with the session found in `index` and besides. `latest` is the newest session of the
/// index; no day: there is none.
void index_calendar::deliver(std::uint64_t id, const market::candle_series& index,
                             market::date latest) {
  auto& open = searches_.at(id);
  open.sessions = market::days_of(index);
  open.latest = latest;
  if (index.empty())
    return finish(id, index);
  if (!open.is_other_market) {
    const auto& days = open.kept.days;
    if (!days.empty())
      open.latest = std::max(open.latest, days.back());
    // An older page of the index ends long before the newest session.
    const auto end = index.back().day == latest ? open.latest : index.back().day;
    open.sessions = market::unite(open.sessions, market::between(days, index.front().day, end));
  }
  if (!needs_quotes(open))
    return finish(id, index);
  evidence_.find_quotes(open.is_other_market ? std::vector<std::string>{} : open.kept.codes,
                        open.run_id, [this, id, index](const auto& rows) {
                          if (searches_.contains(id))
                            on_quotes(id, index, rows);
                        });
}

bool index_calendar::needs_quotes(const search& open) const {
  const auto now = our_time();
  if (options_.offline || (open.kept_will_do && open.latest >= open.wanted)
      || now.day.days_since_epoch() - open.latest.days_since_epoch() > late_days_max)
    return false;
  return market::may_lack_session(open.latest, now, options_.rules);
}

void index_calendar::on_quotes(std::uint64_t id, const market::candle_series& index,
                               const std::vector<market::quote_row>& rows) {
  auto& open = searches_.at(id);
  const auto found = market::day_of_quotes(rows, open.latest, our_time().day);
  if (found.day) {
    warn("run.session index_ends=" + index.back().day.iso() + " quotes_of=" + found.day.iso()
         + " symbols=" + std::to_string(found.quotes)
         + " effect=\"the index lacks this session, which counts all the same\"");
    if (open.sessions.back() == open.latest)
      open.sessions.push_back(found.day);
    open.latest = found.day;
  }
  finish(id, index);
}

void index_calendar::finish(std::uint64_t id, const market::candle_series& index) {
  const auto done = std::move(searches_.extract(id).mapped());
  resolved_session found;
  found.index = shared_candles{index};
  found.is_other_market = done.is_other_market;
  found.clock_gap = clock_gap_;
  const auto now = agreed_time();
  found.sessions = done.sessions;
  if (auto session = market::find_session(found.sessions, done.wanted, now, options_.rules)) {
    found.session = *session;
    found.session.latest = done.latest; // The sessions may end earlier.
    return done.answer(found);
  }
  if (!index.empty())
    return done.answer(failure{ec::invalid_argument, "scan.date = " + done.wanted.iso()
                                                       + ": the KOSPI index begins on "
                                                       + index.front().day.iso()});
  // A broker without index candles still has charts; stale ones are found symbol by symbol.
  found.is_assumed = true;
  found.is_other_market = false;
  found.session.day = done.wanted;
  found.session.final = now && done.wanted < now->reached.day;
  done.answer(found);
}

void index_calendar::fail(std::uint64_t id, const failure& why) {
  searches_.extract(id).mapped().answer(why);
}

void index_calendar::fail_all(const failure& why) {
  for (auto& [id, open] : std::exchange(searches_, {}))
    open.answer(why);
}

void index_calendar::load(const std::string& code,
                          std::function<void(std::optional<market::candle_snapshot>&)> then) {
  self_->request(history_, options_.history_timeout, load_candles{code, {}, 0})
    .then([then](stored_candles& stored) { then(stored.newest); },
          [then](const caf::error&) {
            std::optional<market::candle_snapshot> nothing_in_time;
            then(nothing_in_time);
          });
}

std::int64_t index_calendar::now_us() const {
  auto utc = self_->clock().now().time_since_epoch() + options_.steady_to_utc;
  return std::chrono::duration_cast<std::chrono::microseconds>(utc).count();
}

market::korean_time index_calendar::our_time() const {
  return market::to_korean_time(std::chrono::microseconds{now_us()});
}

std::optional<market::market_time> index_calendar::agreed_time() const {
  return market::agreed_time(std::chrono::microseconds{now_us()}, clock_gap_);
}

void index_calendar::warn(std::string text) {
  self_->send(monitor_, notice{notice::level::warn, std::move(text)});
}

} // namespace tandem
