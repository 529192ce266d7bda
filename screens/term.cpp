#include "screens/term.hpp"

#include <algorithm>
#include <bit>

namespace tandem::screens {

std::size_t term_table::hash::operator()(const term& one) const {
  std::uint64_t mixed = 0xCBF29CE484222325U;
  const auto mix = [&mixed](std::uint64_t part) {
    mixed = (mixed ^ part) * 0x9E3779B97F4A7C15U;
    mixed ^= mixed >> 29U;
  };
  mix(static_cast<std::uint64_t>(one.code));
  for (const auto part : {one.a, one.b, one.c, one.n, one.k})
    mix(static_cast<std::uint32_t>(part));
  // 0 and -0 are equal, so they must not differ here.
  mix(one.value == 0 ? 0 : std::bit_cast<std::uint64_t>(one.value));
  return static_cast<std::size_t>(mixed);
}

term_id term_table::intern(const term& one) {
  const auto [place, is_new] = places_.try_emplace(one, static_cast<term_id>(terms_.size()));
  if (is_new)
    terms_.push_back(one);
  return place->second;
}

term_id term_table::constant(double value) {
  term one;
  one.value = value;
  return intern(one);
}

std::int32_t term_table::intern_text(std::string_view text) {
  const auto found = std::find(texts_.begin(), texts_.end(), text);
  if (found != texts_.end())
    return static_cast<std::int32_t>(found - texts_.begin());
  texts_.emplace_back(text);
  return static_cast<std::int32_t>(texts_.size() - 1);
}

std::vector<term_id> term_table::import(const term_table& other, std::span<const term_id> roots) {
  std::vector<bool> needed(other.size(), false);
  for (const auto root : roots)
    needed[static_cast<std::size_t>(root)] = true;
  for (std::size_t at = other.size(); at-- > 0;)
    if (needed[at])
      visit_operands(other.terms_[at],
                     [&](term_id part) { needed[static_cast<std::size_t>(part)] = true; });
  std::vector<term_id> places(other.size(), no_term);
  const auto moved = [&](term_id part) {
    return part == no_term ? no_term : places[static_cast<std::size_t>(part)];
  };
  for (std::size_t at = 0; at < other.size(); ++at) {
    if (!needed[at])
      continue;
    auto one = other.terms_[at];
    one.a = moved(one.a);
    one.b = moved(one.b);
    one.c = moved(one.c);
    if (one.code == operation::name_has)
      one.n = intern_text(other.text(one.n));
    places[at] = intern(one);
  }
  return places;
}

} // namespace tandem::screens
