#include "actors/candles/candles.hpp"
#include "messages/regime.hpp"

#include <algorithm>
#include <utility>

// The KOSPI index: the trading calendar, and the proof that the market is still the one that is
// kept.

namespace tandem {

namespace {

constexpr const char* index_code = "index:KOSPI";

// Whose charts are looked at before a history is given up.
constexpr std::size_t witnesses_max = 3;

/// Whether the index tells what the regime wants to know of `wanted`.
bool reaches_back(const market::candle_series& index, market::date wanted) {
  return index.size() >= index_candles && index[index_candles - 1].day <= wanted;
}

} // namespace

caf::result<index_answer> candles_state::on_fetch_index(const fetch_index& command) {
  const auto as_of = std::max(command.wanted, now_in_korea().day);
  if (auto kept = disk_.newest(index_code)) {
    bool goes_on = !options_.market_may_change && market::covers(kept->candles, as_of);
    bool will_do = command.kept_will_do && market::covers(kept->candles, command.wanted);
    if (options_.offline || ((goes_on || will_do) && reaches_back(kept->candles, command.wanted))) {
      const auto latest = kept->candles.back().day;
      return index_answer{shared_candles{std::move(kept->candles)}, latest, false, clock_gap_};
    }
  }
  if (options_.offline)
    return to_caf({ec::no_data, "no session is kept on disk; run without --offline"});
  auto answer = self_->make_response_promise<index_answer>();
  auto id = ++next_id_;
  auto& open = indices_[id];
  open.wanted = command.wanted;
  open.answer = answer;
  request_index(id, as_of);
  return answer;
}

void candles_state::request_index(std::uint64_t id, market::date base) {
  const tr_query query = index_chart_query{market::market_id::kospi, base};
  self_
    ->request(
      gateway_, options_.gateway_timeout,
      fetch_tr{query, {}, priority_class::interactive, 0, options_.gateway_timeout, disk_.keeps()})
    .then(
      [this, id, base, query](const tr_page& page) {
        on_index_page(id, base, page);
        self_->send(gateway_, tr_kept{query, {}});
      },
      [this, id](caf::error& problem) {
        if (auto open = indices_.extract(id); !open.empty())
          open.mapped().answer.deliver(std::move(problem));
      });
}

/// The index decides which session is scanned and whether what is kept is of this market. So one
/// that contradicts what is known is asked for once more, and then the charts of symbols that are
/// kept tell which of the two is wrong.
void candles_state::on_index_page(std::uint64_t id, market::date base, const tr_page& page) {
  clock_gap_ = page.clock_gap;
  auto position = indices_.find(id);
  if (position == indices_.end())
    return;
  auto& open = position->second;
  const auto* rows = std::get_if<shared_candles>(&page.rows);
  const auto kept = disk_.newest(index_code);
  const auto doubt = market::doubt_index(kept ? kept->candles : market::candle_series{},
                                         rows ? **rows : market::candle_series{}, base);
  if (!doubt)
    return believe_index(id, page);
  if (!std::exchange(open.is_read_again, true))
    return request_index(id, base);
  open.base = base;
  open.page = page;
  open.doubt = *doubt;
  if (doubt->what == market::index_doubt::kind::impossible)
    return refuse_index(id);
  open.witnesses = find_witnesses(kept->candles);
  ask_witness(id);
}

/// Symbols whose histories end last.
std::vector<std::string> candles_state::find_witnesses(const market::candle_series& index) {
  std::vector<std::string> found;
  for (auto session = index.rbegin(); session != index.rend() && found.size() < witnesses_max;
       ++session)
    for (auto& code : disk_.codes_through(session->day))
      if (found.size() < witnesses_max && market::is_symbol_code(code))
        found.push_back(std::move(code));
  return found;
}

void candles_state::ask_witness(std::uint64_t id) {
  auto& open = indices_.at(id);
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
                       options_.gateway_timeout})
    .then(
      [this, id, code](const tr_page& page) {
        const auto* chart = std::get_if<shared_candles>(&page.rows);
        if (indices_.contains(id))
          on_witness(id, code, chart ? **chart : market::candle_series{});
      },
      [this, id](const caf::error& problem) {
        if (auto found = indices_.find(id); found != indices_.end()) {
          found->second.doubt.why += "; " + to_failure(problem).message;
          refuse_index(id);
        }
      });
}

