#pragma once

#include "market/text.hpp"
#include "store/results/result_store.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace tandem::store {

/// The meaning of a text, where a database has a type of its own for it.
enum class text_kind : std::uint8_t { words, day, time };

/// One column and its member of the row. With `null_when_empty` an empty text is NULL in the
/// database, because "not yet" is not a value.
template <class Row, class T>
struct field {
  std::string_view column;
  T Row::*member;
  bool null_when_empty = false;
  text_kind kind = text_kind::words;
};

/// The table of a row type, declared once for everything that writes, sends or reads whole rows:
/// its name, its columns in order, and how many of the first ones are the natural key.
template <class Row>
struct table;

template <>
struct table<run_row> {
  static constexpr std::string_view name = "run";
  static constexpr std::size_t key_columns = 1;
  static constexpr auto fields = std::tuple{
    field<run_row, std::string>{"id", &run_row::id},
    field<run_row, std::string>{"date", &run_row::date, false, text_kind::day},
    field<run_row, std::string>{"mode", &run_row::mode},
    field<run_row, run_outcome>{"outcome", &run_row::outcome},
    field<run_row, std::string>{"started_at", &run_row::started_at, false, text_kind::time},
    field<run_row, std::string>{"finished_at", &run_row::finished_at, true, text_kind::time},
    field<run_row, std::string>{"report", &run_row::report, true},
    field<run_row, std::string>{"settings", &run_row::settings, true},
    field<run_row, std::string>{"universe", &run_row::universe, true},
    field<run_row, std::optional<bool>>{"final", &run_row::is_final}};
};

template <>
struct table<candidate_row> {
  static constexpr std::string_view name = "candidate";
  static constexpr std::size_t key_columns = 3;
  static constexpr auto fields = std::tuple{
    field<candidate_row, std::string>{"run_id", &candidate_row::run_id},
    field<candidate_row, std::string>{"scanner", &candidate_row::scanner},
    field<candidate_row, std::string>{"code", &candidate_row::code},
    field<candidate_row, std::string>{"name", &candidate_row::name},
    field<candidate_row, std::string>{"engine", &candidate_row::engine},
    field<candidate_row, std::optional<int>>{"rank", &candidate_row::rank},
    field<candidate_row, std::optional<double>>{"score", &candidate_row::score},
    field<candidate_row, std::optional<double>>{"risk_score", &candidate_row::risk_score},
    field<candidate_row, std::string>{"label", &candidate_row::label, true},
    field<candidate_row, std::string>{"strategy", &candidate_row::strategy, true},
    field<candidate_row, std::optional<double>>{"target_profit", &candidate_row::target_profit},
    field<candidate_row, std::optional<double>>{"stop_loss", &candidate_row::stop_loss},
    field<candidate_row, std::optional<int>>{"holding_days", &candidate_row::holding_days},
    field<candidate_row, std::optional<double>>{"close", &candidate_row::close},
    field<candidate_row, std::optional<double>>{"change_rate", &candidate_row::change_rate},
    field<candidate_row, std::string>{"flags", &candidate_row::flags, true},
    field<candidate_row, std::string>{"indicators", &candidate_row::indicators, true},
    field<candidate_row, std::optional<int>>{"position", &candidate_row::position},
    field<candidate_row, std::string>{"basis", &candidate_row::basis, true},
    field<candidate_row, std::string>{"doubt", &candidate_row::doubt, true},
    field<candidate_row, std::optional<bool>>{"is_new", &candidate_row::is_new},
    field<candidate_row, std::optional<int>>{"days_listed", &candidate_row::days_listed}};
};

template <>
struct table<symbol_row> {
  static constexpr std::string_view name = "symbol";
  static constexpr std::size_t key_columns = 1;
  static constexpr auto fields = std::tuple{
    field<symbol_row, std::string>{"code", &symbol_row::code},
    field<symbol_row, std::string>{"name", &symbol_row::name},
    field<symbol_row, std::string>{"market", &symbol_row::market},
    field<symbol_row, std::string>{"class", &symbol_row::symbol_class, true},
    field<symbol_row, std::optional<bool>>{"halted", &symbol_row::halted},
    field<symbol_row, std::optional<bool>>{"administrative", &symbol_row::administrative}};
};

