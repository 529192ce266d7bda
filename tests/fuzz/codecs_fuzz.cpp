#include "store/candles/candle_codec.hpp"
#include "store/candles/list_codec.hpp"
#include "store/candles/sealed_blob.hpp"
#include "store/results/deflated.hpp"
#include "store/results/json_document.hpp"
#include "store/results/row_codec.hpp"
#include "store/results/verdict_block.hpp"
#include "tests/fuzz/claims.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <fuzzer/FuzzedDataProvider.h>
#include <string>
#include <string_view>

// The readers of what a database or a file gives back, whoever has written into it meanwhile. The
// first byte of an input chooses the reader.

using namespace tandem;
using namespace tandem::store;

namespace {

const std::string source = "sim:";

market::date any_day(FuzzedDataProvider& input) {
  constexpr int days_of_a_century = 36'500;
  return market::date::from_days_since_epoch(input.ConsumeIntegralInRange(0, days_of_a_century));
}

market::candle_snapshot any_row(FuzzedDataProvider& input) {
  market::candle_snapshot row;
  row.code = input.ConsumeRandomLengthString(8);
  row.as_of = any_day(input);
  row.complete_through = any_day(input);
  row.complete = input.ConsumeBool();
  row.captured_us = input.ConsumeIntegral<std::int64_t>();
  return row;
}

/// The identities are those that the codecs give their BLOBs, so that the fuzzer gets past the
/// checksum.
std::string identity_of(const market::candle_snapshot& row) {
  std::string identity;
  for (const auto& text : {source, row.code, row.as_of.iso(), row.complete_through.iso()})
    append_text(identity, text);
  append_number(identity, row.complete ? 1 : 0, 1);
  append_number(identity, static_cast<std::uint64_t>(row.captured_us), 8);
  return identity;
}

std::string identity_of(const market::symbol_list& row) {
  std::string identity;
  for (const auto& text : {source, row.name, row.session.iso()})
    append_text(identity, text);
  append_number(identity, static_cast<std::uint64_t>(row.captured_us), 8);
  return identity;
}

std::string sealed(FuzzedDataProvider& input, const blob_format& format,
                   const std::string& identity) {
  blob_content content;
  content.entries = input.ConsumeIntegralInRange<std::uint32_t>(0, 40'000);
  content.bytes = input.ConsumeRemainingBytesAsString();
  const auto blob = seal(format, content, identity);
  TANDEM_CLAIM(blob);
  const auto back = unseal(format, *blob, identity, content.bytes.size());
  TANDEM_CLAIM(back && back->entries == content.entries && back->bytes == content.bytes);
  return *blob;
}

/// What can be read can be written, and reads the same.
void read_candles(FuzzedDataProvider& input) {
  const auto row = any_row(input);
  const auto version = input.ConsumeIntegralInRange<std::uint32_t>(1, 2);
  const auto blob = sealed(input, {{'T', 'D', 'M', 'C'}, version}, identity_of(row));
  const auto snapshot = decode_candles(source, row, blob);
  if (!snapshot)
    return;
  const auto written = encode_candles(source, *snapshot);
  TANDEM_CLAIM(written);
  const auto again = decode_candles(source, row, *written);
  TANDEM_CLAIM(again && *again == *snapshot);
}

void read_symbols(FuzzedDataProvider& input) {
  market::symbol_list row{input.ConsumeRandomLengthString(20), any_day(input), 7, {}};
  const auto version = input.ConsumeIntegralInRange<std::uint32_t>(1, 2);
  const auto blob = sealed(input, {{'T', 'D', 'M', 'L'}, version}, identity_of(row));
  const auto symbols = decode_symbols(source, row, blob);
  if (!symbols)
    return;
  row.symbols = *symbols;
  if (const auto written = encode_symbols(source, row)) { // Texts may be too long to be written.
    const auto again = decode_symbols(source, row, *written);
    TANDEM_CLAIM(again && *again == *symbols);
  }
}

/// Candles that are written come back as the identical doubles, and never from another BLOB.
void write_candles(FuzzedDataProvider& input) {
  auto row = any_row(input);
  const auto price = [&input] { return input.ConsumeIntegralInRange(0, 1'000'000'000) / 100.0; };
  auto day = any_day(input).days_since_epoch();
  while (input.remaining_bytes() > 0) {
    const auto low = price();
    row.candles.push_back({market::date::from_days_since_epoch(day), price(), low + price(), low,
                           price(), input.ConsumeIntegral<std::int64_t>()});
    day += input.ConsumeIntegralInRange(0, 20); // A day twice is refused.
  }
  row.complete_through = market::date::from_days_since_epoch(day);
  const auto blob = encode_candles(source, row);
  if (!blob)
    return;
  const auto back = decode_candles(source, row, *blob);
  TANDEM_CLAIM(back && *back == row);
  auto other = row;
  other.captured_us ^= 1;
  TANDEM_CLAIM(!decode_candles(source, other, *blob));
  auto bent = *blob;
  bent[bent.size() / 2] ^= 1;
  TANDEM_CLAIM(!decode_candles(source, row, bent));
}

void read_blob(FuzzedDataProvider& input) {
  const auto row = any_row(input);
  const auto blob = input.ConsumeRemainingBytesAsString();
  static_cast<void>(decode_candles(source, row, blob));
  static_cast<void>(decode_symbols(source, {row.code, row.as_of, row.captured_us, {}}, blob));
}

void read_row(FuzzedDataProvider& input) {
  const encoded_row kept{input.ConsumeIntegralInRange<std::int64_t>(-1, 8),
                         input.ConsumeRemainingBytesAsString()};
  const auto row = decode(kept);
  if (!row)
    return;
  const auto once = encode(*row);
  TANDEM_CLAIM(once.kind == kept.kind || kept.kind == 5); // A verdict becomes a block.
  const auto again = decode(once);
  TANDEM_CLAIM(again && encode(*again).fields == once.fields);
}

void read_verdict(FuzzedDataProvider& input) {
  const auto text = input.ConsumeRemainingBytesAsString();
  static_cast<void>(decode({5, text}));
  static_cast<void>(read_block({"R1", 1, "v2", R"(["005930"])", {text}}));
  if (const auto deflated = deflate_text(text))
    static_cast<void>(read_block({"R1", 1, "v2", R"(["005930"])", {*deflated}}));
  static_cast<void>(parse_json(text));
}

using reader = void (*)(FuzzedDataProvider& input);
constexpr std::array<reader, 6> readers{read_candles, read_symbols, write_candles,
                                        read_blob,    read_row,     read_verdict};

} // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it by this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0)
    return 0;
  FuzzedDataProvider input{data + 1, size - 1};
  readers.at(data[0] % readers.size())(input);
  return 0;
}
