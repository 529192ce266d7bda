#include "sim/broker/page_key.hpp"

#include "sim/market/random.hpp"

#include <charconv>

namespace tandem::sim {

namespace {

constexpr std::size_t digits = 24; // 8 for the row, 16 for the seal.

std::uint64_t seal_of(tr_id tr, const body_fields& fields, std::size_t first_row) {
  auto seal = mix(static_cast<std::uint64_t>(tr), first_row);
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

} // namespace

std::string write_page_key(tr_id tr, const body_fields& fields, std::size_t first_row) {
  return hex(first_row, 8) + hex(seal_of(tr, fields, first_row), 16);
}

std::optional<std::size_t> read_page_key(tr_id tr, const body_fields& fields,
                                         std::string_view key) {
  if (key.size() != digits)
    return std::nullopt;
  std::size_t first_row = 0;
  const auto [stop, error] = std::from_chars(key.data(), key.data() + 8, first_row, 16);
  if (error != std::errc{} || stop != key.data() + 8
      || write_page_key(tr, fields, first_row) != key)
    return std::nullopt;
  return first_row;
}

} // namespace tandem::sim
