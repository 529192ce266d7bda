#include "actors/candles/charts.hpp"

#include <algorithm>

namespace tandem {

status chart_pages::add(const std::string& code, const tr_page& page) {
  const auto* candles = std::get_if<shared_candles>(&page.rows);
  if (candles == nullptr)
    return failure{ec::internal, "a chart query was answered with a list"};
  const auto& added = **candles;
  if (!added.empty() && !empty() && added.back().day >= oldest().day)
    return failure{ec::bad_response, code + ": page of ka10081 ends at " + added.back().day.iso()
                                       + ", not before " + oldest().day.iso()};
  // An empty page ends a series even where the broker promises another page.
  is_complete_ = page.next_key.empty() || added.empty();
  is_cut_ = !page.left_out.empty();
  if (pages_.empty())
    odd_value_ = page.odd_value;
  if (added.empty())
    return {};
  pages_.push_back(*candles);
  rows_ += added.size();
  traded_ += market::count_traded(added);
  return {};
}

market::candle_series chart_pages::join() const {
  market::candle_series joined;
  std::for_each(pages_.rbegin(), pages_.rend(), [&joined](const shared_candles& page) {
    joined.insert(joined.end(), page->begin(), page->end());
  });
  return joined;
}

} // namespace tandem
