#pragma once

#include <string>

namespace tandem::bench {

/// Where and with what something was measured.
struct machine {
  std::string commit;   // Short hash, with "+changes" where the tree differs; empty without git.
  std::string cpu;      // "AMD EPYC 7763"
  int cores = 0;        // That this process may use.
  std::string memory;   // "23.4 GiB"
  std::string governor; // Of the first core; "unknown" on a virtual machine.
  std::string kernel;   // "Linux 6.1.0"
  std::string compiler; // "g++ 12.2.0"
  std::string preset;   // The name of the build folder's preset: "bench".
  std::string build;    // "Release"
  std::string at;       // "2026-11-24T20:11:34Z"
  double load = 0;      // Of the last minute, when measuring began.
};

machine this_machine();

} // namespace tandem::bench
