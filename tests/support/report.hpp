#pragma once

#include <rapidjson/document.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::system_test {

/// One JSON document. Places in it are JSON pointers: "/run/outcome", "/scanners/0/name". Asking
/// for what is not there, or of another type, throws with the place.
class report {
public:
  /// Throws unless `text` is exactly one JSON document.
  explicit report(const std::string& text);

  bool has(const std::string& place) const;
  const rapidjson::Value& at(const std::string& place) const;
  std::string text(const std::string& place) const;
  double number(const std::string& place) const;
  std::size_t size(const std::string& place) const; // Of a list.
  /// The place of one scanner's part: "/scanners/1".
  std::string scanner(std::string_view name) const;
  /// Codes of a scanner's candidates, in their order.
  std::vector<std::string> candidates(std::string_view scanner) const;
  /// Entries of --explain of one scanner, by code. Throws when a code occurs twice.
  std::map<std::string, const rapidjson::Value*> explained(std::string_view scanner) const;

private:
  rapidjson::Document json_;
};

/// A member's text, number or null as a text that a golden file's field can be compared with.
std::string text_of(const rapidjson::Value& object, const char* member);

} // namespace tandem::system_test
