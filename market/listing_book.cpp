#include "market/listing_book.hpp"

namespace tandem::market {

void listing_book::add(const universe& list) {
  for (const auto& one : list)
    listings_.try_emplace(one.code, one);
}

void listing_book::add_before(const universe& list) {
  for (const auto& one : list)
    shares_before_.try_emplace(one.code, one.shares);
}

const listing* listing_book::find(const std::string& code) const {
  const auto found = listings_.find(code);
  return found == listings_.end() ? nullptr : &found->second;
}

std::int64_t listing_book::shares_before(const std::string& code) const {
  const auto found = shares_before_.find(code);
  return found == shares_before_.end() ? 0 : found->second;
}

} // namespace tandem::market
