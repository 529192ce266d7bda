#include "tests/tidy/source_tree.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace tandem::tidy {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 13> text_endings{".cpp", ".hpp", ".in",   ".txt", ".cmake",
                                                        ".sh",  ".md",  ".toml", ".sql", ".json",
                                                        ".yml", ".py",  ".csv"};

bool is_text(const fs::path& path) {
  const auto ending = path.extension().string();
  return ending.empty() || path.filename().string().starts_with('.')
         || std::find(text_endings.begin(), text_endings.end(), ending) != text_endings.end();
}

/// Blanks comments, raw texts, texts and characters, keeping every line as long as it is.
class blanker {
public:
  explicit blanker(std::string_view text) : text_(text), out_(text) {}

  std::string run() {
    while (at_ < text_.size()) {
      if (starts("//"))
        blank_to(text_.find('\n', at_));
      else if (starts("/*"))
        blank_to(end_of("*/", at_ + 2));
      else if (starts("R\"") && !follows_a_word())
        blank_raw();
      else if (text_[at_] == '"' || (text_[at_] == '\'' && !follows_a_word()))
        blank_quoted(text_[at_]);
      else
        ++at_;
    }
    return std::move(out_);
  }

private:
  bool starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }
  /// A digit separator is no quote, and a name ending in R begins no raw text.
  bool follows_a_word() const {
    return at_ > 0 && std::isalnum(static_cast<unsigned char>(text_[at_ - 1])) != 0;
  }
  std::size_t end_of(std::string_view mark, std::size_t from) const {
    const auto found = text_.find(mark, from);
    return found == std::string_view::npos ? text_.size() : found + mark.size();
  }
  void blank_to(std::size_t end) {
    for (end = std::min(end, text_.size()); at_ < end; ++at_)
      if (text_[at_] != '\n')
        out_[at_] = ' ';
  }
  void blank_raw() {
    const auto open = text_.find('(', at_);
    const auto mark = ")" + std::string{text_.substr(at_ + 2, open - at_ - 2)} + "\"";
    blank_to(end_of(mark, at_));
  }
  void blank_quoted(char quote) {
    auto end = at_ + 1;
    while (end < text_.size() && text_[end] != quote && text_[end] != '\n')
      end += text_[end] == '\\' ? 2U : 1U;
    ++at_; // The quotes stay.
    blank_to(end);
    ++at_;
  }

  std::string_view text_;
  std::string out_;
  std::size_t at_ = 0;
};

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

/// Folders of tools: git's, an editor's, the compiler's.
bool is_skipped(const std::string& name) {
  return (name.starts_with('.') && name != ".ci") || name == "build" || name.starts_with("build-");
}

} // namespace

source_file make_file(std::string path, std::string_view text) {
  source_file file{std::move(path), split_lines(text), {}};
  file.code = is_cpp(file) ? split_lines(blanker{text}.run()) : file.lines;
  return file;
}

source_tree read_tree(const std::string& root) {
  source_tree tree;
  for (auto entry = fs::recursive_directory_iterator{root};
       entry != fs::recursive_directory_iterator{}; ++entry) {
    if (entry->is_directory() && is_skipped(entry->path().filename().string()))
      entry.disable_recursion_pending();
    if (!entry->is_regular_file() || !is_text(entry->path()))
      continue;
    std::ifstream stream{entry->path(), std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{stream}, {}};
    tree.push_back(make_file(fs::relative(entry->path(), root).generic_string(), text));
  }
  if (tree.empty())
    throw std::runtime_error{"no source files below " + root};
  std::sort(tree.begin(), tree.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return tree;
}

std::string to_string(const finding& one) {
  auto place = one.path;
  if (one.line > 0)
    place += ":" + std::to_string(one.line);
  return place + ": " + one.message;
}

std::string folder_of(std::string_view path) {
  const auto slash = path.find('/');
  return slash == std::string_view::npos ? std::string{} : std::string{path.substr(0, slash)};
}

bool is_in(const source_file& file, std::string_view folder) {
  return file.path.starts_with(std::string{folder} + "/");
}

bool is_header(const source_file& file) {
  return file.path.ends_with(".hpp");
}

bool is_cpp(const source_file& file) {
  return is_header(file) || file.path.ends_with(".cpp") || file.path.ends_with(".cpp.in");
}

void find_in_code(findings& found, const source_file& file, const std::regex& pattern,
                  const std::string& message) {
  for (std::size_t i = 0; i < file.code.size(); ++i)
    if (std::regex_search(file.code[i], pattern))
      found.push_back({file.path, i + 1, message});
}

std::vector<std::string> matches(const std::string& text, const std::regex& pattern) {
  std::vector<std::string> all;
  for (std::sregex_iterator at{text.begin(), text.end(), pattern}, end; at != end; ++at)
    all.push_back((*at)[1].str());
  return all;
}

std::string joined(const source_file& file) {
  std::string text;
  for (const auto& line : file.code)
    text += line + "\n";
  return text;
}

} // namespace tandem::tidy
