#include "bench/harness/question.hpp"
#include "bench/harness/result.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>
#include <vector>

namespace tandem::bench {

namespace {

/// A question that only remembers how it was asked.
struct asked {
  int times = 0;
  terms how;

  int with(std::vector<std::string> words) {
    const question what{.name = "made-up", .asks = "Is it?", .find = [this](const terms& given) {
                          ++times;
                          how = given;
                          return answer{};
                        }};
    words.insert(words.begin(), "made-up_bench");
    std::vector<char*> pointers;
    for (auto& word : words)
      pointers.push_back(word.data());
    return run_question(what, static_cast<int>(pointers.size()), pointers.data());
  }
};

} // namespace

BOOST_AUTO_TEST_SUITE(questions)

BOOST_AUTO_TEST_CASE(five_repetitions_unless_said_otherwise) {
  asked one;
  BOOST_TEST(one.with({}) == 0);
  BOOST_TEST(one.how.repetitions == 5);
  BOOST_TEST(one.with({"--smoke"}) == 0);
  BOOST_TEST(one.how.smoke);
  BOOST_TEST(one.how.repetitions == 1);
  BOOST_TEST(one.with({"--repetitions=7", "--smoke"}) == 0);
  BOOST_TEST(one.how.repetitions == 7);
}

BOOST_AUTO_TEST_CASE(wrong_words_are_said_before_anything_is_measured) {
  asked one;
  for (const auto* word : {"--repetitions=0", "--repetitions=101", "--repetitions=x",
                           "--repetitions=", "--results=", "--smokes", "smoke"})
    BOOST_TEST(one.with({word}) == 2, word);
  BOOST_TEST(one.times == 0);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_measured_ends_with_1) {
  const question what{.name = "made-up", .asks = "Is it?", .find = [](const terms&) -> answer {
                        throw std::runtime_error{"no broker"};
                      }};
  std::string name = "made-up_bench";
  auto* word = name.data();
  BOOST_TEST(run_question(what, 1, &word) == 1);
}

BOOST_AUTO_TEST_CASE(the_answer_is_written_where_wanted) {
  const test::temporary_folder folder;
  asked one;
  BOOST_TEST(one.with({"--results=" + folder.path("deep/er")}) == 0);
  const auto result = parse_result(folder.read("deep/er/made-up.json"));
  BOOST_TEST(result.question == "made-up");
  BOOST_TEST(result.repetitions == 5);
}

BOOST_AUTO_TEST_CASE(contestants_take_turns_and_everybody_begins_once) {
  std::vector<std::size_t> order;
  alternate(3, 3, [&](std::size_t who) { order.push_back(who); });
  const std::vector<std::size_t> wanted{0, 1, 2, 1, 2, 0, 2, 0, 1};
  BOOST_TEST(order == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace tandem::bench
