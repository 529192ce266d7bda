#include "sim/market/known_companies.hpp"

#include <algorithm>
#include <array>

namespace tandem::sim {

namespace {

// The leaders by whose moves a regime judges rotation and flows (market/regime) are all here. The
// positions are those of common shares that trade much anyway, behind the index funds.
constexpr std::array companies{
  known_company{70, "005930", "삼성전자", "전기/전자", 1.2e12},
  known_company{142, "000660", "SK하이닉스", "전기/전자", 1.0e12},
  known_company{94, "005380", "현대차", "운송장비/부품", 6e11},
  known_company{108, "035420", "NAVER", "IT 서비스", 5e11},
  known_company{112, "068270", "셀트리온", "제약", 5e11},
  known_company{54, "051910", "LG화학", "화학", 4e11},
  known_company{188, "035720", "카카오", "IT 서비스", 4e11},
  known_company{78, "207940", "삼성바이오로직스", "제약", 4e11},
  known_company{38, "105560", "KB금융", "금융", 4e11},
  known_company{42, "055550", "신한지주", "금융", 4e11},
  known_company{32, "086790", "하나금융지주", "금융", 4e11},
  known_company{64, "032830", "삼성생명", "금융", 4e11},
  known_company{92, "000810", "삼성화재", "금융", 4e11},
  known_company{37, "247540", "에코프로비엠", "전기/전자", 6e11},
  known_company{125, "086520", "에코프로", "화학", 5e11},
  known_company{107, "196170", "알테오젠", "제약", 6e11},
  known_company{119, "028300", "HLB", "제약", 5e11},
};

template <class Fits>
const known_company* first(Fits fits) {
  const auto* found = std::find_if(companies.begin(), companies.end(), fits);
  return found == companies.end() ? nullptr : found;
}

} // namespace

const known_company* known_company_at(int position) {
  return first([position](const known_company& one) { return one.position == position; });
}

const known_company* known_company_of(std::string_view code) {
  return first([code](const known_company& one) { return one.code == code; });
}

} // namespace tandem::sim
