#include "serve/proxy/call_policy.hpp"

#include <algorithm>
#include <array>

namespace tandem::serve {

// The vendor's paths are these and those of orders: /api/dostk/ordr, /api/dostk/crdordr.
struct broker_paths {
  static constexpr std::array all{
    broker_path{"/api/dostk/stkinfo"}, broker_path{"/api/dostk/mrkcond"},
    broker_path{"/api/dostk/chart"},   broker_path{"/api/dostk/rkinfo"},
    broker_path{"/api/dostk/sect"},    broker_path{"/api/dostk/frgnistt"},
    broker_path{"/api/dostk/etf"},     broker_path{"/api/dostk/elw"},
    broker_path{"/api/dostk/thme"},    broker_path{"/api/dostk/shsa"},
    broker_path{"/api/dostk/slb"},     broker_path{"/api/dostk/acnt", true},
  };
};

namespace {

using namespace std::string_view_literals;

// Names that begin with "ka" only ask. Of those that begin with "kt", kt10000 to kt10009 (shares)
// and kt50000 to kt50003 (gold) are orders, so each one that only asks is named here.
// Source: the list of APIs in the vendor's guide of September 2026.
constexpr std::array credit_trs{"kt20016"sv, "kt20017"sv}; // On stkinfo.
constexpr std::array gold_account_trs{"kt50020"sv, "kt50021"sv, "kt50030"sv,
                                      "kt50031"sv, "kt50032"sv, "kt50075"sv};
constexpr std::array share_account_trs{"ka00001"sv, "ka01690"sv, "ka10072"sv, "ka10073"sv,
                                       "ka10074"sv, "ka10075"sv, "ka10076"sv, "ka10077"sv,
                                       "ka10085"sv, "ka10088"sv, "ka10170"sv};
constexpr auto asking = "ka"sv;
constexpr auto asking_accounts = "kt000"sv;

template <class Names>
bool is_one_of(const Names& names, std::string_view tr) {
  return std::find(names.begin(), names.end(), tr) != names.end();
}

/// "ka10081": two letters and five digits.
bool is_tr(std::string_view text) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return text.size() == 7 && std::all_of(text.begin(), text.begin() + 2, is_letter)
         && std::all_of(text.begin() + 2, text.end(), is_digit);
}

bool belongs_to(const broker_path& path, std::string_view tr) {
  if (path.is_of_accounts())
    return tr.starts_with(asking) || tr.starts_with(asking_accounts)
           || is_one_of(gold_account_trs, tr);
  if (is_one_of(credit_trs, tr))
    return path.text() == "/api/dostk/stkinfo"sv;
  return tr.starts_with(asking) && !is_one_of(share_account_trs, tr);
}

const broker_path* find_path(std::string_view target, bool accounts) {
  const auto& all = broker_paths::all;
  const auto found =
    std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.text() == target; });
  return found == all.end() || (found->is_of_accounts() && !accounts) ? nullptr : &*found;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const auto& text : texts)
    all += (all.empty() ? "" : ",") + text;
  return all;
}

} // namespace

std::variant<permitted_call, vendor_answer> decide(const addressed_call& call, bool accounts) {
  if (call.api_ids.empty() || (call.api_ids.size() == 1 && call.api_ids.front().empty()))
    return refuse::missing_api_id();
  const auto* path = find_path(call.target, accounts);
  // Of two names a server behind us could take the other one.
  const bool is_plain = call.method == "POST" && call.api_ids.size() == 1;
  const auto& tr = call.api_ids.front();
  if (path == nullptr || !is_plain || !is_tr(tr) || !belongs_to(*path, tr))
    return refuse::not_on_this_path(joined(call.api_ids), call.target);
  return permitted_call{path, tr};
}

} // namespace tandem::serve
