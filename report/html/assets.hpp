#pragma once

#include <string>
#include <string_view>

namespace tandem::html {

// What every page carries, as style.css and script.js have it.

std::string_view style();
std::string_view script();

/// The content security policy of a page with exactly this style and script: nothing is loaded from
/// anywhere, and no other style or script runs, so that a text which slipped through escaping stays
/// a text.
std::string content_policy();

} // namespace tandem::html
