#include "store/results/old_verdicts.hpp"

#include "store/results/json_document.hpp"

#include <algorithm>
#include <utility>

namespace tandem::store {

namespace {

// The readers say whether `from` is what they expect.
using json_value = rapidjson::Value;

bool read(const json_value& from, std::string& to) {
  if (from.IsString())
    to.assign(from.GetString(), from.GetStringLength());
  return from.IsString();
}

bool read(const json_value& from, std::optional<double>& to) {
  if (from.IsNumber())
    to = from.GetDouble();
  return from.IsNumber() || from.IsNull();
}

bool read(const json_value& from, engine_check& to) {
  constexpr rapidjson::SizeType parts = 5;
  if (!from.IsArray() || from.Size() != parts)
    return false;
  const auto& limit = from[3];
  const bool is_band = limit.IsArray() && limit.Size() == 2;
  const bool limits =
    is_band ? read(limit[0], to.limit) && read(limit[1], to.up_to) : read(limit, to.limit);
  if (!limits || !read(from[0], to.what) || !read(from[1], to.value) || !read(from[2], to.relation)
      || !from[4].IsBool())
    return false;
  to.passed = from[4].GetBool();
  return is_band == (to.relation == "in");
}

bool read_signals(const json_value& from, engine_verdict& to) {
  if (from.IsNull())
    return true;
  if (!from.IsArray() || from.Size() != 2 || !from[0].IsInt() || !from[1].IsInt())
    return false;
  to.signals_count = from[0].GetInt();
  to.signals_total = from[1].GetInt();
  return true;
}

bool read(const json_value& from, engine_verdict& to) {
  if (!from.IsObject())
    return false;
  const auto stage = from.FindMember("stage");
  const auto signals = from.FindMember("signals");
  const auto checks = from.FindMember("checks");
  const auto end = from.MemberEnd();
  if (stage == end || signals == end || checks == end || !checks->value.IsArray()
      || !read(stage->value, to.stage) || !read_signals(signals->value, to))
    return false;
  for (const auto& check : checks->value.GetArray())
    if (!read(check, to.checks.emplace_back()))
      return false;
  return true;
}

/// Leaves out what is not a verdict.
std::vector<engine_verdict> parse_engines(const std::string& json) {
  const auto document = parse_json(json);
  std::vector<engine_verdict> all;
  if (!document || !document->IsObject())
    return all;
  for (const auto& member : document->GetObject()) {
    engine_verdict one;
    read(member.name, one.engine);
    if (read(member.value, one))
      all.push_back(std::move(one));
  }
  return all;
}

// So many become one block.
constexpr std::int64_t verdicts_per_block = 500;
// A transaction of them takes a moment and some megabytes of memory and log.
constexpr int blocks_per_step = 20;

bool is_of_one_list(const old_verdict& one, const old_verdict& other) {
  return one.run_id == other.run_id && one.scanner == other.scanner;
}

} // namespace

result<verdict_block_row> to_block(std::span<const old_verdict> verdicts, std::int64_t number) {
  verdict_block block;
  for (const auto& was : verdicts)
    block.add({was.code, was.basis, was.doubt, parse_engines(was.engines)});
  return block.seal(verdicts.front().run_id, verdicts.front().scanner, number);
}

result<std::uint64_t> convert_some(const conversion& with, verdict_place& last) {
  std::uint64_t converted = 0;
  for (int blocks = 0; blocks < blocks_per_step; ++blocks) {
    const auto found = with.verdicts(last, verdicts_per_block);
    if (!found)
      return found.error();
    if (found->empty())
      break;
    const auto end = std::find_if_not(found->begin(), found->end(), [&](const auto& one) {
      return is_of_one_list(one, found->front());
    });
    const std::span<const old_verdict> list{found->begin(), end};
    const auto block = to_block(list, 0);
    if (!block)
      return block.error();
    if (auto problem = with.insert(*block))
      return *problem;
    converted += list.size();
    last = {list.back().run_id, list.back().scanner, list.back().code};
  }
  return converted;
}

} // namespace tandem::store
