// Many sessions of a market with many actions, played through a wired node and judged by what the
// market was and by a fresh node with an empty folder. Source: daily-history 5.
//
// The environment variable TANDEM_DAILY says how much is played: "20x30", for instance, 20 seeds of
// 30 sessions each, which takes long. Without it a few seeds of some sessions are.

#include "tests/engine/daily_play.hpp"

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace tandem;
using namespace tandem::test;

namespace {

struct amount {
  int seeds = 2;
  int sessions = 10;
};

amount how_much() {
  amount wanted;
  if (const auto* text = std::getenv("TANDEM_DAILY"))
    BOOST_REQUIRE(std::sscanf(text, "%dx%d", &wanted.seeds, &wanted.sessions) == 2);
  return wanted;
}

sim::price_rules rules_of(int seed, sim::evening_form evening) {
  sim::price_rules rules;
  rules.evening = evening;
  rules.last_price = seed % 2 == 0 ? sim::last_price_form::raw : sim::last_price_form::base;
  return rules;
}

/// What went wrong, each with its seed and session, and counts for the whole play.
class findings {
public:
  findings() = default;
  findings(const findings&) = delete;
  findings& operator=(const findings&) = delete;
  ~findings() {
    for (const auto& [what, times] : counts_)
      BOOST_TEST_MESSAGE("  " << what << ": " << times);
  }
  void of(int seed, market::date session) {
    place_ = "seed " + std::to_string(seed) + ", " + session.iso() + ": ";
  }
  void wrong(const std::string& what) { BOOST_ERROR(place_ + what); }
  void count(const std::string& what, std::size_t times = 1) { counts_[what] += times; }
  std::size_t counted(const std::string& what) const {
    const auto found = counts_.find(what);
    return found == counts_.end() ? 0 : found->second;
  }

private:
  std::string place_;
  std::map<std::string, std::size_t> counts_;
};

/// 1 token, 1 index, 2 lists and a quote call for each hundred symbols, besides charts.
void check_calls(const played_scan& scan, const std::set<std::string>& causes, findings& found) {
  const auto charts = scan.charted();
  const auto others = scan.calls.size() - charts.size();
  const auto quotes = (daily_play::symbols + 99) / 100;
  if (others > static_cast<std::size_t>(4 + quotes)) {
    std::map<std::string, int> by_tr;
    for (const auto& one : scan.calls)
      ++by_tr[one.tr];
    std::string text;
    for (const auto& [tr, times] : by_tr)
      text += tr + " x" + std::to_string(times) + " ";
    found.wrong("too many calls: " + text);
  }
  for (const auto& code : charts)
    if (!causes.contains(code) || charts.count(code) > 1)
      found.wrong("chart of " + code + " x" + std::to_string(charts.count(code))
                  + " without a cause: " + scan.reason_of(code));
}

/// The symbols whose verdicts are not those of `fresh`, with the difference.
std::map<std::string, std::string> differences(const played_scan& scan, const played_scan& fresh) {
  std::map<std::string, std::string> all;
  const auto right = judged(*fresh.summary);
  const auto mine = judged(*scan.summary);
  for (const auto& [code, text] : right) {
    const auto found = mine.find(code);
    if (found == mine.end())
      all[code] = "not judged";
    else if (found->second != text)
      all[code] = difference(found->second, text);
  }
  for (const auto& [code, text] : mine)
    if (!right.contains(code))
      all[code] = "judged, but not by a fresh node";
  return all;
}

/// A fresh node scans an empty folder at the regular close; kept, because several plays ask.
const played_scan& fresh_scan(int seed, market::date session) {
  static std::map<std::pair<int, market::date>, played_scan> kept;
  const auto found = kept.find({seed, session});
  if (found != kept.end())
    return found->second;
  const daily_play user{static_cast<std::uint64_t>(seed), rules_of(seed, sim::evening_form::live)};
  const temporary_folder empty;
  return kept.emplace(std::pair{seed, session}, user.scan(empty.path(), session, after_the_close))
    .first->second;
}

void check_verdicts(const played_scan& scan, int seed, market::date session, findings& found) {
  const auto named = scan.named();
  found.count("named", named.size());
  for (const auto& [code, what] : differences(scan, fresh_scan(seed, session)))
    if (!named.contains(code))
      found.wrong(code + " differs from a fresh fetch: " + what);
}

/// Stored closes against those of the market. The session's own may be the evening's.
/// `small`: symbols whose action a history without regular closes cannot see.
void check_closes(const daily_play& user, market::date session, const std::string& folder,
                  const std::set<std::string>& small, findings& found) {
  const auto charts = user.regular_charts(session);
  for (const auto& [code, history] : user.stored(folder)) {
    if (history.complete_through != session || !charts.contains(code))
      continue;
    const auto& right = charts.at(code);
    if (right.size() < history.candles.size()) {
      found.wrong(code + " has days too many");
      continue;
    }
    const auto skipped = right.size() - history.candles.size();
    for (std::size_t i = 0; i < history.candles.size(); ++i) {
      const auto& mine = history.candles[i];
      const auto& bar = right[skipped + i];
      const bool is_today =
        mine.day == session
        && market::basis_of(history.bases, session) != market::close_basis::regular;
      if (mine.day == bar.day && (is_today || mine.close == bar.close))
        continue;
      const auto text = code + ": stored close " + std::to_string(mine.close) + " of "
                        + mine.day.iso() + " ("
                        + std::string{to_string(market::basis_of(history.bases, mine.day))}
                        + "), regular close " + std::to_string(bar.close) + " of " + bar.day.iso();
      if (small.contains(code))
        found.count("histories that miss a small action");
      else
        found.wrong(text);
      break;
    }
  }
}

using scan_times = std::vector<scan_time>;

/// Several scans of each session, of which some may come after the regular close.
void play_evenings(const std::function<scan_times(sim::random_stream&)>& times) {
  const auto wanted = how_much();
  findings found;
  for (auto seed = 1; seed <= wanted.seeds; ++seed) {
    const daily_play user{static_cast<std::uint64_t>(seed),
                          rules_of(seed, sim::evening_form::live)};
    const temporary_folder folder;
    sim::random_stream draw{static_cast<std::uint64_t>(seed) * 977};
    std::set<std::string> small;
    for (std::size_t number = 0; number < static_cast<std::size_t>(wanted.sessions); ++number) {
      const auto session = user.session(number);
      found.of(seed, session);
      const auto causes = user.caused(session);
      if (user.rules().last_price == sim::last_price_form::base) {
        const auto large = user.changed_by_more_than(0.03, session);
        std::set_difference(causes.begin(), causes.end(), large.begin(), large.end(),
                            std::inserter(small, small.end()));
      }
      for (const auto when : times(draw)) {
        const auto scan = user.scan(folder.path(), session, when);
        found.count("symbol-sessions", daily_play::symbols);
        found.count("named", scan.named().size());
        if (number > 0)
          for (const auto& code : scan.charted())
            if (!causes.contains(code)) {
              found.count("charts without a cause");
              BOOST_TEST_MESSAGE("seed " << seed << ", " << session.iso() << ": chart of " << code
                                         << ": " << scan.reason_of(code));
            }
      }
      check_closes(user, session, folder.path(), small, found);
    }
  }
  BOOST_TEST(found.counted("charts without a cause") * 100 <= found.counted("symbol-sessions"));
}

/// Some faults for one scan, and whom they strike.
struct planted {
  std::vector<sim::fault> faults;
  std::set<std::string> codes;
  bool strikes_all = false;
};

planted plant(sim::random_stream& draw, const daily_play& user, const std::set<std::string>& causes,
              bool is_first) {
  planted all;
  const auto codes = user.codes();
  const auto any = [&](const auto& from) {
    return *std::next(from.begin(), draw.below(static_cast<int>(from.size())));
  };
  // Charts are rare, so most of their faults are put where one is due.
  const auto charted = [&] {
    return causes.empty() || draw.below(4) == 0 ? any(codes) : any(causes);
  };
  for (auto left = draw.below(3); left > 0; --left) {
    sim::fault one;
    switch (draw.below(5)) {
      case 0:
        one.kind = sim::fault_kind::late_index;
        all.strikes_all = true;
        break;
      case 1:
        one.kind = sim::fault_kind::late_chart;
        one.code = charted();
        break;
      case 2:
        one.kind = sim::fault_kind::chart_hole;
        one.code = charted();
        one.ms = 1 + draw.below(20);
        one.tr = "ka10081";
        break;
      case 3:
        one.kind = sim::fault_kind::old_quote;
        one.code = any(codes);
        break;
      default:
        // The first chart of a symbol cannot be compared with anything.
        if (is_first || causes.empty())
          continue;
        one.kind = sim::fault_kind::late_adjustment;
        one.code = any(causes);
    }
    one.count = draw.below(2) == 0 ? 1 : 100;
    if (!one.code.empty())
      all.codes.insert(one.code);
    all.faults.push_back(std::move(one));
  }
  return all;
}

std::string describe(const planted& what) {
  std::string text;
  for (const auto& one : what.faults)
    text += std::string{sim::trait_of(one.kind).name()} + " " + one.code + " x"
            + std::to_string(one.count) + "; ";
  return text;
}

} // namespace

