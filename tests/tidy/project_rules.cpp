#include "tests/tidy/project_rules.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

namespace tandem::tidy {

namespace {

using names = std::set<std::string>;

bool is_cmake(const source_file& file) {
  return file.path.ends_with("CMakeLists.txt") || file.path.ends_with(".cmake");
}

/// CMake's comments, which the blanking of C++ leaves alone.
std::string without_comments(const source_file& file) {
  std::string text;
  for (const auto& line : file.lines)
    text += line.substr(0, line.find('#')) + "\n";
  return text;
}

/// The sources named in a piece of a CMake file, as paths from the root.
names sources_in(const std::string& text, const std::string& cmake_file) {
  static const std::regex source{R"(([\w./${}-]+\.cpp)\b)"};
  const auto folder = cmake_file.substr(0, cmake_file.rfind('/') + 1);
  names paths;
  for (auto path : matches(text, source)) {
    bool from_root = false;
    for (const std::string variable : {"${CMAKE_SOURCE_DIR}/", "${PROJECT_SOURCE_DIR}/"})
      if (path.starts_with(variable)) {
        path.erase(0, variable.size());
        from_root = true;
      }
    if (const std::string here = "${CMAKE_CURRENT_SOURCE_DIR}/"; path.starts_with(here))
      path.erase(0, here.size());
    if (!from_root)
      path.insert(0, folder);
    paths.insert(std::filesystem::path{path}.lexically_normal().generic_string());
  }
  return paths;
}

/// The arguments of every call of `command` in a CMake file.
std::string arguments_of(const std::string& text, const std::string& command) {
  std::string all;
  for (auto at = text.find(command + "("); at != std::string::npos;
       at = text.find(command + "(", at + 1))
    all += text.substr(at, text.find(')', at) - at) + "\n";
  return all;
}

} // namespace

findings check_sources_listed(const source_tree& tree) {
  names listed;
  for (const auto& file : tree)
    if (is_cmake(file))
      listed.merge(sources_in(without_comments(file), file.path));
  findings found;
  for (const auto& file : tree)
    if (file.path.ends_with(".cpp") && !listed.contains(file.path))
      found.push_back({file.path, 0,
                       "no CMake file lists it; add it to its folder's target or "
                       "delete it"});
  return found;
}

findings check_tests_run(const source_tree& tree) {
  names in_programs;
  std::string folders;
  for (const auto& file : tree) {
    if (!is_cmake(file))
      continue;
    const auto text = without_comments(file);
    in_programs.merge(sources_in(arguments_of(text, "tandem_test"), file.path));
    if (file.path == "tests/CMakeLists.txt")
      folders = text;
  }
  findings found;
  std::set<std::string> missing;
  for (const auto& file : tree) {
    if (!is_in(file, "tests") || !file.path.ends_with("_test.cpp"))
      continue;
    if (!in_programs.contains(file.path))
      found.push_back({file.path, 0, "ctest does not run it; add it to a tandem_test()"});
    const auto folder = folder_of(std::string_view{file.path}.substr(6));
    if (!std::regex_search(folders, std::regex{"\\b" + folder + "\\b"})
        && missing.insert(folder).second)
      found.push_back({"tests/CMakeLists.txt", 0, "folder " + folder + " is not in the build"});
  }
  return found;
}

findings check_keys_documented(const source_tree& tree, const std::vector<std::string>& keys) {
  names documented;
  static const std::regex section{R"(^\s*\[([\w-]+)\])"};
  static const std::regex key{R"(^\s*([\w-]+)\s*=)"};
  static const std::regex inner{R"([{,]\s*([\w-]+)\s*=)"};
  const std::sregex_iterator last;
  std::smatch match;
  for (const auto& file : tree) {
    if (file.path != "config/default.toml")
      continue;
    std::string group;
    for (const auto& line : file.lines)
      if (std::regex_search(line, match, section))
        group = match[1].str();
      else if (std::regex_search(line, match, key)) {
        const auto word = group + "." + match[1].str();
        documented.insert(word);
        // A table: {a = 1, b = 2}.
        for (auto at = std::sregex_iterator{line.begin(), line.end(), inner}; at != last; ++at)
          documented.insert(word + "." + (*at)[1].str());
      }
  }
  findings found;
  for (const auto& one : keys)
    if (!documented.contains(one))
      found.push_back({"config/default.toml", 0,
                       one + " is missing; write the file anew from tandem --dump-config"});
  return found;
}

findings check_migrations(const source_tree& tree) {
  std::string embedded;
  std::string listed;
  // Both databases count their versions alike, so they have the same steps.
  std::map<std::string, std::vector<std::string>> migrations{{"", {}}, {"postgresql/", {}}};
  static const std::regex form{R"(^store/results/migrations/(postgresql/|)(\d{4}_\w+\.sql)$)"};
  findings found;
  for (const auto& file : tree) {
    std::smatch match;
    if (file.path == "store/results/migrations.cpp.in")
      for (const auto& line : file.lines)
        embedded += line + "\n";
    else if (file.path == "store/CMakeLists.txt")
      listed = without_comments(file);
    else if (std::regex_match(file.path, match, form))
      migrations[match[1]].push_back(match[2]);
    else if (is_in(file, "store/results/migrations"))
      found.push_back({file.path, 0, "name it NNNN_what_it_does.sql"});
  }
  for (const auto& [folder, names] : migrations)
    for (std::size_t i = 0; i < names.size(); ++i) {
      const auto path = "store/results/migrations/" + folder + names[i];
      const auto digits = names[i].substr(0, 4);
      const auto* mark = folder.empty() ? "@TANDEM_MIGRATION_" : "@TANDEM_POSTGRESQL_MIGRATION_";
      if (std::to_string(i + 1) != std::to_string(std::atoi(digits.c_str())))
        found.push_back({path, 0, "is number " + std::to_string(i + 1) + " in order"});
      if (listed.find(names[i]) == std::string::npos)
        found.push_back({path, 0, "store/CMakeLists.txt does not read it"});
      if (embedded.find(mark + digits + "@") == std::string::npos)
        found.push_back({path, 0, "store/results/migrations.cpp.in does not embed it"});
    }
  if (migrations[""] != migrations["postgresql/"])
    found.push_back({"store/results/migrations", 0, "the two databases have different steps"});
  return found;
}

} // namespace tandem::tidy
