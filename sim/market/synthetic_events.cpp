#include "sim/market/calendar.hpp"
#include "sim/market/random.hpp"
#include "sim/market/synthetic_plan.hpp"

#include <algorithm>
#include <cmath>

namespace tandem::sim {

namespace {

constexpr int quiet_sessions = 10; // Between two actions of a symbol.
constexpr std::uint64_t of_actions = 0xb0c486;
constexpr std::uint64_t of_moves = 0x30fe;

market::date day_of(int session) {
  const auto& sessions = korean_sessions();
  const auto position = static_cast<std::size_t>(session);
  return position < sessions.size() ? sessions[position] : market::date{};
}

/// A ratio that brings a price near that of similar companies.
std::pair<int, int> first_split(std::int32_t price) {
  if (price >= 200'000)
    return {10, 1};
  if (price >= 60'000)
    return {5, 1};
  return price >= 3'000 ? std::pair{2, 1} : std::pair{1, 5};
}

void add_split(instrument& subject, path_plan& plan, int session, std::pair<int, int> ratio) {
  subject.splits.push_back({day_of(session), ratio.first, ratio.second});
  plan.halts.push_back({session - 3, session - 1}); // Certificates are exchanged.
}

/// High prices are split, low ones merged, those between as `draw` says.
std::pair<int, int> further_split(double price, random_stream& draw) {
  const auto large = draw.below(2) == 0;
  const auto split = price >= 40'000 || (price >= 8'000 && draw.below(2) == 0);
  const auto ratio = large ? 5 : 2;
  return split ? std::pair{ratio, 1} : std::pair{1, ratio};
}

/// Rights to buy new shares at a discount, or a dividend in shares. The new ones are listed before
/// the symbol can have another action.
share_issue draw_issue(int session, random_stream& draw, bool is_dividend) {
  share_issue issue;
  issue.ex_day = day_of(session);
  if (is_dividend) {
    issue.growth_permille = 10 + draw.below(41);
    issue.cut_permille = (issue.growth_permille * 1'000 + 500) / (1'000 + issue.growth_permille);
    issue.shares_listed = day_of(session + 5);
  } else {
    issue.growth_permille = 100 + draw.below(401);
    issue.cut_permille = 10 + draw.below(241);
    issue.shares_listed = day_of(session + 8);
  }
  return issue;
}

/// A move changes nothing but the market that lists the symbol.
void plan_move(instrument& subject, const path_plan& plan, double actions) {
  const auto end = static_cast<int>(korean_sessions().size());
  random_stream draws{mix(plan.seed, of_moves)};
  for (auto session = plan.first_session + 30; session < end; ++session)
    if (draws.unit() * 1'000 < actions / 50) {
      subject.moved = day_of(session);
      return;
    }
}

bool is_near_a_halt(const path_plan& plan, int session) {
  return std::any_of(plan.halts.begin(), plan.halts.end(), [session](const trading_halt& halt) {
    return halt.first - quiet_sessions <= session && session <= halt.last + quiet_sessions;
  });
}

} // namespace

void plan_events(instrument& subject, path_plan& plan, random_stream& random, bool may_end) {
  const auto end = static_cast<int>(korean_sessions().size());
  const auto room = end - plan.first_session - 60;
  if (subject.kind != instrument_kind::common || room <= 0)
    return;
  const auto split_draw = random.below(20);
  const auto halt_draw = random.below(100);
  const auto split_at = plan.first_session + 30 + random.below(room);
  const auto halt_at = plan.first_session + 30 + random.below(room);
  const auto halt_length = 1 + random.below(12);
  if (split_draw == 0)
    add_split(subject, plan, split_at, first_split(plan.offer_price));
  if (halt_draw < 6)
    plan.halts.push_back({halt_at, halt_at + halt_length});
  else if (halt_draw == 6 && may_end)
    plan.halts.push_back({halt_at, end}); // Under review, not released within the calendar.
}

void plan_actions(instrument& subject, path_plan& plan, double actions) {
  if (subject.kind != instrument_kind::common)
    return;
  const auto end = static_cast<int>(korean_sessions().size());
  auto price = static_cast<double>(plan.offer_price);
  for (auto session = plan.first_session + 30; session < end; ++session) {
    // A stream for each session: more actions leave those of fewer where they are.
    random_stream draw{mix(plan.seed ^ of_actions, static_cast<std::uint64_t>(session))};
    if (draw.unit() * 1'000 >= actions || is_near_a_halt(plan, session))
      continue;
    // Half of them are rights, three tenths dividends, the rest splits and mergers.
    if (const auto kind = draw.below(10); kind < 8) {
      subject.issues.push_back(draw_issue(session, draw, kind >= 5));
      price *= 1 - subject.issues.back().cut_permille / 1'000.0;
    } else {
      const auto ratio = further_split(price, draw);
      add_split(subject, plan, session, ratio);
      price *= static_cast<double>(ratio.second) / ratio.first;
    }
    session += quiet_sessions - 1;
  }
  if (subject.market == market::market_id::kosdaq)
    plan_move(subject, plan, actions);
  std::sort(
    subject.splits.begin(), subject.splits.end(),
    [](const share_split& left, const share_split& right) { return left.ex_day < right.ex_day; });
}

} // namespace tandem::sim
