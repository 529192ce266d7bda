#include "tests/report/documents/data_page.hpp"

#include <rapidjson/document.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace tandem::test {

namespace {

bool is_inside(const std::string& field, const std::string& place) {
  return field.size() > place.size() && field.starts_with(place)
         && (field[place.size()] == '.' || field[place.size()] == '[');
}

class collector {
public:
  explicit collector(const std::set<std::string>& known) : known_(known) {}

  void visit(const rapidjson::Value& value, const std::string& place) {
    if (value.IsObject() && value.MemberCount() > 0) {
      for (const auto& member : value.GetObject())
        visit(member.value, named(place, member.name.GetString()));
    } else if (value.IsArray() && value.Size() > 0) {
      for (const auto& item : value.GetArray())
        visit(item, place + "[]");
    } else if (const bool is_hollow = value.IsObject() || value.IsArray() || value.IsNull();
               !is_hollow || !has_inside(place)) {
      found.insert(place);
    }
  }

  std::set<std::string> found;

private:
  bool has_inside(const std::string& place) const {
    const auto next = known_.lower_bound(place);
    for (auto at = next; at != known_.end() && at->starts_with(place); ++at)
      if (is_inside(*at, place))
        return true;
    return false;
  }
  std::string named(const std::string& place, const std::string& member) const {
    const auto base = place.empty() ? place : place + ".";
    const auto own = base + member;
    const auto any = base + "*";
    const auto is_known = [&](const std::string& one) {
      return known_.contains(one) || has_inside(one);
    };
    return !is_known(own) && is_known(any) ? any : own;
  }

  const std::set<std::string>& known_;
};

} // namespace

data_page::data_page() {
  for (const std::string name : {"docs/data.md", "docs/documents.md"}) {
    std::ifstream file{TANDEM_SOURCE_DIR "/" + name};
    const std::string page{std::istreambuf_iterator<char>{file}, {}};
    if (page.empty())
      throw std::runtime_error{name + " cannot be read"};
    text_ += page;
  }
}

std::string_view data_page::section(std::string_view heading) const {
  const std::string_view text{text_};
  const auto start = text.find(std::string{"\n### "}.append(heading).append("\n"));
  if (start == std::string_view::npos)
    return {};
  const auto rest = text.substr(start + 1);
  return rest.substr(0, std::min(rest.find("\n### "), rest.find("\n## ")));
}

std::set<std::string> data_page::fields(std::string_view heading) const {
  std::set<std::string> all;
  std::istringstream lines{std::string{section(heading)}};
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("| `"))
      continue;
    // A cell may name several: "`run.id`, `run.date`".
    const auto cell = line.substr(2, line.find(" |", 2) - 2);
    for (std::size_t at = 0; (at = cell.find('`', at)) != std::string::npos;) {
      const auto end = cell.find('`', at + 1);
      all.insert(cell.substr(at + 1, end - at - 1));
      at = end + 1;
    }
  }
  return all;
}

std::string data_page::columns(std::string_view heading) const {
  constexpr std::string_view label = "Columns of csv: `";
  const auto text = section(heading);
  const auto at = text.find(label);
  if (at == std::string_view::npos)
    return {};
  const auto rest = text.substr(at + label.size());
  return std::string{rest.substr(0, rest.find('`'))};
}

std::set<std::string> places_in(const std::string& json, const std::set<std::string>& known) {
  rapidjson::Document document;
  document.Parse(json.c_str());
  if (document.HasParseError())
    throw std::runtime_error{"not a JSON document: " + json};
  collector all{known};
  all.visit(document, {});
  return all.found;
}

} // namespace tandem::test
