#pragma once

#include "messages/run.hpp"
#include "report/format/paint.hpp"
#include "store/json.hpp"

#include <string>
#include <vector>

namespace tandem {

/// The symbols whose candles any scanner of the run doubts, each once.
std::vector<market::suspect> suspects_of(const run_summary& summary);

/// Whether the broker does not have the session's candles yet: more than a fifth of a quote call's
/// rows, or of the symbols of a scan, are without one. A few of them may not have traded.
bool is_late(const run_summary& summary);

/// {"regular": 197, "evening": 3, "charted": 0}: symbols by the basis of the session's close, as
/// the first scanner counted them.
void put_closes(json& out, const run_summary& summary);
/// [{"code", "reason", "detail", "since"}, ...]
void put_suspects(json& out, const run_summary& summary);

/// For people: on which closes the symbols stand; empty before any was judged.
std::string closes_line(const run_summary& summary, const market::session_rules& rules);
/// "15:40": when the closes of `session` are final in Korea.
std::string final_from(market::date session, const market::session_rules& rules);
/// For people: the late, the doubted, and the first of them with their reasons; empty when all is
/// well. `drops_stale` as scan.require-fresh says.
std::string doubts_text(const run_summary& summary, bool drops_stale, const paint& ink);

} // namespace tandem
