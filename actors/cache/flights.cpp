#include "actors/cache/cache.hpp"
#include "market/quote.hpp"
#include "messages/universe.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

// The fetches of the cache: charts of one symbol, quotes of a hundred, and the index.

namespace tandem {

namespace {

// Beyond this many days the index is asked for as of the day wanted: one page reaches back 600
// sessions, and the days before it need some as well.
constexpr int index_reach_days = 730;

std::string index_code(market::market_id market) {
  return "index:" + std::string{to_string(market)};
}

market::candle_series join(const std::vector<shared_candles>& pages) {
  market::candle_series joined;
  for (const auto& page : pages | std::views::reverse)
    joined.insert(joined.end(), page->begin(), page->end());
  return joined;
}

} // namespace

std::string flight_key(const std::string& code, market::date session) {
  return code + '@' + session.compact();
}

void cut_after(market::candle_series& candles, market::date last) {
  std::erase_if(candles, [last](const auto& candle) { return candle.day > last; });
}

void cache_state::start_chart(flight& open) {
  const auto& want = open.want;
  plan_.charting(want.code);
  auto kept = history_of(want.code);
  auto way = find_way(kept, want.count, want.session);
  if (kept && way.how == candle_way::kind::chart)
    note_refetch(want.code, way.reason, "history through " + kept->through.iso());
  else if (way.how == candle_way::kind::quote)
    note_refetch(want.code, "no_room", "no quote call to share");
  request_page(flight_key(want.code, want.session.day), {});
}

void cache_state::request_page(const std::string& key, const std::string& next_key) {
  const auto& want = flights_.at(key).want;
  self_
    ->request(gateway_, options_.gateway_timeout,
              fetch_tr{daily_chart_query{want.code, want.session.day}, next_key})
    .then([this, key](const tr_page& page) { on_page(key, page); },
          [this, key](const caf::error& problem) { fail(key, to_failure(problem)); });
}

void cache_state::on_page(const std::string& key, const tr_page& page) {
  auto position = flights_.find(key);
  if (position == flights_.end())
    return;
  auto& open = position->second;
  auto* candles = std::get_if<shared_candles>(&page.rows);
  if (!candles)
    return fail(key, {ec::internal, "a chart query was answered with a list"});
  // An empty page ends a series even when the broker promises another one.
  bool last_page = page.next_key.empty() || (*candles)->empty();
  if (!(*candles)->empty()) {
    if (!open.pages.empty() && (*candles)->back().day >= open.pages.back()->front().day)
      return fail(key, {ec::bad_response, open.want.code + ": page of ka10081 ends at "
                                            + (*candles)->back().day.iso() + ", not before "
                                            + open.pages.back()->front().day.iso()});
    open.pages.push_back(*candles);
    open.traded += market::count_traded(**candles);
  }
  if (last_page || open.traded >= static_cast<std::size_t>(open.want.count))
    return land_chart(key, last_page);
  request_page(key, page.next_key);
}

void cache_state::land_chart(const std::string& key, bool complete) {
  const auto& open = flights_.at(key);
  const auto& session = open.want.session;
  store::candle_edition what;
  what.code = open.want.code;
  what.base = what.through = session.day;
  what.complete = complete;
  what.captured_us = now_us();
  what.candles = join(open.pages);
  if (session.final) {
    disk_.put({what});
  } else if (session.previous) {
    // A candle that still moves is no past. The rest is, adjusted as of today.
    auto past = what;
    past.through = session.previous;
    cut_after(past.candles, past.through);
    disk_.put({past});
  }
  land(key, std::move(what), &cache_status::misses);
}

void cache_state::send_batch(const std::vector<std::string>& codes,
                             const market::trading_session& session) {
  for (const auto& code : codes)
    flights_.try_emplace(flight_key(code, session.day),
                         flight{fetch_candles{code, plan_.count(), session}, {}, 0, {}, false, {}});
  self_->request(gateway_, options_.gateway_timeout, fetch_tr{quotes_query{codes}, {}})
    .then(
      [this, codes, session](const tr_page& page) {
        auto* rows = std::get_if<std::vector<market::quote_row>>(&page.rows);
        if (rows && rows->size() == codes.size())
          on_quotes(codes, session, *rows);
        else
          on_quotes_failed(codes, session,
                           {ec::bad_response, "ka10095 answered with other rows than asked for"});
      },
      [this, codes, session](const caf::error& problem) {
        on_quotes_failed(codes, session, to_failure(problem));
      });
}

void cache_state::on_quotes(const std::vector<std::string>& codes,
                            const market::trading_session& session,
                            const std::vector<market::quote_row>& rows) {
  std::vector<std::pair<std::string, store::candle_edition>> extended;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    auto key = flight_key(codes[i], session.day);
    auto open = flights_.find(key);
    if (open == flights_.end())
      continue; // The cache was stopped.
    if (rows[i].what)
      open->second.name = rows[i].what->name;
    auto kept = disk_.newest(codes[i]);
    if (!kept || kept->through != session.previous) {
      start_chart(open->second); // It was damaged, or another process wrote it.
      continue;
    }
    auto step = market::extend_history(kept->candles, rows[i], session.day);
    if (!step.reason.empty()) {
      note_refetch(codes[i], step.reason, std::move(step.detail));
      request_page(key, {});
      continue;
    }
    if (step.added)
      kept->candles.push_back(*step.added);
    if (!summarize(*kept).serves(open->second.want.count)) {
      start_chart(open->second); // Somebody wants more than was expected.
      continue;
    }
    kept->through = session.day;
    kept->captured_us = now_us();
    extended.emplace_back(std::move(key), std::move(*kept));
  }
  if (session.final) {
    std::vector<store::candle_edition> past;
    past.reserve(extended.size());
    for (const auto& [key, edition] : extended)
      past.push_back(edition);
    disk_.put(past);
  }
  keep_names(rows);
  for (auto& [key, edition] : extended)
    land(key, std::move(edition), &cache_status::quotes);
}

