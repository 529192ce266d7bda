#include "sim/market/synthetic_plan.hpp"

#include "sim/market/calendar.hpp"
#include "sim/market/known_companies.hpp"
#include "sim/market/random.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace tandem::sim {

namespace {

using market::date;
using market::market_id;
using namespace std::string_view_literals;

constexpr std::array name_heads{
  "가람"sv, "나래"sv, "다솜"sv, "라온"sv, "마루"sv, "바름"sv, "새론"sv, "아라"sv,
  "자올"sv, "차온"sv, "카온"sv, "타울"sv, "파란"sv, "하람"sv, "고운"sv, "노을"sv,
  "도담"sv, "모아"sv, "보람"sv, "소담"sv, "오름"sv, "조은"sv, "초롱"sv, "토담"sv,
  "포근"sv, "호연"sv, "그루"sv, "느루"sv, "두리"sv, "시내"sv, "이든"sv, "해솔"sv,
};
constexpr std::array name_links{
  "별"sv, "빛"sv, "숲"sv, "결"sv, "터"sv, "울"sv, "담"sv, "길"sv, "품"sv, "벗"sv, "샘"sv, "들"sv,
};
struct trade {
  std::string_view suffix;
  std::string_view sector;
};
constexpr std::array trades{
  trade{"전자", "전기/전자"},
  trade{"화학", "화학"},
  trade{"제약", "제약"},
  trade{"바이오", "제약"},
  trade{"건설", "건설"},
  trade{"제강", "금속"},
  trade{"식품", "음식료/담배"},
  trade{"물산", "유통"},
  trade{"해운", "운송/창고"},
  trade{"반도체", "전기/전자"},
  trade{"소재", "화학"},
  trade{"기계", "기계/장비"},
  trade{"모터스", "운송장비/부품"},
  trade{"테크", "IT 서비스"},
  trade{"소프트", "IT 서비스"},
  trade{"에너지", "전기/가스"},
  trade{"미디어", "오락/문화"},
  trade{"게임즈", "오락/문화"},
  trade{"메디칼", "의료/정밀기기"},
  trade{"증권", "금융"},
  trade{"섬유", "섬유/의류"},
  trade{"통신", "통신"},
  trade{"로보틱스", "기계/장비"},
  trade{"패션", "섬유/의류"},
};

/// What is listed at positions that belong to no company.
struct fund_kind {
  std::string_view name;
  double beta;
  int limit_percent;
  instrument_kind kind = instrument_kind::fund;
  market_id follows = market_id::kospi; // All of them are listed with KOSPI.
};
// The keywords of scanner-rules 3.1 (inverse, leverage, 2X, bonds) all occur.
constexpr std::array fund_kinds{
  fund_kind{"200", 1.0, 30},
  fund_kind{"인버스", -1.0, 30},
  fund_kind{"레버리지", 2.0, 60},
  fund_kind{"국채3년", 0.01, 30},
  fund_kind{"리츠", 0.4, 30, instrument_kind::reit},
  fund_kind{"선물인버스2X", -2.0, 60},
  fund_kind{"머니마켓액티브", 0, 30},
  fund_kind{"반도체TOP10 ETN", 1.3, 30, instrument_kind::etn},
};
constexpr fund_kind kosdaq_fund{"코스닥150", 1.0, 30, instrument_kind::fund, market_id::kosdaq};

// A market's index fund must be found under its real code.
constexpr std::string_view kospi_fund_code = "069500";
constexpr std::string_view kosdaq_fund_code = "229200";

constexpr std::string_view code_letters = "ABCDEFGHJKLMNPQRSTVWXYZ"; // KRX leaves out I, O, U.

/// Numbers the funds and similar products from 0: every tenth KOSPI symbol is one.
constexpr int fund_rank(int position) {
  return position / 20;
}

const fund_kind& fund_kind_at(int position) {
  const auto rank = static_cast<std::size_t>(fund_rank(position));
  return rank == 1 ? kosdaq_fund : fund_kinds[rank % fund_kinds.size()];
}

instrument_kind kind_at(int position) {
  const auto rank = position / 2;
  if (position % 2 == 1)
    return rank % 16 == 9 ? instrument_kind::spac : instrument_kind::common;
  if (rank % 10 == 3)
    return fund_kind_at(position).kind;
  return rank % 10 == 8 ? instrument_kind::preferred : instrument_kind::common;
}

std::string padded(int number, std::size_t width) {
  auto digits = std::to_string(number);
  return std::string(width - std::min(width, digits.size()), '0') + digits;
}

std::string made_up_code(int position) {
  // 7919 and 90000 have no common factor, so positions up to 90000 get different codes.
  const auto number = (static_cast<std::int64_t>(position) * 7919 + 137) % 90'000;
  return padded(static_cast<int>(number), 5) + "0";
}

std::string common_code(int position) {
  if (const auto* known = known_company_at(position))
    return std::string{known->code};
  auto code = made_up_code(position);
  // Whoever would have the code of a known company gets the one that company does not use.
  const auto* namesake = known_company_of(code);
  return namesake != nullptr ? made_up_code(namesake->position) : code;
}

std::string fund_code(int position) {
  const auto rank = fund_rank(position);
  if (rank < 2)
    return std::string{rank == 0 ? kospi_fund_code : kosdaq_fund_code};
  if (fund_kind_at(position).kind == instrument_kind::etn)
    return "5" + padded(rank, 4) + "1"; // No other code ends in 1.
  if (rank % 2 == 0)
    return common_code(position);
  const auto letter = static_cast<std::size_t>(rank + rank / 1000) % code_letters.size();
  return "0" + padded(rank % 1000, 3) + code_letters[letter] + "0";
}

const trade& trade_at(int position) {
  return trades[static_cast<std::size_t>(position) % trades.size()];
}

std::string company_name(int position) {
  if (const auto* known = known_company_at(position))
    return std::string{known->name};
  const auto number = static_cast<std::size_t>(position);
  const auto head = number % name_heads.size();
  // Dividing by 32 and 24 leaves each (head, link, trade) to one position below 9216: 96 is their
  // least common multiple, and the link moves on when both have come round.
  const auto link = number / 96 % name_links.size();
  const auto turn = number / (96 * name_links.size());
  auto name = std::string{name_heads[head]} + std::string{name_links[link]};
  for (std::size_t i = 0; i < turn; ++i)
    name += name_links[(link + i + 1) % name_links.size()];
  return name + std::string{trade_at(position).suffix};
}

std::string company_sector(int position) {
  const auto* known = known_company_at(position);
  return std::string{known != nullptr ? known->sector : trade_at(position).sector};
}

std::string fund_name(int position) {
  const auto& fund = fund_kind_at(position);
  const auto series = fund_rank(position) / static_cast<int>(fund_kinds.size());
  const auto numbered = [](const std::string& name, int turn) {
    return turn > 0 ? name + " " + std::to_string(turn + 1) + "호" : name;
  };
  if (fund.kind != instrument_kind::reit)
    return numbered("NARAE " + std::string{fund.name}, series);
  const auto heads = static_cast<int>(name_heads.size());
  const auto head = name_heads[static_cast<std::size_t>(series % heads)];
  return numbered(std::string{head} + std::string{fund.name}, series / heads);
}

void describe(instrument& subject, int position, random_stream& random) {
  subject.market = position % 2 == 0 ? market_id::kospi : market_id::kosdaq;
  subject.kind = kind_at(position);
  switch (subject.kind) {
    case instrument_kind::common:
      subject.code = common_code(position);
      subject.name = company_name(position);
      subject.sector = company_sector(position);
      subject.administrative = random.below(40) == 0 && known_company_at(position) == nullptr;
      break;
    case instrument_kind::preferred:
      subject.code = common_code(position - 2).substr(0, 5) + "5";
      subject.name = company_name(position - 2) + "우";
      subject.sector = company_sector(position - 2);
      break;
    case instrument_kind::fund:
    case instrument_kind::etn:
    case instrument_kind::reit:
      subject.code = fund_code(position);
      subject.name = fund_name(position);
      subject.limit_percent = fund_kind_at(position).limit_percent;
      break;
    case instrument_kind::spac:
      subject.code = common_code(position);
      subject.name = std::string{name_heads[static_cast<std::size_t>(position) % name_heads.size()]}
                     + "제" + std::to_string(position / 32 + 1) + "호스팩";
      break;
  }
  if (subject.market == market_id::kosdaq) {
    constexpr std::array classes{"우량기업"sv, "벤처기업"sv, "중견기업"sv, "우량기업"sv};
    subject.company_class = subject.kind == instrument_kind::spac
                              ? "스팩"sv
                              : classes[static_cast<std::size_t>(random.below(4))];
  }
}

/// Most symbols trade for more than a billion KRW a day, a tenth for less.
double draw_turnover(random_stream& random) {
  constexpr std::array shares{0.10, 0.50, 0.87, 1.0};
  constexpr std::array lows{3e8, 1.2e9, 1e10, 1e11};
  constexpr std::array highs{1e9, 1e10, 1e11, 6e11};
  const auto draw = random.unit();
  std::size_t band = 0;
  while (draw >= shares[band])
    ++band;
  return random.between(lows[band], highs[band]);
}

double draw_price(random_stream& random) {
  constexpr std::array lows{900.0, 2'500.0, 8'000.0, 20'000.0, 60'000.0, 200'000.0};
  constexpr std::array highs{2'500.0, 8'000.0, 20'000.0, 60'000.0, 200'000.0, 900'000.0};
  constexpr std::array<std::size_t, 16> bands{0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5};
  const auto band = bands[static_cast<std::size_t>(random.below(16))];
  return random.between(lows[band], highs[band]);
}

void set_dynamics(const instrument& subject, int position, path_plan& plan, random_stream& random) {
  const auto price = draw_price(random);
  plan.turnover_krw = draw_turnover(random);
  plan.beta = random.between(0.3, 1.5);
  plan.volatility = random.between(0.008, 0.03);
  if (subject.administrative)
    plan.turnover_krw *= 0.1;
  plan.offer_price = round_to_tick(price, subject.ticks());
  plan.follows = subject.market;
  if (subject.kind == instrument_kind::fund || subject.kind == instrument_kind::etn) {
    plan.offer_price = round_to_tick(10'000 + 100.0 * (position % 97), subject.ticks());
    plan.beta = fund_kind_at(position).beta;
    plan.follows = fund_kind_at(position).follows;
    plan.volatility = plan.beta == 0 ? 0.0002 : 0.0015;
    plan.trends = false;
  } else if (subject.kind == instrument_kind::reit) {
    plan.offer_price = 5'000;
    plan.beta = fund_kind_at(position).beta;
    plan.volatility = 0.006;
    plan.trends = false;
  } else if (subject.kind == instrument_kind::spac) {
    plan.offer_price = 2'000;
    plan.beta = 0.02;
    plan.volatility = 0.003;
    plan.turnover_krw = random.between(3e7, 6e8);
    plan.trends = false;
  }
}

/// The year when Korea had the first product of a kind.
int first_year(instrument_kind kind) {
  if (kind == instrument_kind::etn)
    return 2014;
  return kind == instrument_kind::fund || kind == instrument_kind::reit ? 2002 : 1976;
}

void set_listing_day(instrument& subject, path_plan& plan, random_stream& random) {
  const auto& sessions = korean_sessions();
  // The index funds and the known companies exist from the first session on.
  const auto always_there = subject.code == kospi_fund_code || subject.code == kosdaq_fund_code
                            || known_company_of(subject.code) != nullptr;
  if (random.below(16) == 0 && !always_there) {
    plan.first_session = random.below(static_cast<int>(sessions.size()));
    subject.listed = sessions[static_cast<std::size_t>(plan.first_session)];
    return;
  }
  const auto oldest = first_year(subject.kind);
  const auto year = oldest + random.below(2023 - oldest);
  const auto month = 1 + random.below(12);
  subject.listed = date::from_number(year * 10'000 + month * 100 + 1 + random.below(28));
}

} // namespace

std::pair<instrument, path_plan> plan_instrument(int position, std::uint64_t seed, double actions) {
  instrument subject;
  path_plan plan;
  plan.seed = mix(seed, static_cast<std::uint64_t>(position) + 1);
  random_stream random{plan.seed};
  describe(subject, position, random);
  set_dynamics(subject, position, plan, random);
  set_listing_day(subject, plan, random);
  // A company is worth 30 to 400 days of its trading; shares come in hundreds.
  auto worth = plan.turnover_krw * random.between(30, 400);
  const auto* known = known_company_at(position);
  if (known != nullptr) {
    plan.turnover_krw = std::max(plan.turnover_krw, known->turnover_krw);
    worth = std::max(worth, 5 * plan.turnover_krw);
  }
  subject.shares = std::max<std::int64_t>(
    100'000, static_cast<std::int64_t>(worth / plan.offer_price / 100) * 100);
  plan_events(subject, plan, random, known == nullptr);
  plan_actions(subject, plan, actions);
  return {std::move(subject), std::move(plan)};
}

std::vector<double> plan_market_returns(market::market_id market, std::uint64_t seed,
                                        std::size_t sessions) {
  random_stream common{mix(seed, 0xc0ffee)};
  random_stream own{mix(seed, market == market_id::kospi ? 0x1001 : 0x1002)};
  const auto own_volatility = market == market_id::kospi ? 0.003 : 0.006;
  std::vector<double> returns;
  returns.reserve(sessions);
  auto drift = 0.0;
  auto left = 0;
  for (std::size_t session = 0; session < sessions; ++session) {
    if (left-- == 0) {
      left = 30 + common.below(60);
      drift = common.between(-0.0013, 0.0016);
    }
    returns.push_back(drift + 0.008 * common.bell() + own_volatility * own.bell());
  }
  return returns;
}

} // namespace tandem::sim