template <>
struct table<api_call_row> {
  static constexpr std::string_view name = "api_call";
  static constexpr std::size_t key_columns = 2;
  static constexpr auto fields =
    std::tuple{field<api_call_row, std::string>{"run_id", &api_call_row::run_id},
               field<api_call_row, std::int64_t>{"seq", &api_call_row::seq},
               field<api_call_row, std::string>{"key", &api_call_row::key},
               field<api_call_row, std::string>{"tr", &api_call_row::tr},
               field<api_call_row, std::int64_t>{"slot_us", &api_call_row::slot_us},
               field<api_call_row, std::int64_t>{"sent_us", &api_call_row::sent_us},
               field<api_call_row, std::int64_t>{"answered_us", &api_call_row::answered_us},
               field<api_call_row, std::optional<int>>{"status", &api_call_row::status},
               field<api_call_row, std::optional<int>>{"return_code", &api_call_row::return_code},
               field<api_call_row, std::string>{"outcome", &api_call_row::outcome},
               field<api_call_row, std::string>{"client", &api_call_row::client, true}};
};

template <>
struct table<regime_row> {
  static constexpr std::string_view name = "regime_daily";
  static constexpr std::size_t key_columns = 1;
  static constexpr auto fields = std::tuple{
    field<regime_row, std::string>{"date", &regime_row::date, false, text_kind::day},
    field<regime_row, std::string>{"label", &regime_row::label},
    field<regime_row, std::string>{"risk", &regime_row::risk},
    field<regime_row, std::optional<double>>{"score", &regime_row::score},
    field<regime_row, std::string>{"data_date", &regime_row::data_date, true, text_kind::day},
    field<regime_row, std::string>{"version", &regime_row::version, true},
    field<regime_row, std::string>{"source", &regime_row::source, true},
    field<regime_row, std::string>{"midterm", &regime_row::midterm, true},
    field<regime_row, bool>{"final", &regime_row::is_final},
    field<regime_row, std::string>{"inputs", &regime_row::inputs, true}};
};

template <>
struct table<verdict_block_row> {
  static constexpr std::string_view name = "verdict_block";
  static constexpr std::size_t key_columns = 2;
  static constexpr auto fields =
    std::tuple{field<verdict_block_row, std::string>{"run_id", &verdict_block_row::run_id},
               field<verdict_block_row, std::int64_t>{"number", &verdict_block_row::number},
               field<verdict_block_row, std::string>{"scanner", &verdict_block_row::scanner},
               field<verdict_block_row, std::string>{"codes", &verdict_block_row::codes},
               field<verdict_block_row, bytes>{"verdicts", &verdict_block_row::verdicts}};
};

template <>
struct table<run_scanner_row> {
  static constexpr std::string_view name = "run_scanner";
  static constexpr std::size_t key_columns = 2;
  static constexpr auto fields =
    std::tuple{field<run_scanner_row, std::string>{"run_id", &run_scanner_row::run_id},
               field<run_scanner_row, std::string>{"scanner", &run_scanner_row::scanner},
               field<run_scanner_row, std::int64_t>{"judged", &run_scanner_row::judged}};
};

/// Calls `each(field, index)` for every column of `Row`, in their order.
template <class Row, class Each>
constexpr void for_each_field(Each each) {
  std::apply(
    [&](const auto&... one) {
      std::size_t index = 0;
      (each(one, index++), ...);
    },
    table<Row>::fields);
}

/// "run_id, scanner, code": the first `count` columns, or all of them.
template <class Row>
std::string columns_of(std::size_t count = std::tuple_size_v<decltype(table<Row>::fields)>) {
  std::string all;
  for_each_field<Row>([&](const auto& one, std::size_t index) {
    if (index < count)
      all.append(index == 0 ? "" : ", ").append(one.column);
  });
  return all;
}

/// Cleans the name of a row that was read, because it goes to a terminal: others can write rows,
/// and older tandems stored names as received.
template <class Row>
void clean_names(Row& any) {
  if constexpr (requires { any.name; })
    any.name = market::clean_name(any.name);
}

/// The one row that a query has, or an empty text for none.
inline result<std::string> only_text(const result<std::vector<std::string>>& rows) {
  if (!rows)
    return rows.error();
  return rows->empty() ? std::string{} : rows->front();
}

/// A code as it stands in verdict_block_row::codes; empty for none.
inline std::string quoted(const std::string& code) {
  return code.empty() ? code : '"' + code + '"';
}

/// A row's table and natural key for messages: "candidate R1 v2 005930".
std::string describe(const row& any);

} // namespace tandem::store