BOOST_AUTO_TEST_SUITE(daily_suite)

BOOST_AUTO_TEST_CASE(who_scans_after_each_close_gets_what_a_fresh_fetch_would) {
  const auto wanted = how_much();
  findings found;
  for (auto seed = 1; seed <= wanted.seeds; ++seed) {
    const daily_play user{static_cast<std::uint64_t>(seed),
                          rules_of(seed, sim::evening_form::live)};
    const temporary_folder alone;
    const temporary_folder again;
    for (std::size_t number = 0; number < static_cast<std::size_t>(wanted.sessions); ++number) {
      const auto session = user.session(number);
      found.of(seed, session);
      const auto causes = user.caused(session);
      found.count("symbols with a cause", causes.size());
      const auto scan = user.scan(alone.path(), session, after_the_close);
      if (number > 0)
        check_calls(scan, causes, found);
      check_verdicts(scan, seed, session, found);
      user.scan(again.path(), session, after_the_close);
      const auto evening = user.scan(again.path(), session, after_the_evening);
      check_calls(evening, {}, found);
      check_verdicts(evening, seed, session, found);
      check_closes(user, session, again.path(), {}, found);
    }
  }
}

BOOST_AUTO_TEST_CASE(who_scans_in_the_evening_keeps_the_regular_closes_of_past_days) {
  play_evenings([](sim::random_stream&) { return scan_times{after_the_evening}; });
}

