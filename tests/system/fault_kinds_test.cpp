#include "tests/support/database.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/report.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>
#include <span>

// Every kind of misbehaviour the simulated broker knows, against one call among many: what is legal
// costs nothing, what is wrong once is asked for again, what stays wrong costs its symbol alone.

using namespace tandem::system_test;

namespace {

/// A kind, and what ends up in the report. `ms` "" leaves it to the kind.
struct misbehaviour {
  const char* kind;
  const char* ms = "";
};

// The client's patience with one call is 1 s: what drips or waits takes longer.
constexpr std::array legal{
  misbehaviour{"answer_twice"},      misbehaviour{"answer_twice", "20"},
  misbehaviour{"extra_bytes"},       misbehaviour{"extra_bytes", "20"},
  misbehaviour{"idle_bytes", "5"},   misbehaviour{"chunked_body"},
  misbehaviour{"chunk_trailers"},    misbehaviour{"continue_first"},
  misbehaviour{"old_http"},          misbehaviour{"upper_names"},
  misbehaviour{"no_length"},         misbehaviour{"silent_close"},
  misbehaviour{"silent_close", "5"}, misbehaviour{"leading_bom"},
  misbehaviour{"slow", "100"},       misbehaviour{"duplicate_row"},
  misbehaviour{"newest_twice"},
};

constexpr std::array wrong{
  misbehaviour{"reset"},
  misbehaviour{"hang"},
  misbehaviour{"truncate"},
  misbehaviour{"drip_head", "50"},
  misbehaviour{"drip_body", "50"},
  misbehaviour{"endless_head"},
  misbehaviour{"endless_head", "50"},
  misbehaviour{"endless_1xx"},
  misbehaviour{"endless_1xx", "50"},
  misbehaviour{"endless_size"},
  misbehaviour{"endless_size", "50"},
  misbehaviour{"endless_extension"},
  misbehaviour{"endless_extension", "50"},
  misbehaviour{"endless_trailers"},
  misbehaviour{"endless_trailers", "50"},
  misbehaviour{"huge_chunk"},
  misbehaviour{"long_length"},
  misbehaviour{"short_length"},
  misbehaviour{"two_lengths"},
  misbehaviour{"unasked_gzip"},
  misbehaviour{"not_json"},
  misbehaviour{"other_tr"},
  misbehaviour{"false_count"},
  misbehaviour{"other_subject"},
  misbehaviour{"blank_subject"},
  misbehaviour{"wrong_shape"},
  misbehaviour{"impossible_price"},
  misbehaviour{"exponent_number"},
  misbehaviour{"sentinel_volume"},
  misbehaviour{"refuse_1999"},
};

/// Judged, by other candles than the undisturbed ones.
constexpr std::array odd{
  misbehaviour{"bad_past"}, misbehaviour{"zero_open"}, misbehaviour{"missing_day"},
  misbehaviour{"few_rows"}, misbehaviour{"odd_value"},
};

std::string fault_of(const misbehaviour& what, const std::string& rest) {
  const std::string ms = what.ms;
  return R"({"kind": ")" + std::string{what.kind} + '"' + (ms.empty() ? "" : R"(, "ms": )" + ms)
         + rest + "}";
}

std::string array_of(const std::vector<std::string>& faults) {
  std::string text = "[";
  for (const auto& one : faults)
    text += (text.size() > 1 ? ",\n" : "") + one;
  return text + "]";
}

/// A scan of 300 symbols, all of them unless `options` say otherwise, against a broker that
/// misbehaves as the JSON says.
struct played {
  explicit played(const temporary_folder& folder, const std::string& faults = "[]",
                  words options = {}, words broker_options = {})
      : played(folder, faults, std::move(options), start(folder, faults, broker_options)) {}

  /// What the scanners say of each symbol, as text.
  std::map<std::string, std::string> verdicts() const {
    std::map<std::string, std::string> all;
    for (const auto* name : {"v2", "v3"})
      for (const auto& [code, entry] : told.explained(name)) {
        rapidjson::StringBuffer text;
        rapidjson::Writer<rapidjson::StringBuffer> writer{text};
        entry->Accept(writer);
        all[code] += text.GetString();
      }
    return all;
  }

  std::set<std::string> failed() const { return codes_in("/universe/failed"); }
  /// Symbols whose candles are doubted.
  std::set<std::string> suspects() const { return codes_in("/suspects"); }

  std::set<std::string> codes_in(const char* list) const {
    std::set<std::string> codes;
    for (const auto& one : told.at(list).GetArray())
      codes.insert(one["code"].GetString());
    return codes;
  }

