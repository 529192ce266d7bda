#include "screens/program.hpp"

#include <algorithm>
#include <utility>

namespace tandem::screens {

namespace {

/// Columns that can be used again, those of numbers or those of truths.
class column_pool {
public:
  std::int32_t take() {
    if (free_.empty())
      return count_++;
    const auto column = free_.back();
    free_.pop_back();
    return column;
  }
  void give_back(std::int32_t column) { free_.push_back(column); }
  std::size_t count() const { return static_cast<std::size_t>(count_); }

private:
  std::vector<std::int32_t> free_;
  std::int32_t count_ = 0;
};

std::size_t at(term_id what) {
  return static_cast<std::size_t>(what);
}

bool shares_sums(operation code) {
  return code == operation::sum || code == operation::sma || code == operation::ema
         || code == operation::rma || code == operation::stdev || code == operation::mean_deviation;
}

} // namespace

std::int32_t reach_of(const term& one) {
  switch (one.code) {
    case operation::shift:
    case operation::shift_truth:
    case operation::percentrank:
    case operation::change:
      return one.n;
    case operation::ema:
      return 3 * one.n - 1;
    case operation::rma:
      return 6 * one.n - 1;
    case operation::gain:
    case operation::loss:
      return 1;
    case operation::sum:
    case operation::sma:
    case operation::wma:
    case operation::highest:
    case operation::lowest:
    case operation::highestbars:
    case operation::lowestbars:
    case operation::stdev:
    case operation::mean_deviation:
    case operation::median:
    case operation::slope:
    case operation::corr:
    case operation::count:
    case operation::since:
    case operation::value_when:
    case operation::any:
    case operation::all:
      return one.n - 1;
    default:
      return 0;
  }
}

program::program(const term_table& terms, std::span<const term_id> wanted, std::int32_t depth,
                 keeping keep)
    : terms_(&terms), depths_(terms.size(), 0), columns_(terms.size(), -1) {
  find_depths(wanted, depth);
  place_columns(wanted, keep);
  share_sums();
}

void program::find_depths(std::span<const term_id> wanted, std::int32_t depth) {
  for (const auto what : wanted)
    depths_[at(what)] = std::max(depths_[at(what)], depth);
  for (auto what = static_cast<term_id>(terms_->size()); what-- > 0;) {
    if (depths_[at(what)] == 0)
      continue;
    const auto& one = (*terms_)[what];
    const auto deeper = std::min(all_bars, depths_[at(what)] + reach_of(one));
    visit_operands(one,
                   [&](term_id part) { depths_[at(part)] = std::max(depths_[at(part)], deeper); });
  }
}

void program::place_columns(std::span<const term_id> wanted, keeping keep) {
  std::vector<bool> is_wanted(terms_->size(), false);
  for (const auto what : wanted)
    is_wanted[at(what)] = true;
  std::vector<term_id> last_use(terms_->size(), no_term);
  for (term_id what = 0; at(what) < terms_->size(); ++what)
    if (depths_[at(what)] > 0)
      visit_operands((*terms_)[what], [&](term_id part) { last_use[at(part)] = what; });
  column_pool numbers;
  column_pool truths;
  const auto pool_of = [&](term_id what) -> column_pool& {
    return is_condition((*terms_)[what].code) ? truths : numbers;
  };
  const auto stays = [&](term_id what) {
    return keep == keeping::all || (keep == keeping::wanted && is_wanted[at(what)]);
  };
  for (term_id what = 0; at(what) < terms_->size(); ++what) {
    if (depths_[at(what)] == 0)
      continue;
    const auto& one = (*terms_)[what];
    const auto column = [&](term_id part) { return part == no_term ? -1 : columns_[at(part)]; };
    const auto depth = [&](term_id part) { return part == no_term ? 0 : depths_[at(part)]; };
    columns_[at(what)] = pool_of(what).take();
    steps_.push_back({one, columns_[at(what)], column(one.a), column(one.b), column(one.c),
                      depths_[at(what)], depth(one.a), depth(one.b), depth(one.c)});
    if (is_wanted[at(what)])
      outputs_.push_back({what, columns_[at(what)], steps_.size() - 1});
    const auto release = [&](term_id part) {
      if (last_use[at(part)] == what && !stays(part)) {
        last_use[at(part)] = no_term; // An operand that stands twice is given back once.
        pool_of(part).give_back(columns_[at(part)]);
      }
    };
    visit_operands(one, release);
    if (last_use[at(what)] == no_term && !stays(what))
      pool_of(what).give_back(columns_[at(what)]);
  }
  number_columns_ = numbers.count();
  truth_columns_ = truths.count();
}

void program::share_sums() {
  std::vector<std::int32_t> places(terms_->size(), -1);
  for (auto& one : steps_) {
    if (!shares_sums(one.what.code))
      continue;
    auto& place = places[at(one.what.a)];
    if (place < 0)
      place = static_cast<std::int32_t>(shared_count_++);
    one.shared = place;
  }
}

std::int32_t program::column_of(term_id what) const {
  return at(what) < columns_.size() ? columns_[at(what)] : -1;
}

void workspace::prepare(const program& what, std::size_t bars) {
  stride_ = std::max(stride_, bars);
  numbers_.resize(std::max(numbers_.size(), what.number_columns() * stride_));
  truths_.resize(std::max(truths_.size(), what.truth_columns() * stride_));
  shared_.resize(std::max(shared_.size(), what.shared_count()));
  ++symbol_;
}

const kernels::running& workspace::shared(std::int32_t place, kernels::numbers x,
                                          std::size_t bars) {
  auto& one = shared_[static_cast<std::size_t>(place)];
  if (std::exchange(one.symbol, symbol_) != symbol_)
    kernels::prepare(one.what, x, bars);
  return one.what;
}

} // namespace tandem::screens
