#pragma once

#include <memory>
#include <string>
#include <vector>

// The names of all messages; the header of each area defines them.

namespace tandem {

// messages/gateway.hpp
struct drop_tr;
struct fetch_tr;
struct gateway_status;
struct tr_durable;
struct tr_page;

// messages/transport.hpp
struct call_outcome;
struct call_started;
struct renew_token;
struct send_call;

// messages/candles.hpp
struct candle_forecast;
struct candles_answer;
struct candles_status;
struct expect_candles;
struct fetch_candles;

// messages/history.hpp
struct acknowledge_page;
struct append_candles;
struct append_quotes;
struct correct_histories;
struct corrected_histories;
struct forget_market;
struct list_oldest;
struct list_symbols;
struct listed_symbols;
struct load_candles;
struct load_list;
struct quoted_histories;
struct save_list;
struct stored_candles;
struct stored_list;

// messages/catalog.hpp
struct fetch_universe;
struct resolve_session;
struct resolved_session;
struct selected_universe;

// messages/verification.hpp
struct verification_summary;
struct verify_histories;

// messages/regime.hpp
struct assess_regime;
struct assessed_regime;

// messages/scanner.hpp
struct scan_result;
using scan_results = std::vector<std::shared_ptr<const scan_result>>;
struct start_scan;
struct stop_scan;

// messages/writer.hpp
struct call_record;
struct fetch_midterm;
struct flush_rows;
struct rows_saved;
struct save_candidates;
struct save_regime;
struct save_run;
struct save_symbols;
struct save_verdict;
struct stored_midterm;
struct writer_status;

// messages/monitor.hpp
struct actor_restarted;
struct notice;
struct prefetch_progress;
struct progress_snapshot;
struct resource_usage;
struct run_begins;
struct run_ends;
struct scan_progress;
struct stray_error;
struct subscribe;
struct watch;

// messages/run.hpp
struct forecast;
struct node_status;
struct plan_scan;
struct run_scan;
struct run_summary;
struct stop_run;

/// Asks an actor for its counters since its start. The answer never waits.
struct get_status {};

/// Asks an actor for what it has counted for one run, and has it forgotten.
struct take_figures {
  std::string run_id;
};

} // namespace tandem
