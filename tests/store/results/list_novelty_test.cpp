#include "store/results/list_novelty.hpp"
#include "tests/store/results/back_ends.hpp"
#include "tests/store/results/result_rows.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;
using store::earlier_list;

namespace {

using rows_of_list = std::vector<store::candidate_row>;

/// "005930 new 1": what is known of each row.
std::string told(const rows_of_list& rows) {
  std::string text;
  for (const auto& row : rows)
    text += (text.empty() ? "" : ", ") + row.code
            + (!row.is_new   ? ""
               : *row.is_new ? " new"
                             : " old")
            + (row.days_listed ? " " + std::to_string(*row.days_listed) : "");
  return text;
}

/// A store and the day-by-day life of scanner v2 in it.
template <class BackEnd>
struct diary {
  BackEnd at;
  std::unique_ptr<store::result_store> database = open_store(at.url());

  void write(const std::vector<store::row>& rows) const {
    const auto problem = database->write(rows);
    BOOST_TEST_REQUIRE(!problem, why(problem));
  }
  static store::run_row run_on(const std::string& id, const std::string& day,
                               run_outcome outcome = run_outcome::complete,
                               std::optional<bool> is_final = true) {
    auto row = ended(id);
    row.date = day;
    row.outcome = outcome;
    row.is_final = is_final;
    return row;
  }
  /// Stores a run and its list as the writer does, compared with the session before.
  std::string list(const store::run_row& run, const std::vector<std::string>& codes) const {
    const auto before = database->list_before("v2", run.date);
    BOOST_TEST_REQUIRE(static_cast<bool>(before), why(before));
    rows_of_list rows;
    for (const auto& code : codes) {
      auto& row = rows.emplace_back(candidate(code));
      row.run_id = run.id;
    }
    store::compare(rows, *before);
    std::vector<store::row> all{run, store::run_scanner_row{run.id, "v2", 200}};
    all.insert(all.end(), rows.begin(), rows.end());
    write(all);
    return told(rows);
  }
  std::optional<earlier_list> before(const std::string& day) const {
    const auto found = database->list_before("v2", day);
    BOOST_TEST_REQUIRE(static_cast<bool>(found), why(found));
    return *found;
  }
};

} // namespace

BOOST_AUTO_TEST_SUITE(list_novelty)

BOOST_AUTO_TEST_CASE(a_symbol_is_new_that_the_list_before_lacks) {
  rows_of_list rows{candidate("005930"), candidate("000660")};
  store::compare(rows, earlier_list{{"005930", 4}, {"035420", 9}});
  BOOST_TEST(told(rows) == "005930 old 5, 000660 new 1");
  store::compare(rows, earlier_list{}); // An empty list is a list.
  BOOST_TEST(told(rows) == "005930 new 1, 000660 new 1");
}

BOOST_AUTO_TEST_CASE(without_a_list_before_nothing_is_known_to_be_new) {
  rows_of_list rows{candidate("005930")};
  store::compare(rows, std::nullopt);
  BOOST_TEST(told(rows) == "005930 1");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(days_are_counted_over_the_sessions_that_were_scanned, BackEnd,
                              back_ends) {
  const diary<BackEnd> kept;
  BOOST_TEST(!kept.before("2025-07-14"));
  BOOST_TEST(kept.list(kept.run_on("R1", "2025-07-14"), {"005930", "000660"})
             == "005930 1, 000660 1");
  BOOST_TEST(kept.list(kept.run_on("R2", "2025-07-15"), {"005930"}) == "005930 old 2");
  // Two sessions without a run: the one before is still that of the 15th.
  BOOST_TEST(kept.list(kept.run_on("R3", "2025-07-18"), {"005930", "000660"})
             == "005930 old 3, 000660 new 1");
  BOOST_TEST(kept.list(kept.run_on("R4", "2025-07-21"), {}) == "");
  BOOST_TEST((kept.before("2025-07-22") == earlier_list{}));
  BOOST_TEST(kept.list(kept.run_on("R5", "2025-07-22"), {"005930"}) == "005930 new 1");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_run_is_compared_with_the_session_before_its_own, BackEnd,
                              back_ends) {
  const diary<BackEnd> kept;
  kept.list(kept.run_on("R1", "2025-07-14"), {"005930"});
  kept.list(kept.run_on("R2", "2025-07-16"), {"005930", "000660"});
  // Once more, and then a day in the past.
  BOOST_TEST(kept.list(kept.run_on("R3", "2025-07-16"), {"005930", "000660"})
             == "005930 old 2, 000660 new 1");
  BOOST_TEST(kept.list(kept.run_on("R4", "2025-07-15"), {"000660"}) == "000660 new 1");
  BOOST_TEST((kept.before("2025-07-16") == earlier_list{{"000660", 1}}));
  BOOST_TEST(!kept.before("2025-07-14"));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(only_the_newest_complete_final_run_of_a_session_counts, BackEnd,
                              back_ends) {
  const diary<BackEnd> kept;
  kept.list(kept.run_on("R1", "2025-07-14"), {"005930"});
  kept.list(kept.run_on("R2", "2025-07-14"), {"000660"});
  kept.list(kept.run_on("R3", "2025-07-14", run_outcome::partial), {"035420"});
  kept.list(kept.run_on("R4", "2025-07-14", run_outcome::complete, false), {"035720"});
  kept.list(kept.run_on("R5", "2025-07-14", run_outcome::complete, std::nullopt), {"051910"});
  // A run without the scanner says nothing about its list.
  kept.write({kept.run_on("R6", "2025-07-14"), store::run_scanner_row{"R6", "v3", 200}});
  BOOST_TEST((kept.before("2025-07-15") == earlier_list{{"000660", 1}}));
  // Nor does a later session with such runs only.
  kept.list(kept.run_on("R7", "2025-07-15", run_outcome::interrupted), {"035420"});
  kept.write({kept.run_on("R8", "2025-07-15"), store::run_scanner_row{"R8", "v3", 200}});
  BOOST_TEST((kept.before("2025-07-16") == earlier_list{{"000660", 1}}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_was_stored_without_a_number_of_days_counts_as_one, BackEnd,
                              back_ends) {
  const diary<BackEnd> kept;
  auto row = candidate("005930");
  row.run_id = "R1";
  kept.write({kept.run_on("R1", "2025-07-14"), store::run_scanner_row{"R1", "v2", 200}, row});
  BOOST_TEST(kept.list(kept.run_on("R2", "2025-07-15"), {"005930"}) == "005930 old 2");
}

BOOST_AUTO_TEST_SUITE_END()
