#include "actors/catalog/quote_ranking.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <utility>

namespace tandem {

market::universe ranked_by_value(const market::universe& symbols,
                                 const std::vector<market::quote_row>& quotes) {
  const bool has_values = std::any_of(quotes.begin(), quotes.end(), [](const auto& row) {
    return row.what && row.what->value_million_krw > 0;
  });
  std::unordered_map<std::string, double> values;
  for (const auto& row : quotes)
    if (row.what)
      values[row.code] = has_values
                           ? static_cast<double>(row.what->value_million_krw)
                           : static_cast<double>(row.what->volume_shares) * row.what->close;
  market::universe ranked;
  std::copy_if(symbols.begin(), symbols.end(), std::back_inserter(ranked),
               [&](const market::listing& one) { return values.contains(one.code); });
  std::sort(ranked.begin(), ranked.end(), [&](const auto& one, const auto& other) {
    const auto value = values.at(one.code);
    const auto others = values.at(other.code);
    return value != others ? value > others : one.code < other.code;
  });
  return ranked;
}

void quote_ranking::open(std::chrono::nanoseconds gateway_timeout, gateway_actor gateway) {
  gateway_timeout_ = gateway_timeout;
  gateway_ = std::move(gateway);
}

void quote_ranking::rank(market::universe symbols, std::string run_id, receiver then) {
  const auto id = ++last_id_;
  open_[id] = {std::move(symbols), std::move(run_id), std::move(then), 0, 0, {}};
  ask(id);
}

void quote_ranking::ask(std::uint64_t id) {
  auto& open = open_.at(id);
  if (open.asked == open.symbols.size()) {
    const auto done = std::move(open_.extract(id).mapped());
    return done.then(ranked{ranked_by_value(done.symbols, done.quotes), done.calls});
  }
  std::vector<std::string> codes;
  for (; open.asked < open.symbols.size() && codes.size() < market::quote_codes_max; ++open.asked)
    codes.push_back(open.symbols[open.asked].code);
  ++open.calls;
  // Interactive: nothing of the run can begin before it.
  self_
    ->request(gateway_, gateway_timeout_,
              fetch_tr{quotes_query{std::move(codes)},
                       {},
                       priority_class::interactive,
                       0,
                       gateway_timeout_,
                       0,
                       open.run_id})
    .then(
      [this, id](const tr_page& page) {
        if (const auto* rows = std::get_if<std::vector<market::quote_row>>(&page.rows)) {
          auto& quotes = open_.at(id).quotes;
          quotes.insert(quotes.end(), rows->begin(), rows->end());
        }
        ask(id);
      },
      [this, id](const caf::error& problem) { on_error(id, to_failure(problem)); });
}

void quote_ranking::on_error(std::uint64_t id, const failure& why) {
  if (why.code == ec::service_failure || why.code == ec::bad_request
      || why.code == ec::bad_response)
    return ask(id);
  open_.extract(id).mapped().then(why);
}

} // namespace tandem
