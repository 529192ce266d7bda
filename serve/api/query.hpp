#pragma once

#include "market/error.hpp"

#include <httplib.h>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace tandem::serve {

/// The query of a request, of which only these parameters are legal, each once. Errors:
/// invalid_argument naming the parameter and the legal ones.
status check_query(const httplib::Request& request, std::initializer_list<std::string_view> legal);

/// A whole number from 1 to `most`; `preset` when it is not there. Errors: invalid_argument.
result<std::int64_t> number_in(const httplib::Request& request, const std::string& name,
                               std::int64_t preset, std::int64_t most);
/// A day, as "2025-07-18"; empty when it is not there. Errors: invalid_argument.
result<std::string> day_in(const httplib::Request& request, const std::string& name);
/// Whether it is "true"; false when it is not there. Errors: invalid_argument.
result<bool> flag_in(const httplib::Request& request, const std::string& name);
/// A symbol's code as it was written; empty when nothing was. Errors: invalid_argument.
result<std::string> code_in(const std::string& written);

} // namespace tandem::serve
