#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What the compiler made of the sources: the names that an object file defines and needs. Unlike
/// the text it hides nothing behind macros, aliases and includes.
namespace tandem::tidy {

struct symbol {
  std::string name;   // As linked: "connect", "_ZN6tandem...".
  std::string shown;  // Demangled; the same as `name` for C.
  bool needed = true; // Undefined here: somebody else's.
  bool local = false; // Nobody else can link to it.
};

struct object_file {
  std::string source; // From the root of the tree: "actors/scanner/scanner.cpp".
  std::vector<symbol> symbols;
};
using object_files = std::vector<object_file>;

/// The objects of a list written by CMake, below the root of the build. Throws when nm cannot read
/// one of them; one without any name is left out.
object_files read_objects(const std::string& list_path, const std::string& build_root);
/// "actors/scanner/a.cpp" of "actors/CMakeFiles/tandem_actors.dir/scanner/a.cpp.o".
std::string source_of(std::string_view object_path);

/// What a linked program asks of its shared libraries.
object_file read_program(const std::string& path);
/// The shared libraries it is linked with, without versions: "libcaf_core".
std::vector<std::string> libraries_of(const std::string& program);

/// Reads a line of nm's output in the format of BSD.
symbol parse_symbol(std::string_view line);
/// The demangled name without "vtable for " and the like: whose it is.
std::string_view owner_of(const symbol& one);
bool is_c(const symbol& one);
/// Whether the C++ name occurs in the symbol, also as a parameter, and not as part of a longer one.
bool mentions(const symbol& one, std::string_view name);

} // namespace tandem::tidy