  finished end;
  report told;
  std::vector<arrival> audit;

private:
  static const std::string& document(const finished& end) {
    BOOST_REQUIRE_MESSAGE(end.out.find('{') == 0, end.err);
    return end.out;
  }
  static words every_symbol(words options) {
    words all{"--explain",
              "--quiet",
              "--universe.source=all",
              "--universe.exclude=",
              "--broker.timeout=1s",
              "--gateway.retries=1",
              "--gateway.max-in-flight=4"};
    all.insert(all.end(), options.begin(), options.end());
    return all;
  }
  static broker start(const temporary_folder& folder, const std::string& faults, words options) {
    folder.write("faults.json", faults);
    for (const auto* one : {"--synthetic=300", "--limit=100000", "--penalty=0s"})
      options.insert(options.begin(), one);
    options.push_back("--faults=" + folder.path("faults.json"));
    return broker{std::move(options)};
  }
  played(const temporary_folder& folder, const std::string&, words options, const broker& moody)
      : end(run(scan_in(folder, moody, every_symbol(std::move(options))))), told(document(end)),
        audit(moody.audit()) {}
};

/// The undisturbed scan.
const played& reference() {
  static const temporary_folder folder;
  static const played calm{folder};
  return calm;
}

/// Where no symbol is struck on its own a small market tells the same.
const words small{"--synthetic=40"};

const played& small_reference() {
  static const temporary_folder folder;
  static const played calm{folder, "[]", {}, small};
  return calm;
}

/// The codes that the misbehaviours of a list strike, far enough apart that nothing looks like an
/// outage.
std::vector<std::string> struck_codes(std::size_t count) {
  std::vector<std::string> codes;
  std::size_t place = 0;
  const auto verdicts = reference().verdicts();
  const auto apart = verdicts.size() / (count + 1);
  for (const auto& [code, verdict] : verdicts)
    if (++place % apart == 0 && codes.size() < count)
      codes.push_back(code);
  return codes;
}

/// All of them, or the one that TANDEM_FAULT names.
std::vector<misbehaviour> chosen(std::span<const misbehaviour> all) {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread of this program writes the environment.
  const char* wanted = std::getenv("TANDEM_FAULT");
  std::vector<misbehaviour> some;
  std::copy_if(all.begin(), all.end(), std::back_inserter(some), [wanted](const auto& one) {
    return wanted == nullptr || one.kind == std::string_view{wanted};
  });
  return some;
}

/// Strikes the charts of one symbol per kind, `count` times each.
std::string against_charts(const std::vector<misbehaviour>& all,
                           const std::vector<std::string>& codes, int count) {
  std::vector<std::string> faults;
  for (std::size_t i = 0; i < all.size(); ++i)
    faults.push_back(fault_of(all[i], R"(, "tr": "ka10081", "code": ")" + codes[i]
                                        + R"(", "count": )" + std::to_string(count)));
  return array_of(faults);
}

constexpr int always = 1'000;

/// Asserts that every symbol but the `struck` ones is judged as if nothing had happened, and that
/// of these at least says what became of each.
void check_others(const played& scan, const std::set<std::string>& struck) {
  const auto verdicts = scan.verdicts();
  for (const auto& [code, verdict] : reference().verdicts()) {
    if (struck.count(code) == 0)
      BOOST_TEST((verdicts.count(code) == 1 && verdicts.at(code) == verdict), code);
  }
}

void check_all_of_small(const played& scan) {
  BOOST_TEST((scan.verdicts() == small_reference().verdicts()));
}

void check_same(const played& scan) {
  BOOST_TEST(scan.end.exit_code == 0, scan.end.err);
  BOOST_TEST(scan.told.text("/run/outcome") == "complete");
  BOOST_TEST(scan.failed().empty());
}

} // namespace

BOOST_AUTO_TEST_SUITE(a_broker_that)

BOOST_AUTO_TEST_CASE(speaks_oddly_but_legally_changes_nothing) {
  const auto all = chosen(legal);
  const auto codes = struck_codes(all.size());
  const temporary_folder folder;
  const played scan{folder, against_charts(all, codes, always)};
  check_same(scan);
  const auto verdicts = scan.verdicts();
  const auto calm = reference().verdicts();
  for (std::size_t i = 0; i < all.size(); ++i)
    BOOST_TEST((verdicts.count(codes[i]) == 1 && verdicts.at(codes[i]) == calm.at(codes[i])),
               all[i].kind << " " << all[i].ms << " at " << codes[i]);
  check_others(scan, {codes.begin(), codes.end()});
}

