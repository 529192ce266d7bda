#include "screens/check_context.hpp"

#include "screens/code_point.hpp"

#include <algorithm>
#include <utility>

namespace tandem::screens {

void check_context::tell(problem_kind kind, std::size_t first, std::size_t last,
                         std::string sentence, std::string suggestion, severity weight) const {
  const auto& begin = at(first);
  const auto& end = at(last);
  const auto length =
    end.line == begin.line ? end.column + end.length - begin.column : begin.length;
  found.push_back(
    {kind, weight, begin.line, begin.column, length, std::move(sentence), std::move(suggestion)});
}

std::string check_context::written(std::size_t first, std::size_t last) const {
  return std::string{text.substr(at(first).begin, at(last).end - at(first).begin)};
}

} // namespace tandem::screens
