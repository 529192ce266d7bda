#include "tests/tidy/include_rules.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <map>
#include <optional>
#include <regex>
#include <set>

namespace tandem::tidy {

namespace {

using names = std::set<std::string, std::less<>>;

struct include {
  std::string path;
  bool quoted = false;
  std::size_t line = 0;
};

std::vector<include> includes_of(const source_file& file) {
  static const std::regex pattern{R"re(^\s*#\s*include\s*([<"])([^>"]+)[>"])re"};
  std::vector<include> all;
  std::smatch match;
  for (std::size_t i = 0; i < file.lines.size(); ++i)
    if (std::regex_search(file.lines[i], match, pattern))
      all.push_back({match[2].str(), match[1].str() == "\"", i + 1});
  return all;
}

/// A third-party header's beginning, the word the include table has for it, its Debian package.
struct library {
  std::string_view prefix;
  std::string_view word;
  std::string_view package;
};
constexpr std::array libraries{
  library{"benchmark/", "benchmark", "libbenchmark-dev"},
  library{"boost/test/", "boost-test", "libboost-test-dev"},
  library{"caf/", "caf", "libcaf-dev"},
  library{"fmt/", "fmt", "libfmt-dev"},
  library{"httplib.h", "httplib", "libcpp-httplib-dev"},
  library{"libpq-fe.h", "libpq", "libpq-dev"},
  library{"openssl/", "openssl", "libssl-dev"},
  library{"pqxx/", "pqxx", "libpqxx-dev"},
  library{"prometheus/", "prometheus", "prometheus-cpp-dev"},
  library{"rapidcheck", "rapidcheck", "librapidcheck-dev"},
  library{"rapidjson/", "rapidjson", "rapidjson-dev"},
  library{"simdjson.h", "simdjson", "libsimdjson-dev"},
  library{"spdlog/", "spdlog", "libspdlog-dev"},
  library{"sqlite3.h", "sqlite", "libsqlite3-dev"},
  library{"toml++/", "toml++", "libtomlplusplus-dev"},
  library{"zlib.h", "zlib", "zlib1g-dev"},
};

/// What CMake's find_package and pkg_check_modules ask for.
const std::map<std::string, std::string_view, std::less<>> cmake_packages{
  {"Boost", "libboost-test-dev"},
  {"CAF", "libcaf-dev"},
  {"OpenSSL", "libssl-dev"},
  {"PkgConfig", "pkg-config"},
  {"RapidJSON", "rapidjson-dev"},
  {"SQLite3", "libsqlite3-dev"},
  {"Threads", "g++"},
  {"ZLIB", "zlib1g-dev"},
  {"benchmark", "libbenchmark-dev"},
  {"cpp-httplib", "libcpp-httplib-dev"},
  {"fmt", "libfmt-dev"},
  {"libpq", "libpq-dev"},
  {"libpqxx", "libpqxx-dev"},
  {"prometheus-cpp", "prometheus-cpp-dev"},
  {"rapidcheck", "librapidcheck-dev"},
  {"simdjson", "libsimdjson-dev"},
  {"spdlog", "libspdlog-dev"}};

/// Headers of the operating system and of the compiler; the pure folders may not even see them.
bool is_posix(std::string_view path) {
  static const names known{
    "arpa/inet.h", "cxxabi.h",  "dirent.h", "fcntl.h",      "fuzzer/FuzzedDataProvider.h",
    "ifaddrs.h",   "malloc.h",  "netdb.h",  "netinet/in.h", "netinet/tcp.h",
    "poll.h",      "pthread.h", "pwd.h",    "signal.h",     "unistd.h"};
  return path.starts_with("sys/") || path.starts_with("linux/") || known.contains(path);
}

const library* library_of(std::string_view path) {
  const auto found = std::find_if(libraries.begin(), libraries.end(),
                                  [&](const auto& one) { return path.starts_with(one.prefix); });
  return found == libraries.end() ? nullptr : &*found;
}

/// What a folder may include besides itself and the standard library. "posix" stands for headers
/// of the operating system, a folder's name for its headers, "*" for everything.
struct permission {
  std::string folder; // Of the including file; the longest match counts.
  names allowed;
};

/// The word here for a word of the table in ARCHITECTURE.md.
std::string word_for(std::string text) {
  static const std::map<std::string, std::string, std::less<>> others{
    {"all", "*"},
    {"cpp-httplib", "httplib"},
    {"libpqxx", "pqxx"},
    {"prometheus-cpp", "prometheus"},
    {"system", "posix"}};
  std::erase(text, '`');
  const auto other = others.find(text);
  if (other != others.end())
    return other->second;
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// Rows such as: | `sim/` | the simulated broker | market, http, cpp-httplib |
std::vector<permission> read_table() {
  static const std::regex form{R"(^\| `([^`]+?)/?` \|[^|]*\|([^|]*)\|$)"};
  static const std::regex word{R"([^,\s][^,]*[^,\s]|[^,\s])"};
  std::ifstream file{TANDEM_SOURCE_DIR "/ARCHITECTURE.md"};
  std::vector<permission> rows;
  std::smatch match;
  for (std::string line; std::getline(file, line);)
    if (std::regex_match(line, match, form)) {
      permission row{match[1].str(), {}};
      const auto words = match[2].str();
      for (std::sregex_iterator one{words.begin(), words.end(), word}, end; one != end; ++one)
        row.allowed.insert(word_for(one->str()));
      rows.push_back(std::move(row));
    }
  return rows;
}

const std::vector<permission>& table() {
  static const auto rows = read_table();
  return rows;
}

const permission* row_for(std::string_view path) {
  const permission* best = nullptr;
  for (const auto& row : table()) {
    const bool holds = path == row.folder || path.starts_with(row.folder + "/");
    if (holds && (best == nullptr || row.folder.size() > best->folder.size()))
      best = &row;
  }
  return best;
}

/// "actors/gateway" of "actors/gateway/backoff.hpp": actors are units of their own.
std::string unit_of(std::string_view path) {
  auto folder = folder_of(path);
  if (folder != "actors")
    return folder;
  const auto slash = path.find('/', folder.size() + 1);
  return std::string{path.substr(0, slash)};
}

/// What is wrong with this include, if anything.
std::optional<std::string> complaint(const source_file& file, const include& what) {
  const auto* row = row_for(file.path);
  if (row == nullptr)
    return "no row of the include table covers this file; put it into a folder of the house";
  const bool anything = row->allowed.contains("*");
  if (what.quoted) {
    const auto unit = unit_of(what.path);
    if (anything || unit == unit_of(file.path) || row->allowed.contains(unit)
        || row->allowed.contains(folder_of(what.path)) || row->allowed.contains(what.path))
      return std::nullopt;
    return row->folder + " may not include " + what.path
           + "; move what both need to messages/ or market/, or let engine/ hand it in";
  }
  if (const auto* third = library_of(what.path)) {
    if (anything || row->allowed.contains(third->word))
      return std::nullopt;
    return row->folder + " may not use " + std::string{third->word}
           + "; see the include table in ARCHITECTURE.md";
  }
  if (is_posix(what.path)) {
    if (anything || row->allowed.contains("posix"))
      return std::nullopt;
    return row->folder
           + " is pure: no headers of the operating system; pass in what they would tell";
  }
  if (what.path.find_first_of("/.") == std::string::npos)
    return std::nullopt; // The standard library.
  return "<" + what.path + "> is of no known library; add it to include_rules.cpp and packages.txt";
}

names packages_of(const source_tree& tree) {
  names packages;
  for (const auto& file : tree)
    if (file.path == "packages.txt")
      for (const auto& line : file.lines)
        packages.insert(line.substr(0, line.find_first_of(" \t#")));
  return packages;
}

void check_cmake_packages(findings& found, const source_file& file, const names& packages) {
  static const std::regex asked{
    R"((?:find_package\(\s*|pkg_check_modules\([^)]*IMPORTED_TARGET\s+)([A-Za-z0-9_-]+))"};
  for (const auto& name : matches(joined(file), asked)) {
    const auto known = cmake_packages.find(name);
    if (known == cmake_packages.end())
      found.push_back({file.path, 0, name + " has no Debian package in include_rules.cpp; add it"});
    else if (!packages.contains(known->second))
      found.push_back(
        {file.path, 0, name + " needs " + std::string{known->second} + "; add it to packages.txt"});
  }
}

} // namespace

findings check_includes(const source_tree& tree) {
  findings found;
  for (const auto& file : tree)
    if (is_cpp(file))
      for (const auto& one : includes_of(file))
        if (auto what = complaint(file, one))
          found.push_back({file.path, one.line, *what});
  return found;
}

findings check_include_paths(const source_tree& tree) {
  names paths;
  for (const auto& file : tree)
    paths.insert(file.path);
  findings found;
  for (const auto& file : tree)
    if (is_cpp(file))
      for (const auto& one : includes_of(file)) {
        if (!one.quoted || paths.contains(one.path))
          continue;
        // Tests may name a helper beside them.
        const auto beside = file.path.substr(0, file.path.rfind('/') + 1) + one.path;
        if (!is_in(file, "tests") || !paths.contains(beside))
          found.push_back(
            {file.path, one.line, "\"" + one.path + "\" is not a file; includes start at root"});
      }
  return found;
}

findings check_packages(const source_tree& tree) {
  const auto packages = packages_of(tree);
  findings found;
  for (const auto& file : tree) {
    if (file.path.ends_with("CMakeLists.txt") || file.path.ends_with(".cmake"))
      check_cmake_packages(found, file, packages);
    if (!is_cpp(file))
      continue;
    for (const auto& one : includes_of(file)) {
      const auto* third = one.quoted ? nullptr : library_of(one.path);
      if (third != nullptr && !packages.contains(third->package))
        found.push_back(
          {file.path, one.line,
           "<" + one.path + "> needs " + std::string{third->package} + "; add it to packages.txt"});
    }
  }
  return found;
}

} // namespace tandem::tidy
