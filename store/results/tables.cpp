#include "store/results/tables.hpp"

#include <variant>

namespace tandem::store {
namespace {

std::string text_of(const std::string& text) {
  return text;
}
std::string text_of(std::int64_t number) {
  return std::to_string(number);
}

struct describer {
  template <class Row>
  std::string operator()(const Row& row) const {
    std::string all{table<Row>::name};
    std::apply(
      [&](const auto&... one) {
        std::size_t index = 0;
        (append(all, row, one, index++), ...);
      },
      table<Row>::fields);
    return all;
  }
  std::string operator()(const new_list& what) const {
    return "candidates of " + what.run_id + " " + what.scanner;
  }

private:
  template <class Row, class T>
  static void append(std::string& all, const Row& row, const field<Row, T>& one,
                     std::size_t index) {
    if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::int64_t>)
      if (index < table<Row>::key_columns)
        all += " " + text_of(row.*one.member);
  }
};

} // namespace

std::string describe(const row& any) {
  return std::visit(describer{}, any);
}

} // namespace tandem::store
