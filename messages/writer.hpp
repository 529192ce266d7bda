#pragma once

#include "market/condition.hpp"
#include "market/regime/regime.hpp"
#include "market/rules/rule.hpp"
#include "messages/errors.hpp"
#include "messages/novelty.hpp"
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

/// Commands to the writer; only its rows leave the process.

/// Insert or update the row of a run. Empty strings keep a finished run's fields as they are.
struct save_run : store::run_row {};

struct save_symbols {
  market::universe symbols;
};

/// The whole list of a scanner; replaces an earlier one in the store.
struct save_candidates {
  std::string run_id;
  std::string scanner;
  std::vector<market::candidate> candidates;
};

/// The verdicts of a scanner on one symbol: they show how far the run has come, and why the symbol
/// was picked or not.
struct save_verdict {
  std::string run_id;
  std::string scanner;
  market::listing symbol;
  std::vector<market::verdict> verdicts; // Of all engines of its rule.
  market::data_quality data = {};
  bool is_again =
    false; // In place of an earlier one of this pass; more was said when the list came.
};

/// The verdict on a session, with its inputs. Replaces an earlier one of the same session.
struct save_regime {
  std::string source; // Which market, "api.kiwoom.com".
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

/// The rows of the command are committed: to the store, or to the outbox while the store is away.
struct rows_saved {
  std::uint64_t rows = 0;
  novelty_by_code novelties = {}; // Of save_candidates.
};

/// What the writer has committed to the store since its start.
struct writer_status {
  std::map<std::string, std::uint64_t> rows; // Table -> rows; a row written twice counts twice.
  std::uint64_t outbox_rows = 0; // Accepted, durable on this machine, not yet in the store.
  std::string outbox_path;       // The outbox's file; empty when no rows wait.
};

/// Commits everything accepted so far, tries to empty the outbox, then answers. Errors: the first
/// failure of a row that is not answered (call records, verdicts), storage_failure.
struct flush_rows {};

} // namespace tandem
