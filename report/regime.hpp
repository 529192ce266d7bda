#pragma once

#include "messages/regime.hpp"
#include "store/json.hpp"

#include <string>
#include <string_view>

namespace tandem {

/// Adds label, risk, score, data_date, final, missing, sources and the components of v1 and v4 to
/// an open object.
void put_verdict_members(json& out, const assessed_regime& judged);

/// The document `tandem.regime/1` on one line.
std::string regime_json(const assessed_regime& judged);

/// "neutral, risk normal, score +0.40 (v4)", and the missing parts.
std::string regime_line(const assessed_regime& judged);

/// The verdict for people with every component, ends with a newline.
std::string regime_table(const assessed_regime& judged, bool color);

} // namespace tandem
