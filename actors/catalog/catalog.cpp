#include "actors/catalog/catalog.hpp"

#include "actors/kit/ending.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tandem {

namespace {

using market::market_id;

// A page has a hundred rows or more; a gap of half a page is more than a few issues left out.
constexpr std::int64_t rank_gap_max = 50;

std::size_t limit_of(const fetch_universe& command, market_id market) {
  return static_cast<std::size_t>(market == market_id::kospi ? command.kospi_max
                                                             : command.kosdaq_max);
}

/// A ranking is stored as far as it was read; one read to its end serves any number of symbols.
std::string ranking_name(market_id market, bool complete) {
  return "ka10032 " + std::string{to_string(market)} + (complete ? " complete" : "");
}

/// What the markets' lists say about every symbol.
template <class Lists>
symbols_by_code by_code(const Lists& lists) {
  symbols_by_code all;
  for (const auto& one : lists)
    if (!one.ranking)
      for (const auto& symbol : one.rows)
        all.emplace(symbol.code, symbol);
  return all;
}

/// A ranking tells neither class nor state of a symbol; the list of its market does.
market::listing with_facts(const market::listing& ranked, const symbols_by_code& known) {
  auto found = known.find(ranked.code);
  if (found == known.end())
    return ranked;
  auto symbol = found->second;
  symbol.name = ranked.name;
  symbol.market = ranked.market;
  return symbol;
}

/// The codes in their own order. One that the broker does not list gets its code as its name; its
/// chart call decides whether it exists.
market::universe pick(const std::vector<std::string>& codes, const symbols_by_code& known) {
  market::universe picked;
  for (const auto& code : codes) {
    auto found = known.find(code);
    picked.push_back(found != known.end() ? found->second
                                          : market::listing{code, code, market_id::kospi, false});
  }
  return picked;
}

/// The first of `words` that keeps `symbol` out, or nothing.
const std::string* excluding_word(const market::listing& symbol,
                                  const std::vector<std::string>& words) {
  auto found = std::find_if(words.begin(), words.end(), [&](const std::string& word) {
    return market::is_excluded(symbol, {&word, 1});
  });
  return found == words.end() ? nullptr : &*found;
}

} // namespace

catalog_actor::behavior_type catalog(catalog_actor::stateful_pointer<catalog_state> self,
                                     catalog_options options, gateway_actor gateway,
                                     history_actor history, monitor_actor monitor) {
  return self->state.make_behavior(options, std::move(gateway), std::move(history),
                                   std::move(monitor));
}

catalog_state::catalog_state(catalog_actor::pointer self) : self_(self), calendar_(self) {}

catalog_actor::behavior_type catalog_state::make_behavior(catalog_options options,
                                                          gateway_actor gateway,
                                                          history_actor history,
                                                          monitor_actor monitor) {
  options_ = options;
  calendar_.open(options, gateway, history, monitor);
  gateway_ = std::move(gateway);
  history_ = std::move(history);
  on_exit(self_, [this](const caf::error& reason) { leave(reason); });
  survive_errors(self_, monitor);
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
  auto answer = self_->make_response_promise<selected_universe>();
  collection c{command, answer, {}, {}, false};
  bool by_value = command.source == universe_source::top_value;
  auto wanted = [&](market_id market) { return !by_value || limit_of(command, market) > 0; };
  const auto markets = {market_id::kospi, market_id::kosdaq};
  // The market lists come first: they tell which of the ranked symbols count.
  if (!by_value || !command.exclude.empty())
    for (auto market : markets)
      if (wanted(market))
        c.todo.emplace_back(false, market);
  if (by_value)
    for (auto market : markets)
      if (wanted(market))
        c.todo.emplace_back(true, market);
  auto id = ++next_id_;
  open_.emplace(id, std::move(c));
  next_list(id);
  return answer;
}

void catalog_state::next_list(std::uint64_t id) {
  auto& c = open_.at(id);
  if (c.todo.empty())
    return finish(id);
  if ((c.command.session.latest || options_.offline) && !c.ask_anew)
    return load(id, true);
  request_page(id, {}); // Without a calendar a stored list cannot be dated.
}

void catalog_state::load(std::uint64_t id, bool complete) {
  const auto& c = open_.at(id);
  const auto& wanted = c.todo.front();
  auto list_name =
    wanted.ranking ? ranking_name(wanted.market, complete) : stock_list_name(wanted.market);
  // A list of codes needs only names: yesterday's are good enough, and quotes tell who was renamed.
  // Offline the newest stored list is taken, whatever its session.
  bool any =
    c.command.source == universe_source::list || wanted.refused.has_value() || options_.offline;
  self_
    ->request(history_, options_.history_timeout,
              load_list{list_name, any ? market::date{} : c.command.session.latest})
    .then([this, id, complete](const stored_list& stored) { on_loaded(id, complete, stored); },
          [this, id, complete](const caf::error&) { on_loaded(id, complete, {}); });
}

