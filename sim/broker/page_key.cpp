#include "sim/broker/page_key.hpp"

#include "sim/market/random.hpp"

#include <charconv>

namespace tandem::sim {

namespace {

using market::date;

constexpr std::size_t digits = 24; // Of a sealed key: 8 for the row, 16 for the seal.

std::uint64_t seal_of(tr_id tr, const body_fields& fields, std::size_t row) {
  auto seal = mix(static_cast<std::uint64_t>(tr), row);
  for (const auto& [name, value] : fields)
    for (const auto* text : {&name, &value})
      for (const auto letter : *text + '\n')
        seal = mix(seal, static_cast<unsigned char>(letter));
  return seal;
}

std::string hex(std::uint64_t number, std::size_t width) {
  constexpr std::string_view alphabet = "0123456789ABCDEF";
  std::string text(width, '0');
  for (auto place = width; place-- > 0; number >>= 4U)
    text[place] = alphabet[number & 0xfU];
  return text;
}

std::string sealed_key(tr_id tr, const body_fields& fields, std::size_t row) {
  return hex(row, 8) + hex(seal_of(tr, fields, row), 16);
}

std::optional<page_start> read_sealed_key(tr_id tr, const body_fields& fields,
                                          std::string_view key) {
  if (key.size() != digits)
    return std::nullopt;
  std::size_t row = 0;
  const auto [stop, error] = std::from_chars(key.data(), key.data() + 8, row, 16);
  if (error != std::errc{} || stop != key.data() + 8 || sealed_key(tr, fields, row) != key)
    return std::nullopt;
  return page_start{row};
}

constexpr std::string_view chart_key_end = "00010000";

bool is_chart(tr_id tr) {
  return tr == tr_id::daily_chart || tr == tr_id::index_chart;
}

/// What a chart's key begins with.
std::string key_subject(tr_id tr, const body_fields& fields) {
  return (tr == tr_id::daily_chart ? "A" : "") + std::string{subject_of(tr, fields)};
}

/// The day at a row; a chart without rows ends where it begins.
std::string day_at(std::size_t row, std::span<const date> days, const body_fields& fields) {
  if (days.empty())
    return std::string{field(fields, "base_dt")};
  if (row < days.size())
    return days[row].compact();
  return date::from_days_since_epoch(days.back().days_since_epoch() - 1).compact();
}

std::optional<page_start> read_chart_key(const std::string& subject, std::string_view key) {
  constexpr std::size_t day_size = 8;
  if (key.size() != subject.size() + day_size + chart_key_end.size() || !key.starts_with(subject)
      || !key.ends_with(chart_key_end))
    return std::nullopt;
  const auto day = date::parse(key.substr(subject.size(), day_size));
  if (!day)
    return std::nullopt;
  return page_start{0, *day};
}

} // namespace

std::string write_page_key(tr_id tr, const body_fields& fields, std::size_t row,
                           std::span<const date> days) {
  if (is_chart(tr))
    return key_subject(tr, fields) + day_at(row, days, fields) + std::string{chart_key_end};
  return sealed_key(tr, fields, row);
}

std::optional<page_start> read_page_key(tr_id tr, const body_fields& fields, std::string_view key) {
  return is_chart(tr) ? read_chart_key(key_subject(tr, fields), key)
                      : read_sealed_key(tr, fields, key);
}

} // namespace tandem::sim
