#include "actors/candles/candles.hpp"
#include "market/quote.hpp"

#include <utility>

// The calls that candles cost: charts of one symbol and quotes of a hundred symbols.

namespace tandem {

namespace {

// A page has 600 candles, and the broker's oldest candle is of 1989: sixteen pages.
constexpr std::size_t pages_max = 100;

} // namespace

/// `stored` is what the history holds for the symbol.
void candles_state::start_chart(flight& open, std::optional<market::candle_snapshot> stored) {
  if (std::exchange(open.asked, flight::source::chart) == flight::source::chart)
    return;
  const auto& want = open.want;
  plan_.charting(want.code);
  open.stored = std::move(stored);
  if (const auto why = rejections_.find(want.code); why != rejections_.end()) {
    answers_.count_refetch(want, why->second.reason, why->second.detail);
  } else if (open.stored) {
    const auto way = find_way(open.stored, want.count, want.session, options_.rules);
    const bool is_alone = way.how == candle_way::kind::quote;
    if (open.is_recheck)
      answers_.count_refetch(want, "doubt", market::describe(open.stored->doubts));
    else if (is_alone || way.reason != std::string_view{"new"})
      answers_.count_refetch(want, is_alone ? "no_room" : way.reason,
                             is_alone ? "no quote call to share"
                                      : "history through " + open.stored->complete_through.iso());
  }
  request_page(key_of(want.code, want.session), {});
}

void candles_state::request_page(const candle_key& key, const std::string& next_key) {
  auto& open = flights_.at(key);
  open.next_key = next_key;
  daily_chart_query query{open.want.code, open.want.session.day};
  if (!open.chart.empty())
    query.behind = open.chart.oldest();
  self_
    ->request(gateway_, options_.gateway_timeout,
              fetch_tr{query, next_key, open.want.priority, open.requester,
                       options_.gateway_timeout, history_id(), open.want.run_id})
    .then(
      [this, key, query, next_key](const tr_page& page) {
        on_page(key, page);
        acknowledge(query, next_key);
      },
      [this, key](const caf::error& problem) { on_no_page(key, to_failure(problem)); });
}

/// Moves the call under way up because a requester of a higher class wants its page too: the
/// gateway takes a second request for the same page as a promotion. Only the first one's answer is
/// used.
void candles_state::promote(const flight& open) {
  if (open.asked == flight::source::history)
    return; // No call is made yet; the next one will carry the new priority.
  fetch_tr again{daily_chart_query{open.want.code, open.want.session.day},
                 open.next_key,
                 open.want.priority,
                 open.requester,
                 options_.gateway_timeout,
                 history_id(),
                 open.want.run_id};
  if (open.asked == flight::source::quote)
    again.query = quotes_query{*open.batch};
  self_->request(gateway_, options_.gateway_timeout, again)
    .then([](const tr_page&) {}, [](const caf::error&) {});
}

void candles_state::on_no_page(const candle_key& key, const failure& why) {
  auto position = flights_.find(key);
  if (position == flights_.end())
    return;
  // The gateway dropped the call while no request waited; now one waits again.
  if (why.code == ec::cancelled && !position->second.waiting.empty())
    return request_page(key, position->second.next_key);
  fail(key, why);
}

void candles_state::on_page(const candle_key& key, const tr_page& page) {
  clock_gap_ = page.clock_gap;
  auto position = flights_.find(key);
  if (position == flights_.end())
    return;
  auto& open = position->second;
  if (const auto problem = open.chart.add(key.code, page))
    return fail(key, *problem);
  if (open.chart.is_complete()
      || market::are_enough(open.chart.traded(), open.chart.rows(), open.want.count))
    return land_chart(key);
  if (open.chart.size() >= pages_max)
    return fail(key, {ec::bad_response, key.code + ": ka10081 goes on after "
                                          + std::to_string(pages_max) + " pages"});
  if (open.is_claimed && open.waiting.empty())
    return static_cast<void>(flights_.erase(position)); // Everybody who wanted it is gone.
  request_page(key, page.next_key);
}

void candles_state::land_chart(const candle_key& key) {
  const auto& open = flights_.at(key);
  rejections_.erase(key.code);
  const auto* kept = open.stored ? &*open.stored : nullptr;
  auto checked = market::check_chart(whole_chart(open), kept, evidence_of(open));
  if (checked.why)
    return fail(key, {ec::bad_response, key.code + ": " + *checked.why});
  if (!checked.is_kept_history)
    store_chart(open, checked.snapshot);
  else if (history_)
    self_->send(history_, append_candles{{checked.snapshot}});
  cut_after(checked.snapshot.candles, open.want.session.day);
  land(key, {std::move(checked.snapshot), open.name}, candle_tier::chart);
}

market::candle_snapshot candles_state::whole_chart(const flight& open) const {
  const auto& session = open.want.session;
  market::candle_snapshot whole;
  whole.code = open.want.code;
  whole.as_of = whole.complete_through = session.day;
  whole.complete = open.chart.is_complete();
  whole.captured_us = now_us();
  whole.candles = open.chart.join();
  cut_after(whole.candles, session.day);
  if (!whole.candles.empty() && whole.candles.back().day == session.day)
    market::set_basis(whole.bases, session.day, basis_now(session));
  return whole;
}

market::chart_evidence candles_state::evidence_of(const flight& open) const {
  const auto& session = open.want.session;
  market::chart_evidence known;
  known.session = session;
  known.sessions = sessions_;
  if (listings_) {
    known.listed = listings_->find(open.want.code);
    known.has_lists = !listings_->empty();
  }
  known.count = static_cast<std::size_t>(open.want.count);
  if (const auto quoted = base_prices_.find(open.want.code);
      quoted != base_prices_.end() && quoted->second.first == session.day)
    known.base = quoted->second.second;
  known.odd_value = open.chart.odd_value();
  known.is_past = is_past(session);
  known.is_recheck = open.is_recheck;
  known.is_another_run = open.stored && open.stored->captured_us < session.moving_since_us;
  return known;
}

/// Stores what of the chart is final.
void candles_state::store_chart(const flight& open, market::candle_snapshot past) {
  const auto& session = open.want.session;
  // The broker may have corrected a bad row by the next run.
  past.complete = past.complete && !open.chart.is_cut();
  if (!is_past(session)) {
    // The last candle is provisional. Those before it are final and adjusted as of today.
    past.complete_through = session.previous;
    cut_after(past.candles, past.complete_through);
    market::set_basis(past.bases, session.day, market::close_basis::charted);
  }
  if (history_ && past.complete_through)
    self_->send(history_, append_candles{{std::move(past)}});
}

/// All quotes that are planned, before any chart.
void candles_state::send_all_batches(const flight& first) {
  for (auto batch = plan_.take_any_batch(); !batch.empty(); batch = plan_.take_any_batch())
    send_batch(batch, first, priority_class::interactive);
}

void candles_state::send_batch(const std::vector<std::string>& codes, const flight& first,
                               priority_class priority) {
  const auto session = first.want.session;
  const auto batch = std::make_shared<const std::vector<std::string>>(codes);
  for (const auto& code : codes) {
    auto [position, is_new] = flights_.try_emplace(key_of(code, session));
    auto& open = position->second;
    if (is_new) {
      open.want = {code, plan_.count_of(code), session, priority_class::scan, first.want.run_id};
      open.requester = first.requester;
      open.is_piggybacked = plan_.is_piggybacked(code);
    }
    if (open.asked == flight::source::chart)
      continue;
    open.asked = flight::source::quote;
    open.batch = batch;
  }
  self_
    ->request(gateway_, options_.gateway_timeout,
              fetch_tr{quotes_query{codes},
                       {},
                       priority,
                       first.requester,
                       options_.gateway_timeout,
                       history_id(),
                       first.want.run_id})
    .then(
      [this, codes, session](const tr_page& page) {
        clock_gap_ = page.clock_gap;
        auto* rows = std::get_if<std::vector<market::quote_row>>(&page.rows);
        if (rows && rows->size() == codes.size())
          on_quotes(codes, session, *rows);
        else
          on_quotes_failed(codes, session,
                           {ec::bad_response, "ka10095 answered with other rows than asked for"});
        acknowledge(quotes_query{codes}, {});
      },
      [this, codes, session](const caf::error& problem) {
        on_quotes_failed(codes, session, to_failure(problem));
      });
}

/// Quotes extend a stored history, and what they mean depends on it.
void candles_state::on_quotes(const std::vector<std::string>& codes,
                              const market::trading_session& session,
                              const std::vector<market::quote_row>& rows) {
  append_quotes command{session, {}, now_us(), is_past(session), basis_now(session)};
  command.keeps_evening = options_.rules.counts == market::close_basis::evening;
  command.keeps_rows = plan_.quotes_first() && plan_.session() == session;
  command.listings = listings_;
  quoted_histories unknown; // Stands in for a history that does not answer.
  for (std::size_t i = 0; i < codes.size(); ++i) {
    auto open = flights_.find(key_of(codes[i], session));
    if (open == flights_.end() || open->second.asked == flight::source::chart)
      continue;
    if (rows[i].what) {
      open->second.name = rows[i].what->name;
      if (rows[i].what->day == session.day)
        base_prices_[codes[i]] = {session.day, rows[i].what->base};
    }
    command.rows.push_back(rows[i]);
    unknown.all.push_back({codes[i]});
  }
  self_->request(history_, options_.history_timeout, command)
    .then([this, session](const quoted_histories& histories) { on_quoted(session, histories); },
          [this, session, unknown](const caf::error&) { on_quoted(session, unknown); });
}

void candles_state::on_quoted(const market::trading_session& session,
                              const quoted_histories& histories) {
  for (const auto& one : histories.all) {
    const auto key = key_of(one.code, session);
    const auto open = flights_.find(key);
    if (open != flights_.end() && open->second.asked != flight::source::chart)
      take_quoted(key, open->second, one);
  }
  if (histories.not_final > 0)
    self_->send(monitor_,
                notice{notice::level::warn,
                       "history.not_final session=" + session.previous.iso()
                         + " closes=" + std::to_string(histories.not_final) + "/"
                         + std::to_string(histories.all.size())
                         + " reason=\"the base prices contradict them, so they were taken before "
                           "they were final\" effect=\"these symbols are fetched whole; a day on "
                           "which the market closes late belongs into session.late-days\""});
}

void candles_state::take_quoted(const candle_key& key, flight& open, const quoted_history& one) {
  if (one.is_rebased)
    answers_.count_rebased(open.want.run_id);
  const auto& snapshot = one.snapshot;
  if (!one.reason.empty())
    return reject(key, {one.reason, one.detail}, snapshot);
  if (is_unwanted(open))
    return static_cast<void>(flights_.erase(key)); // The history has stored what the quote brought.
  const bool serves = snapshot && snapshot->serves(open.want.count);
  if (serves && (one.is_doubted || snapshot->covers(key.session)))
    return land(key, {*snapshot, open.name}, candle_tier::quote);
  // The request wants more candles than was expected, or the history is damaged or has changed, or
  // the quote came first and nothing is stored yet.
  if (open.is_claimed)
    return start_chart(open, snapshot);
  plan_.add_charted(key.code);
  flights_.erase(key);
}

void candles_state::on_quotes_failed(const std::vector<std::string>& codes,
                                     const market::trading_session& session, const failure& why) {
  // The broker would refuse the same question again, but it may answer another one: a chart.
  bool is_about_question = why.code == ec::bad_response || why.code == ec::bad_request;
  if (!is_about_question && plan_.session() == session)
    plan_.put_back(codes);
  for (const auto& code : codes) {
    const auto key = key_of(code, session);
    auto open = flights_.find(key);
    if (open == flights_.end() || open->second.asked == flight::source::chart)
      continue;
    if (is_about_question)
      reject(key, {"bad_quote", why.message}, {});
    else
      fail(key, why);
  }
}

/// The symbol needs a chart: at once where a request waits for it, else when one comes.
void candles_state::reject(const candle_key& key, rejection why,
                           std::optional<market::candle_snapshot> stored) {
  auto& open = flights_.at(key);
  if (is_unwanted(open))
    return static_cast<void>(flights_.erase(key)); // A later request fetches a chart.
  rejections_[key.code] = std::move(why);
  if (open.is_claimed)
    return start_chart(open, std::move(stored));
  plan_.add_charted(key.code);
  flights_.erase(key);
}

} // namespace tandem
