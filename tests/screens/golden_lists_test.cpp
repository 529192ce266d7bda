#include "screens/funnel.hpp"
#include "screens/near_miss.hpp"
#include "tests/screens/golden_world.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <tuple>

// The lists come from two independent implementations of the language.
namespace tandem::screens::golden {

namespace {

using key = std::pair<std::string, std::string>; // Screen and date.

/// What the golden files leave out because it hangs on the last digits.
class left_out {
public:
  explicit left_out(const world& data) {
    const auto file = data.read("left_out.csv");
    for (const auto& row : file.rows)
      rows_.emplace(file.text(row, "file"), file.text(row, "screen"), file.text(row, "date"),
                    file.text(row, "code"));
  }
  bool has(const std::string& file, const key& where, const std::string& code) const {
    return rows_.contains({file, where.first, where.second, code});
  }

private:
  std::set<std::tuple<std::string, std::string, std::string, std::string>> rows_;
};

std::string line_of(const funnel_row& row) {
  const auto text = [](const std::optional<std::size_t>& value) {
    return value ? std::to_string(*value) : std::string{};
  };
  return row.clause + ',' + text(row.removed_alone) + ',' + text(row.unknown) + ','
         + text(row.left);
}

bool is_close(std::optional<double> ours, std::optional<double> expected) {
  if (!ours || !expected)
    return ours.has_value() == expected.has_value();
  return std::abs(*ours - *expected) <= (*expected == 0 ? 1e-12 : 1e-9 * std::abs(*expected));
}

std::optional<double> known(const session& done, term_id what, std::size_t place) {
  if (what == no_term)
    return std::nullopt;
  const double value = done.number_of(what, place);
  return value == value ? std::optional{value} : std::nullopt;
}

/// One world with a session per date.
class comparison {
public:
  explicit comparison(const world& data) : data_(data), skipped_(data) {
    const auto counts = data.read("counts.csv");
    for (const auto& row : counts.rows)
      if (const auto& day = counts.text(row, "date"); !done_.contains(day))
        done_.emplace(day, data.run(shelf_plan().what, to_date(day)));
  }

  void lists();
  void counts();
  void clauses();
  void nears();
  void funnels();

private:
  std::map<key, std::vector<std::vector<std::string>>> grouped(const table& file) const {
    std::map<key, std::vector<std::vector<std::string>>> groups;
    for (const auto& row : file.rows)
      groups[{file.text(row, "screen"), file.text(row, "date")}].push_back(row);
    return groups;
  }

  const world& data_;
  left_out skipped_;
  std::map<std::string, session> done_;
};

void comparison::lists() {
  const auto file = data_.read("matched.csv");
  const auto groups = grouped(file);
  for (const auto& [day, done] : done_)
    for (const auto& by : shelf_plan().what->screens()) {
      const key where{by.what->name, day};
      std::string ours;
      std::string expected;
      for (const auto& one : select(done, by).listed)
        if (!skipped_.has("matched", where, data_.code(one.place)))
          ours +=
            data_.code(one.place) + " " + (one.score ? std::to_string(*one.score) : "") + "\n";
      if (const auto found = groups.find(where); found != groups.end())
        for (const auto& row : found->second) {
          const auto score = number(file.text(row, "score"));
          expected += file.text(row, "code") + " " + (score ? std::to_string(*score) : "") + "\n";
        }
      BOOST_TEST(ours == expected, where.first << ' ' << day << "\n"
                                               << ours << "expected\n"
                                               << expected);
    }
}

void comparison::counts() {
  const auto file = data_.read("counts.csv");
  for (const auto& row : file.rows) {
    if (file.text(row, "matched").empty())
      continue;
    const auto& name = file.text(row, "screen");
    const auto found = select(done_.at(file.text(row, "date")), shelf_plan().named(name));
    BOOST_TEST_CONTEXT(name << ' ' << file.text(row, "date")) {
      BOOST_TEST(std::to_string(found.matched) == file.text(row, "matched"));
      BOOST_TEST(std::to_string(found.listed.size()) == file.text(row, "listed"));
      BOOST_TEST(std::to_string(found.unknown) == file.text(row, "unknown"));
    }
  }
}

void comparison::clauses() {
  const auto file = data_.read("clauses.csv");
  for (const auto& row : file.rows) {
    const auto& by = shelf_plan().named(file.text(row, "screen"));
    const auto& done = done_.at(file.text(row, "date"));
    const auto place = data_.place_of(file.text(row, "code"));
    const auto& label = file.text(row, "clause");
    std::string truth;
    std::optional<double> left;
    std::optional<double> right;
    if (label == "*")
      truth = name_of(verdict_of(done, by, place), *by.what);
    for (std::size_t at = 0; at < by.labelled.size(); ++at)
      if (by.what->labelled[at].label == label) {
        truth = to_string(done.truth_of(by.labelled[at].truth, place));
        left = known(done, by.labelled[at].left, place);
        right = known(done, by.labelled[at].right, place);
      }
    if (truth != file.text(row, "truth") || !is_close(left, number(file.text(row, "left")))
        || !is_close(right, number(file.text(row, "right"))))
      BOOST_ERROR(by.what->name << ' ' << file.text(row, "date") << ' ' << file.text(row, "code")
                                << ' ' << label << ": " << truth << ' ' << left.value_or(-1) << ' '
                                << right.value_or(-1) << ", expected " << file.text(row, "truth")
                                << ' ' << file.text(row, "left") << ' ' << file.text(row, "right"));
  }
}

void comparison::nears() {
  const auto file = data_.read("near.csv");
  for (const auto& [where, rows] : grouped(file)) {
    const auto& by = shelf_plan().named(where.first);
    std::vector<near_miss> ours;
    for (auto& one : near_misses(done_.at(where.second), by))
      if (!skipped_.has("near", where, data_.code(one.place)))
        ours.push_back(std::move(one));
    BOOST_TEST_CONTEXT(where.first << ' ' << where.second) {
      BOOST_TEST(ours.size() == rows.size());
      for (std::size_t at = 0; at < std::min(ours.size(), rows.size()); ++at) {
        BOOST_TEST(data_.code(ours[at].place) == file.text(rows[at], "code"));
        BOOST_TEST(ours[at].label == file.text(rows[at], "clause"));
        BOOST_TEST(is_close(ours[at].margin, number(file.text(rows[at], "margin"))),
                   ours[at].margin.value_or(-1) << " and " << file.text(rows[at], "margin"));
      }
    }
  }
}

void comparison::funnels() {
  const auto file = data_.read("funnel.csv");
  for (const auto& [where, rows] : grouped(file)) {
    std::string ours;
    std::string expected;
    for (const auto& row : funnel_of(done_.at(where.second), shelf_plan().named(where.first)))
      ours += line_of(row) + "\n";
    for (const auto& row : rows)
      expected += row.at(2) + ',' + row.at(3) + ',' + row.at(4) + ',' + row.at(5) + "\n";
    BOOST_TEST(ours == expected, where.first << ' ' << where.second);
  }
}

} // namespace

BOOST_AUTO_TEST_SUITE(golden_lists, *boost::unit_test::precondition(has_golden_screens))

BOOST_AUTO_TEST_CASE(of_real_candles_are_those_of_the_reference) {
  comparison all{world::real()};
  all.lists();
  all.counts();
  all.clauses();
  all.nears();
  all.funnels();
}

BOOST_AUTO_TEST_CASE(of_made_up_candles_are_those_of_the_reference) {
  comparison all{world::made_up()};
  all.lists();
  all.counts();
  all.clauses();
  all.nears();
  all.funnels();
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace tandem::screens::golden
