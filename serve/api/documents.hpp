#pragma once

#include "messages/monitor.hpp"
#include "messages/run.hpp"
#include "store/json.hpp"

#include <string>
#include <string_view>

namespace tandem::serve {

/// What the api says of the process in JSON documents of its own; those of runs are in report/.

/// {"elapsed_s", "scanners": [{"run", "scanner", "done", "total", "matched", "failed"}], "gateway":
/// [...], "outbox"}
std::string progress_json(const progress_snapshot& now);
/// "warn"
std::string_view level_word(notice::level severity);
/// {"level", "text"}
std::string notice_json(const notice& what);
/// Adds a gateway's figures as an item of a list.
void put_gateway(json& out, const gateway_status& one);
/// Adds the member "scanners".
void put_scanners(json& out, const progress_snapshot& now);

} // namespace tandem::serve
