#include "tests/tidy/object_rules.hpp"

#include <boost/test/unit_test.hpp>

// Each rule over object files against objects that break it: some compiled for this from
// bad_objects/, some made up.

using namespace tandem::tidy;

namespace {

/// An object of bad_objects/, as if it were compiled from `source`.
object_file bad_object(const std::string& name, const std::string& source) {
  static const auto all = read_objects(TANDEM_BAD_OBJECTS, TANDEM_BUILD_DIR);
  for (auto object : all)
    if (object.source == "tests/tidy/bad_objects/" + name) {
      object.source = source;
      return object;
    }
  throw std::runtime_error{"no object of " + name};
}

symbol needed(std::string shown) {
  const bool is_cpp = shown.find("::") != std::string::npos;
  return {is_cpp ? "_Z" + shown : shown, shown, true, false};
}

symbol defined(std::string shown) {
  auto one = needed(std::move(shown));
  one.needed = false;
  return one;
}

std::string text_of(const findings& found) {
  std::string all;
  for (const auto& one : found)
    all += to_string(one) + "\n";
  return all;
}

void expect_found(const findings& found, std::initializer_list<const char*> parts) {
  const auto all = text_of(found);
  for (const auto* part : parts)
    BOOST_TEST(all.find(part) != std::string::npos, part << " is not in\n" << all);
}

void expect_none(const findings& found) {
  BOOST_TEST(found.empty(), text_of(found));
}

const spawned_actors two_actors{{"writer"}, {"scanner"}};

} // namespace

