#include "store/candles/list_codec.hpp"

#include "store/candles/number_columns.hpp"
#include "store/candles/sealed_blob.hpp"

#include <array>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tandem::store {
namespace {

// The content of a list's BLOB: the words that its symbols share, columns (see number_columns.hpp),
// all codes in a row, all names in a row. Numbers and texts of one kind side by side are half the
// size of symbol after symbol, and one such list a session is kept for good.
//
//   words         their number 4, then each with its length; the first one is empty
//   flags         KOSDAQ 1, listed 2, halted 4, administrative 8
//   kind          market::listing_class
//   listed_on     YYYYMMDD, 0 for none
//   shares, last_price
//   sector, size, company_class, audit, warning    which of the words
//   code, name    length in bytes
//
// Version 1 has, for each symbol, code and name with their lengths, then market, listed, kind,
// halted and administrative in a byte each.

// A list is written once a session, so the time for a small one is well spent.
constexpr blob_format list_format{{'T', 'D', 'M', 'L'}, 2, 9};

constexpr std::size_t columns = 12;
constexpr std::size_t first_word_column = 5;
constexpr std::size_t code_column = 10;
constexpr std::size_t name_column = 11;
constexpr std::size_t text_size_max = 1'000;
constexpr std::size_t words_max = 2'000; // Sectors and the like; the market has a hundred.
constexpr std::size_t word_size_max = market::listing_word_bytes_max;
constexpr auto kind_max = static_cast<std::uint64_t>(market::listing_class::other);

constexpr std::array<std::string market::listing::*, 5> word_fields{
  &market::listing::sector, &market::listing::size, &market::listing::company_class,
  &market::listing::audit, &market::listing::warning};

failure refuse(const std::string& name, const std::string& what) {
  return {ec::invalid_argument, name + ": " + what};
}

failure impossible() {
  return {ec::bad_response, "hold impossible values"};
}

bool is_day(market::date day) {
  return market::date::parse(day.compact()) == day;
}

status check(const market::symbol_list& list) {
  if (!is_day(list.session))
    return refuse(list.name, list.session.compact() + " is not a day");
  if (list.symbols.size() > list_symbols_max)
    return refuse(list.name, std::to_string(list.symbols.size()) + " symbols, at most "
                               + std::to_string(list_symbols_max));
  for (const auto& one : list.symbols) {
    const auto code = one.code.substr(0, 10);
    if (one.code.size() > text_size_max || one.name.size() > text_size_max)
      return refuse(list.name, "code or name of more than " + std::to_string(text_size_max)
                                 + " bytes: " + code);
    for (const auto field : word_fields)
      if ((one.*field).size() > word_size_max)
        return refuse(list.name, code + " has a word of more than " + std::to_string(word_size_max)
                                   + " bytes");
    if ((one.listed_on && !is_day(one.listed_on)) || one.shares < 0 || one.last_price < 0)
      return refuse(list.name, code + ": listed on " + one.listed_on.compact() + ", "
                                 + std::to_string(one.shares) + " shares, last price "
                                 + std::to_string(one.last_price));
  }
  return std::nullopt;
}

/// The words of a list, each once.
class word_table {
public:
  std::uint64_t place_of(const std::string& word) {
    const auto [found, is_new] = places_.try_emplace(word, words_.size());
    if (is_new)
      words_.push_back(word);
    return found->second;
  }
  const std::vector<std::string>& words() const { return words_; }

private:
  std::vector<std::string> words_{{}};
  std::unordered_map<std::string, std::size_t> places_{{{}, 0}};
};

std::uint64_t flags_of(const market::listing& one) {
  return (one.market == market::market_id::kosdaq ? 1U : 0U) | (one.listed ? 2U : 0U)
         | (one.halted ? 4U : 0U) | (one.administrative ? 8U : 0U);
}

std::vector<number_column> to_columns(const market::universe& symbols, word_table& words) {
  std::vector<number_column> out(columns);
  for (const auto& one : symbols) {
    out[0].push_back(flags_of(one));
    out[1].push_back(static_cast<std::uint8_t>(one.kind));
    out[2].push_back(static_cast<std::uint32_t>(one.listed_on.number()));
    out[3].push_back(static_cast<std::uint64_t>(one.shares));
    out[4].push_back(static_cast<std::uint64_t>(one.last_price));
    for (std::size_t i = 0; i < word_fields.size(); ++i)
      out[first_word_column + i].push_back(words.place_of(one.*word_fields[i]));
    out[code_column].push_back(one.code.size());
    out[name_column].push_back(one.name.size());
  }
  return out;
}

result<std::vector<std::string>> read_words(blob_reader& reader) {
  const auto count = reader.number(4);
  if (count == 0 || count > words_max)
    return impossible();
  std::vector<std::string> out;
  while (out.size() < count && !reader.failed()) {
    out.push_back(reader.text());
    if (out.back().size() > word_size_max)
      return impossible();
  }
  if (reader.failed() || !out.front().empty())
    return impossible();
  return out;
}

/// The `i`-th symbol without its texts.
result<market::listing> read_numbers(const std::vector<number_column>& numbers, std::size_t i,
                                     const std::vector<std::string>& words) {
  constexpr std::uint64_t day_end = 2101'00'00;
  constexpr auto number_max = static_cast<std::uint64_t>(INT64_MAX);
  const auto flags = numbers[0][i];
  if (flags > 15 || numbers[1][i] > kind_max || numbers[2][i] >= day_end
      || numbers[3][i] > number_max || numbers[4][i] > number_max
      || numbers[code_column][i] > text_size_max || numbers[name_column][i] > text_size_max)
    return impossible();
  market::listing one;
  one.market = (flags & 1) != 0 ? market::market_id::kosdaq : market::market_id::kospi;
  one.listed = (flags & 2) != 0;
  one.halted = (flags & 4) != 0;
  one.administrative = (flags & 8) != 0;
  one.kind = static_cast<market::listing_class>(numbers[1][i]);
  one.listed_on = market::date::from_number(static_cast<std::int32_t>(numbers[2][i]));
  if (one.listed_on && !is_day(one.listed_on))
    return impossible();
  one.shares = static_cast<std::int64_t>(numbers[3][i]);
  one.last_price = static_cast<std::int64_t>(numbers[4][i]);
  for (std::size_t k = 0; k < word_fields.size(); ++k) {
    const auto place = numbers[first_word_column + k][i];
    if (place >= words.size())
      return impossible();
    one.*word_fields[k] = words[place];
  }
  return one;
}

result<market::universe> read_symbols(std::string_view bytes, std::size_t entries) {
  blob_reader reader{bytes};
  const auto words = read_words(reader);
  if (!words)
    return words.error();
  const auto numbers = take_columns(reader.rest(), columns, entries);
  if (!numbers)
    return impossible();
  market::universe symbols;
  symbols.reserve(entries);
  for (std::size_t i = 0; i < entries; ++i) {
    auto one = read_numbers(*numbers, i, *words);
    if (!one)
      return one.error();
    symbols.push_back(std::move(*one));
  }
  for (std::size_t i = 0; i < entries; ++i)
    symbols[i].code = reader.bytes(numbers->at(code_column)[i]);
  for (std::size_t i = 0; i < entries; ++i)
    symbols[i].name = reader.bytes(numbers->at(name_column)[i]);
  if (!reader.ended())
    return impossible();
  return symbols;
}

result<market::universe> read_symbols_of_version_1(std::string_view bytes, std::size_t entries) {
  market::universe symbols;
  blob_reader reader{bytes};
  while (symbols.size() < entries && !reader.failed()) {
    market::listing one;
    one.code = reader.text();
    one.name = reader.text();
    const auto market = reader.number(1);
    const auto listed = reader.number(1);
    const auto kind = reader.number(1);
    const auto halted = reader.number(1);
    const auto administrative = reader.number(1);
    if (market > 1 || listed > 1 || kind > kind_max || halted > 1 || administrative > 1)
      return impossible();
    one.market = market == 1 ? market::market_id::kosdaq : market::market_id::kospi;
    one.listed = listed == 1;
    one.kind = static_cast<market::listing_class>(kind);
    one.halted = halted == 1;
    one.administrative = administrative == 1;
    symbols.push_back(std::move(one));
  }
  if (!reader.ended())
    return impossible();
  return symbols;
}

std::string identity_of(const std::string& source, const market::symbol_list& row) {
  std::string identity;
  append_text(identity, source);
  append_text(identity, row.name);
  append_text(identity, row.session.iso());
  append_number(identity, static_cast<std::uint64_t>(row.captured_us), number_size);
  return identity;
}

} // namespace

