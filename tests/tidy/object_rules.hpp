#pragma once

#include "tests/tidy/object_files.hpp"
#include "tests/tidy/source_tree.hpp"

#include <set>

namespace tandem::tidy {

using actor_names = std::set<std::string>;

/// Actors as engine/spawn_*.cpp spawn them.
struct spawned_actors {
  actor_names detached;  // With a thread of their own: they may block.
  actor_names scheduled; // On the threads that all of them share.
};

/// Read from the texts of engine/spawn_*.cpp: whether an actor is detached leaves no symbol. Throws
/// when a file spawns in a way that this does not understand.
spawned_actors spawned_by_engine(const source_tree& tree);

/// Every source of the product has an object, so that none can escape the rules below.
findings check_objects_complete(const object_files& objects, const source_tree& tree);
/// Only the transport's object can open a connection, or start a process that could.
findings check_who_connects(const object_files& objects);
/// What can open connections is made by the engine alone and used by the transport actor alone;
/// that actor takes calls from the gateway alone.
findings check_who_holds_the_transport(const object_files& objects);
/// The program brings no code that connects by itself, and not CAF's own network.
findings check_program(const object_file& program, const std::vector<std::string>& libraries,
                       const object_files& objects);
/// Each folder of actors/ is an actor that its file among engine/spawn_*.cpp spawns, and nobody
/// else does.
findings check_spawner(const object_files& objects, const spawned_actors& spawned);
/// No scheduled actor, and nothing of ours that it calls, needs anything that could block.
findings check_scheduled_actors(const object_files& objects, const spawned_actors& spawned);

} // namespace tandem::tidy
