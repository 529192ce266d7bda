#include "config/settings.hpp"
#include "screens/screen.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem::config;
using tandem::test::temporary_folder;

namespace {

raw_entry written(std::string key, value what, int line = 1) {
  return {std::move(key), std::move(what), {"t.toml", line, 0}};
}
raw_entry text(std::string key, std::string what, int line = 1) {
  return written(std::move(key), value{std::move(what)}, line);
}
raw_entry runs(string_list names) {
  return written("scan.scanners", std::move(names), 9);
}

/// A folder with a configuration and the user's screens.
struct user : temporary_folder {
  user() {
    write("mine.screen", "screen mine\nparam n = 20 (5..60)\nparam gap = 3% (1%..9%)\n"
                         "a: close > sma(n)\nb: near(close, sma(n), gap)\nc: @base\n");
    write("base.screen", "screen base\nb: close >= 500\n");
  }
  resolution read(const std::vector<raw_entry>& entries) const { return resolve(entries, path()); }
  std::string told(const std::vector<raw_entry>& entries) const {
    std::string all;
    for (const auto& one : read(entries).problems)
      all += one.text() + "\n";
    return all;
  }
};

bool holds(const std::string& all, const std::string& part) {
  return all.find(part) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(screen_scanner_test)

BOOST_FIXTURE_TEST_CASE(a_ready_made_screen_stands_by_itself, user) {
  const auto made = read({runs({"v2", "volume-gainer"})});
  BOOST_TEST(made.problems.empty());
  BOOST_REQUIRE(made.values.scanners().size() == 2u);
  BOOST_TEST(!made.values.scanners()[0].screen.what);
  const auto& one = made.values.scanners()[1];
  BOOST_TEST(one.rule == "volume-gainer");
  BOOST_REQUIRE(one.screen.what);
  BOOST_TEST(one.screen.texts.empty()); // Nothing of the user's is in it.
}

BOOST_FIXTURE_TEST_CASE(a_file_lies_beside_the_configuration_and_takes_values, user) {
  const auto made = read(
    {text("scanners.own.rule", "screen"), text("scanners.own.file", "mine.screen"),
     written("scanners.own.n", std::int64_t{30}), text("scanners.own.gap", "5%"), runs({"own"})});
  BOOST_TEST(made.problems.empty());
  const auto& one = made.values.scanners().at(0);
  BOOST_REQUIRE(one.screen.what);
  BOOST_TEST(one.rule == "mine");
  BOOST_TEST(one.screen.what->parameters[0].value == 30);
  BOOST_TEST(one.screen.what->parameters[1].value == 0.05);
  BOOST_TEST(one.screen.texts.size() == 2u); // With what it refers to.
  BOOST_TEST(holds(one.screen.texts.at("base"), "close >= 500"));
}

BOOST_FIXTURE_TEST_CASE(every_way_to_name_a_screen_is_understood, user) {
  BOOST_TEST(told({runs({"mine"})}) == "");
  BOOST_TEST(told({text("scanners.x.rule", "mine"), text("scanners.x.n", "30"), runs({"x"})})
             == "");
  BOOST_TEST(told({text("scanners.x.rule", "volume-gainer"),
                   written("scanners.x.times", std::int64_t{3}), runs({"x"})})
             == "");
  // Without a rule the name of a screen says which one.
  BOOST_TEST(
    told({written("scanners.volume-gainer.times", std::int64_t{3}), runs({"volume-gainer"})})
    == "");
  BOOST_TEST(told({text("scanners.x.rule", "screen"),
                   text("scanners.x.where", "C > avg(C,20) and @base"), runs({"x"})})
             == "");
  BOOST_TEST(
    told({text("screens.inline", "screen inline\na: close > 1000 and @mine\n"), runs({"inline"})})
    == "");
}

BOOST_FIXTURE_TEST_CASE(what_is_wrong_with_a_screen_is_told_with_its_place, user) {
  const auto all = told({text("scanners.x.rule", "screen"),
                         text("scanners.x.where", "closs > 1 and sma(0) > 1", 3), runs({"x"})});
  BOOST_TEST(holds(all, "t.toml:3: scanners.x.where = \"closs > 1 and sma(0) > 1\": this screen "
                        "cannot be used:\n-:1:1: error: "),
             all);
  BOOST_TEST(holds(all, "[unknown_word]"), all);
  BOOST_TEST(holds(all, "-:1:19: error: "), all);
  BOOST_TEST(holds(all, "[bad_length]"), all);
  write("bad.screen", "screen other\na: closs > 5\n");
  const auto bad = told(
    {text("scanners.x.rule", "screen"), text("scanners.x.file", "bad.screen", 4), runs({"x"})});
  BOOST_TEST(holds(bad, "bad.screen:1:8: error: "), bad);
  BOOST_TEST(holds(bad, "[name_mismatch]"), bad);
  BOOST_TEST(holds(bad, "bad.screen:2:4: error: "), bad);
}

BOOST_FIXTURE_TEST_CASE(values_are_checked_at_their_keys_and_both_files_are_named, user) {
  const auto of = [&](raw_entry entry) {
    entry.where.line = 7;
    return told({text("scanners.x.rule", "mine"), std::move(entry), runs({"x"})});
  };
  const auto outside = of(written("scanners.x.n", std::int64_t{99}));
  BOOST_TEST(holds(outside, "t.toml:7: scanners.x.n = 99: n = 99 of screen mine is not within "
                            "5..60 ("),
             outside);
  BOOST_TEST(holds(outside, "mine.screen)"), outside);
  const auto unknown = of(written("scanners.x.m", std::int64_t{9}));
  BOOST_TEST(holds(unknown, "screen mine has no param m; it has n gap"), unknown);
  BOOST_TEST(holds(of(written("scanners.x.gap", std::int64_t{5})), "is written with %"));
  BOOST_TEST(holds(of(text("scanners.x.n", "many")), "is no number of a screen"));
  BOOST_TEST(holds(of(written("scanners.x.n", true)), "wrong type"));
}

BOOST_FIXTURE_TEST_CASE(every_check_is_made_again_with_the_values_in_force, user) {
  write("deep.screen", "screen deep\nparam n = 20\na: close > sma(n)\n");
  const auto all = told(
    {text("scanners.x.rule", "deep"), written("scanners.x.n", std::int64_t{601}, 5), runs({"x"})});
  BOOST_TEST(holds(all, "t.toml:5: scanners.x.n = 601: "), all);
  BOOST_TEST(holds(all, "[bad_length]"), all);
}

BOOST_FIXTURE_TEST_CASE(a_screen_that_is_not_there_is_told_with_what_was_meant, user) {
  BOOST_TEST(holds(told({runs({"volume-gainr"})}), "did you mean volume-gainer?"));
  BOOST_TEST(holds(told({text("scanners.x.rule", "volume-gainr"), runs({"x"})}),
                   "did you mean volume-gainer?"));
  BOOST_TEST(holds(
    told({text("scanners.x.rule", "screen"), text("scanners.x.file", "no.screen"), runs({"x"})}),
    "cannot be opened"));
  BOOST_TEST(holds(told({text("scanners.x.rule", "screen"), runs({"x"})}), "has no screen"));
  BOOST_TEST(holds(told({text("scanners.x.rule", "screen"), text("scanners.x.where", "C > 1"),
                         text("scanners.x.file", "mine.screen"), runs({"x"})}),
                   "has two screens"));
}

BOOST_FIXTURE_TEST_CASE(settings_tell_the_texts_so_that_another_process_needs_no_file, user) {
  const auto here =
    read({text("scanners.own.rule", "screen"), text("scanners.own.file", "mine.screen"),
          written("scanners.own.n", std::int64_t{30}), text("scanners.line.rule", "screen"),
          text("scanners.line.where", "C > avg(C,20) and @base"),
          runs({"own", "line", "base", "squeeze"})});
  BOOST_TEST_REQUIRE(here.problems.empty());
  std::vector<raw_entry> told_there;
  for (const auto& one : here.values.arguments()) {
    const auto equals = one.find('=');
    const auto key = one.substr(2, equals - 2);
    const auto* known = find_property(key);
    told_there.push_back(
      {key, from_text(one.substr(equals + 1), known ? known->preset : value{std::string{}}), {}});
  }
  const auto there = resolve(told_there); // Without any folder.
  for (const auto& one : there.problems)
    BOOST_ERROR(one.text());
  BOOST_REQUIRE(there.values.scanners().size() == 4u);
  for (std::size_t i = 0; i < 4; ++i) {
    BOOST_TEST(there.values.scanners()[i].name == here.values.scanners()[i].name);
    BOOST_TEST(there.values.scanners()[i].screen.is_same_as(here.values.scanners()[i].screen));
  }
  // A changed text is another screen, also where only a screen it refers to has changed.
  write("base.screen", "screen base\nb: close >= 501\n");
  const auto later = read({text("scanners.own.rule", "mine"), runs({"own", "squeeze"})});
  BOOST_TEST(!later.values.scanners()[0].screen.is_same_as(here.values.scanners()[0].screen));
  BOOST_TEST(later.values.scanners()[1].screen.is_same_as(here.values.scanners()[3].screen));
}

BOOST_FIXTURE_TEST_CASE(no_file_is_read_for_another_process, user) {
  const auto there = resolve(
    {text("scanners.x.rule", "screen"), text("scanners.x.file", path("mine.screen")), runs({"x"})});
  BOOST_REQUIRE(there.problems.size() == 1u);
  BOOST_TEST(holds(there.problems[0].text(), "no file is read for somebody else"));
}

BOOST_FIXTURE_TEST_CASE(a_warning_stops_nothing, user) {
  const auto made = read(
    {text("scanners.x.rule", "screen"), text("scanners.x.where", "change(1) >= 5"), runs({"x"})});
  BOOST_TEST(made.problems.empty());
  BOOST_REQUIRE(made.warnings.size() == 1u);
  BOOST_TEST(holds(made.warnings[0].text(), "[percent_suspected]"));
}

BOOST_AUTO_TEST_SUITE_END()
