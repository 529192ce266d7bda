#pragma once

#include <regex>
#include <string>
#include <string_view>
#include <vector>

/// Rules of the house that no compiler knows, checked over the text of the source tree.
namespace tandem::tidy {

struct source_file {
  std::string path; // From the root of the tree: "market/candle.hpp".
  std::vector<std::string> lines;
  /// The same lines with comments and the insides of texts blanked: what the compiler acts on.
  std::vector<std::string> code;
};

using source_tree = std::vector<source_file>;

/// Every text file below `root` except what is built and what git keeps, in order of path.
source_tree read_tree(const std::string& root);
/// One file of a made-up tree.
source_file make_file(std::string path, std::string_view text);

struct finding {
  std::string path;
  std::size_t line = 0; // From 1; 0 for the file as a whole.
  std::string message;  // What to do instead.
};
using findings = std::vector<finding>;

/// "path:line: message".
std::string to_string(const finding& one);

/// "market" of "market/candle.hpp"; empty for a file in the root.
std::string folder_of(std::string_view path);
bool is_in(const source_file& file, std::string_view folder);
bool is_header(const source_file& file);
/// C++, header or not.
bool is_cpp(const source_file& file);

/// A finding for every line of `file` on which `pattern` occurs in its code.
void find_in_code(findings& found, const source_file& file, const std::regex& pattern,
                  const std::string& message);
/// Parts of `text` that match the first group of `pattern`.
std::vector<std::string> matches(const std::string& text, const std::regex& pattern);
std::string joined(const source_file& file);

} // namespace tandem::tidy
