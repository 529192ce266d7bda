#pragma once

#include "actors/catalog/session_evidence.hpp"
#include "actors/kit/utc_offset.hpp"
#include "market/index_doubt.hpp"
#include "market/session.hpp"
#include "messages/catalog.hpp"
#include "messages/history.hpp"
#include "messages/monitor.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tandem {

struct catalog_options {
  std::chrono::nanoseconds gateway_timeout{0}; // Of one page.
  // Of one request to the history. Without an answer by then the candles count as not stored.
  std::chrono::nanoseconds history_timeout{0};
  utc_offset steady_to_utc = {}; // Added to the actor clock: the market's time.
  market::session_rules rules = {};
  bool offline = false; // Stored data is taken, however old: the broker is not asked.
  // Each run looks at the broker's index, because the broker may be another one than last time.
  bool market_may_change = false;
};

/// The trading calendar, and the check that the broker still shows the market that is stored: the
/// daily candles of the KOSPI index. They come from the history where they reach today, else from
/// the broker. An index that contradicts the stored one is fetched once more; if it still does, the
/// charts of stored symbols tell which of the two is wrong. The calendar has the days of the index
/// and those that most kept histories, or today's quotes, have besides. Part of the catalog actor.
class index_calendar {
public:
  using receiver = std::function<void(const result<resolved_session>&)>;

  explicit index_calendar(catalog_actor::pointer self) : self_(self), evidence_(self) {}
  void open(const catalog_options& options, gateway_actor gateway, history_actor history,
            monitor_actor monitor);

  /// Calls `answer` once, with the reply to resolve_session.
  void find(const resolve_session& command, receiver answer);
  /// Answers every search that still waits.
  void fail_all(const failure& why);
  std::int64_t now_us() const;

private:
  /// One search for a session.
  struct search {
    market::date wanted;
    bool kept_will_do = false; // As in resolve_session.
    std::string run_id;        // The run that its calls are recorded under.
    receiver answer;
    session_evidence::kept kept;
    std::optional<market::candle_snapshot> stored; // As of the newest page.
    bool has_newest = false;
    shared_candles newest; // The page that goes on to the newest session.
    bool is_other_market = false;
    market::calendar sessions; // Found so far.
    market::date latest;       // The newest session; no day: there is none.
    // Of a page that is doubted:
    bool is_read_again = false;
    market::date base;
    tr_page page;
    market::index_doubt doubt;
    std::vector<std::string> witnesses; // Symbols whose charts decide.
    bool is_strange = false;            // A chart contradicts its history.
  };

  void find_kept(std::uint64_t id);
  void on_stored(std::uint64_t id);
  void request_index(std::uint64_t id, market::date base);
  void on_page(std::uint64_t id, market::date base, const tr_page& page);
  void find_witnesses(std::uint64_t id);
  void ask_witness(std::uint64_t id);
  void on_witness(std::uint64_t id, const std::string& code, const market::candle_series& chart,
                  const std::optional<market::candle_snapshot>& history);
  void on_no_witness(std::uint64_t id);
  void refuse(std::uint64_t id);
  void believe(std::uint64_t id, const tr_page& page);
  void save(const std::optional<market::candle_snapshot>& stored,
            const market::candle_series& candles);
  void deliver(std::uint64_t id, const market::candle_series& index, market::date latest);
  /// Whether the index may lack the session that runs, or one of the days before.
  bool needs_quotes(const search& open) const;
  void on_quotes(std::uint64_t id, const market::candle_series& index,
                 const std::vector<market::quote_row>& rows);
  void finish(std::uint64_t id, const market::candle_series& index);
  void fail(std::uint64_t id, const failure& why);
  /// Calls `then` with the newest snapshot of `code`.
  void load(const std::string& code,
            std::function<void(std::optional<market::candle_snapshot>&)> then);
  /// The time now by our clock, as of which the index is asked for.
  market::korean_time our_time() const;
  /// The time now if our clock and the broker's agree; nothing when they do not.
  std::optional<market::market_time> agreed_time() const;
  void warn(std::string text);

  catalog_actor::pointer self_;
  catalog_options options_;
  gateway_actor gateway_;
  history_actor history_;
  monitor_actor monitor_;
  session_evidence evidence_;
  std::map<std::uint64_t, search> searches_;
  std::uint64_t last_search_ = 0;
  std::chrono::nanoseconds clock_gap_{0}; // As the newest page tells it.
};

} // namespace tandem
