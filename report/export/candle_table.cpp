#include "report/export/row_writer.hpp"
#include "report/format/paint.hpp"
#include "report/format/text.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace tandem {

namespace {

/// "54,000"; with the hundredths of an index where it has some, "2,711.35".
std::string price_text(double price) {
  const auto whole = std::floor(price);
  if (price == whole)
    return grouped(price);
  const auto text = fmt::format("{:.2f}", price);
  return grouped(std::floor(std::stod(text))) + text.substr(text.size() - 3);
}

class candle_table_writer final : public row_writer {
public:
  candle_table_writer(bool color, byte_sink& to) : ink_{color}, to_(to) {}

  /// The cells are those of candle_schema: code, date, open, high, low, close, volume, basis,
  /// source.
  status add(std::span<const store::cell> cells) override {
    std::string text;
    const auto code = std::get<std::string_view>(cells[0]);
    if (code != code_)
      text += heading(code, std::get<std::string_view>(cells[8]));
    text += fmt::format("  {}", std::get<std::string_view>(cells[1]));
    for (std::size_t i = 2; i < 6; ++i)
      text += "  " + right(price_text(std::get<double>(cells[i])), price_width);
    text += fmt::format(
      "  {}  {}\n",
      right(grouped(static_cast<double>(std::get<std::int64_t>(cells[6]))), volume_width),
      std::get<std::string_view>(cells[7]));
    return to_.put(text);
  }

  status finish() override { return std::nullopt; }

private:
  // A line has 77 columns, so it fits a terminal.
  static constexpr std::size_t price_width = 9;
  static constexpr std::size_t volume_width = 13;

  std::string heading(std::string_view code, std::string_view source) {
    auto text = std::string{code_.empty() ? "" : "\n"} + ink_.bold(std::string{code})
                + fmt::format("  source {}\n", source);
    code_ = code;
    std::string names = "  date      ";
    for (const auto* name : {"open", "high", "low", "close"})
      names += "  " + right(name, price_width);
    return text + ink_.dim(names + "  " + right("volume", volume_width) + "  basis") + "\n";
  }

  paint ink_;
  byte_sink& to_;
  std::string code_;
};

} // namespace

std::unique_ptr<row_writer> candle_table(bool color, byte_sink& to) {
  return std::make_unique<candle_table_writer>(color, to);
}

} // namespace tandem
