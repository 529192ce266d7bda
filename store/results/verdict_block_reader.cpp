#include "store/results/deflated.hpp"
#include "store/results/json_document.hpp"
#include "store/results/verdict_block.hpp"

#include <utility>

namespace tandem::store {

namespace {

// Of thousands of symbols it has some megabytes.
constexpr std::size_t text_size_max = 64 << 20;

/// The readers throw this; read_block answers with a failure.
struct unreadable {};

// A database can be written by others, so everything is checked before it is used.
using json_value = rapidjson::Value;

const json_value& member(const json_value& of, const char* name) {
  if (!of.IsObject())
    throw unreadable{};
  const auto found = of.FindMember(name);
  if (found == of.MemberEnd())
    throw unreadable{};
  return found->value;
}

const json_value& item(const json_value& of, std::size_t place) {
  if (!of.IsArray() || place >= of.Size())
    throw unreadable{};
  return of[static_cast<rapidjson::SizeType>(place)];
}

const json_value& list(const json_value& of, const char* name) {
  const auto& found = member(of, name);
  if (!found.IsArray())
    throw unreadable{};
  return found;
}

std::string text_of(const json_value& from) {
  if (!from.IsString())
    throw unreadable{};
  return {from.GetString(), from.GetStringLength()};
}

std::size_t place_of(const json_value& from) {
  if (!from.IsUint())
    throw unreadable{};
  return from.GetUint();
}

std::optional<double> number_of(const json_value& from) {
  if (!from.IsNumber() && !from.IsNull())
    throw unreadable{};
  return from.IsNull() ? std::nullopt : std::optional{from.GetDouble()};
}

std::optional<int> count_of(const json_value& from) {
  if (!from.IsInt() && !from.IsNull())
    throw unreadable{};
  return from.IsNull() ? std::nullopt : std::optional{from.GetInt()};
}

/// The value of a symbol in a member that verdict_block::repeated wrote; null for none.
const json_value* repeated_at(const json_value& from, std::size_t symbol) {
  const auto& place = item(list(from, "of"), symbol);
  return place.IsNull() ? nullptr : &item(list(from, "values"), place_of(place));
}

std::string word_at(const json_value& from, std::size_t symbol) {
  const auto* word = repeated_at(from, symbol);
  return word == nullptr ? std::string{} : text_of(*word);
}

engine_check filter_of(const json_value& from) {
  engine_check out;
  out.what = text_of(item(from, 0));
  out.relation = text_of(item(from, 1));
  out.limit = number_of(item(from, 2));
  out.up_to = number_of(item(from, 3));
  return out;
}

/// Reads the columns of one engine, symbol after symbol.
class engine_reader {
public:
  explicit engine_reader(const json_value& from)
      : from_(from), name_(text_of(member(from, "engine"))) {
    for (const auto& one : list(from, "filters").GetArray())
      filters_.push_back({filter_of(one)});
    for (std::size_t place = 0; place < filters_.size(); ++place)
      filters_[place].values = &item(list(from, "values"), place);
    for (std::size_t place = 0; place < filters_.size(); ++place)
      filters_[place].failed = &item(list(from, "failed"), place);
  }

  /// What it said of the symbol; nothing where it did not judge it. To be asked in order.
  std::optional<engine_verdict> verdict_of(std::size_t symbol) {
    const auto* stage = repeated_at(member(from_, "stages"), symbol);
    const auto* way = repeated_at(member(from_, "ways"), symbol);
    if (stage == nullptr || way == nullptr)
      return std::nullopt;
    engine_verdict out{name_,
                       text_of(*stage),
                       count_of(item(list(from_, "signals"), symbol)),
                       count_of(item(list(from_, "signals_total"), symbol)),
                       {}};
    if (!way->IsArray())
      throw unreadable{};
    for (const auto& place : way->GetArray())
      out.checks.push_back(next_check(place_of(place)));
    return out;
  }

private:
  struct filter_column {
    engine_check filter;
    const json_value* values = nullptr;
    const json_value* failed = nullptr;
    std::size_t next = 0;
    std::size_t next_failed = 0;
  };

  engine_check next_check(std::size_t place) {
    if (place >= filters_.size())
      throw unreadable{};
    auto& column = filters_[place];
    auto out = column.filter;
    out.value = number_of(item(*column.values, column.next));
    out.passed = !column.failed->IsArray() || column.next_failed >= column.failed->Size()
                 || place_of(item(*column.failed, column.next_failed)) != column.next;
    column.next_failed += out.passed ? 0 : 1;
    ++column.next;
    return out;
  }

  const json_value& from_;
  std::string name_;
  std::vector<filter_column> filters_;
};

std::vector<symbol_verdict> read(const json_value& codes, const json_value& from) {
  if (!codes.IsArray())
    throw unreadable{};
  std::vector<engine_reader> engines;
  for (const auto& one : list(from, "engines").GetArray())
    engines.emplace_back(one);
  std::vector<symbol_verdict> all;
  for (std::size_t symbol = 0; symbol < codes.Size(); ++symbol) {
    auto& one = all.emplace_back();
    one.code = text_of(item(codes, symbol));
    one.basis = word_at(member(from, "bases"), symbol);
    one.doubt = word_at(member(from, "doubts"), symbol);
    for (auto& engine : engines)
      if (auto verdict = engine.verdict_of(symbol))
        one.engines.push_back(std::move(*verdict));
  }
  return all;
}

} // namespace

result<std::vector<symbol_verdict>> read_block(const verdict_block_row& stored) {
  const auto broken = [&](const std::string& what) {
    return failure{ec::storage_failure, "block " + std::to_string(stored.number)
                                          + " of the verdicts of run " + stored.run_id + " "
                                          + what};
  };
  const auto text = inflate_text(stored.verdicts.data, text_size_max);
  if (!text)
    return broken(text.error().message);
  const auto codes = parse_json(stored.codes);
  const auto document = parse_json(*text);
  if (!codes || !document)
    return broken("is not JSON");
  try {
    return read(*codes, *document);
  } catch (const unreadable&) {
    return broken("is not what tandem writes");
  }
}

} // namespace tandem::store
