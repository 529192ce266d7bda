#pragma once

#include "market/quote.hpp"
#include "market/symbol.hpp"
#include "messages/actors.hpp"
#include "messages/gateway.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace tandem {

/// `symbols` by the traded value of their quotes, the largest first, or by volume times close where
/// no quote has a value; equal ones by code. Symbols without a quote are left out.
market::universe ranked_by_value(const market::universe& symbols,
                                 const std::vector<market::quote_row>& quotes);

/// Ranks symbols where the broker does not. Part of the catalog actor.
class quote_ranking {
public:
  struct ranked {
    market::universe symbols;
    std::size_t calls = 0;
  };
  using receiver = std::function<void(result<ranked>)>;

  explicit quote_ranking(catalog_actor::pointer self) : self_(self) {}
  void open(std::chrono::nanoseconds gateway_timeout, gateway_actor gateway);

  /// Asks for the quotes of all `symbols`, a hundred in a call, and calls `then` once. A call that
  /// the broker answers with something else costs its symbols; any other error ends it.
  void rank(market::universe symbols, std::string run_id, receiver then);

private:
  struct ranking {
    market::universe symbols;
    std::string run_id;
    receiver then;
    std::size_t asked = 0; // Of the symbols.
    std::size_t calls = 0;
    std::vector<market::quote_row> quotes;
  };

  void ask(std::uint64_t id);
  void on_error(std::uint64_t id, const failure& why);

  catalog_actor::pointer self_;
  std::chrono::nanoseconds gateway_timeout_{0};
  gateway_actor gateway_;
  std::map<std::uint64_t, ranking> open_;
  std::uint64_t last_id_ = 0;
};

} // namespace tandem