BOOST_AUTO_TEST_CASE(a_line_of_nm_says_whose_the_name_is) {
  const auto ours = parse_symbol("0000000000000010 T _ZN6tandem7scannerEv");
  BOOST_TEST(ours.shown == "tandem::scanner()");
  BOOST_TEST((!ours.needed && !ours.local && !is_c(ours)));
  const auto theirs = parse_symbol("                 U connect@GLIBC_2.2.5");
  BOOST_TEST(theirs.name == "connect");
  BOOST_TEST((theirs.needed && is_c(theirs)));
  BOOST_TEST(parse_symbol("                 w pthread_create").needed);
  BOOST_TEST(parse_symbol("0000000000000000 t _ZN1aEv").local);
  BOOST_TEST(!parse_symbol("0000000000000000 W _ZN1aEv").local);
  BOOST_CHECK_THROW(parse_symbol("connect"), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(objects_are_named_after_their_sources) {
  BOOST_TEST(source_of("actors/CMakeFiles/tandem_actors.dir/scanner/a.cpp.o")
             == "actors/scanner/a.cpp");
  BOOST_TEST(source_of("cli/CMakeFiles/tandem.dir/./main.cpp.o") == "cli/main.cpp");
}

BOOST_AUTO_TEST_CASE(a_name_is_not_part_of_a_longer_one) {
  BOOST_TEST(mentions(needed("std::shared_ptr<a::b>::get()"), "a::b"));
  BOOST_TEST(!mentions(needed("a::b_options::get()"), "a::b"));
  BOOST_TEST(!mentions(needed("z::a::b::get()"), "a::b"));
  BOOST_TEST(!mentions(needed("za::b::get()"), "a::b"));
  const auto linked = [](const char* name) { return symbol{name, name, true, false}; };
  BOOST_TEST(mentions(linked("_ZN6tandem6kiwoom9transportE?"), "tandem::kiwoom::transport"));
  BOOST_TEST(!mentions(linked("_ZN6tandem19transportation_roadE?"), "tandem::kiwoom::transport"));
}

BOOST_AUTO_TEST_CASE(objects_that_cannot_be_read_are_no_empty_list) {
  BOOST_CHECK_THROW(read_objects("/dev/null/none", TANDEM_BUILD_DIR), std::runtime_error);
  BOOST_CHECK_THROW(read_program(TANDEM_BAD_OBJECTS), std::runtime_error);
  BOOST_CHECK_THROW(libraries_of(TANDEM_BAD_OBJECTS), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(connecting_is_seen_however_it_is_written) {
  expect_found(check_who_connects({bad_object("connects.cpp", "cli/plan_command.cpp")}),
               {"cli/plan_command.cpp: needs connect;", "needs socket;", "needs getaddrinfo;",
                "needs httplib::Client::Client("});
  expect_none(check_who_connects({bad_object("connects.cpp", "kiwoom/http_transport.cpp")}));
}

BOOST_AUTO_TEST_CASE(servers_serve_and_do_not_call) {
  const symbol listens = needed("httplib::Server::listen_after_bind()");
  const symbol calls = needed("httplib::Client::Get(char const*)");
  expect_none(check_who_connects({{"sim/broker/server.cpp", {listens, needed("listen")}}}));
  expect_none(check_who_connects({{"serve/metrics_server.cpp", {listens}}}));
  expect_none(check_who_connects({{"cli/handover.cpp", {calls}}}));
  expect_found(check_who_connects({{"serve/daemon.cpp", {calls}}}), {"serve/daemon.cpp"});
  expect_found(check_who_connects({{"sim/broker/server.cpp", {calls}}}), {"sim/broker/server.cpp"});
  expect_found(check_who_connects({{"report/run.cpp", {listens}}}), {"report/run.cpp"});
  expect_found(check_who_connects({{"sim/broker/server.cpp", {needed("connect")}}}),
               {"needs connect"});
}

BOOST_AUTO_TEST_CASE(whose_a_key_is_may_be_asked_on_this_machine) {
  const auto asks = [](const char* source, const char* name) {
    return check_who_connects({{source, {needed(name)}}});
  };
  expect_none(asks("engine/key_lock.cpp", "connect"));
  expect_none(asks("engine/socket_owner.cpp", "socket"));
  expect_none(asks("engine/key_identity.cpp", "getaddrinfo"));
  expect_found(asks("engine/key_identity.cpp", "connect"), {"needs connect"});
  expect_found(asks("engine/key_lock.cpp", "getaddrinfo"), {"needs getaddrinfo"});
}

BOOST_AUTO_TEST_CASE(a_child_process_could_connect_too) {
  for (const auto* name : {"system", "popen", "execvp", "posix_spawnp", "dlsym", "SSL_connect"})
    expect_found(check_who_connects({{"store/results/schema.cpp", {needed(name)}}}), {name});
}

BOOST_AUTO_TEST_CASE(only_the_wiring_and_the_actor_hold_the_transport) {
  const symbol makes = needed("tandem::kiwoom::make_http_transport(options const&)");
  const symbol holds = defined("std::shared_ptr<tandem::kiwoom::transport>::~shared_ptr()");
  const symbol sends = defined("caf::send<tandem::send_call>(tandem::send_call)");
  const symbol renews = defined("caf::send<tandem::renew_token>(tandem::renew_token)");
  const object_files good{{"engine/parts.cpp", {makes, holds}},
                          {"actors/transport/transport.cpp", {holds, sends}},
                          {"actors/gateway/calls.cpp", {sends, renews}}};
  expect_none(check_who_holds_the_transport(good));
  for (const auto& stolen : {makes, holds, sends, renews}) {
    auto bad = good;
    bad.push_back({"actors/candles/candles.cpp", {stolen}});
    expect_found(check_who_holds_the_transport(bad),
                 {"actors/candles/candles.cpp: handles tandem::"});
  }
  // A name that nobody has any more would make the rule look at nothing.
  expect_found(check_who_holds_the_transport({}), {"tandem::send_call", "make_http_transport"});
}

BOOST_AUTO_TEST_CASE(a_library_that_connects_is_seen_in_the_program) {
  const object_file program{"tandem", {needed("connect")}};
  const object_files asked{{"kiwoom/http_transport.cpp", {needed("connect")}}};
  expect_none(check_program(program, {"libcaf_core", "libc"}, asked));
  expect_found(check_program(program, {"libcaf_io"}, asked), {"linked with libcaf_io"});
  expect_found(check_program(program, {}, {}), {"needs connect, and none of our objects does"});
}

BOOST_AUTO_TEST_CASE(blocking_is_seen_however_it_is_written) {
  expect_found(
    check_scheduled_actors({bad_object("blocks.cpp", "actors/scanner/a.cpp")}, two_actors),
    {"actors/scanner/a.cpp: needs usleep,", "needs pthread_mutex_lock,",
     "needs std::condition_variable::wait(", "std::basic_ifstream<char", "needs caf::scoped_actor",
     "needs caf::blocking_actor"});
  expect_none(
    check_scheduled_actors({bad_object("blocks.cpp", "actors/writer/a.cpp")}, two_actors));
}

BOOST_AUTO_TEST_CASE(blocking_is_seen_behind_a_harmless_call) {
  const auto caller = bad_object("calls_blocks.cpp", "actors/scanner/scanner.cpp");
  expect_found(
    check_scheduled_actors({caller, bad_object("blocks.cpp", "config/settings.cpp")}, two_actors),
    {"config/settings.cpp: needs usleep (called by actors/scanner/scanner.cpp)"});
  // What no object defines cannot be looked at, and so is no better.
  expect_found(check_scheduled_actors({caller}, two_actors), {"needs tandem::bad::sleeps()"});
}

BOOST_AUTO_TEST_CASE(rules_and_messages_count_as_called) {
  for (const auto* source : {"market/rules/v2.cpp", "messages/errors.cpp"})
    expect_found(check_scheduled_actors({bad_object("blocks.cpp", source)}, two_actors),
                 {"needs usleep"});
}

BOOST_AUTO_TEST_CASE(an_actor_that_nobody_spawned_detached_counts_as_scheduled) {
  expect_found(check_scheduled_actors({bad_object("blocks.cpp", "actors/new/new.cpp")}, two_actors),
               {"actors/new/new.cpp: needs usleep"});
}

BOOST_AUTO_TEST_CASE(the_engine_says_who_is_detached) {
  const auto engine = [](const char* text) {
    return spawned_by_engine({make_file("engine/spawn_two.cpp", text)});
  };
  const auto read =
    engine("writer_actor spawn_two(const spawner& spawn) {\n"
           "  return spawn.detached<writer_actor>(\n    writer, options);\n"
           "  spawn.scheduled<scanner_actor>(tandem::scanner, options); // Never spawn.x.\n}\n");
  BOOST_TEST((read.detached == two_actors.detached));
  BOOST_TEST((read.scheduled == two_actors.scheduled));
  for (const auto* unknown : {"system.spawn<caf::lazy_init>(scanner, options);",
                              "spawn.scheduled<scanner_actor>(make(), 1);"})
    BOOST_CHECK_THROW(engine(unknown), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(every_folder_of_actors_is_spawned_by_its_file_of_the_engine_alone) {
  const auto scanner =
    parse_symbol("                 U _ZN6tandem7scannerEPN3caf14stateful_actorIiEE");
  const auto writer =
    parse_symbol("                 U _ZN6tandem6writerEPN3caf14stateful_actorIiEE");
  const object_files good{{"actors/scanner/scanner.cpp", {}},
                          {"actors/writer/writer.cpp", {}},
                          {"engine/spawn_scanner.cpp", {scanner}},
                          {"engine/spawn_writer.cpp", {writer}}};
  expect_none(check_spawner(good, two_actors));
  auto bad = good;
  bad[0].symbols = {writer};
  expect_found(check_spawner(bad, two_actors), {"actors/scanner/scanner.cpp: spawns writer"});
  bad = good;
  bad[2].symbols = {scanner, writer};
  expect_found(check_spawner(bad, two_actors), {"engine/spawn_scanner.cpp: spawns writer"});
  bad = good;
  bad[3].symbols = {};
  expect_found(check_spawner(bad, two_actors), {"actors/writer: its factory is not called"});
  bad = good;
  bad.push_back({"actors/new/new.cpp", {}});
  expect_found(check_spawner(bad, two_actors), {"actors/new: engine/spawn_new.cpp must spawn it"});
  bad.erase(bad.begin());
  expect_found(check_spawner(bad, two_actors), {"spawns scanner, which has no folder"});
}

BOOST_AUTO_TEST_CASE(a_source_without_an_object_is_seen) {
  const source_tree tree{make_file("market/a.cpp", ""), make_file("store/b.cpp.in", ""),
                         make_file("market/a.hpp", ""), make_file("tests/c.cpp", "")};
  expect_none(check_objects_complete({{"market/a.cpp", {}}, {"store/b.cpp", {}}}, tree));
  expect_found(check_objects_complete({{"market/a.cpp", {}}}, tree), {"store/b.cpp.in"});
  expect_found(check_objects_complete({{"store/b.cpp", {}}}, tree), {"market/a.cpp"});
}
