#include "report/html/json_texts.hpp"

#include "store/results/json_document.hpp"

#include <fmt/format.h>

#include <string>

namespace tandem::html {

namespace {

std::string text_in(const rapidjson::Value& from) {
  return {from.GetString(), from.GetStringLength()};
}

std::string joined(std::string all, const std::string& next) {
  return all.empty() ? next : all.append(", ").append(next);
}

/// Of a value in a list or an object nothing that is nested deeper is shown.
std::string text_of(const rapidjson::Value& value, int depth = 0) {
  if (value.IsString())
    return text_in(value);
  if (value.IsBool())
    return value.GetBool() ? "yes" : "no";
  if (value.IsInt64())
    return std::to_string(value.GetInt64());
  if (value.IsNumber())
    return fmt::format("{:.6g}", value.GetDouble());
  std::string all;
  if (value.IsArray() && depth == 0)
    for (const auto& one : value.GetArray())
      all = joined(std::move(all), text_of(one, 1));
  if (value.IsObject() && depth == 0)
    for (const auto& one : value.GetObject())
      all = joined(std::move(all), text_in(one.name) + " " + text_of(one.value, 1));
  return all.empty() ? "-" : all;
}

std::vector<named_text> members_of(const rapidjson::Value& object) {
  std::vector<named_text> all;
  if (object.IsObject())
    for (const auto& one : object.GetObject())
      all.push_back({text_in(one.name), text_of(one.value)});
  return all;
}

} // namespace

std::vector<named_text> members_of(std::string_view object) {
  const auto parsed = store::parse_json(object);
  return parsed ? members_of(*parsed) : std::vector<named_text>{};
}

void read_regime(std::string_view report, run_page& to) {
  const auto parsed = store::parse_json(report);
  if (!parsed || !parsed->IsObject())
    return;
  const auto found = parsed->FindMember("regime");
  if (found == parsed->MemberEnd() || !found->value.IsObject())
    return;
  for (const auto& one : found->value.GetObject()) {
    auto name = text_in(one.name);
    if (one.value.IsObject())
      to.regime_parts.push_back({std::move(name), members_of(one.value)});
    else
      to.regime.push_back({std::move(name), text_of(one.value)});
  }
}

} // namespace tandem::html
