#pragma once

#include "screens/check_context.hpp"

#include <cstddef>
#include <optional>

namespace tandem::screens {

/// `a + b` and the like; `sign` is the operator's token, `node` the chain it stands in. Both
/// operands are good numbers. Nothing where a problem is told.
std::optional<operand> join_numbers(check_context& context, const syntax_node& node,
                                    const operand& a, const operand& b, std::size_t sign);

/// `a > b` and the like. Not good where an operand is not, or a problem is told.
operand compare_numbers(check_context& context, const syntax_node& node, const operand& a,
                        const operand& b);

} // namespace tandem::screens
