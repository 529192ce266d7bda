#pragma once

#include "tests/tidy/source_tree.hpp"

namespace tandem::tidy {

/// Only the transport may open a connection to the broker.
findings check_connections(const source_tree& tree);
/// At most 500 lines a file.
findings check_file_length(const source_tree& tree);
/// Nobody sleeps but the transport, which waits for its slot.
findings check_sleeps(const source_tree& tree);
/// Every request has a deadline.
findings check_endless_requests(const source_tree& tree);
/// The wall clock belongs to cli/ and sim/, real clocks are kept from everything tested in virtual
/// time.
findings check_clocks(const source_tree& tree);
findings check_random(const source_tree& tree);
findings check_using_namespace(const source_tree& tree);
/// No half-done work is left for later, and no test is switched off.
findings check_reminders(const source_tree& tree);
findings check_disabled_tests(const source_tree& tree);
/// The tree works wherever it is checked out.
findings check_machine_paths(const source_tree& tree);
/// Wiring decides about threads.
findings check_detached(const source_tree& tree);
/// Blocking work happens only in actors that the wiring gives a thread of their own.
findings check_blocking_actors(const source_tree& tree);

} // namespace tandem::tidy
