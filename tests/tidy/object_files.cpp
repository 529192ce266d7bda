#include "tests/tidy/object_files.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <cxxabi.h>
#include <memory>
#include <regex>
#include <stdexcept>

namespace tandem::tidy {

namespace {

constexpr std::string_view object_ending = ".o";

/// The lines a tool of the compiler prints. Throws when it fails or prints none.
std::vector<std::string> lines_of(const std::string& tool, const std::string& arguments,
                                  const std::string& file) {
  const auto command = "LC_ALL=C '" + tool + "' " + arguments + " '" + file + "'";
  auto* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr)
    throw std::runtime_error{"cannot run " + command};
  std::string text;
  std::array<char, 1U << 16U> buffer{};
  for (std::size_t got = 0; (got = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    text.append(buffer.data(), got);
  if (::pclose(pipe) != 0 || text.empty())
    throw std::runtime_error{"no answer from " + command};
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    if (end > begin)
      lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

std::string demangled(const std::string& name) {
  int failed = 0;
  const std::unique_ptr<char, void (*)(void*)> text{
    abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &failed), &std::free};
  return failed == 0 ? std::string{text.get()} : name;
}

} // namespace

symbol parse_symbol(std::string_view line) {
  // "0000000000000010 T name", "                 U name"; the address is as wide as a pointer.
  constexpr std::size_t address_digits = 2 * sizeof(void*);
  constexpr auto type_at = address_digits + 1;
  if (line.size() < type_at + 3 || line[address_digits] != ' ' || line[type_at + 1] != ' ')
    throw std::runtime_error{"not a line of nm: " + std::string{line}};
  const auto type = line[type_at];
  symbol one;
  one.name = line.substr(type_at + 2);
  // A linked program adds the version: "connect@GLIBC_2.2.5".
  one.name.erase(std::min(one.name.find('@'), one.name.size()));
  one.shown = demangled(one.name);
  one.needed = type == 'U' || type == 'w' || type == 'v';
  // A unique global ('u') is shared between objects in spite of its small letter.
  one.local = !one.needed && type != 'u' && std::islower(static_cast<unsigned char>(type)) != 0;
  return one;
}

std::string source_of(std::string_view object_path) {
  static const std::regex place{R"(CMakeFiles/[^/]+\.dir/(\./)?)"};
  auto path = std::regex_replace(std::string{object_path}, place, "");
  return path.substr(0, path.rfind(object_ending));
}

object_files read_objects(const std::string& list_path, const std::string& build_root) {
  object_files objects;
  std::string current;
  // One process for all of them: "<path>.o:<line>".
  for (const auto& line : lines_of(TANDEM_NM, "--format=bsd --print-file-name", "@" + list_path)) {
    const auto path_end = line.find(std::string{object_ending} + ":") + object_ending.size();
    if (line.compare(0, path_end, current) != 0) {
      current = line.substr(0, path_end);
      objects.push_back({source_of(current.substr(build_root.size() + 1)), {}});
    }
    objects.back().symbols.push_back(parse_symbol(line.substr(path_end + 1)));
  }
  return objects;
}

object_file read_program(const std::string& path) {
  object_file program{path, {}};
  for (const auto& line : lines_of(TANDEM_NM, "--format=bsd --dynamic --undefined-only", path))
    program.symbols.push_back(parse_symbol(line));
  return program;
}

std::vector<std::string> libraries_of(const std::string& program) {
  static const std::regex needed{R"(\(NEEDED\).*\[(.+)\.so\b)"};
  std::vector<std::string> names;
  std::smatch match;
  for (const auto& line : lines_of(TANDEM_READELF, "--dynamic --wide", program))
    if (std::regex_search(line, match, needed))
      names.push_back(match[1].str());
  return names;
}

std::string_view owner_of(const symbol& one) {
  std::string_view name = one.shown;
  for (const std::string_view what :
       {"vtable for ", "VTT for ", "typeinfo for ", "typeinfo name for ", "non-virtual thunk to ",
        "virtual thunk to ", "guard variable for "})
    if (name.starts_with(what))
      name.remove_prefix(what.size());
  return name;
}

bool is_c(const symbol& one) {
  return !one.name.starts_with("_Z");
}

bool mentions(const symbol& one, std::string_view name) {
  if (one.shown.starts_with("_Z")) {
    // The demangler gives up on some of CAF's names. The last part in its linked form,
    // "9transport", says enough; only a number before it would make it the end of another length.
    const auto part = name.substr(name.rfind(':') + 1); // All of it when there is none.
    const auto linked = std::to_string(part.size()) + std::string{part};
    for (auto at = one.name.find(linked); at != std::string::npos;
         at = one.name.find(linked, at + 1))
      if (std::isdigit(static_cast<unsigned char>(one.name[at - 1])) == 0)
        return true;
    return false;
  }
  const auto is_part = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  for (auto at = one.shown.find(name); at != std::string::npos; at = one.shown.find(name, at + 1)) {
    const auto end = at + name.size();
    // "my::tandem::a" is another name than "tandem::a".
    const bool begins = at == 0 || (!is_part(one.shown[at - 1]) && one.shown[at - 1] != ':');
    if (begins && (end == one.shown.size() || !is_part(one.shown[end])))
      return true;
  }
  return false;
}

} // namespace tandem::tidy
