#pragma once

#include "screens/cross_section.hpp"
#include "screens/plan.hpp"

#include <cstddef>

namespace tandem::screens {

/// Computes the late terms of a plan, in order. `numbers` and `truths` give the row of a term, one
/// value per symbol: of a late one to write into, of any other to read.
template <class Numbers, class Truths>
void compute_late(const plan& what, Numbers numbers, Truths truths) {
  cross_section places;
  kernels::scratch work;
  const auto& terms = what.terms();
  for (const auto late : what.late()) {
    const auto& one = terms[late];
    if (one.code == operation::rank) {
      places.rank(numbers(one.a), truths(one.b), numbers(late));
    } else if (one.code == operation::pctrank) {
      places.pctrank(numbers(one.a), truths(one.b), numbers(late));
    } else if (one.code == operation::breadth) {
      places.breadth(truths(one.a), truths(one.b), numbers(late));
    } else {
      operand_columns columns;
      const auto bind = [&](term_id part, kernels::numbers& number, kernels::truths* held) {
        if (part == no_term)
          return;
        if (is_condition(terms[part].code))
          held->at = truths(part).data();
        else
          number.at = numbers(part).data();
      };
      bind(one.a, columns.a, &columns.a_truth);
      bind(one.b, columns.b, &columns.b_truth);
      bind(one.c, columns.c, nullptr);
      if (is_condition(one.code))
        compute_truth(one, {truths(late).data(), 0, truths(late).size()}, columns, work);
      else
        compute_number(one, {numbers(late).data(), 0, numbers(late).size()}, columns, work);
    }
  }
}

} // namespace tandem::screens