BOOST_AUTO_TEST_CASE(who_scans_in_the_morning_keeps_the_regular_closes_of_past_days) {
  play_evenings([](sim::random_stream&) { return scan_times{next_morning}; });
}

BOOST_AUTO_TEST_CASE(who_scans_at_any_time_keeps_the_regular_closes_of_past_days) {
  play_evenings([](sim::random_stream& draw) {
    switch (draw.below(5)) {
      case 0:
        return scan_times{after_the_close};
      case 1:
        return scan_times{after_the_evening};
      case 2:
        return scan_times{next_morning};
      case 3:
        return scan_times{after_the_close, after_the_evening};
      default:
        return scan_times{after_the_evening, next_morning};
    }
  });
}

BOOST_AUTO_TEST_CASE(rows_of_evenings_cost_no_more_calls) {
  const auto wanted = how_much();
  findings found;
  for (auto seed = 1; seed <= wanted.seeds; ++seed) {
    const daily_play user{static_cast<std::uint64_t>(seed),
                          rules_of(seed, sim::evening_form::rows)};
    const temporary_folder folder;
    for (std::size_t number = 0; number < static_cast<std::size_t>(wanted.sessions); ++number) {
      const auto session = user.session(number);
      found.of(seed, session);
      const auto scan = user.scan(folder.path(), session, after_the_close);
      if (number > 0)
        check_calls(scan, user.caused(session), found);
    }
  }
}

BOOST_AUTO_TEST_CASE(no_wrong_indicator_outlives_the_fault_without_a_word) {
  const auto wanted = how_much();
  findings found;
  for (auto seed = 1; seed <= wanted.seeds; ++seed) {
    const daily_play user{static_cast<std::uint64_t>(seed),
                          rules_of(seed, sim::evening_form::live)};
    const temporary_folder folder;
    sim::random_stream draw{static_cast<std::uint64_t>(seed) * 991};
    std::string before;
    for (std::size_t number = 0; number < static_cast<std::size_t>(wanted.sessions); ++number) {
      const auto session = user.session(number);
      found.of(seed, session);
      const auto faults = plant(draw, user, user.caused(session), number == 0);
      const auto scan = user.scan(folder.path(), session, after_the_close, faults.faults);
      before += session.iso() + ": " + describe(faults) + "\n";
      for (const auto& code : scan.charted())
        if (number > 0)
          before += "    chart of " + code + ": " + scan.reason_of(code) + "\n";
      for (const auto& one : scan.summary->scans.at(0)->suspects)
        before += "    suspect " + one.code + ": " + market::describe({one.why}) + "\n";
      if (scan.summary->session.day != session) {
        found.count("scans of the session before");
        BOOST_TEST(faults.strikes_all);
        continue;
      }
      const auto named = scan.named();
      found.count("named", named.size());
      for (const auto& [code, what] : differences(scan, fresh_scan(seed, session))) {
        if (named.contains(code))
          found.count("wrong and named");
        else if (faults.strikes_all || faults.codes.contains(code))
          found.count("wrong in the scan of the fault");
        else
          found.wrong(code + " differs from a fresh fetch: " + what + ", after\n" + before);
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