void cache_state::on_quotes_failed(const std::vector<std::string>& codes,
                                   const market::trading_session& session, const failure& why) {
  bool may_help = retry_class(why.code) != retry_action::never || why.code == ec::shutting_down;
  if (may_help && plan_.session() == session)
    plan_.put_back(codes);
  for (const auto& code : codes) {
    auto key = flight_key(code, session.day);
    auto open = flights_.find(key);
    if (open == flights_.end())
      continue;
    if (may_help || why.code == ec::forbidden || why.code == ec::unauthorized) {
      fail(key, why);
    } else {
      // The same question would get the same answer; a chart is another one.
      note_refetch(code, "bad_quote", why.message);
      request_page(key, {});
    }
  }
}

void cache_state::keep_names(const std::vector<market::quote_row>& rows) {
  for (auto market : {market::market_id::kospi, market::market_id::kosdaq}) {
    auto kept = disk_.find_list(stock_list_name(market), {});
    if (!kept)
      continue;
    std::unordered_map<std::string, std::string> renamed;
    for (const auto& row : rows)
      if (row.what)
        renamed.emplace(row.code, row.what->name);
    bool changed = false;
    for (auto& symbol : kept->symbols)
      if (auto found = renamed.find(symbol.code);
          found != renamed.end() && found->second != symbol.name) {
        symbol.name = found->second;
        changed = true;
      }
    if (changed)
      disk_.put_list(*kept);
  }
}

caf::result<candles_answer> cache_state::on_fetch_index(const fetch_index& command) {
  auto today = market::to_korean_time(std::chrono::microseconds{now_us()}).day;
  auto kept = disk_.newest(index_code(command.market));
  if (kept && (options_.offline || market::covers(kept->candles, command.wanted)))
    return candles_answer{shared_candles{std::move(kept->candles)}, kept->captured_us, {}};
  if (options_.offline)
    return to_caf({ec::no_data, "no session is kept on disk; run without --offline"});
  auto answer = self_->make_response_promise<candles_answer>();
  auto id = ++next_id_;
  index_waiting_.emplace(id, answer);
  bool far_back = command.wanted.days_since_epoch() + index_reach_days < today.days_since_epoch();
  request_index(id, command, far_back ? command.wanted : std::max(command.wanted, today));
  return answer;
}

void cache_state::request_index(std::uint64_t id, const fetch_index& command, market::date base) {
  self_
    ->request(gateway_, options_.gateway_timeout,
              fetch_tr{index_chart_query{command.market, base}, {}})
    .then(
      [this, id, command, base](const tr_page& page) {
        auto* candles = std::get_if<shared_candles>(&page.rows);
        if (!candles || (*candles)->empty() || (*candles)->front().day <= command.wanted
            || base == command.wanted)
          return land_index(id, command.market, candles ? **candles : market::candle_series{});
        request_index(id, command, command.wanted); // The page does not reach back that far.
      },
      [this, id](caf::error& problem) {
        if (auto waiting = index_waiting_.extract(id); !waiting.empty())
          waiting.mapped().deliver(std::move(problem));
      });
}

void cache_state::land_index(std::uint64_t id, market::market_id market,
                             const market::candle_series& candles) {
  auto waiting = index_waiting_.extract(id);
  if (waiting.empty())
    return;
  auto now = now_us();
  store::candle_edition past;
  past.code = index_code(market);
  past.captured_us = now;
  past.candles = candles;
  auto time = market::to_korean_time(std::chrono::microseconds{now});
  std::erase_if(past.candles,
                [&](const auto& candle) { return !market::is_final(candle.day, time); });
  auto kept = disk_.newest(past.code);
  if (!past.candles.empty() && (!kept || kept->through < past.candles.back().day)) {
    past.base = past.through = past.candles.back().day;
    disk_.put({past});
  }
  waiting.mapped().deliver(candles_answer{shared_candles{candles}, now, {}});
}

} // namespace tandem
