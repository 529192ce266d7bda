#include "bench/store/row_files.hpp"

namespace tandem::bench {

std::string quoted(std::string_view text, char mark) {
  std::string out{mark};
  for (const char letter : text)
    out.append(letter == mark ? 2 : 1, letter);
  return out += mark;
}

} // namespace tandem::bench
