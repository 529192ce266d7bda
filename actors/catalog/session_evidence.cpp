#include "actors/catalog/session_evidence.hpp"

#include "market/regime/funds.hpp"
#include "market/regime/members.hpp"

#include <algorithm>
#include <utility>

namespace tandem {

namespace {

// Histories whose days are compared. One or two may have holes of their own.
constexpr std::size_t compared_max = 9;

} // namespace

void session_evidence::open(std::chrono::nanoseconds gateway_timeout,
                            std::chrono::nanoseconds history_timeout, gateway_actor gateway,
                            history_actor history) {
  gateway_timeout_ = gateway_timeout;
  history_timeout_ = history_timeout;
  gateway_ = std::move(gateway);
  history_ = std::move(history);
}

void session_evidence::find_kept(std::vector<market::date> last_sessions,
                                 std::function<void(kept)> then) {
  if (last_sessions.empty())
    return then({});
  self_
    ->request(history_, history_timeout_,
              list_symbols{std::move(last_sessions), market::quote_codes_max})
    .then(
      [this, then](const listed_symbols& listed) {
        if (listed.codes.empty())
          return then({});
        const auto id = ++last_reading_;
        auto& open = readings_[id];
        open.found.codes = listed.codes;
        open.missing = std::min(listed.codes.size(), compared_max);
        open.then = then;
        for (std::size_t i = 0, end = open.missing; i < end; ++i)
          load(id, listed.codes[i]);
      },
      [then](const caf::error&) { then({}); });
}

void session_evidence::load(std::uint64_t id, const std::string& code) {
  self_->request(history_, history_timeout_, load_candles{code, {}, 0})
    .then([this, id](const stored_candles& stored) { on_loaded(id, stored); },
          [this, id](const caf::error&) { on_loaded(id, {}); });
}

void session_evidence::on_loaded(std::uint64_t id, const stored_candles& stored) {
  auto& open = readings_.at(id);
  if (stored.newest)
    open.histories.push_back(
      {market::days_of(stored.newest->candles), stored.newest->complete_through});
  if (--open.missing > 0)
    return;
  auto done = std::move(readings_.extract(id).mapped());
  done.found.days = market::days_of_most(done.histories);
  done.then(std::move(done.found));
}

void session_evidence::find_quotes(
  std::vector<std::string> codes, const std::string& run_id,
  std::function<void(const std::vector<market::quote_row>&)> then) {
  if (codes.empty()) {
    for (const auto fund : market::regime_funds())
      codes.emplace_back(fund);
    for (const auto leader : market::regime_leaders())
      codes.emplace_back(leader);
  }
  self_
    ->request(gateway_, gateway_timeout_,
              fetch_tr{quotes_query{std::move(codes)},
                       {},
                       priority_class::interactive,
                       0,
                       gateway_timeout_,
                       0,
                       run_id})
    .then(
      [then](const tr_page& page) {
        const auto* rows = std::get_if<std::vector<market::quote_row>>(&page.rows);
        then(rows != nullptr ? *rows : std::vector<market::quote_row>{});
      },
      [then](const caf::error&) { then({}); });
}

} // namespace tandem
