#pragma once

#include "market/error.hpp"

#include <httplib.h>

#include <string_view>

namespace tandem::serve {

/// Answers with a problem document (RFC 9457): {"type", "title", "status", "detail"}.
void answer_problem(httplib::Response& to, int status, std::string_view detail);

/// The same for a failure, with the status that fits its kind.
void answer_problem(httplib::Response& to, const failure& why);

} // namespace tandem::serve
