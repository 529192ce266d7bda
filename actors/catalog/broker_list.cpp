#include "actors/catalog/broker_list.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tandem {

namespace {

using market::market_id;

// A page has a hundred rows or more; a gap of half a page is more than a few issues left out.
constexpr std::int64_t rank_gap_max = 50;

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

void add_symbols(const fetch_universe& command, const std::vector<broker_list>& lists,
                 const symbols_by_code& known, selected_universe& selected) {
  const bool by_value = command.source == universe_source::top_value;
  std::unordered_set<std::string> taken;
  for (const auto& read : lists) {
    if (read.ranking != by_value)
      continue;
    std::size_t of_market = 0;
    for (const auto& row : read.rows) {
      if (by_value && of_market == limit_of(command, read.market))
        break;
      if (!taken.insert(row.code).second)
        continue;
      auto symbol = by_value ? with_facts(row, known) : row;
      if (const auto* word = excluding_word(symbol, command.exclude)) {
        ++selected.excluded[*word];
        continue;
      }
      selected.symbols.push_back(std::move(symbol));
      ++of_market;
    }
  }
}

} // namespace

std::string stored_name(const broker_list& one, bool complete) {
  if (!one.ranking)
    return stock_list_name(one.market);
  return "ka10032 " + std::string{to_string(one.market)} + (complete ? " complete" : "");
}

std::size_t limit_of(const fetch_universe& command, market_id market) {
  return static_cast<std::size_t>(market == market_id::kospi ? command.kospi_max
                                                             : command.kosdaq_max);
}

bool is_needed(const fetch_universe& command, const broker_list& one) {
  if (one.ranking || command.source == universe_source::all)
    return true;
  return command.source == universe_source::top_value && !command.exclude.empty()
         && limit_of(command, one.market) > 0;
}

symbols_by_code by_code(const std::vector<broker_list>& lists) {
  symbols_by_code all;
  for (const auto& one : lists)
    if (!one.ranking)
      for (const auto* rows : {&one.rows, &one.facts})
        for (const auto& symbol : *rows)
          all.emplace(symbol.code, symbol);
  return all;
}

const std::string* excluding_word(const market::listing& symbol,
                                  const std::vector<std::string>& words) {
  auto found = std::find_if(words.begin(), words.end(), [&](const std::string& word) {
    return market::is_excluded(symbol, {&word, 1});
  });
  return found == words.end() ? nullptr : &*found;
}

bool is_enough(const fetch_universe& command, const std::vector<broker_list>& before,
               const broker_list& ranking) {
  const auto known = by_code(before);
  std::unordered_set<std::string> taken; // By the market before it; some symbols are in both.
  for (const auto& read : before)
    if (read.ranking)
      for (const auto& symbol : read.rows)
        taken.insert(symbol.code);
  const auto counts = [&](const market::listing& ranked) {
    return !taken.contains(ranked.code)
           && excluding_word(with_facts(ranked, known), command.exclude) == nullptr;
  };
  const auto counted = std::count_if(ranking.rows.begin(), ranking.rows.end(), counts);
  return static_cast<std::size_t>(counted) >= limit_of(command, ranking.market);
}

status check_join(const broker_list& before, const tr_page& page, const market::universe& rows) {
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

status check_market(const std::vector<broker_list>& read, market_id market,
                    const market::universe& rows) {
  std::unordered_set<std::string> own;
  std::unordered_set<std::string> others;
  for (const auto& one : read)
    for (const auto& symbol : one.rows)
      (one.market == market ? own : others).insert(symbol.code);
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

bool is_shorter(std::size_t rows, std::size_t kept) {
  return rows * 100 < kept * 95;
}

selected_universe select(const fetch_universe& command, const std::vector<broker_list>& lists) {
  selected_universe selected;
  for (const auto& read : lists) {
    if (read.rows_left_out > 0)
      selected.excluded["odd_row"] += read.rows_left_out;
    if (read.stored_of)
      selected.replaced.push_back(
        {stored_name(read, false), read.stored_of, read.refused->message});
    selected.is_ranked_by_quotes = selected.is_ranked_by_quotes || read.is_by_quotes;
  }
  const auto known = by_code(lists);
  if (command.source == universe_source::list)
    selected.symbols = pick(command.codes, known);
  else
    add_symbols(command, lists, known, selected);
  return selected;
}

} // namespace tandem
