#include "screens/unit.hpp"

namespace tandem::screens {

namespace {

void add_power(std::string& text, const char* name, std::int32_t power) {
  if (power == 0)
    return;
  text += (text.empty() ? "" : " ") + std::string{name};
  if (power != 1)
    text += "^" + std::to_string(power);
}

} // namespace

unit product_of(const unit& a, const unit& b) {
  return {a.won + b.won, a.share + b.share, a.point + b.point, a.oscillator + b.oscillator};
}

unit quotient_of(const unit& a, const unit& b) {
  return {a.won - b.won, a.share - b.share, a.point - b.point, a.oscillator - b.oscillator};
}

std::string name_of(const unit& what) {
  if (what == plain)
    return "a plain number";
  if (what == price)
    return "a price";
  if (what == shares)
    return "shares";
  if (what == krw)
    return "KRW";
  if (what == points)
    return "index points";
  if (what == oscillator)
    return "an oscillator (0 to 100)";
  std::string text;
  add_power(text, "won", what.won);
  add_power(text, "share", what.share);
  add_power(text, "point", what.point);
  add_power(text, "oscillator", what.oscillator);
  return text;
}

} // namespace tandem::screens