/// Closes are adjusted for splits, so one symbol may have others than it had; several have not.
void candles_state::on_witness(std::uint64_t id, const std::string& code,
                               const market::candle_series& chart) {
  using kind = market::index_doubt::kind;
  auto& open = indices_.at(id);
  const auto history = disk_.newest(code);
  if (!history || market::are_strangers(history->candles, chart)) {
    open.is_strange = open.is_strange || history.has_value();
    return ask_witness(id);
  }
  const auto lacks_days = [&chart](const market::candle_series& index) {
    return index.empty()
           || market::count_missing(chart, index, index.front().day, chart.back().day) > 0;
  };
  const bool is_whole = !lacks_days(*std::get<shared_candles>(open.page.rows));
  const auto kept = disk_.newest(index_code);
  // The broker went back in time as a whole, or what is kept lacks sessions.
  const bool is_right =
    open.doubt.what == kind::ends_early
      ? is_whole
      : open.doubt.what == kind::other_days && is_whole && kept && lacks_days(kept->candles);
  if (!is_right)
    return refuse_index(id);
  self_->send(monitor_, notice{notice::level::warn, "cache.index_doubted what=\"" + open.doubt.why
                                                      + "\" effect=\"believed: the chart of " + code
                                                      + " has the same sessions\""});
  believe_index(id, open.page);
}

/// Nobody speaks for what is kept. Where its charts are others too the broker is another one than
/// it was, for instance a simulated one with another seed, and nothing kept is of use.
void candles_state::on_no_witness(std::uint64_t id) {
  auto& open = indices_.at(id);
  open.is_other_market = true;
  if (open.is_strange)
    disk_.forget();
  self_->send(monitor_,
              notice{notice::level::warn,
                     "cache.other_market what=\"the KOSPI index is another one: " + open.doubt.why
                       + "\" effect=\""
                       + (open.is_strange ? "the charts are not those of the history either; it "
                                            "begins anew"
                                          : "believed: no chart is kept that speaks against it")
                       + "\""});
  believe_index(id, open.page);
}

void candles_state::refuse_index(std::uint64_t id) {
  auto open = std::move(indices_.extract(id).mapped());
  const auto why = "the KOSPI index is not believed, asked for twice: " + open.doubt.why;
  self_->send(monitor_, notice{notice::level::warn, "cache.index_refused what=\"" + why
                                                      + "\" effect=\"what is kept stays\""});
  open.answer.deliver(to_caf({ec::bad_response, why}));
}

/// The first page goes on to the newest session; where it does not reach back far enough, one as of
/// the day itself does.
void candles_state::believe_index(std::uint64_t id, const tr_page& page) {
  auto position = indices_.find(id);
  auto& open = position->second;
  auto* rows = std::get_if<shared_candles>(&page.rows);
  auto candles = rows ? *rows : shared_candles{};
  const auto kept = open.is_other_market ? std::nullopt : disk_.newest(index_code);
  if (kept)
    candles = shared_candles{market::join_series(kept->candles, *candles)};
  keep_index(kept, *candles);
  if (!std::exchange(open.has_newest, true)) {
    open.newest = candles;
    if (!candles->empty() && !page.next_key.empty() && open.wanted < candles->back().day
        && !reaches_back(*candles, open.wanted))
      return request_index(id, open.wanted);
  }
  auto landed = std::move(indices_.extract(position).mapped());
  index_answer told;
  told.candles = candles->empty() ? landed.newest : candles; // Begins later, which must be said.
  if (!landed.newest->empty())
    told.latest = landed.newest->back().day;
  told.is_other_market = landed.is_other_market;
  told.clock_gap = clock_gap_;
  landed.answer.deliver(std::move(told));
}

void candles_state::keep_index(const std::optional<store::candle_edition>& kept,
                               const market::candle_series& candles) {
  store::candle_edition past;
  past.code = index_code;
  past.captured_us = now_us();
  past.candles = candles;
  const auto time = agreed_time();
  std::erase_if(past.candles,
                [&](const auto& candle) { return !time || !market::is_final(candle.day, *time); });
  if (past.candles.empty()
      || (kept && (kept->through > past.candles.back().day || kept->candles == past.candles)))
    return;
  past.base = past.through = past.candles.back().day;
  disk_.put({past});
}

} // namespace tandem
