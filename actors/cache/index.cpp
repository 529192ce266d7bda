#include "actors/cache/cache.hpp"
#include "messages/regime.hpp"

#include <algorithm>
#include <utility>

// The KOSPI index: the trading calendar, and the proof that the market is still the one that is
// kept.

namespace tandem {

namespace {

constexpr const char* index_code = "index:KOSPI";

/// Whether the index tells what the regime wants to know of `wanted`.
bool reaches_back(const market::candle_series& index, market::date wanted) {
  return index.size() >= index_candles && index[index_candles - 1].day <= wanted;
}

} // namespace

caf::result<index_answer> cache_state::on_fetch_index(const fetch_index& command) {
  const auto as_of = std::max(command.wanted, now_in_korea().day);
  if (auto kept = disk_.newest(index_code)) {
    bool goes_on = !options_.market_may_change && market::covers(kept->candles, as_of);
    bool will_do = command.kept_will_do && market::covers(kept->candles, command.wanted);
    if (options_.offline || ((goes_on || will_do) && reaches_back(kept->candles, command.wanted))) {
      const auto latest = kept->candles.back().day;
      return index_answer{shared_candles{std::move(kept->candles)}, latest};
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

void cache_state::request_index(std::uint64_t id, market::date base) {
  const tr_query query = index_chart_query{market::market_id::kospi, base};
  self_
    ->request(
      gateway_, options_.gateway_timeout,
      fetch_tr{query, {}, priority_class::interactive, 0, options_.gateway_timeout, disk_.keeps()})
    .then(
      [this, id, query](const tr_page& page) {
        on_index_page(id, page);
        self_->send(gateway_, tr_kept{query, {}});
      },
      [this, id](caf::error& problem) {
        if (auto open = indices_.extract(id))
          open.mapped().answer.deliver(std::move(problem));
      });
}

/// The first page goes on to the newest session; where it does not reach back far enough, one as of
/// the day itself does.
void cache_state::on_index_page(std::uint64_t id, const tr_page& page) {
  auto position = indices_.find(id);
  if (position == indices_.end())
    return;
  auto& open = position->second;
  auto* rows = std::get_if<shared_candles>(&page.rows);
  auto candles = rows ? *rows : shared_candles{};
  keep_index(open, *candles);
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
  landed.answer.deliver(std::move(told));
}

void cache_state::keep_index(index_request& open, const market::candle_series& candles) {
  auto kept = disk_.newest(index_code);
  if (kept && is_other_market(kept->candles, candles)) {
    disk_.forget();
    open.is_other_market = true;
    kept.reset();
  }
  store::candle_edition past;
  past.code = index_code;
  past.captured_us = now_us();
  past.candles = candles;
  auto time = now_in_korea();
  std::erase_if(past.candles,
                [&](const auto& candle) { return !market::is_final(candle.day, time); });
  if (past.candles.empty() || (kept && kept->through >= past.candles.back().day))
    return;
  past.base = past.through = past.candles.back().day;
  disk_.put({past});
}

/// Closes of an index never change. Where most of the kept ones are others, the broker is another
/// one than it was, for instance a simulated one with another seed, and nothing kept is of use.
bool cache_state::is_other_market(const market::candle_series& kept,
                                  const market::candle_series& index) {
  std::unordered_map<std::int32_t, double> closes;
  for (const auto& one : kept)
    closes.emplace(one.day.number(), one.close);
  std::size_t compared = 0;
  std::size_t different = 0;
  for (const auto& one : index)
    if (auto same_day = closes.find(one.day.number()); same_day != closes.end()) {
      ++compared;
      different += same_day->second != one.close ? 1U : 0U;
    }
  if (different * 2 <= compared)
    return false;
  self_->send(monitor_, notice{notice::level::warn,
                               "cache.other_market differ=" + std::to_string(different) + "/"
                                 + std::to_string(compared)
                                 + " reason=\"the KOSPI closes are not those of the history; it "
                                   "begins anew\""});
  return true;
}

} // namespace tandem
