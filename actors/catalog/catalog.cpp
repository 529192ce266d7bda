#include "actors/catalog/catalog.hpp"

#include "actors/kit/ending.hpp"

#include <memory>
#include <utility>

namespace tandem {

namespace {

using market::market_id;

// An older ranking says too little about what is traded now.
constexpr std::int32_t ranking_days_max = 14;

// A list is not held against one that is older, so that a market that shrank is believed some day.
constexpr std::int32_t compared_days_max = 30;

bool wants_nothing(const fetch_universe& command) {
  if (command.source == universe_source::list)
    return command.codes.empty();
  return command.source == universe_source::top_value
         && limit_of(command, market_id::kospi) + limit_of(command, market_id::kosdaq) == 0;
}

failure empty_universe(universe_source source) {
  return {ec::no_data, "the universe is empty: the broker lists no symbol for universe.source="
                         + std::string{to_string(source)}};
}

/// The list as it is before its first page; what was found out about it stays.
broker_list from_the_start(const broker_list& one) {
  broker_list out{one.ranking, one.market};
  out.is_read_again = one.is_read_again;
  out.is_checked_again = one.is_checked_again;
  out.first_rows = one.first_rows;
  return out;
}

/// The listed symbols of a market that the universe may have.
market::universe rankable(const fetch_universe& command, const std::vector<broker_list>& lists,
                          market_id market) {
  market::universe out;
  for (const auto& one : lists)
    if (!one.ranking && one.market == market)
      for (const auto& symbol : one.rows)
        if (excluding_word(symbol, command.exclude) == nullptr)
          out.push_back(symbol);
  return out;
}

} // namespace

catalog_actor::behavior_type catalog(catalog_actor::stateful_pointer<catalog_state> self,
                                     catalog_options options, gateway_actor gateway,
                                     history_actor history, monitor_actor monitor) {
  return self->state.make_behavior(options, std::move(gateway), std::move(history),
                                   std::move(monitor));
}

catalog_state::catalog_state(catalog_actor::pointer self)
    : self_(self), calendar_(self), ranking_(self) {}

catalog_actor::behavior_type catalog_state::make_behavior(catalog_options options,
                                                          gateway_actor gateway,
                                                          history_actor history,
                                                          monitor_actor monitor) {
  options_ = options;
  calendar_.open(options, gateway, history, monitor);
  ranking_.open(options.gateway_timeout, gateway);
  gateway_ = std::move(gateway);
  history_ = std::move(history);
  monitor_ = std::move(monitor);
  on_exit(self_, [this](const caf::error& reason) { leave(reason); });
  survive_errors(self_, monitor_);
  return {
    [this](const resolve_session& command) { return on_resolve_session(command); },
    [this](const fetch_universe& command) { return on_fetch_universe(command); },
  };
}

caf::result<resolved_session> catalog_state::on_resolve_session(const resolve_session& command) {
  auto answer = self_->make_response_promise<resolved_session>();
  // The index chart has rows on trading days only, so it serves as the trading calendar.
  calendar_.find(command, [answer](const result<resolved_session>& found) mutable {
    if (found)
      answer.deliver(*found);
    else
      answer.deliver(to_caf(found.error()));
  });
  return answer;
}

caf::result<selected_universe> catalog_state::on_fetch_universe(const fetch_universe& command) {
  if (wants_nothing(command))
    return to_caf(empty_universe(command.source));
  auto answer = self_->make_response_promise<selected_universe>();
  collection c{command, answer, {}, {}, {}};
  const auto markets = {market_id::kospi, market_id::kosdaq};
  // The market lists come first: they tell which of the ranked symbols count.
  for (auto market : markets)
    c.todo.emplace_back(false, market);
  if (command.source == universe_source::top_value)
    for (auto market : markets)
      if (limit_of(command, market) > 0)
        c.todo.emplace_back(true, market);
  auto id = ++next_id_;
  open_.emplace(id, std::move(c));
  next_list(id);
  return answer;
}

void catalog_state::next_list(std::uint64_t id) {
  auto& c = open_.at(id);
  if (c.todo.empty()) {
    if (c.command.session.latest)
      return load_before(id, market_id::kospi);
    return deliver(id);
  }
  if (c.command.session.latest || options_.offline)
    return load(id, true);
  request_page(id, {}); // Without a calendar a stored list cannot be dated.
}

void catalog_state::load(std::uint64_t id, bool complete) {
  const auto& c = open_.at(id);
  // Offline the newest stored list is taken, whatever its session.
  const auto session = options_.offline ? market::date{} : c.command.session.latest;
  self_
    ->request(history_, options_.history_timeout,
              load_list{stored_name(c.todo.front(), complete), session})
    .then([this, id, complete](const stored_list& stored) { on_loaded(id, complete, stored); },
          [this, id, complete](const caf::error&) { on_loaded(id, complete, {}); });
}

void catalog_state::on_loaded(std::uint64_t id, bool complete, const stored_list& stored) {
  if (!open_.contains(id))
    return;
  auto& c = open_.at(id);
  auto& wanted = c.todo.front();
  if (stored.found) {
    wanted.rows = stored.found->symbols;
    wanted.complete = !wanted.ranking || complete;
    wanted.is_of_session = stored.found->session == c.command.session.latest;
    if (wanted.complete || is_enough(c.command, c.done, wanted))
      return list_is_done(id);
    wanted.rows.clear();
  }
  if (wanted.ranking && complete)
    return load(id, false);
  request_page(id, {});
}

void catalog_state::request_page(std::uint64_t id, const std::string& next_key) {
  const auto& c = open_.at(id);
  const auto& wanted = c.todo.front();
  if (options_.offline) {
    if (!is_needed(c.command, wanted))
      return list_is_done(id);
    return fail(id, {ec::no_data, "no list of symbols is kept on disk; run without --offline"});
  }
  tr_query query = stock_list_query{wanted.market};
  if (wanted.ranking)
    query = top_value_query{wanted.market};
  // Interactive: nothing of the run can begin before it.
  self_
    ->request(gateway_, options_.gateway_timeout,
              fetch_tr{query, next_key, priority_class::interactive, 0, options_.gateway_timeout,
                       history_.id(), c.command.run_id})
    .then(
      [this, id, query, next_key](const tr_page& page) {
        on_page(id, page);
        // Sent after the list, which this page may have completed and stored.
        self_->send(history_, acknowledge_page{gateway_, {query, next_key}});
      },
      [this, id](const caf::error& problem) { fall_back(id, to_failure(problem)); });
}

void catalog_state::on_page(std::uint64_t id, const tr_page& page) {
  auto position = open_.find(id);
  if (position == open_.end())
    return;
  auto& c = position->second;
  auto& wanted = c.todo.front();
  auto* rows = std::get_if<market::universe>(&page.rows);
  if (!rows)
    return fail(id, {ec::internal, "a list query was answered with candles"});
  auto problem = check_join(wanted, page, *rows);
  if (!problem)
    problem = check_market(c.done, wanted.market, *rows);
  if (problem)
    return read_again(id, *problem);
  wanted.last_rank = page.last_rank;
  wanted.rows_left_out += page.rows_left_out;
  for (const auto& symbol : *rows)
    if (wanted.seen.insert(symbol.code).second)
      wanted.rows.push_back(symbol);
  bool more = !page.next_key.empty() && !rows->empty();
  if (more && !(wanted.ranking && is_enough(c.command, c.done, wanted)))
    return request_page(id, page.next_key);
  wanted.complete = !more;
  wanted.is_of_session = true;
  list_is_read(id);
}

/// No run can go on without its lists, so a list whose pages do not fit is read once more.
void catalog_state::read_again(std::uint64_t id, const failure& why) {
  auto& wanted = open_.at(id).todo.front();
  if (wanted.is_read_again)
    return fall_back(id, why);
  wanted = from_the_start(wanted);
  wanted.is_read_again = true;
  request_page(id, {});
}

/// When the broker answers but does not give a list, such as a ranking on a Sunday, the newest
/// stored one is taken, however old it is.
void catalog_state::fall_back(std::uint64_t id, const failure& why) {
  auto position = open_.find(id);
  if (position == open_.end())
    return;
  if (why.code != ec::service_failure && why.code != ec::bad_request
      && why.code != ec::bad_response)
    return fail(id, why);
  auto& wanted = position->second.todo.front();
  wanted = from_the_start(wanted);
  wanted.refused = why;
  load_kept(id, true);
}

/// A ranking may end early because there are enough symbols in it; all others are looked at.
void catalog_state::list_is_read(std::uint64_t id) {
  auto& c = open_.at(id);
  if (auto& read = c.todo.front(); read.ranking && is_enough(c.command, c.done, read)) {
    save(c, read);
    return list_is_done(id);
  }
  load_kept(id, true);
}

void catalog_state::load_kept(std::uint64_t id, bool complete) {
  self_
    ->request(history_, options_.history_timeout,
              load_list{stored_name(open_.at(id).todo.front(), complete), {}})
    .then([this, id, complete](const stored_list& stored) { on_kept(id, complete, stored); },
          [this, id, complete](const caf::error&) { on_kept(id, complete, {}); });
}

/// A ranking is stored under two names, complete and partial; the newer one counts.
void catalog_state::on_kept(std::uint64_t id, bool complete, const stored_list& stored) {
  if (!open_.contains(id))
    return;
  auto& wanted = open_.at(id).todo.front();
  if (stored.found && (!wanted.kept || stored.found->session > wanted.kept->session))
    wanted.kept = stored.found;
  if (wanted.ranking && complete)
    return load_kept(id, false);
  if (wanted.refused)
    return replace(id);
  judge(id);
}

/// Nothing is ranked from midnight until the market opens. Source: daily-history 1.
bool catalog_state::is_before_open() const {
  constexpr std::chrono::hours open{9};
  return market::to_korean_time(std::chrono::microseconds{calendar_.now_us()}).time_of_day < open;
}

/// None of a market's lists is ever empty, and none shrinks much in a few days.
void catalog_state::judge(std::uint64_t id) {
  auto& c = open_.at(id);
  auto& read = c.todo.front();
  const bool is_short = read.kept && days_old(c, read.kept->session) <= compared_days_max
                        && is_shorter(read.rows.size(), read.kept->symbols.size());
  if (!read.rows.empty() && !is_short) {
    save(c, read);
    return list_is_done(id);
  }
  if (read.ranking && !read.kept && rankable(c.command, c.done, read.market).empty())
    return list_is_done(id); // There is nothing to rank.
  const bool is_expected = read.ranking && read.rows.empty() && is_before_open();
  if (!read.is_checked_again && !is_expected) {
    auto rows = std::move(read.rows);
    read = from_the_start(read);
    read.is_checked_again = true;
    read.first_rows = std::move(rows);
    return request_page(id, {});
  }
  if (read.first_rows.size() > read.rows.size())
    read.rows = std::move(read.first_rows);
  if (read.rows.empty()) {
    read.refused = failure{ec::no_data, "the broker's answer is empty"};
    return replace(id);
  }
  warn("run.universe list=\"" + stored_name(read, false) + "\" rows="
       + std::to_string(read.rows.size()) + " kept=" + std::to_string(read.kept->symbols.size())
       + " of=" + read.kept->session.iso() + " effect=\"used as it is, and not kept\"");
  read.facts = read.kept->symbols;
  list_is_done(id);
}

/// Takes the kept list in place of one that the broker refuses or that is empty.
void catalog_state::replace(std::uint64_t id) {
  auto& c = open_.at(id);
  auto& wanted = c.todo.front();
  const bool is_empty = wanted.refused->code == ec::no_data;
  const bool is_ranking = wanted.ranking;
  if (wanted.kept
      && !(is_empty && is_ranking && days_old(c, wanted.kept->session) > ranking_days_max)) {
    wanted.rows = wanted.kept->symbols;
    wanted.stored_of = wanted.kept->session;
    return list_is_done(id);
  }
  if (is_empty && is_ranking)
    return rank_by_quotes(id);
  if (!is_empty && is_needed(c.command, wanted))
    return fail(id, {wanted.refused->code,
                     wanted.refused->message
                       + (is_ranking ? "; no ranking is kept to take instead: scan another "
                                       "universe, --universe.source=all or =list"
                                     : "; no list of symbols is kept to take instead: scan your "
                                       "own, --universe.source=list")});
  warn("run.universe list=\"" + stored_name(wanted, false) + "\" rows=0 kept=none reason=\""
       + wanted.refused->message + '"');
  list_is_done(id);
}

void catalog_state::rank_by_quotes(std::uint64_t id) {
  const auto& c = open_.at(id);
  ranking_.rank(rankable(c.command, c.done, c.todo.front().market), c.command.run_id,
                [this, id](const auto& ranked) { on_ranked(id, ranked); });
}

void catalog_state::on_ranked(std::uint64_t id, const result<quote_ranking::ranked>& ranked) {
  if (!open_.contains(id))
    return;
  if (!ranked)
    return fail(id, ranked.error());
  auto& c = open_.at(id);
  auto& made = c.todo.front();
  const auto list_name = stored_name(made, false);
  if (ranked->symbols.empty())
    return fail(id, {ec::no_data, list_name
                                    + " is empty, no newer ranking is kept, and no listed symbol "
                                      "has a quote to rank it by"});
  warn("run.universe list=\"" + list_name
       + "\" ranked_by=quotes symbols=" + std::to_string(ranked->symbols.size())
       + " calls=" + std::to_string(ranked->calls) + " reason=\"" + made.refused->message + '"');
  made = broker_list{true, made.market};
  made.rows = ranked->symbols;
  made.complete = true;
  made.is_by_quotes = true;
  save(c, made);
  list_is_done(id);
}

void catalog_state::list_is_done(std::uint64_t id) {
  auto& c = open_.at(id);
  c.done.push_back(std::move(c.todo.front()));
  c.todo.pop_front();
  next_list(id);
}

void catalog_state::save(const collection& c, const broker_list& read) {
  const auto& session = c.command.session;
  if (!session.latest)
    return;
  // A ranking moves with the market until the session is final.
  if (read.ranking && !(session.is_newest() && session.final))
    return;
  self_->send(history_, save_list{{stored_name(read, read.complete), session.latest,
                                   calendar_.now_us(), read.rows}});
}

void catalog_state::load_before(std::uint64_t id, market_id market) {
  const auto next = [this, id, market](const stored_list& stored) {
    if (!open_.contains(id))
      return;
    if (stored.found) {
      auto& before = open_.at(id).before;
      before.insert(before.end(), stored.found->symbols.begin(), stored.found->symbols.end());
    }
    if (market == market_id::kospi)
      return load_before(id, market_id::kosdaq);
    deliver(id);
  };
  self_
    ->request(history_, options_.history_timeout,
              load_list{stock_list_name(market), open_.at(id).command.session.latest, true})
    .then(next, [next](const caf::error&) { next({}); });
}

void catalog_state::deliver(std::uint64_t id) {
  auto c = std::move(open_.extract(id).mapped());
  auto selected = select(c.command, c.done);
  market::listing_book book;
  for (const auto& read : c.done)
    if (!read.ranking && read.is_of_session)
      book.add(read.rows);
  book.add_before(c.before);
  if (!book.empty())
    selected.listings = std::make_shared<const market::listing_book>(std::move(book));
  if (selected.symbols.empty())
    c.answer.deliver(to_caf(empty_universe(c.command.source)));
  else
    c.answer.deliver(std::move(selected));
}

void catalog_state::fail(std::uint64_t id, const failure& why) {
  if (auto c = open_.extract(id); !c.empty())
    c.mapped().answer.deliver(to_caf(why));
}

std::int32_t catalog_state::days_old(const collection& c, market::date session) const {
  const auto& latest = c.command.session.latest;
  const auto today =
    latest ? latest : market::to_korean_time(std::chrono::microseconds{calendar_.now_us()}).day;
  return today.days_since_epoch() - session.days_since_epoch();
}

void catalog_state::warn(std::string text) {
  self_->send(monitor_, notice{notice::level::warn, std::move(text)});
}

void catalog_state::leave(const caf::error& reason) {
  const failure draining{ec::shutting_down, "the engine is draining"};
  calendar_.fail_all(draining);
  for (auto& [id, c] : std::exchange(open_, {}))
    c.answer.deliver(to_caf(draining));
  self_->quit(reason);
}

} // namespace tandem
