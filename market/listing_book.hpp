#pragma once

#include "market/symbol.hpp"

#include <cstdint>
#include <string>
#include <unordered_map>

namespace tandem::market {

/// What the lists of both markets say about each symbol in one session, and how many shares there
/// were in the session before.
class listing_book {
public:
  /// Adds a list of the session; of a symbol in both markets the first entry counts.
  void add(const universe& list);
  /// Adds a list of the session before.
  void add_before(const universe& list);

  bool empty() const { return listings_.empty(); }
  /// Null: no list has it.
  const listing* find(const std::string& code) const;
  /// Listed shares in the session before; 0: not known.
  std::int64_t shares_before(const std::string& code) const;

private:
  std::unordered_map<std::string, listing> listings_;
  std::unordered_map<std::string, std::int64_t> shares_before_;
};

} // namespace tandem::market
