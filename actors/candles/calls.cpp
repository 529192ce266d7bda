#include "actors/candles/candles.hpp"
#include "market/quote.hpp"

#include <utility>

// The calls that candles cost: charts of one symbol and quotes of a hundred symbols.

namespace tandem {

namespace {

// Splits make the reference prices of a few symbols differ from the stored closes. Where more of a
// batch than this differs, the stored closes themselves are suspicious.
constexpr std::size_t suspicious_batch_min = 20;
constexpr double suspicious_share = 0.2;

// A page has 600 candles, and the broker's oldest candle is of 1989: sixteen pages.
constexpr std::size_t pages_max = 100;

} // namespace

/// `stored` is what the history holds for the symbol.
void candles_state::start_chart(flight& open,
                                const std::optional<market::candle_snapshot>& stored) {
  if (std::exchange(open.asked, flight::source::chart) == flight::source::chart)
    return;
  const auto& want = open.want;
  plan_.charting(want.code);
  if (auto why = rejections_.extract(want.code); !why.empty()) {
    answers_.count_refetch(want.code, why.mapped().reason, std::move(why.mapped().detail));
  } else if (stored) {
    const auto way = find_way(stored, want.count, want.session);
    const bool is_alone = way.how == candle_way::kind::quote;
    answers_.count_refetch(want.code, is_alone ? "no_room" : way.reason,
                           is_alone ? "no quote call to share"
                                    : "history through " + stored->complete_through.iso());
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
  if (open.chart.is_complete() || open.chart.traded() >= static_cast<std::size_t>(open.want.count))
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
  const auto& session = open.want.session;
  candle_answers::found_snapshot landed{{}, open.name};
  auto& whole = landed.snapshot;
  whole.code = key.code;
  whole.as_of = whole.complete_through = session.day;
  whole.complete = open.chart.is_complete();
  whole.captured_us = now_us();
  whole.candles = open.chart.join();
  cut_after(whole.candles, session.day);
  if (is_past(session) && lateness_.is_late(whole, session))
    whole.complete_through = session.previous; // The next request asks for a quote.
  auto past = whole;
  // The broker may have corrected a bad row by the next run.
  past.complete = whole.complete && !open.chart.is_cut();
  if (!is_past(session)) {
    // The last candle is provisional. Those before it are final and adjusted as of today.
    past.complete_through = session.previous;
    cut_after(past.candles, past.complete_through);
  }
  if (history_ && past.complete_through)
    self_->send(history_, append_candles{{std::move(past)}});
  land(key, landed, candle_tier::chart);
}

void candles_state::send_batch(const std::vector<std::string>& codes, const flight& first) {
  const auto session = first.want.session;
  const auto batch = std::make_shared<const std::vector<std::string>>(codes);
  for (const auto& code : codes) {
    auto [position, is_new] = flights_.try_emplace(key_of(code, session));
    auto& open = position->second;
    if (is_new) {
      open.want = {code, plan_.count_of(code), session, first.want.priority, first.want.run_id};
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
                       first.want.priority,
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
  append_quotes command{session, {}, now_us(), is_past(session)};
  quoted_histories unknown; // Stands in for a history that does not answer.
  for (std::size_t i = 0; i < codes.size(); ++i) {
    auto open = flights_.find(key_of(codes[i], session));
    if (open == flights_.end() || open->second.asked == flight::source::chart)
      continue;
    if (rows[i].what)
      open->second.name = rows[i].what->name;
    command.rows.push_back(rows[i]);
    unknown.all.push_back({codes[i], {}, {}, {}});
  }
  self_->request(history_, options_.history_timeout, command)
    .then([this, session](const quoted_histories& histories) { on_quoted(session, histories); },
          [this, session, unknown](const caf::error&) { on_quoted(session, unknown); });
}

void candles_state::on_quoted(const market::trading_session& session,
                              const quoted_histories& histories) {
  std::size_t other_bases = 0;
  for (const auto& [code, snapshot, reason, detail] : histories.all) {
    const auto key = key_of(code, session);
    auto open = flights_.find(key);
    if (open == flights_.end() || open->second.asked == flight::source::chart)
      continue;
    if (!reason.empty()) {
      other_bases += reason == "base_price" ? 1U : 0U;
      reject(key, {reason, detail});
    } else if (is_unwanted(open->second)) {
      flights_.erase(open); // The history has stored what the quote brought.
    } else if (snapshot && snapshot->covers(session.day)
               && snapshot->serves(open->second.want.count)) {
      land(key, {*snapshot, open->second.name}, candle_tier::quote);
    } else {
      // The request wants more candles than was expected, or the history is damaged or has changed.
      start_chart(open->second, snapshot);
    }
  }
  const auto size = histories.all.size();
  if (size >= suspicious_batch_min
      && static_cast<double>(other_bases) > suspicious_share * static_cast<double>(size))
    self_->send(monitor_, notice{notice::level::warn,
                                 "cache.base_prices differ=" + std::to_string(other_bases) + "/"
                                   + std::to_string(size)
                                   + " hint=\"the stored closes may be those of the after-market; "
                                     "these symbols are fetched whole\""});
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
      reject(key, {"bad_quote", why.message});
    else
      fail(key, why);
  }
}

/// The symbol needs a chart: at once where a request waits for it, else when one comes.
void candles_state::reject(const candle_key& key, rejection why) {
  auto& open = flights_.at(key);
  if (is_unwanted(open))
    return static_cast<void>(flights_.erase(key)); // A later request fetches a chart.
  rejections_[key.code] = std::move(why);
  if (open.is_claimed)
    return start_chart(open, {});
  plan_.add_charted(key.code);
  flights_.erase(key);
}

} // namespace tandem
