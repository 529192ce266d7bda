#include "actors/cache/cache.hpp"
#include "market/quote.hpp"
#include "messages/regime.hpp"
#include "messages/universe.hpp"

#include <algorithm>
#include <utility>

// The fetches of the cache: charts of one symbol, quotes of a hundred, and the index.

namespace tandem {

namespace {

// Beyond this many days the index is asked for as of the day wanted: one page reaches back 600
// sessions, and the days before it need some as well.
constexpr int index_reach_days = 730;

constexpr const char* index_code = "index:KOSPI";

// Above this share of a batch it is no split here and there.
constexpr std::size_t suspicious_batch_min = 20;
constexpr double suspicious_share = 0.2;

/// Whether the index tells what the regime wants to know of `wanted`.
bool reaches_back(const market::candle_series& index, market::date wanted) {
  return index.size() >= index_candles && index[index_candles - 1].day <= wanted;
}

market::candle_series join(const std::vector<shared_candles>& pages) {
  market::candle_series joined;
  for (auto page = pages.rbegin(); page != pages.rend(); ++page)
    joined.insert(joined.end(), (*page)->begin(), (*page)->end());
  return joined;
}

} // namespace

std::string flight_key(const std::string& code, const market::trading_session& session) {
  return code + '@' + session.day.compact() + (session.final ? "" : " moving");
}

void cut_after(market::candle_series& candles, market::date last) {
  std::erase_if(candles, [last](const auto& candle) { return candle.day > last; });
}

void cache_state::start_chart(flight& open) {
  if (std::exchange(open.is_charting, true))
    return;
  const auto& want = open.want;
  plan_.charting(want.code);
  if (auto why = suspicions_.extract(want.code); !why.empty()) {
    note_refetch(want.code, why.mapped().reason, std::move(why.mapped().detail));
  } else if (auto kept = history_of(want.code)) {
    auto way = find_way(kept, want.count, want.session);
    bool alone = way.how == candle_way::kind::quote;
    note_refetch(want.code, alone ? "no_room" : way.reason,
                 alone ? "no quote call to share" : "history through " + kept->through.iso());
  }
  request_page(flight_key(want.code, want.session), {});
}

void cache_state::request_page(const std::string& key, const std::string& next_key) {
  auto& open = flights_.at(key);
  open.next_key = next_key;
  const tr_query query = daily_chart_query{open.want.code, open.want.session.day};
  self_
    ->request(gateway_, options_.gateway_timeout,
              fetch_tr{query, next_key, open.want.priority, open.requester,
                       options_.gateway_timeout, disk_.keeps()})
    .then(
      [this, key, query, next_key](const tr_page& page) {
        on_page(key, page);
        self_->send(gateway_, tr_kept{query, next_key});
      },
      [this, key](const caf::error& problem) { on_no_page(key, to_failure(problem)); });
}

/// Somebody more important wants the page that is under way: a second request for it moves the
/// first one up, and the answer of that one is all we need.
void cache_state::hurry(const flight& open) {
  fetch_tr again{daily_chart_query{open.want.code, open.want.session.day}, open.next_key,
                 open.want.priority, open.requester, options_.gateway_timeout};
  if (!open.is_charting && open.batch)
    again.query = quotes_query{*open.batch};
  else if (!open.is_charting)
    return;
  self_->request(gateway_, options_.gateway_timeout, again)
    .then([](const tr_page&) {}, [](const caf::error&) {});
}

void cache_state::on_no_page(const std::string& key, const failure& why) {
  auto position = flights_.find(key);
  if (position == flights_.end())
    return;
  // Dropped when nobody waited; somebody does again.
  if (why.code == ec::cancelled && !position->second.waiting.empty())
    return request_page(key, position->second.next_key);
  fail(key, why);
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
  if (open.is_claimed && open.waiting.empty())
    return static_cast<void>(flights_.erase(position)); // All who wanted it are gone.
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
  cut_after(what.candles, session.day);
  if (is_past(session)) {
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

void cache_state::send_batch(const std::vector<std::string>& codes, const fetch_candles& first,
                             std::uint64_t requester) {
  const auto& session = first.session;
  const auto batch = std::make_shared<const std::vector<std::string>>(codes);
  for (const auto& code : codes) {
    flight made;
    made.batch = batch;
    made.want = {code, plan_.count_of(code), session, first.priority};
    made.requester = requester;
    flights_.try_emplace(flight_key(code, session), std::move(made));
  }
  self_
    ->request(gateway_, options_.gateway_timeout,
              fetch_tr{quotes_query{codes},
                       {},
                       first.priority,
                       requester,
                       options_.gateway_timeout,
                       disk_.keeps()})
    .then(
      [this, codes, session](const tr_page& page) {
        auto* rows = std::get_if<std::vector<market::quote_row>>(&page.rows);
        if (rows && rows->size() == codes.size())
          on_quotes(codes, session, *rows);
        else
          on_quotes_failed(codes, session,
                           {ec::bad_response, "ka10095 answered with other rows than asked for"});
        self_->send(gateway_, tr_kept{quotes_query{codes}, {}});
      },
      [this, codes, session](const caf::error& problem) {
        on_quotes_failed(codes, session, to_failure(problem));
      });
}

void cache_state::on_quotes(const std::vector<std::string>& codes,
                            const market::trading_session& session,
                            const std::vector<market::quote_row>& rows) {
  std::vector<std::pair<std::string, store::candle_edition>> extended;
  std::size_t other_bases = 0;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    auto key = flight_key(codes[i], session);
    auto open = flights_.find(key);
    if (open == flights_.end() || open->second.is_charting)
      continue;
    if (rows[i].what)
      open->second.name = rows[i].what->name;
    auto kept = disk_.newest(codes[i]);
    if (!kept || kept->through != session.previous) {
      start_chart(open->second); // It was damaged, or another process wrote it.
      continue;
    }
    auto step = market::extend_history(kept->candles, rows[i], session.day);
    if (!step.reason.empty()) {
      other_bases += step.reason == "base_price" ? 1U : 0U;
      distrust(key, step.reason, std::move(step.detail));
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
  if (codes.size() >= suspicious_batch_min
      && static_cast<double>(other_bases) > suspicious_share * static_cast<double>(codes.size()))
    self_->send(monitor_, notice{notice::level::warn,
                                 "cache.base_prices differ=" + std::to_string(other_bases) + "/"
                                   + std::to_string(codes.size())
                                   + " hint=\"the stored closes may be those of the after-market; "
                                     "these symbols are fetched whole\""});
  if (is_past(session)) {
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
  // What the broker says of the question itself it would say again; a chart is another question.
  bool is_about_question = why.code == ec::bad_response || why.code == ec::bad_request;
  if (!is_about_question && plan_.session() == session)
    plan_.put_back(codes);
  for (const auto& code : codes) {
    auto key = flight_key(code, session);
    auto open = flights_.find(key);
    if (open == flights_.end() || open->second.is_charting)
      continue;
    if (is_about_question)
      distrust(key, "bad_quote", why.message);
    else
      fail(key, why);
  }
}

/// The history needs a chart: now where somebody waits for it, else when somebody asks.
void cache_state::distrust(const std::string& key, const std::string& reason, std::string detail) {
  auto open = flights_.find(key);
  if (open == flights_.end())
    return;
  auto code = open->second.want.code;
  suspicions_[code] = {reason, std::move(detail)};
  if (open->second.is_claimed)
    return start_chart(open->second);
  plan_.add_charted(std::move(code));
  flights_.erase(open);
}

void cache_state::keep_names(const std::vector<market::quote_row>& rows) {
  std::unordered_map<std::string, std::string> quoted;
  for (const auto& row : rows)
    if (row.what)
      quoted.emplace(row.code, row.what->name);
  for (auto market : {market::market_id::kospi, market::market_id::kosdaq}) {
    auto kept = disk_.find_list(stock_list_name(market), {});
    if (!kept)
      continue;
    bool changed = false;
    for (auto& symbol : kept->symbols)
      if (auto found = quoted.find(symbol.code);
          found != quoted.end() && found->second != symbol.name) {
        symbol.name = found->second;
        changed = true;
      }
    if (changed)
      disk_.put_list(*kept);
  }
}

caf::result<index_answer> cache_state::on_fetch_index(const fetch_index& command) {
  auto today = now_in_korea().day;
  if (auto kept = disk_.newest(index_code)) {
    bool covered = (market::covers(kept->candles, std::max(command.wanted, today))
                    || (command.kept_will_do && market::covers(kept->candles, command.wanted)))
                   && reaches_back(kept->candles, command.wanted);
    if (covered || options_.offline)
      return index_answer{shared_candles{std::move(kept->candles)}, true};
  }
  if (options_.offline)
    return to_caf({ec::no_data, "no session is kept on disk; run without --offline"});
  auto answer = self_->make_response_promise<index_answer>();
  auto id = ++next_id_;
  index_waiting_.emplace(id, answer);
  bool far_back = command.wanted.days_since_epoch() + index_reach_days < today.days_since_epoch();
  request_index(id, command, far_back ? command.wanted : std::max(command.wanted, today), false);
  return answer;
}

void cache_state::request_index(std::uint64_t id, const fetch_index& command, market::date base,
                                bool is_last) {
  self_
    ->request(gateway_, options_.gateway_timeout,
              fetch_tr{index_chart_query{market::market_id::kospi, base},
                       {},
                       priority_class::interactive,
                       0,
                       options_.gateway_timeout,
                       disk_.keeps()})
    .then(
      [this, id, command, base, is_last](const tr_page& page) {
        on_index_page(id, command, base, is_last, page);
        self_->send(gateway_, tr_kept{index_chart_query{market::market_id::kospi, base}, {}});
      },
      [this, id, command, base, is_last](caf::error& problem) {
        // Without the calendar there is no run: one that came garbled is asked for once more.
        if (to_failure(problem).code == ec::bad_response && garbled_.insert(id).second)
          return request_index(id, command, base, is_last);
        garbled_.erase(id);
        if (auto waiting = index_waiting_.extract(id); !waiting.empty())
          waiting.mapped().deliver(std::move(problem));
      });
}

/// Lands the index, or asks for a page that reaches as far back as is needed.
void cache_state::on_index_page(std::uint64_t id, const fetch_index& command, market::date base,
                                bool is_last, const tr_page& page) {
  auto* candles = std::get_if<shared_candles>(&page.rows);
  market::candle_series index = candles ? **candles : market::candle_series{};
  auto today = now_in_korea().day;
  bool is_current = base >= today;
  // Nothing up to a day long ago: is there an index at all?
  if (index.empty() && !is_current && !is_last)
    return request_index(id, command, today, true);
  // Where the page does not reach back far enough, one as of the day itself does.
  if (is_last || base == command.wanted || page.next_key.empty()
      || reaches_back(index, command.wanted))
    return land_index(id, index, is_current);
  request_index(id, command, command.wanted, true);
}

void cache_state::land_index(std::uint64_t id, const market::candle_series& candles,
                             bool is_current) {
  garbled_.erase(id);
  auto waiting = index_waiting_.extract(id);
  if (waiting.empty())
    return;
  check_market(candles);
  store::candle_edition past;
  past.code = index_code;
  past.captured_us = now_us();
  past.candles = candles;
  auto time = now_in_korea();
  std::erase_if(past.candles,
                [&](const auto& candle) { return !market::is_final(candle.day, time); });
  auto kept = disk_.newest(past.code);
  if (!past.candles.empty() && (!kept || kept->through < past.candles.back().day)) {
    past.base = past.through = past.candles.back().day;
    disk_.put({past});
  }
  waiting.mapped().deliver(index_answer{shared_candles{candles}, is_current});
}

/// Closes of an index never change. Where most of the kept ones are others, the broker is another
/// one than it was, for instance a simulated one with another seed, and nothing kept is of use.
void cache_state::check_market(const market::candle_series& index) {
  auto kept = disk_.newest(index_code);
  if (!kept)
    return;
  std::unordered_map<std::int32_t, double> closes;
  for (const auto& one : kept->candles)
    closes.emplace(one.day.number(), one.close);
  std::size_t compared = 0;
  std::size_t different = 0;
  for (const auto& one : index)
    if (auto same_day = closes.find(one.day.number()); same_day != closes.end()) {
      ++compared;
      different += same_day->second != one.close ? 1U : 0U;
    }
  if (different * 2 <= compared)
    return;
  self_->send(monitor_, notice{notice::level::warn,
                               "cache.other_market differ=" + std::to_string(different) + "/"
                                 + std::to_string(compared)
                                 + " reason=\"the KOSPI closes are not those of the history; it "
                                   "begins anew\""});
  disk_.forget();
}

} // namespace tandem
