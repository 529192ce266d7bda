#pragma once

#include <set>
#include <string>
#include <string_view>

namespace tandem::test {

/// What docs/data.md and docs/documents.md say: under a heading of the third level, "###
/// tandem.plan/1", the first cells of the rows of its table, and the list after "Columns of csv: ".
///
/// A field is named by its place: `scanners[].candidates[].code` is in each object of a list that
/// is in each object of a list, and `gateway[].by_tr.*` any member of an object whose names are
/// data.
class data_page {
public:
  /// Reads the pages of this source tree.
  data_page();
  /// The fields under a heading; empty without the heading.
  std::set<std::string> fields(std::string_view heading) const;
  /// The columns under a heading, "run,date"; empty when none are named.
  std::string columns(std::string_view heading) const;

private:
  std::string_view section(std::string_view heading) const;
  std::string text_;
};

/// The places of all values in a JSON document, as `known`, the fields of the page, would name
/// them: a member that is not known by its own name is `*` where one is. An empty list, an empty
/// object and a null that stands for one are no values where their insides are known.
std::set<std::string> places_in(const std::string& json, const std::set<std::string>& known);

} // namespace tandem::test