result<std::string> encode_symbols(const std::string& source, const market::symbol_list& list) {
  if (auto problem = check(list))
    return *problem;
  word_table table;
  const auto numbers = to_columns(list.symbols, table);
  if (table.words().size() > words_max)
    return refuse(list.name, std::to_string(table.words().size())
                               + " different words for sectors and the like, at most "
                               + std::to_string(words_max));
  blob_content content{static_cast<std::uint32_t>(list.symbols.size()), {}};
  append_number(content.bytes, table.words().size(), 4);
  for (const auto& word : table.words())
    append_text(content.bytes, word);
  append_columns(content.bytes, numbers);
  for (const auto& one : list.symbols)
    content.bytes += one.code;
  for (const auto& one : list.symbols)
    content.bytes += one.name;
  return seal(list_format, content, identity_of(source, list));
}

result<market::universe> decode_symbols(const std::string& source, const market::symbol_list& row,
                                        std::string_view blob) {
  if (!is_day(row.session))
    return impossible();
  constexpr std::size_t size_max = list_symbols_max * (2 * text_size_max + columns * number_size)
                                   + words_max * (4 + word_size_max) + columns + 4;
  const auto content = unseal(list_format, blob, identity_of(source, row), size_max);
  if (!content)
    return content.error();
  if (content->entries > list_symbols_max)
    return impossible();
  return content->version == 1 ? read_symbols_of_version_1(content->bytes, content->entries)
                               : read_symbols(content->bytes, content->entries);
}

} // namespace tandem::store