BOOST_AUTO_TEST_CASE(is_wrong_once_is_asked_again) {
  const auto all = chosen(wrong);
  const auto codes = struck_codes(all.size());
  const temporary_folder folder;
  const played scan{folder, against_charts(all, codes, 1)};
  check_same(scan);
  const auto verdicts = scan.verdicts();
  const auto calm = reference().verdicts();
  for (std::size_t i = 0; i < all.size(); ++i)
    BOOST_TEST((verdicts.count(codes[i]) == 1 && verdicts.at(codes[i]) == calm.at(codes[i])),
               all[i].kind << " " << all[i].ms << " at " << codes[i]);
  check_others(scan, {codes.begin(), codes.end()});
}

BOOST_AUTO_TEST_CASE(is_always_wrong_about_a_symbol_costs_that_symbol) {
  const auto all = chosen(wrong);
  const auto codes = struck_codes(all.size());
  const temporary_folder folder;
  // When the others are done only these are left, and nothing tells them from an outage.
  const played scan{folder, against_charts(all, codes, always), {"--scan.patience=5s"}};
  BOOST_TEST(scan.end.exit_code == (all.empty() ? 0 : 5), scan.end.err);
  const auto failed = scan.failed();
  for (std::size_t i = 0; i < all.size(); ++i)
    BOOST_TEST(failed.count(codes[i]) == 1u, all[i].kind << " " << all[i].ms << " at " << codes[i]);
  BOOST_TEST(failed.size() == all.size());
  check_others(scan, {codes.begin(), codes.end()});
}

BOOST_AUTO_TEST_CASE(sends_an_odd_row_has_its_symbol_judged) {
  const auto all = chosen(odd);
  const auto codes = struck_codes(all.size());
  const temporary_folder folder;
  const played scan{folder, against_charts(all, codes, always)};
  check_same(scan);
  const auto verdicts = scan.verdicts();
  for (std::size_t i = 0; i < all.size(); ++i)
    BOOST_TEST(verdicts.count(codes[i]) == 1u, all[i].kind << " at " << codes[i]);
  const auto suspects = scan.suspects();
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].kind == std::string_view{"odd_value"})
      BOOST_TEST(suspects.count(codes[i]) == 1u, codes[i]);
  check_others(scan, {codes.begin(), codes.end()});
}

