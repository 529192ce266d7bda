#pragma once

#include "messages/errors.hpp"
#include "messages/fwd.hpp"
#include "messages/in_process.hpp"

#include <caf/all.hpp>

// The interface of every actor. Every request gets an answer or an error; messages without either
// are marked "not answered".

namespace tandem {

/// Makes calls to the broker, one at a time; blocks its own thread.
using transport_actor = caf::typed_actor<
  // The requester, a call_watcher_actor, is told when the call starts, before its outcome.
  caf::replies_to<send_call>::with<call_outcome>,
  // Counts as a call like any other.
  caf::replies_to<renew_token>::with<call_outcome>>;

/// Is told when calls start.
using call_watcher_actor = caf::typed_actor<
  // Not answered.
  caf::reacts_to<call_started>>;

/// Owns the right to call the broker with its keys, and decides when, in what order and with which.
using gateway_actor = caf::typed_actor<
  // Waits for its turn, then replies. Errors: queue_full, shutting_down, cancelled (by drop_tr),
  // timeout (no slot within `patience`; with a `hold` the answer is a long_wait), and the last
  // failure when retries, or the wait for the broker, have run out: rate_limited, timeout,
  // unavailable, unauthorized, forbidden, bad_request, bad_response, unknown_symbol,
  // service_failure.
  caf::replies_to<fetch_tr>::with<tr_page>,
  // Not answered. The sender's requests for the page get cancelled, unless the call is under way.
  caf::reacts_to<drop_tr>,
  // Not answered.
  caf::reacts_to<tr_durable>,
  // Its counters, of each key.
  caf::replies_to<get_status>::with<std::vector<gateway_status>>,
  caf::replies_to<take_figures>::with<std::vector<gateway_status>>>;

/// Owns the candle store. Trouble with the disk is reported and answered as "nothing stored": a bad
/// disk costs calls but never ends a run.
using history_actor =
  caf::typed_actor<caf::replies_to<load_candles>::with<stored_candles>,
                   // Not answered; loads sent later find the candles.
                   caf::reacts_to<append_candles>,
                   // Answered once the final candles are stored.
                   caf::replies_to<append_quotes>::with<quoted_histories>,
                   // Answered once the corrected candles are stored.
                   caf::replies_to<correct_histories>::with<corrected_histories>,
                   caf::replies_to<list_symbols>::with<listed_symbols>, //
                   caf::replies_to<list_oldest>::with<listed_symbols>,  //
                   caf::replies_to<load_list>::with<stored_list>,
                   // None of these is answered.
                   caf::reacts_to<save_list>, //
                   caf::reacts_to<forget_market>,
                   // Not answered. The gateway gets tr_durable after everything that the sender
                   // sent before is stored.
                   caf::reacts_to<acknowledge_page>>;

/// Makes sure that no candle is fetched twice; never blocks.
using candles_actor = caf::typed_actor<
  // From memory, the history, a flight under way or the gateway. A flight goes on when a requester
  // dies; without any requester left it gives up its place in the gateway's queue. Errors: the
  // gateway's, unknown_symbol.
  caf::replies_to<fetch_candles>::with<candles_answer>,
  // Plans the quote calls; makes no call.
  caf::replies_to<expect_candles>::with<candle_forecast>,
  // Its counters.
  caf::replies_to<get_status>::with<candles_status>,
  caf::replies_to<take_figures>::with<candles_status>>;

/// Knows which sessions and symbols there are.
using catalog_actor = caf::typed_actor<
  // The session of a day, from the index calendar, and the index candles that show it (KOSPI,
  // oldest first, up to the newest). Errors: the gateway's, no_data (offline), invalid_argument for
  // a day before the first session.
  caf::replies_to<resolve_session>::with<resolved_session>,
  // KOSPI first, then KOSDAQ; a list keeps its own order. Errors: the gateway's, no_data if empty.
  caf::replies_to<fetch_universe>::with<selected_universe>>;

/// Compares stored histories with new charts, and corrects them.
using verifier_actor = caf::typed_actor<
  // Answers once, when it is done, stopped or given up. Errors: the catalog's, no_data without an
  // index, invalid_argument while another verification is under way, shutting_down.
  caf::replies_to<verify_histories>::with<std::shared_ptr<const verification_summary>>,
  // Not answered; the verification ends with what it has done so far.
  caf::reacts_to<stop_run>>;

/// Judges the market, once a session for all scanners.
using regime_actor = caf::typed_actor<
  // Lack of data is no error: a part without data is left out and named. Errors: shutting_down,
  // invalid_argument while another assessment is under way.
  caf::replies_to<assess_regime>::with<assessed_regime>>;

/// Rules at work on the symbols of a run, each with a list of its own.
using scanner_actor = caf::typed_actor<
  // Answers when every symbol is evaluated or failed, or after stop_scan: a result for each list.
  caf::replies_to<start_scan>::with<scan_results>,
  // Not answered.
  caf::reacts_to<stop_scan>>;

/// One scan, or the plan of one.
using run_actor = caf::typed_actor<
  // Answers once, when the run is done, stopped or given up.
  caf::replies_to<run_scan>::with<std::shared_ptr<const run_summary>>,
  // Makes the first steps of a run, up to the cost of its candles, and asks for no candle. Errors:
  // the catalog's.
  caf::replies_to<plan_scan>::with<forecast>,
  // Not answered; the run ends with what it has done so far.
  caf::reacts_to<stop_run>>;

/// Owns the only connection that writes results.
using writer_actor = caf::typed_actor<
  // Each answers after the commit that holds its rows. Errors: storage_failure.
  caf::replies_to<save_run>::with<rows_saved>,        //
  caf::replies_to<save_symbols>::with<rows_saved>,    //
  caf::replies_to<save_candidates>::with<rows_saved>, //
  caf::replies_to<save_regime>::with<rows_saved>,     //
  // From committed rows. Errors: storage_away, storage_busy, storage_failure.
  caf::replies_to<fetch_midterm>::with<stored_midterm>, //
  // Not answered; a failure to store these is the answer to the next flush_rows.
  caf::reacts_to<call_record>, //
  caf::reacts_to<save_verdict>,
  // Commits everything accepted so far. Errors: the first failure of a row that is not answered.
  caf::replies_to<flush_rows>::with<rows_saved>,
  // Its counters; waits only for a commit under way.
  caf::replies_to<get_status>::with<writer_status>>;

/// A subscriber, which shows how runs go on.
using subscriber_actor = caf::typed_actor<
  // Not answered.
  caf::reacts_to<notice>,
  // Answered when it is shown; only then the next one is sent.
  caf::replies_to<progress_snapshot>::with<caf::ok_atom>>;

/// Collects what the other actors report; nobody waits for it.
using monitor_actor = caf::typed_actor<
  // None of these is answered.
  caf::reacts_to<notice>,            //
  caf::reacts_to<run_begins>,        //
  caf::reacts_to<run_ends>,          //
  caf::reacts_to<scan_progress>,     //
  caf::reacts_to<prefetch_progress>, //
  caf::reacts_to<stray_error>,       //
  caf::reacts_to<actor_restarted>,   //
  caf::reacts_to<watch>,             //
  caf::reacts_to<subscribe>,
  // A fresh sample of the process.
  caf::replies_to<get_status>::with<resource_usage>>;

/// Answers for the whole process. Lives as long as the process and owns all other actors.
using node_actor = caf::typed_actor<
  // Any number of runs at a time; their calls share the gateways.
  caf::replies_to<run_scan>::with<std::shared_ptr<const run_summary>>,
  // Errors: the catalog's.
  caf::replies_to<plan_scan>::with<forecast>,
  // Answered by the gateway.
  caf::replies_to<fetch_tr>::with<tr_page>,
  // Answered by the catalog.
  caf::replies_to<resolve_session>::with<resolved_session>,
  // Answered by the history.
  caf::replies_to<load_candles>::with<stored_candles>,
  // Answered by the verifier.
  caf::replies_to<verify_histories>::with<std::shared_ptr<const verification_summary>>,
  // Not answered; ends the run of that id, or every run and verification including future ones.
  caf::reacts_to<stop_run>,
  // Not answered; from now on the subscriber gets progress and notices.
  caf::reacts_to<subscribe>,
  // Answered by the writer: the outcome of a run, and all rows still under way.
  caf::replies_to<save_run>::with<rows_saved>, //
  caf::replies_to<flush_rows>::with<rows_saved>,
  // All actors' counters. An actor that does not answer in time is left out.
  caf::replies_to<get_status>::with<node_status>,
  // The same, with what one run has cost in place of the gateways' and caches' counters.
  caf::replies_to<take_figures>::with<node_status>>;

} // namespace tandem