void catalog_state::on_loaded(std::uint64_t id, bool complete, const stored_list& stored) {
  if (!open_.contains(id))
    return;
  auto& c = open_.at(id);
  auto& wanted = c.todo.front();
  if (wanted.refused)
    return on_fallen_back(id, complete, stored);
  const auto& session = c.command.session;
  const auto& last = stored.found;
  bool usable = last
                && (options_.offline || last->session == session.latest
                    || (session.previous && last->session >= session.previous));
  if (usable && knows_too_little(c, *last)) {
    // Fetches both lists again: an old one cannot say which market a new code is on.
    c.ask_anew = true;
    for (auto& read : c.done)
      c.todo.emplace_back(false, read.market);
    c.done.clear();
    usable = false;
  }
  if (usable) {
    wanted.rows = last->symbols;
    wanted.complete = !wanted.ranking || complete;
    if (!wanted.ranking || wanted.complete || is_enough(c, wanted)) {
      c.done.push_back(std::move(wanted));
      c.todo.pop_front();
      return next_list(id);
    }
    wanted.rows.clear();
  }
  if (wanted.ranking && complete)
    return load(id, false);
  request_page(id, {});
}

bool catalog_state::knows_too_little(const collection& c, const market::symbol_list& last) const {
  bool is_old = last.session != c.command.session.latest;
  if (c.command.source != universe_source::list || !is_old || options_.offline || c.todo.size() > 1)
    return false;
  auto known = by_code(c.done);
  for (const auto& symbol : last.symbols)
    known.emplace(symbol.code, symbol);
  return std::any_of(c.command.codes.begin(), c.command.codes.end(),
                     [&](const auto& code) { return !known.contains(code); });
}

void catalog_state::request_page(std::uint64_t id, const std::string& next_key) {
  if (options_.offline)
    return fail(id, {ec::no_data, "no list of symbols is kept on disk; run without --offline"});
  const auto& wanted = open_.at(id).todo.front();
  tr_query query = stock_list_query{wanted.market};
  if (wanted.ranking)
    query = top_value_query{wanted.market};
  // Interactive: nothing of the run can begin before it.
  self_
    ->request(gateway_, options_.gateway_timeout,
              fetch_tr{query, next_key, priority_class::interactive, 0, options_.gateway_timeout,
                       history_.id(), open_.at(id).command.run_id})
    .then(
      [this, id, query, next_key](const tr_page& page) {
        on_page(id, page);
        // Sent after the list, which this page may have completed and stored.
        self_->send(history_, acknowledge_page{gateway_, {query, next_key}});
      },
      [this, id](const caf::error& problem) { fall_back(id, to_failure(problem)); });
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
  wanted = list{wanted.ranking, wanted.market};
  wanted.refused = why;
  load(id, true);
}

/// A ranking is stored under two names, complete and partial; the newer one counts.
void catalog_state::on_fallen_back(std::uint64_t id, bool complete, const stored_list& stored) {
  auto& c = open_.at(id);
  auto& wanted = c.todo.front();
  if (stored.found && stored.found->session > wanted.stored_of) {
    wanted.rows = stored.found->symbols;
    wanted.stored_of = stored.found->session;
  }
  if (wanted.ranking && complete)
    return load(id, false);
  // A list of codes can do without names.
  if (!wanted.stored_of && c.command.source != universe_source::list)
    return fail(id,
                {wanted.refused->code,
                 wanted.refused->message
                   + (wanted.ranking ? "; no ranking is kept to take instead: scan another "
                                       "universe, --universe.source=all or =list"
                                     : "; no list of symbols is kept to take instead: scan your "
                                       "own, --universe.source=list")});
  c.done.push_back(std::move(wanted));
  c.todo.pop_front();
  next_list(id);
}

/// No run can go on without its lists, so a list whose pages do not fit is read once more.
void catalog_state::read_again(std::uint64_t id, const failure& why) {
  auto& wanted = open_.at(id).todo.front();
  if (wanted.is_read_again)
    return fall_back(id, why);
  wanted = list{wanted.ranking, wanted.market};
  wanted.is_read_again = true;
  request_page(id, {});
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
    problem = check_market(c, *rows);
  if (problem)
    return read_again(id, *problem);
  wanted.last_rank = page.last_rank;
  wanted.rows_left_out += page.rows_left_out;
  for (const auto& symbol : *rows)
    if (wanted.seen.insert(symbol.code).second)
      wanted.rows.push_back(symbol);
  bool more = !page.next_key.empty() && !rows->empty();
  if (more && !(wanted.ranking && is_enough(c, wanted)))
    return request_page(id, page.next_key);
  wanted.complete = !more;
  list_is_read(id);
}

