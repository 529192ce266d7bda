#include "serve/api/command_request.hpp"

#include "store/json.hpp"

#include <rapidjson/document.h>

namespace tandem::serve {

namespace {

constexpr std::size_t columns_min = 20;
constexpr std::size_t columns_max = 1000;

failure wrong(const std::string& member, const std::string& legal) {
  return {ec::invalid_argument, "member " + member + " is not " + legal};
}

std::string text_of(const rapidjson::Value& value) {
  return {value.GetString(), value.GetStringLength()};
}

status take_list(const rapidjson::Document& from, const char* member,
                 std::vector<std::string>& into) {
  if (!from.HasMember(member))
    return std::nullopt;
  const auto& list = from[member];
  if (!list.IsArray())
    return wrong(member, "a list of texts");
  for (const auto& one : list.GetArray()) {
    if (!one.IsString())
      return wrong(member, "a list of texts");
    into.push_back(text_of(one));
  }
  return std::nullopt;
}

status take_texts(const rapidjson::Document& from, const char* member,
                  std::map<std::string, std::string>& into) {
  if (!from.HasMember(member))
    return std::nullopt;
  const auto& object = from[member];
  if (!object.IsObject())
    return wrong(member, "an object of texts");
  for (const auto& one : object.GetObject()) {
    if (!one.value.IsString())
      return wrong(member, "an object of texts");
    into[text_of(one.name)] = text_of(one.value);
  }
  return std::nullopt;
}

status take_columns(const rapidjson::Document& from, const char* member, std::size_t& into) {
  if (!from.HasMember(member))
    return std::nullopt;
  const auto& columns = from[member];
  if (!columns.IsUint() || columns.GetUint() < columns_min || columns.GetUint() > columns_max)
    return wrong(member, "a whole number from 20 to 1000");
  into = columns.GetUint();
  return std::nullopt;
}

void put_list(json& out, const char* member, const std::vector<std::string>& list) {
  out.open_list(member);
  for (const auto& one : list)
    out.put({}, one);
  out.close_list();
}

void put_texts(json& out, const char* member, const std::map<std::string, std::string>& texts) {
  out.open(member);
  for (const auto& [name, text] : texts)
    out.put(name, text);
  out.close();
}

} // namespace

std::string to_json(const command_request& asked) {
  json out;
  out.open();
  out.put("version", asked.version);
  put_list(out, "words", asked.words);
  put_list(out, "settings", asked.settings);
  put_texts(out, "expected", asked.expected);
  put_texts(out, "us_data", asked.us_data);
  out.put("color", asked.color);
  out.put("columns", asked.columns);
  if (asked.table_columns > 0)
    out.put("table_columns", asked.table_columns);
  out.close();
  return out.text();
}

result<command_request> parse_command_request(const std::string& document) {
  rapidjson::Document from;
  from.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(
    document.data(), document.size());
  if (from.HasParseError() || !from.IsObject())
    return failure{ec::invalid_argument, "the body is not a JSON object"};
  command_request out;
  if (auto problem = take_list(from, "words", out.words))
    return *problem;
  if (auto problem = take_list(from, "settings", out.settings))
    return *problem;
  if (auto problem = take_texts(from, "expected", out.expected))
    return *problem;
  if (auto problem = take_texts(from, "us_data", out.us_data))
    return *problem;
  if (from.HasMember("version")) {
    if (!from["version"].IsString())
      return wrong("version", "a text");
    out.version = text_of(from["version"]);
  }
  if (from.HasMember("color")) {
    if (!from["color"].IsBool())
      return wrong("color", "true or false");
    out.color = from["color"].GetBool();
  }
  if (auto problem = take_columns(from, "columns", out.columns))
    return *problem;
  if (auto problem = take_columns(from, "table_columns", out.table_columns))
    return *problem;
  if (out.words.empty())
    return wrong("words", "a command, such as [\"scan\"]");
  return out;
}

} // namespace tandem::serve
