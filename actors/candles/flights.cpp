#include "actors/candles/candles.hpp"
#include "market/quote.hpp"
#include "messages/catalog.hpp"

#include <algorithm>
#include <utility>

// The fetches of the cache: charts of one symbol and quotes of a hundred.

namespace tandem {

namespace {

// Above this share of a batch it is no split here and there.
constexpr std::size_t suspicious_batch_min = 20;
constexpr double suspicious_share = 0.2;

// A page has 600 candles, and the broker's oldest is of 1989: sixteen pages.
constexpr std::size_t pages_max = 100;

market::candle_series join(const std::vector<shared_candles>& pages) {
  market::candle_series joined;
  std::for_each(pages.rbegin(), pages.rend(), [&joined](const shared_candles& page) {
    joined.insert(joined.end(), page->begin(), page->end());
  });
  return joined;
}

} // namespace

std::string flight_key(const std::string& code, const market::trading_session& session) {
  return code + '@' + session.day.compact() + (session.final ? "" : " moving");
}

void cut_after(market::candle_series& candles, market::date last) {
  std::erase_if(candles, [last](const auto& candle) { return candle.day > last; });
}

void candles_state::start_chart(flight& open) {
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

void candles_state::request_page(const std::string& key, const std::string& next_key) {
  auto& open = flights_.at(key);
  open.next_key = next_key;
  daily_chart_query query{open.want.code, open.want.session.day};
  if (!open.pages.empty())
    query.behind = open.pages.back()->front();
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
void candles_state::hurry(const flight& open) {
  fetch_tr again{daily_chart_query{open.want.code, open.want.session.day}, open.next_key,
                 open.want.priority, open.requester, options_.gateway_timeout};
  if (!open.is_charting && open.batch)
    again.query = quotes_query{*open.batch};
  else if (!open.is_charting)
    return;
  self_->request(gateway_, options_.gateway_timeout, again)
    .then([](const tr_page&) {}, [](const caf::error&) {});
}

void candles_state::on_no_page(const std::string& key, const failure& why) {
  auto position = flights_.find(key);
  if (position == flights_.end())
    return;
  // Dropped when nobody waited; somebody does again.
  if (why.code == ec::cancelled && !position->second.waiting.empty())
    return request_page(key, position->second.next_key);
  fail(key, why);
}

void candles_state::on_page(const std::string& key, const tr_page& page) {
  clock_gap_ = page.clock_gap;
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
  open.is_cut = !page.left_out.empty();
  if (last_page || open.traded >= static_cast<std::size_t>(open.want.count))
    return land_chart(key, last_page);
  if (open.pages.size() >= pages_max)
    return fail(key, {ec::bad_response, open.want.code + ": ka10081 goes on after "
                                          + std::to_string(pages_max) + " pages"});
  if (open.is_claimed && open.waiting.empty())
    return static_cast<void>(flights_.erase(position)); // All who wanted it are gone.
  request_page(key, page.next_key);
}

/// Whoever traded the session before has a candle of this one too, even when halted. Without it one
/// symbol among many did not trade; where most charts lack it the broker is late with them.
bool candles_state::is_late(const store::candle_edition& chart,
                            const market::trading_session& session) {
  if (!session.is_newest() || !session.previous)
    return false;
  ++charts_landed_;
  if (chart.candles.empty() || chart.candles.back().day != session.previous)
    return false;
  ++charts_short_;
  return charts_short_ * 2 >= charts_landed_;
}

void candles_state::land_chart(const std::string& key, bool complete) {
  const auto& open = flights_.at(key);
  const auto& session = open.want.session;
  store::candle_edition what;
  what.code = open.want.code;
  what.base = what.through = session.day;
  what.complete = complete;
  what.captured_us = now_us();
  what.candles = join(open.pages);
  cut_after(what.candles, session.day);
  if (is_past(session) && is_late(what, session))
    what.through = session.previous; // The next look asks for a quote.
  auto past = what;
  past.complete = complete && !open.is_cut; // The broker may have mended it by the next run.
  if (!is_past(session)) {
    // A candle that still moves is no past. The rest is, adjusted as of today.
    past.through = session.previous;
    cut_after(past.candles, past.through);
  }
  if (past.through)
    disk_.put({past});
  land(key, std::move(what), &candles_status::misses);
}

void candles_state::send_batch(const std::vector<std::string>& codes, const fetch_candles& first,
                               std::uint64_t requester) {
  const auto& session = first.session;
  const auto batch = std::make_shared<const std::vector<std::string>>(codes);
  for (const auto& code : codes) {
    flight made;
    made.want = {code, plan_.count_of(code), session, first.priority};
    made.requester = requester;
    made.is_spare = plan_.is_spare(code);
    auto open = flights_.try_emplace(flight_key(code, session), std::move(made)).first;
    open->second.batch = batch; // Also of the flight that made us send it.
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
        clock_gap_ = page.clock_gap;
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

void candles_state::on_quotes(const std::vector<std::string>& codes,
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
      if (is_unwanted(open->second))
        flights_.erase(open);
      else
        start_chart(open->second); // It was damaged, or another process wrote it.
      continue;
    }
    auto step = market::extend_history(kept->candles, rows[i], session);
    if (!step.reason.empty()) {
      other_bases += step.reason == "base_price" ? 1U : 0U;
      distrust(key, step.reason, std::move(step.detail));
      continue;
    }
    if (step.added)
      kept->candles.push_back(*step.added);
    if (!is_unwanted(open->second) && !summarize(*kept).serves(open->second.want.count)) {
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
    land(key, std::move(edition), &candles_status::quotes);
}

void candles_state::on_quotes_failed(const std::vector<std::string>& codes,
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
void candles_state::distrust(const std::string& key, const std::string& reason,
                             std::string detail) {
  auto open = flights_.find(key);
  if (open == flights_.end())
    return;
  if (is_unwanted(open->second))
    return static_cast<void>(flights_.erase(open)); // Its gap is charted when somebody asks.
  auto code = open->second.want.code;
  suspicions_[code] = {reason, std::move(detail)};
  if (open->second.is_claimed)
    return start_chart(open->second);
  plan_.add_charted(std::move(code));
  flights_.erase(open);
}

void candles_state::keep_names(const std::vector<market::quote_row>& rows) {
  const auto markets = {market::market_id::kospi, market::market_id::kosdaq};
  if (listed_names_.empty())
    for (auto market : markets)
      if (auto kept = disk_.find_list(stock_list_name(market), {}))
        for (const auto& symbol : kept->symbols)
          listed_names_.emplace(symbol.code, symbol.name);
  bool changed = false;
  for (const auto& row : rows)
    if (auto known = listed_names_.find(row.code); known != listed_names_.end() && row.what
                                                   && !row.what->name.empty()
                                                   && row.what->name != known->second) {
      known->second = row.what->name;
      changed = true;
    }
  if (!changed)
    return;
  for (auto market : markets)
    if (auto kept = disk_.find_list(stock_list_name(market), {})) {
      for (auto& symbol : kept->symbols)
        if (auto known = listed_names_.find(symbol.code); known != listed_names_.end())
          symbol.name = known->second;
      disk_.put_list(*kept);
    }
}

} // namespace tandem
