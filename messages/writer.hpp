#pragma once

#include "market/condition.hpp"
#include "market/regime/regime.hpp"
#include "market/rules/rule.hpp"
#include "messages/errors.hpp"
#include "store/rows.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tandem {

/// Commands of the writer stay inside the process; only its rows leave it.

/// Insert or update the row of a run. Empty strings leave a finished run's fields empty.
struct save_run : store::run_row {};

struct save_symbols {
  market::universe symbols;
};

/// The whole list of a scanner; what the store has of an earlier one is dropped.
struct save_candidates {
  std::string run_id;
  std::string scanner;
  std::vector<market::candidate> candidates;
};

/// A scanner has judged a symbol: how far the run has come, and why the symbol was picked or not.
struct save_verdict {
  std::string run_id;
  std::string scanner;
  market::listing symbol;
  std::vector<market::verdict> verdicts; // Of every engine of its rule.
};

/// The verdict of a session, with its inputs. A later one of the same session replaces it.
struct save_regime {
  std::string source; // Whose market, "api.kiwoom.com".
  bool final = true;  // The session's candles cannot change any more.
  std::shared_ptr<const market::regime_verdict> verdict;
};

/// The midterm word of the newest final session before `before`.
struct fetch_midterm {
  std::string source;
  market::date before;
};

/// No day: nothing is stored.
struct stored_midterm {
  market::date session;
  market::regime_word word = market::regime_word::neutral;
};

/// One granted slot, for the audit table; the writer gives it its `seq`.
struct call_record : store::api_call_row {};

/// The rows of the command are committed: in the store, or in the outbox while the store is away.
struct rows_saved {
  std::uint64_t rows = 0;
};

/// What the writer has committed to the store since its start.
struct writer_status {
  std::map<std::string, std::uint64_t> rows; // Table -> rows, each as often as it was written.
  std::uint64_t outbox_rows = 0; // Accepted, on this machine's disk, and not yet in the store.
  std::string outbox_path;       // Where they are; empty without any.
};

/// Commits everything accepted so far, tries to empty the outbox, then answers. Errors: the first
/// failure of any row that had nobody to answer to (call records, verdicts), storage_failure.
struct flush_rows {};

} // namespace tandem
