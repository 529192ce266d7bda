#pragma once

#include "market/quote.hpp"
#include "market/session_evidence.hpp"
#include "messages/actors.hpp"
#include "messages/history.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace tandem {

/// Finds what besides the index shows when was traded: the days of kept histories, and today's
/// quotes. Part of the catalog actor.
class session_evidence {
public:
  /// What is kept on disk.
  struct kept {
    std::vector<std::string> codes; // Symbols whose histories end last; as many as one call quotes.
    market::calendar days;          // Those of most of the first of them.
  };

  explicit session_evidence(catalog_actor::pointer self) : self_(self) {}
  void open(std::chrono::nanoseconds gateway_timeout, std::chrono::nanoseconds history_timeout,
            gateway_actor gateway, history_actor history);

  /// Calls `then` once, with what is kept of symbols whose histories end with one of
  /// `last_sessions`, in the order of these.
  void find_kept(std::vector<market::date> last_sessions, std::function<void(kept)> then);

  /// Calls `then` once, with the quotes of `codes`, or of the regime's symbols where there are
  /// none; without any when the broker does not give them. One call.
  void find_quotes(std::vector<std::string> codes, const std::string& run_id,
                   std::function<void(const std::vector<market::quote_row>&)> then);

private:
  /// Histories that are being loaded.
  struct reading {
    kept found;
    std::size_t missing = 0;
    std::vector<market::known_days> histories;
    std::function<void(kept)> then;
  };

  void load(std::uint64_t id, const std::string& code);
  void on_loaded(std::uint64_t id, const stored_candles& stored);

  catalog_actor::pointer self_;
  std::chrono::nanoseconds gateway_timeout_{0};
  std::chrono::nanoseconds history_timeout_{0};
  gateway_actor gateway_;
  history_actor history_;
  std::map<std::uint64_t, reading> readings_;
  std::uint64_t last_reading_ = 0;
};

} // namespace tandem