BOOST_AUTO_TEST_CASE(lists_odd_rows_has_them_left_out) {
  for (const auto* kind : {"odd_code", "unknown_class", "duplicate_row", "odd_name"})
    BOOST_TEST_CONTEXT(kind) {
      const temporary_folder folder;
      const played scan{folder, array_of({fault_of({kind}, R"(, "tr": "ka10099", "count": 9)")})};
      check_same(scan);
      BOOST_TEST(scan.told.number("/universe/symbols")
                 == reference().told.number("/universe/symbols"));
      // As they are, and as JSON writes them: an escape, C1's CSI, a change of direction.
      for (const auto* sign : {"\x1b", "\\u001B", "\\u001b", "\xc2\x9b", "\xe2\x80\xae", "\\u0000"})
        BOOST_TEST((scan.end.out + scan.end.err).find(sign) == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(ranks_odd_rows_has_them_left_out) {
  const words ranked{"--universe.source=top-value"};
  const temporary_folder calm_folder;
  const played calm{calm_folder, "[]", ranked};
  for (const auto* kind : {"odd_code", "duplicate_row", "page_overlap", "odd_name"})
    BOOST_TEST_CONTEXT(kind) {
      const temporary_folder folder;
      const played scan{folder, array_of({fault_of({kind}, R"(, "tr": "ka10032", "count": 9)")}),
                        ranked};
      check_same(scan);
      BOOST_TEST(scan.told.number("/universe/symbols") == calm.told.number("/universe/symbols"));
      if (kind != std::string_view{"odd_name"})
        BOOST_TEST((scan.verdicts() == calm.verdicts()));
    }
}

// What a ranking is refused with on a Sunday.
BOOST_AUTO_TEST_CASE(refuses_the_ranking_is_told_the_way_out_or_the_last_one_is_used) {
  const words ranked{"--universe.source=top-value"};
  const auto closed = array_of({fault_of({"refuse_1631"}, R"(, "tr": "ka10032", "count": 1000)")});
  const temporary_folder folder;
  const played first{folder, closed, ranked, small};
  BOOST_TEST(first.end.exit_code == 5);
  BOOST_TEST(first.end.err.find("universe.source") != std::string::npos, first.end.err);
  const played good{folder, "[]", ranked, small};
  check_same(good);
  const played later{folder, closed, ranked, small};
  check_same(later);
  BOOST_TEST((later.verdicts() == good.verdicts()));
}

BOOST_AUTO_TEST_CASE(is_wrong_about_an_index_costs_no_history) {
  for (const auto* kind :
       {"other_subject", "blank_subject", "false_subject", "few_rows", "other_days", "missing_day"})
    BOOST_TEST_CONTEXT(kind) {
      const temporary_folder folder;
      const played first{folder, "[]", {}, small};
      const auto kept = [&folder] {
        return query_number(folder.path("tandem.db"), "SELECT count(*) FROM candle_history");
      };
      const auto before = kept();
      const played wrongly{
        folder, array_of({fault_of({kind}, R"(, "tr": "ka20006", "count": 1000)")}), {}, small};
      BOOST_TEST((wrongly.end.exit_code == 0 || wrongly.end.exit_code == 5), wrongly.end.err);
      BOOST_TEST(kept() >= before);
      const played after{folder, "[]", {}, small};
      check_same(after);
      check_all_of_small(after);
      BOOST_TEST(charts(after.audit).empty());
    }
}

// Behind the last page of every chart and ranking comes an empty one, and then the first again.
BOOST_AUTO_TEST_CASE(has_pages_without_end_is_asked_for_few) {
  const auto endless = array_of({fault_of({"endless_pages"}, R"(, "count": 1000000)")});
  const temporary_folder folder;
  const played scan{folder, endless};
  check_same(scan);
  check_others(scan, {});
  // A chart has 710 rows, which are two pages; behind them one is empty.
  std::size_t continued = 0;
  for (const auto& [code, pages] : charts(scan.audit)) {
    BOOST_TEST(pages <= 3, code);
    continued += pages > 1 ? 1U : 0U;
  }
  BOOST_TEST(continued > 0u); // A new listing has too few candles on its first page.
  // With four symbols a page the ranking of a small market has several pages.
  const words ranked{"--universe.source=top-value"};
  const words short_pages{"--synthetic=40", "--rank-page=4"};
  const temporary_folder calm_folder;
  const played calm{calm_folder, "[]", ranked, short_pages};
  const temporary_folder ranked_folder;
  const played rankings{ranked_folder, endless, ranked, short_pages};
  check_same(rankings);
  BOOST_TEST((rankings.verdicts() == calm.verdicts()));
  const auto asked = [](const played& one) {
    return std::count_if(one.audit.begin(), one.audit.end(),
                         [](const auto& call) { return call.tr == "ka10032"; });
  };
  BOOST_TEST(asked(calm) > 2); // One market is more than one page.
  BOOST_TEST(asked(rankings) <= asked(calm) + 2);
}

BOOST_AUTO_TEST_CASE(is_slow_with_tokens_is_waited_for) {
  const temporary_folder late_folder;
  const played late{late_folder, array_of({fault_of({"late_token", "1500"}, "")}), {}, small};
  check_same(late);
  const temporary_folder rare_folder;
  const played rare{rare_folder,
                    array_of({fault_of({"rare_token", "2500"}, ""),
                              fault_of({"token_revoked"}, R"(, "tr": "ka10081", "from": 9)")}),
                    {},
                    small};
  check_same(rare);
}

BOOST_AUTO_TEST_CASE(has_another_clock_is_still_understood) {
  for (const auto& [kind, ms] : {std::pair{"date_skew", "-180000"},
                                 {"expiry_skew", "-90000000"},
                                 {"expiry_skew", "172800000"}})
    BOOST_TEST_CONTEXT(kind << " " << ms) {
      const temporary_folder folder;
      const played scan{folder, array_of({fault_of({kind, ms}, "")}), {}, small};
      check_same(scan);
      check_all_of_small(scan);
    }
}

// 40 symbols at 20 calls a second.
BOOST_AUTO_TEST_CASE(counts_otherwise_slows_the_scan_only) {
  std::string codes;
  std::size_t count = 0;
  for (const auto& [code, verdict] : reference().verdicts())
    if (++count <= 40)
      codes += (codes.empty() ? "" : ",") + code;
  const words some{"--universe.source=list", "--universe.codes=" + codes, "--gateway.delay=20ms"};
  for (const auto& what : {misbehaviour{"key_quota", "20"}, misbehaviour{"foreign_calls", "5"}})
    BOOST_TEST_CONTEXT(what.kind) {
      const temporary_folder folder;
      const played scan{folder, array_of({fault_of(what, "")}), some, {"--limit=50"}};
      check_same(scan);
      BOOST_TEST(scan.told.number("/universe/symbols") == 40);
    }
}

BOOST_AUTO_TEST_SUITE_END()
