#pragma once

#include "market/date.hpp"
#include "sim/market/exchange.hpp"
#include "sim/market/market_source.hpp"

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tandem::sim::testing {

inline market::date day(std::int32_t number) {
  return market::date::from_number(number);
}

/// A market whose every number stands in the test.
class hand_made_market final : public market_source {
public:
  instrument& add(const std::string& code, market::market_id id, std::vector<day_bar> bars) {
    instrument subject;
    subject.code = code;
    subject.name = "이름" + code;
    subject.market = id;
    subject.shares = 1'000'000;
    subject.listed = bars.front().day;
    instruments_.push_back(std::move(subject));
    bars_.push_back(std::move(bars));
    return instruments_.back();
  }

  std::vector<market::date> days;
  std::array<std::vector<index_bar>, 2> indices;

  const std::vector<market::date>& sessions() const override { return days; }
  const std::vector<instrument>& instruments() const override { return instruments_; }
  std::vector<day_bar> bars(std::size_t index, market::date last) const override {
    std::vector<day_bar> visible;
    for (const auto& bar : bars_[index])
      if (bar.day <= last)
        visible.push_back(bar);
    return visible;
  }
  std::vector<index_bar> index_bars(market::market_id id, market::date last) const override {
    std::vector<index_bar> visible;
    for (const auto& bar : indices[static_cast<std::size_t>(id)])
      if (bar.day <= last)
        visible.push_back(bar);
    return visible;
  }

private:
  std::vector<instrument> instruments_;
  std::vector<std::vector<day_bar>> bars_;
};

/// Three sessions (Tue 2025-03-04 to Thu 03-06) and five symbols:
/// 000010 KOSPI, trades every day; 000020 KOSPI, split 5:1 on the 5th; 000030 KOSDAQ, halted on the
/// 6th; 000040 KOSDAQ, administrative; 000050 KOSDAQ, listed on the 6th.
inline std::unique_ptr<hand_made_market> three_days() {
  using market::market_id;
  const auto first = day(20250304);
  const auto second = day(20250305);
  const auto third = day(20250306);
  auto made = std::make_unique<hand_made_market>();
  made->days = {first, second, third};
  made->add("000010", market_id::kospi,
            {{first, 10'000, 10'200, 9'900, 10'100, 10'000, 300'000},
             {second, 10'100, 10'500, 10'000, 10'400, 10'100, 500'000},
             {third, 10'400, 10'450, 10'190, 10'200, 10'400, 200'000}});
  made
    ->add("000020", market_id::kospi,
          {{first, 100'000, 101'000, 99'900, 100'300, 100'000, 1'000},
           {second, 20'050, 20'500, 20'000, 20'400, 20'050, 6'000},
           {third, 20'400, 20'400, 20'400, 20'400, 20'400, 7'000}})
    .splits = {{second, 5, 1}};
  made->add("000030", market_id::kosdaq,
            {{first, 5'000, 5'100, 4'950, 5'000, 5'000, 90'000},
             {second, 5'000, 6'500, 5'000, 6'500, 5'000, 800'000},
             {third, 6'500, 6'500, 6'500, 6'500, 6'500, 0}});
  made
    ->add("000040", market_id::kosdaq,
          {{first, 700, 710, 690, 700, 700, 100},
           {second, 700, 700, 490, 490, 700, 400},
           {third, 490, 500, 480, 495, 490, 50}})
    .administrative = true;
  made->add("000050", market_id::kosdaq, {{third, 3'000, 9'000, 2'900, 8'000, 2'000, 40'000}});
  made->indices[0] = {{first, 250'000, 251'000, 249'000, 250'500, 1'234'567, 5},
                      {second, 250'500, 252'000, 250'000, 251'111, 2'000'000, 6}};
  return made;
}

inline std::unique_ptr<exchange> open_three_days(std::int32_t today = 20250306) {
  return std::move(*exchange::open(three_days(), day(today)));
}

} // namespace tandem::sim::testing
