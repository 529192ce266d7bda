#include "sim/broker/fault.hpp"

#include "market/plain_text.hpp"
#include "sim/broker/call.hpp"
#include "sim/broker/echoed_tr.hpp"

#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

namespace tandem::sim {

namespace {

constexpr std::array<std::string_view, 6> keys{"kind", "tr", "code", "from", "count", "ms"};

constexpr std::int64_t counted_max = 1'000'000'000;

template <class Names>
std::string joined(const Names& names) {
  std::string text;
  for (const auto name : names)
    text += (text.empty() ? "" : ", ") + std::string{name};
  return text;
}

std::string kind_names() {
  std::vector<std::string_view> names;
  for (const auto& trait : kind_traits())
    names.push_back(trait.name());
  return joined(names);
}

std::string as_json(const rapidjson::Value& value) {
  rapidjson::StringBuffer text;
  rapidjson::Writer<rapidjson::StringBuffer> writer{text};
  value.Accept(writer);
  return {text.GetString(), text.GetSize()};
}

/// "faults 'f.json', entry 2"
struct place {
  std::string text;

  failure wrong(std::string_view key, const rapidjson::Value& value, std::string_view legal) const {
    return {ec::invalid_argument, text + ": " + std::string{key} + " " + as_json(value)
                                    + ": must be " + std::string{legal}};
  }
};

std::string in_range(std::int64_t least, std::int64_t most) {
  return "a whole number in " + std::to_string(least) + ".." + std::to_string(most);
}

status read_whole(const place& where, const rapidjson::Value& entry, const char* key,
                  std::int64_t least, std::int64_t most, std::optional<std::int64_t>& target) {
  const auto member = entry.FindMember(key);
  if (member == entry.MemberEnd())
    return std::nullopt;
  const auto& value = member->value;
  if (!value.IsInt64() || value.GetInt64() < least || value.GetInt64() > most)
    return where.wrong(key, value, in_range(least, most));
  target = value.GetInt64();
  return std::nullopt;
}

status read_kind(const place& where, const rapidjson::Value& entry, fault& target) {
  const auto member = entry.FindMember("kind");
  if (member == entry.MemberEnd())
    return failure{ec::invalid_argument,
                   where.text + ": kind is missing; it must be one of " + kind_names()};
  const auto& value = member->value;
  for (const auto& trait : kind_traits())
    if (value.IsString() && trait.name() == value.GetString()) {
      target.kind = trait.kind;
      return std::nullopt;
    }
  return where.wrong("kind", value, "one of " + kind_names());
}

status read_tr(const place& where, const rapidjson::Value& entry, fault& target) {
  const auto member = entry.FindMember("tr");
  if (member == entry.MemberEnd())
    return std::nullopt;
  std::vector<std::string_view> legal;
  for (const auto tr : tr_names())
    if (can_strike(target.kind, tr))
      legal.push_back(tr);
  const auto& value = member->value;
  const auto echoes = strikes_echoes(target.kind);
  const auto is_legal = [&](std::string_view tr) {
    return std::find(legal.begin(), legal.end(), tr) != legal.end() || (echoes && find_echoed(tr));
  };
  if (!value.IsString() || !is_legal(value.GetString()))
    return where.wrong("tr", value,
                       "one of " + joined(legal) + (echoes ? " or another TR of the broker" : "")
                         + " with " + std::string{trait_of(target.kind).name()});
  target.tr = value.GetString();
  return std::nullopt;
}

status read_code(const place& where, const rapidjson::Value& entry, fault& target) {
  const auto member = entry.FindMember("code");
  if (member == entry.MemberEnd())
    return std::nullopt;
  const auto& value = member->value;
  if (!value.IsString() || value.GetStringLength() == 0)
    return where.wrong("code", value, "a text such as \"005930\"");
  const std::array<std::string_view, 3> asking{"ka10081", "ka10095", "ka20006"};
  if (!target.tr.empty() && std::find(asking.begin(), asking.end(), target.tr) == asking.end()
      && !find_echoed(target.tr))
    return where.wrong("code", value,
                       "left out: " + target.tr + " names no symbol, unlike " + joined(asking));
  target.code = value.GetString();
  return std::nullopt;
}

status read_ms(const place& where, const rapidjson::Value& entry, fault& target) {
  const auto& trait = trait_of(target.kind);
  if (auto problem = read_whole(where, entry, "ms", trait.ms_least, trait.ms_most, target.ms))
    return problem;
  if (is_lasting(target.kind) && !target.ms)
    return failure{ec::invalid_argument, where.text + ": ms is missing; "
                                           + std::string{trait.name()} + " needs "
                                           + in_range(trait.ms_least, trait.ms_most)};
  return std::nullopt;
}

result<fault> read_entry(const place& where, const rapidjson::Value& entry) {
  if (!entry.IsObject())
    return where.wrong("entry", entry, R"(an object such as {"kind": "http_500"})");
  for (const auto& member : entry.GetObject())
    if (std::find(keys.begin(), keys.end(), member.name.GetString()) == keys.end())
      return failure{ec::invalid_argument, where.text + ": unknown key " + as_json(member.name)
                                             + "; the keys are " + joined(keys)};
  fault target;
  for (const auto read : {read_kind, read_tr, read_code, read_ms})
    if (auto problem = read(where, entry, target))
      return *problem;
  std::optional<std::int64_t> from;
  std::optional<std::int64_t> count;
  if (auto problem = read_whole(where, entry, "from", 1, counted_max, from))
    return *problem;
  if (auto problem = read_whole(where, entry, "count", 1, counted_max, count))
    return *problem;
  target.from = from.value_or(1);
  target.count = count.value_or(1);
  return target;
}

} // namespace

std::optional<std::int64_t> ms_of(const fault& what) {
  return what.ms ? what.ms : trait_of(what.kind).ms;
}

result<std::vector<fault>> parse_faults(std::string_view json, const std::string& source) {
  const auto name = "faults '" + source + "'";
  rapidjson::Document document;
  document.Parse(json.data(), json.size());
  if (document.HasParseError()) {
    const auto at = std::min(document.GetErrorOffset(), json.size());
    const auto line =
      1 + std::count(json.begin(), json.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    return failure{ec::invalid_argument, name + ", line " + std::to_string(line) + ": not JSON: "
                                           + rapidjson::GetParseError_En(document.GetParseError())};
  }
  if (!document.IsArray())
    return failure{ec::invalid_argument,
                   name + R"(: must be an array such as [{"kind": "http_500"}])"};
  std::vector<fault> script;
  for (const auto& entry : document.GetArray()) {
    auto read = read_entry({name + ", entry " + std::to_string(script.size() + 1)}, entry);
    if (!read)
      return read.error();
    script.push_back(std::move(*read));
  }
  return script;
}

result<std::vector<fault>> read_faults(const std::string& path) {
  std::error_code unknown;
  if (std::filesystem::is_directory(path, unknown)) // A directory opens, but throws when read.
    return failure{ec::invalid_argument, "faults '" + path + "': is a folder"};
  std::ifstream file{path, std::ios::binary};
  const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
  if (!file.is_open() || file.bad())
    return failure{ec::invalid_argument,
                   "faults '" + path + "': " + std::generic_category().message(errno)};
  const auto text = market::plain_text(bytes);
  if (!text)
    return failure{ec::invalid_argument, "faults '" + path + "': " + text.error().message};
  return parse_faults(*text, path);
}

} // namespace tandem::sim
