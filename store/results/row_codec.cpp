#include "store/results/row_codec.hpp"

#include "store/json.hpp"
#include "store/results/hex.hpp"
#include "store/results/json_document.hpp"
#include "store/results/old_verdicts.hpp"
#include "store/results/tables.hpp"

#include <array>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>

namespace tandem::store {
namespace {

template <class T>
void put(json& out, const T& value) {
  if constexpr (std::is_same_v<T, run_outcome>)
    out.put({}, to_string(value));
  else if constexpr (std::is_same_v<T, bytes>)
    out.put({}, to_hex(value.data));
  else
    out.put({}, value);
}

bool take(const rapidjson::Value& from, std::string& to) {
  if (!from.IsString())
    return false;
  to.assign(from.GetString(), from.GetStringLength());
  return true;
}

bool take(const rapidjson::Value& from, bytes& to) {
  std::string digits;
  return take(from, digits) && from_hex(digits, to.data);
}
bool take(const rapidjson::Value& from, run_outcome& to) {
  std::string word;
  const auto what = take(from, word) ? parse_run_outcome(word) : std::nullopt;
  to = what.value_or(to);
  return what.has_value();
}
bool take(const rapidjson::Value& from, bool& to) {
  to = from.IsTrue();
  return from.IsBool();
}
bool take(const rapidjson::Value& from, int& to) {
  to = from.IsInt() ? from.GetInt() : 0;
  return from.IsInt();
}
bool take(const rapidjson::Value& from, std::int64_t& to) {
  to = from.IsInt64() ? from.GetInt64() : 0;
  return from.IsInt64();
}
bool take(const rapidjson::Value& from, double& to) {
  to = from.IsNumber() ? from.GetDouble() : 0;
  return from.IsNumber();
}
template <class T>
bool take(const rapidjson::Value& from, std::optional<T>& to) {
  if (from.IsNull())
    return true;
  return take(from, to.emplace());
}

struct encoder {
  json& out;
  template <class Row>
  void operator()(const Row& any) const {
    for_each_field<Row>([&](const auto& one, std::size_t) { put(out, any.*one.member); });
  }
  void operator()(const new_list& what) const {
    put(out, what.run_id);
    put(out, what.scanner);
    put(out, what.first_block);
  }
};

template <class Row>
bool take_fields(const rapidjson::Value& fields, Row& to) {
  bool good = true;
  for_each_field<Row>([&](const auto& one, std::size_t index) {
    if (index < fields.Size())
      good = take(fields[static_cast<rapidjson::SizeType>(index)], to.*one.member) && good;
  });
  return good && fields.Size() >= table<Row>::key_columns;
}

bool take_fields(const rapidjson::Value& fields, new_list& to) {
  return fields.Size() >= 2 && take(fields[0], to.run_id) && take(fields[1], to.scanner)
         && (fields.Size() < 3 || take(fields[2], to.first_block));
}

// The number of each alternative of `row`, in their order. They stand in files, so they stay.
constexpr std::array<std::int64_t, std::variant_size_v<row>> kinds{0, 1, 2, 3, 4, 7, 6, 8};
// A single verdict, as versions before schema 6 kept it.
constexpr std::int64_t old_verdict_kind = 5;

template <std::size_t... Index>
bool decode_as(std::int64_t kind, const rapidjson::Value& fields, row& to,
               std::index_sequence<Index...>) {
  const auto try_one = [&]<std::size_t Place>() {
    if (kind != kinds[Place])
      return false;
    auto& made = to.emplace<Place>();
    return take_fields(fields, made);
  };
  return (try_one.template operator()<Index>() || ...);
}

bool decode_old_verdict(const rapidjson::Value& fields, std::int64_t number, row& to) {
  old_verdict was;
  std::string name; // Stands in table symbol now.
  bool matched = false;
  const auto size = fields.Size();
  const bool good = size >= 6 && take(fields[0], was.run_id) && take(fields[1], was.scanner)
                    && take(fields[2], was.code) && take(fields[3], name)
                    && take(fields[4], matched) && take(fields[5], was.engines)
                    && (size < 8 || (take(fields[6], was.basis) && take(fields[7], was.doubt)));
  if (!good)
    return false;
  auto block = to_block(std::span{&was, 1}, number);
  if (block)
    to = std::move(*block);
  return bool{block};
}

} // namespace

encoded_row encode(const row& any) {
  json out{whole_reals::as_reals};
  out.open_list();
  std::visit(encoder{out}, any);
  out.close_list();
  return {kinds[any.index()], out.text()};
}

result<row> decode(const encoded_row& kept, std::int64_t place) {
  const auto fields = parse_json(kept.fields);
  row out;
  const auto take_row = [&] {
    if (kept.kind == old_verdict_kind)
      return decode_old_verdict(*fields, -place, out);
    return decode_as(kept.kind, *fields, out, std::make_index_sequence<std::variant_size_v<row>>{});
  };
  if (!fields || !fields->IsArray() || !take_row())
    return failure{ec::storage_failure,
                   "a row of type " + std::to_string(kept.kind) + " cannot be read"};
  return out;
}

} // namespace tandem::store
