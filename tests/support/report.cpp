#include "tests/support/report.hpp"

#include <rapidjson/pointer.h>

#include <stdexcept>

namespace tandem::system_test {

report::report(const std::string& text) {
  // The flag makes every number the nearest double, as the golden files need it.
  json_.Parse<rapidjson::kParseFullPrecisionFlag | rapidjson::kParseValidateEncodingFlag>(
    text.c_str());
  if (json_.HasParseError())
    throw std::runtime_error{"no JSON document from byte " + std::to_string(json_.GetErrorOffset())
                             + " on: " + text.substr(0, 400)};
}

bool report::has(const std::string& place) const {
  return rapidjson::Pointer{place.c_str()}.Get(json_) != nullptr;
}

const rapidjson::Value& report::at(const std::string& place) const {
  const auto* found = rapidjson::Pointer{place.c_str()}.Get(json_);
  if (found == nullptr)
    throw std::runtime_error{"the report has no " + place};
  return *found;
}

std::string report::text(const std::string& place) const {
  const auto& value = at(place);
  if (!value.IsString())
    throw std::runtime_error{place + " is not text"};
  return value.GetString();
}

double report::number(const std::string& place) const {
  const auto& value = at(place);
  if (!value.IsNumber())
    throw std::runtime_error{place + " is not a number"};
  return value.GetDouble();
}

std::size_t report::size(const std::string& place) const {
  const auto& value = at(place);
  if (!value.IsArray())
    throw std::runtime_error{place + " is not a list"};
  return value.Size();
}

std::string report::scanner(std::string_view name) const {
  for (std::size_t i = 0; i < size("/scanners"); ++i) {
    auto place = "/scanners/" + std::to_string(i);
    if (text(place + "/name") == name)
      return place;
  }
  throw std::runtime_error{"the report has no scanner " + std::string{name}};
}

std::vector<std::string> report::candidates(std::string_view scanner_name) const {
  std::vector<std::string> codes;
  for (const auto& one : at(scanner(scanner_name) + "/candidates").GetArray())
    codes.emplace_back(one["code"].GetString());
  return codes;
}

std::map<std::string, const rapidjson::Value*> report::explained(std::string_view scanner) const {
  std::map<std::string, const rapidjson::Value*> entries;
  for (const auto& one : at("/symbols").GetArray())
    if (one["scanner"].GetString() == scanner
        && !entries.emplace(one["code"].GetString(), &one).second)
      throw std::runtime_error{"explained twice: " + std::string{one["code"].GetString()}};
  return entries;
}

std::string text_of(const rapidjson::Value& object, const char* member) {
  const auto found = object.FindMember(member);
  if (found == object.MemberEnd())
    throw std::runtime_error{"no member " + std::string{member}};
  const auto& value = found->value;
  if (value.IsNull())
    return "";
  if (value.IsString())
    return value.GetString();
  if (value.IsInt64())
    return std::to_string(value.GetInt64());
  return std::to_string(value.GetDouble());
}

} // namespace tandem::system_test
