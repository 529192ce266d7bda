#pragma once

/// The screen language, from a text to a list. All of it is pure: no clock, file, thread, log.
///
///   texts ─▶ catalog ─▶ checked ─▶ plan ─▶ session ─▶ select, near_misses, funnel_of, explain
///                                    └───▶ every_bar (looking back)
///
/// 1. `catalog{own texts}` knows the user's screens and the shelf. `catalog::check(text, options)`
///    reads a text: `problems` all at once, each with line and column (from 1, in code points), and
///    a `screen` where none of them is an error. `text_form` says whether it is a screen file, a
///    condition (`where = "..."`, `tandem find`), or a condition or number (a column). A
///    parameter's value from elsewhere: `read_number`, then `check_parameters`, then
///    `check_options::parameters`. Never fails otherwise; `limits` bound size and nesting.
/// 2. `plan{screens, options}` makes one graph of them; equal terms are computed once.
///    `bars_needed()` is what to ask the candle cache for, at most 600 bars.
/// 3. `session{plan, number of symbols, market}`: per symbol `bars::assign` (candles oldest first,
///    any length; KRW, shares) and `judge`, then `finish` once. Give `judge` only fresh symbols.
///    Its cost per symbol is that of the last bar; it allocates nothing after the first symbol.
///    Threads share a session, each with a `workspace` and `bars` of its own.
/// 4. Numbers come as doubles, NaN or an empty optional where unknown; prices in KRW, volume in
///    shares, turnover in KRW, `change` and other shares as fractions, oscillators as 0..100.
///    Symbols are places in the universe, which breaks ties.

#include "screens/bars.hpp"
#include "screens/catalog.hpp"
#include "screens/every_bar.hpp"
#include "screens/explain.hpp"
#include "screens/funnel.hpp"
#include "screens/lexer.hpp"
#include "screens/near_miss.hpp"
#include "screens/plan.hpp"
#include "screens/session.hpp"
#include "screens/shelf.hpp"
#include "screens/verdict.hpp"
