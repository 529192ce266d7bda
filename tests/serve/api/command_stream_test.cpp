#include "serve/api/command_stream.hpp"

#include <boost/test/unit_test.hpp>

#include <poll.h>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using tandem::serve::command_event;
using tandem::serve::command_stream;
using tandem::serve::parse_command_event;
using tandem::serve::progress_picture;

namespace {

bool is_ready(const command_stream& stream) {
  pollfd watched{stream.ready(), POLLIN, 0};
  return ::poll(&watched, 1, 0) == 1;
}

progress_picture picture(const std::string& line) {
  return {1500ms, {"first " + line, "second"}, line};
}

/// What is to be sent now, read line by line.
std::vector<command_event> events_of(command_stream& stream) {
  std::vector<command_event> all;
  auto text = stream.take();
  for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n')) {
    const auto event = parse_command_event(std::string_view{text}.substr(0, end));
    BOOST_REQUIRE(event);
    all.push_back(*event);
    text.erase(0, end + 1);
  }
  BOOST_TEST(text.empty());
  return all;
}

} // namespace

BOOST_AUTO_TEST_SUITE(command_stream_test)

BOOST_AUTO_TEST_CASE(everything_said_comes_in_its_order) {
  command_stream stream;
  stream.begin("01RUN");
  stream.log("warn", "gateway.retry");
  stream.print("a\tdocument\n");
  stream.say("삼성전자 \"x\"");
  stream.end_progress();
  stream.exit(5);
  const auto all = events_of(stream);
  BOOST_REQUIRE(all.size() == 6u);
  BOOST_TEST(all[0].run.value() == "01RUN");
  BOOST_TEST(all[1].log.value().first == "warn");
  BOOST_TEST(all[1].log.value().second == "gateway.retry");
  BOOST_TEST(all[2].print.value() == "a\tdocument\n");
  BOOST_TEST(all[3].say.value() == "삼성전자 \"x\"");
  BOOST_TEST(all[4].ends_progress);
  BOOST_TEST(all[5].exit.value() == 5);
}

BOOST_AUTO_TEST_CASE(progress_is_a_picture_and_a_line) {
  command_stream stream;
  stream.show(picture("one"));
  const auto all = events_of(stream);
  BOOST_REQUIRE(all.size() == 1u);
  const auto& shown = all[0].progress.value();
  BOOST_TEST((shown.elapsed == 1500ms));
  BOOST_TEST(shown.lines == (std::vector<std::string>{"first one", "second"}),
             boost::test_tools::per_element());
  BOOST_TEST(shown.line == "one");
}

BOOST_AUTO_TEST_CASE(progress_that_was_not_sent_gives_way_to_newer_progress) {
  command_stream stream;
  for (int i = 0; i < 100'000; ++i)
    stream.show(picture("old"));
  stream.show(picture("new"));
  const auto all = events_of(stream);
  BOOST_REQUIRE(all.size() == 1u);
  BOOST_TEST(all[0].progress.value().line == "new");
}

BOOST_AUTO_TEST_CASE(what_was_said_is_not_lost_to_progress) {
  command_stream stream;
  stream.say("a sentence");
  stream.show(picture("one"));
  const auto all = events_of(stream);
  BOOST_REQUIRE(all.size() == 2u);
  BOOST_TEST(all[0].say.value() == "a sentence");
  BOOST_TEST(all[1].progress.value().line == "one");
}

BOOST_AUTO_TEST_CASE(the_end_of_the_progress_takes_what_waits_along) {
  command_stream stream;
  stream.show(picture("one"));
  stream.end_progress();
  const auto all = events_of(stream);
  BOOST_REQUIRE(all.size() == 1u);
  BOOST_TEST(all[0].ends_progress);
}

BOOST_AUTO_TEST_CASE(the_exit_code_is_the_last_line) {
  command_stream stream;
  stream.show(picture("one"));
  stream.exit(0);
  stream.show(picture("late"));
  const auto all = events_of(stream);
  BOOST_REQUIRE(all.size() == 1u);
  BOOST_TEST(all[0].exit.value() == 0);
  BOOST_TEST(stream.take().empty());
}

BOOST_AUTO_TEST_CASE(it_is_over_when_the_exit_code_was_taken) {
  command_stream stream;
  BOOST_TEST(!stream.has_exited());
  stream.exit(3);
  BOOST_TEST(stream.has_exited());
  BOOST_TEST(!stream.is_over());
  stream.take();
  BOOST_TEST(stream.is_over());
}

BOOST_AUTO_TEST_CASE(the_descriptor_tells_whether_there_is_something) {
  command_stream stream;
  BOOST_TEST(!is_ready(stream));
  stream.say("one");
  stream.say("two");
  BOOST_TEST(is_ready(stream));
  stream.take();
  BOOST_TEST(!is_ready(stream));
  stream.show(picture("three"));
  BOOST_TEST(is_ready(stream));
}

BOOST_AUTO_TEST_CASE(it_knows_whether_its_reader_has_left) {
  command_stream stream;
  BOOST_TEST(!stream.is_left());
  BOOST_TEST(stream.run_id().empty());
  stream.leave();
  stream.begin("01RUN");
  BOOST_TEST(stream.is_left());
  BOOST_TEST(stream.run_id() == "01RUN");
}

BOOST_AUTO_TEST_CASE(the_run_that_is_shown_is_not_the_one_that_can_be_stopped) {
  command_stream stream;
  stream.begin("01RUN");
  stream.take();
  stream.shows("01OLD");
  BOOST_TEST(stream.run_id() == "01RUN");
  const auto event = parse_command_event(stream.take());
  BOOST_REQUIRE(event);
  BOOST_TEST(event->shown.value() == "01OLD");
  BOOST_TEST(!event->run);
}

BOOST_AUTO_TEST_CASE(other_lines_are_no_events) {
  for (const auto* line : {"", " ", "\n", "no json", "[]", "1", "\"run\"", "{\"run\":", "{} x"})
    BOOST_TEST(!parse_command_event(line).has_value(), line);
  BOOST_TEST(!parse_command_event(std::string(500'000, '[')).has_value());
}

BOOST_AUTO_TEST_CASE(members_of_a_newer_tandem_are_passed_over) {
  const auto event = parse_command_event(R"({"later":{"a":[1]}})");
  BOOST_REQUIRE(event);
  BOOST_TEST(!event->run);
  BOOST_TEST(!event->progress);
  BOOST_TEST(!event->log);
  BOOST_TEST(!event->print);
  BOOST_TEST(!event->say);
  BOOST_TEST(!event->ends_progress);
  BOOST_TEST(!event->exit);
}

BOOST_AUTO_TEST_CASE(members_of_another_type_are_none) {
  const auto event =
    parse_command_event(R"({"run":1,"print":null,"say":[],"log":"x","progress":[],"exit":"0"})");
  BOOST_REQUIRE(event);
  BOOST_TEST(!event->run);
  BOOST_TEST(!event->print);
  BOOST_TEST(!event->say);
  BOOST_TEST(!event->log);
  BOOST_TEST(!event->progress);
  BOOST_TEST(!event->exit);
  const auto odd =
    parse_command_event(R"({"progress":{"elapsed_s":"x","lines":[1,"two"],"line":3},"log":{}})");
  BOOST_REQUIRE(odd);
  BOOST_TEST(odd->progress.value().lines == (std::vector<std::string>{"two"}),
             boost::test_tools::per_element());
  BOOST_TEST(odd->progress->line.empty());
  BOOST_TEST(odd->log.value().first == "info");
}

BOOST_AUTO_TEST_SUITE_END()