/// A page goes on where the one before it ended and may repeat that one's last row. Some ranks may
/// be missing, but not a whole page of them. A ranking that moves between two pages brings some
/// symbols twice, but not most of them.
status catalog_state::check_join(const list& before, const tr_page& page,
                                 const market::universe& rows) {
  if (rows.empty())
    return std::nullopt;
  const std::string market{to_string(before.market)};
  if (before.ranking
      && (page.first_rank < before.last_rank || page.first_rank > before.last_rank + rank_gap_max))
    return failure{ec::bad_response, "a page of the " + market + " ranking begins at rank "
                                       + std::to_string(page.first_rank) + " after rank "
                                       + std::to_string(before.last_rank)};
  auto first = rows.begin();
  if (!before.rows.empty() && first->code == before.rows.back().code)
    ++first;
  const auto repeated = std::count_if(
    first, rows.end(), [&](const market::listing& one) { return before.seen.contains(one.code); });
  if (repeated * 2 <= rows.end() - first)
    return std::nullopt;
  return failure{ec::bad_response, "a page of " + market + " symbols repeats "
                                     + std::to_string(repeated) + " of earlier ones"};
}

/// A ranking does not say which market it is of, but the lists read before it do. Some symbols are
/// in both markets, most are not.
status catalog_state::check_market(const collection& c, const market::universe& rows) {
  const auto market = c.todo.front().market;
  std::unordered_set<std::string> own;
  std::unordered_set<std::string> others;
  for (const auto& read : c.done)
    for (const auto& symbol : read.rows)
      (read.market == market ? own : others).insert(symbol.code);
  const auto strange = std::count_if(rows.begin(), rows.end(), [&](const market::listing& one) {
    return others.contains(one.code) && !own.contains(one.code);
  });
  const auto size = std::ssize(rows);
  if (strange * 2 <= size)
    return std::nullopt;
  return failure{ec::bad_response, std::to_string(strange) + " of " + std::to_string(size)
                                     + " symbols in a page of " + std::string{to_string(market)}
                                     + " are another market's"};
}

void catalog_state::list_is_read(std::uint64_t id) {
  auto& c = open_.at(id);
  save(c, c.todo.front());
  c.done.push_back(std::move(c.todo.front()));
  c.todo.pop_front();
  next_list(id);
}

bool catalog_state::is_enough(const collection& c, const list& ranking) const {
  auto known = by_code(c.done);
  std::unordered_set<std::string> taken; // By the market before it; some symbols are in both.
  for (const auto& read : c.done)
    if (read.ranking)
      for (const auto& symbol : read.rows)
        taken.insert(symbol.code);
  auto counts = [&](const market::listing& ranked) {
    return !taken.contains(ranked.code)
           && excluding_word(with_facts(ranked, known), c.command.exclude) == nullptr;
  };
  auto counted = std::count_if(ranking.rows.begin(), ranking.rows.end(), counts);
  return static_cast<std::size_t>(counted) >= limit_of(c.command, ranking.market);
}

void catalog_state::save(const collection& c, const list& read) {
  const auto& session = c.command.session;
  if (!session.latest)
    return;
  // A ranking moves with the market until the session is final.
  if (read.ranking && !(session.is_newest() && session.final))
    return;
  auto list_name =
    read.ranking ? ranking_name(read.market, read.complete) : stock_list_name(read.market);
  self_->send(history_, save_list{{list_name, session.latest, calendar_.now_us(), read.rows}});
}

void catalog_state::select(const collection& c, const symbols_by_code& known,
                           selected_universe& selected) {
  bool by_value = c.command.source == universe_source::top_value;
  std::unordered_set<std::string> taken;
  for (const auto& read : c.done) {
    if (read.ranking != by_value)
      continue;
    std::size_t of_market = 0;
    for (const auto& row : read.rows) {
      if (by_value && of_market == limit_of(c.command, read.market))
        break;
      if (!taken.insert(row.code).second)
        continue;
      auto symbol = by_value ? with_facts(row, known) : row;
      if (const auto* word = excluding_word(symbol, c.command.exclude)) {
        ++selected.excluded[*word];
        continue;
      }
      selected.symbols.push_back(std::move(symbol));
      ++of_market;
    }
  }
}

void catalog_state::finish(std::uint64_t id) {
  auto c = std::move(open_.extract(id).mapped());
  auto known = by_code(c.done);
  selected_universe selected;
  for (const auto& read : c.done) {
    if (read.rows_left_out > 0)
      selected.excluded["odd_row"] += read.rows_left_out;
    if (read.stored_of)
      selected.replaced.push_back(
        {read.ranking ? ranking_name(read.market, false) : stock_list_name(read.market),
         read.stored_of, read.refused->message});
  }
  if (c.command.source == universe_source::list) {
    selected.symbols = pick(c.command.codes, known);
  } else {
    select(c, known, selected);
  }
  if (selected.symbols.empty())
    c.answer.deliver(to_caf({ec::no_data, "the universe is empty: the broker lists no symbol for "
                                          "universe.source="
                                            + std::string{to_string(c.command.source)}}));
  else
    c.answer.deliver(std::move(selected));
}

void catalog_state::fail(std::uint64_t id, const failure& why) {
  if (auto c = open_.extract(id); !c.empty())
    c.mapped().answer.deliver(to_caf(why));
}

void catalog_state::leave(const caf::error& reason) {
  const failure draining{ec::shutting_down, "the engine is draining"};
  calendar_.fail_all(draining);
  for (auto& [id, c] : std::exchange(open_, {}))
    c.answer.deliver(to_caf(draining));
  self_->quit(reason);
}

} // namespace tandem
