#include "store/candles/number_columns.hpp"

#include "store/candles/sealed_blob.hpp"

#include <bit>

namespace tandem::store {

void append_columns(std::string& to, const std::vector<number_column>& columns) {
  std::vector<std::size_t> widths;
  for (const auto& column : columns) {
    std::uint64_t all_bits = 0;
    for (const auto number : column)
      all_bits |= number;
    widths.push_back((static_cast<std::size_t>(std::bit_width(all_bits)) + 7) / 8);
    append_number(to, widths.back(), 1);
  }
  std::size_t size = to.size();
  for (std::size_t i = 0; i < columns.size(); ++i)
    size += widths[i] * columns[i].size();
  auto at = to.size();
  to.resize(size);
  for (std::size_t i = 0; i < columns.size(); ++i)
    for (std::size_t byte = 0; byte < widths[i]; ++byte)
      for (const auto number : columns[i])
        to[at++] = static_cast<char>(number >> (8 * byte) & 0xff);
}

namespace {

/// Adds one byte of every number. A loop of its own, because compilers vectorize it so: reading a
/// whole market spends a quarter of its time here otherwise.
void add_plane(number_column& to, std::string_view bytes, std::size_t shift) {
  auto* const numbers = to.data();
  for (std::size_t k = 0; k < bytes.size(); ++k)
    numbers[k] |= std::uint64_t{static_cast<unsigned char>(bytes[k])} << shift;
}

} // namespace

std::optional<std::vector<number_column>> take_columns(std::string_view& from, std::size_t columns,
                                                       std::size_t entries) {
  if (from.size() < columns)
    return std::nullopt;
  const auto widths = from.substr(0, columns);
  from.remove_prefix(columns);
  std::vector<number_column> out;
  for (std::size_t i = 0; i < columns; ++i) {
    const auto width = static_cast<std::size_t>(number_at(widths, i, 1));
    if (width > number_size || from.size() < width * entries)
      return std::nullopt;
    auto& column = out.emplace_back(entries);
    for (std::size_t byte = 0; byte < width; ++byte)
      add_plane(column, from.substr(byte * entries, entries), 8 * byte);
    from.remove_prefix(width * entries);
  }
  return out;
}

} // namespace tandem::store
