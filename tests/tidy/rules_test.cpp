#include "tests/tidy/code_rules.hpp"
#include "tests/tidy/include_rules.hpp"
#include "tests/tidy/project_rules.hpp"

#include <boost/test/unit_test.hpp>

// Each rule against made-up files, so that none can pass by matching nothing.

using namespace tandem::tidy;

namespace {

using rule = findings (*)(const source_tree&);

/// Whether `check` objects to this text in this file.
bool objects(rule check, const std::string& path, std::string_view text) {
  return !check({make_file(path, text)}).empty();
}

/// The rule must object to `bad` in `path`, with a place and an advice, and accept `good` there.
void check_rule(rule check, const std::string& path, std::string_view bad, std::string_view good) {
  const auto found = check({make_file(path, bad)});
  BOOST_TEST(found.size() == 1u, path << ": " << bad);
  for (const auto& one : found) {
    BOOST_TEST(one.path == path);
    BOOST_TEST(one.message.size() > 20u);
  }
  for (const auto& one : check({make_file(path, good)}))
    BOOST_ERROR("objects to " << good << ": " << to_string(one));
}

} // namespace

BOOST_AUTO_TEST_CASE(comments_and_texts_are_no_code) {
  const auto file = make_file("a.cpp", "int a; // sleep_for\n"
                                       "/* usleep\n usleep */ int b = 1'000;\n"
                                       "auto c = \"usleep \\\" usleep\"; char d = '\"'; int e;\n"
                                       "auto f = R\"(usleep\n)\"; int g;\n");
  BOOST_REQUIRE_EQUAL(file.code.size(), file.lines.size());
  for (const auto& line : file.code)
    BOOST_TEST(line.find("sleep") == std::string::npos, line);
  BOOST_TEST(file.code[2].find("int b = 1'000;") != std::string::npos);
  BOOST_TEST(file.code[3].find("int e;") != std::string::npos);
  BOOST_TEST(file.code[5].find("int g;") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(findings_name_the_line) {
  const auto found = check_sleeps({make_file("market/a.cpp", "\n\nusleep(1);\n")});
  BOOST_REQUIRE_EQUAL(found.size(), 1u);
  BOOST_TEST(to_string(found[0]).starts_with("market/a.cpp:3: "));
}

BOOST_AUTO_TEST_CASE(include_table) {
  struct sample {
    const char* path;
    const char* bad;
    const char* good;
  };
  constexpr std::array samples{
    sample{"market/a.hpp", "#include \"kiwoom/parse.hpp\"", "#include \"market/date.hpp\""},
    sample{"market/a.hpp", "#include <caf/all.hpp>", "#include <vector>"},
    sample{"market/a.cpp", "#include <unistd.h>", "#include <cmath>"},
    sample{"kiwoom/a.cpp", "#include \"messages/candles.hpp\"", "#include <rapidjson/reader.h>"},
    sample{"kiwoom/parse.cpp", "#include <httplib.h>", "#include \"market/candle.hpp\""},
    sample{"kiwoom/http_transport.cpp", "#include <caf/all.hpp>", "#include <httplib.h>"},
    sample{"kiwoom/link/a.hpp", "#include <rapidjson/reader.h>", "#include <openssl/ssl.h>"},
    sample{"store/a.cpp", "#include \"kiwoom/parse.hpp\"", "#include <sqlite3.h>"},
    sample{"store/a.cpp", "#include <caf/all.hpp>", "#include <fcntl.h>"},
    sample{"messages/a.hpp", "#include \"actors/candles/candles.hpp\"", "#include <caf/all.hpp>"},
    sample{"messages/a.hpp", "#include \"store/results/result_store.hpp\"",
           "#include \"market/symbol.hpp\""},
    sample{"config/a.cpp", "#include \"messages/run.hpp\"", "#include \"market/secret.hpp\""},
    sample{"config/a.cpp", "#include <fmt/format.h>", "#include <string>"},
    sample{"actors/candles/a.cpp", "#include \"actors/gateway/gateway.hpp\"",
           "#include \"actors/candles/candles.hpp\""},
    sample{"actors/gateway/a.cpp", "#include \"store/results/result_store.hpp\"",
           "#include \"actors/kit/alarm.hpp\""},
    sample{"actors/run/a.cpp", "#include \"actors/writer/writer.hpp\"",
           "#include \"messages/writer.hpp\""},
    sample{"actors/scanner/a.cpp", "#include \"kiwoom/parse.hpp\"", "#include \"market/date.hpp\""},
    sample{"actors/writer/a.cpp", "#include \"kiwoom/parse.hpp\"",
           "#include \"store/results/result_store.hpp\""},
    sample{"actors/transport/a.cpp", "#include \"store/results/result_store.hpp\"",
           "#include \"kiwoom/parse.hpp\""},
    sample{"actors/gateway/a.cpp", "#include \"config/properties.hpp\"", "#include <caf/all.hpp>"},
    sample{"sim/a.cpp", "#include \"actors/gateway/slot_grid.hpp\"", "#include <httplib.h>"},
    sample{"sim/a.cpp", "#include \"messages/gateway.hpp\"", "#include \"market/date.hpp\""},
    sample{"cli/a.cpp", "#include <unheard_of/all.hpp>", "#include \"engine/engine.hpp\""},
    sample{"cli/a.cpp", "#include \"sim/broker/server.hpp\"", "#include \"report/run.hpp\""},
    sample{"report/a.cpp", "#include \"engine/engine.hpp\"", "#include \"messages/run.hpp\""},
    sample{"engine/a.cpp", "#include \"report/run.hpp\"", "#include \"actors/run/run.hpp\""},
    sample{"engine/a.cpp", "#include \"cli/help.hpp\"", "#include \"sim/broker/server.hpp\""},
    sample{"http/a.cpp", "#include \"sim/broker/server.hpp\"", "#include <httplib.h>"},
    sample{"messages/a.hpp", "#include \"store/json.hpp\"", "#include \"store/rows.hpp\""},
    sample{"elsewhere/a.cpp", "#include <vector>", ""},
  };
  for (const auto& [path, bad, good] : samples)
    check_rule(check_includes, path, bad, good);
}

BOOST_AUTO_TEST_CASE(include_paths) {
  check_rule(check_include_paths, "market/a.hpp", "#include \"a.hpp\"",
             "#include \"market/a.hpp\"");
  check_rule(check_include_paths, "market/a.hpp", "#include \"../b.hpp\"", "#include <vector>");
  const auto beside = [](const std::string& folder) {
    return check_include_paths(
      {make_file(folder + "/a.cpp", "#include \"b.hpp\""), make_file(folder + "/b.hpp", "")});
  };
  BOOST_TEST(beside("tests/market").empty());
  BOOST_TEST(beside("market").size() == 1u);
}

BOOST_AUTO_TEST_CASE(needed_packages) {
  const auto packages = make_file("packages.txt", "# needed\ng++\nlibfmt-dev # texts\n");
  const auto check = [&](const char* path, const char* text) {
    return check_packages({packages, make_file(path, text)}).size();
  };
  BOOST_TEST(check("cli/a.cpp", "#include <fmt/format.h>") == 0u);
  BOOST_TEST(check("cli/a.cpp", "#include <spdlog/spdlog.h>") == 1u);
  BOOST_TEST(check("CMakeLists.txt", "find_package(fmt REQUIRED)") == 0u);
  BOOST_TEST(check("CMakeLists.txt", "find_package(CAF 0.17.6 EXACT)") == 1u);
  BOOST_TEST(check("CMakeLists.txt", "find_package(Surprise)") == 1u);
  BOOST_TEST(
    check("CMakeLists.txt", "pkg_check_modules(HTTPLIB REQUIRED IMPORTED_TARGET cpp-httplib)")
    == 1u);
}

BOOST_AUTO_TEST_CASE(connections) {
  check_rule(check_connections, "actors/candles/a.cpp", "httplib::Client http{url};",
             "httplib::Server server;");
  check_rule(check_connections, "cli/a.cpp", "auto s = ::socket(AF_INET, SOCK_STREAM, 0);",
             "auto socket = 1;");
  BOOST_TEST(
    !objects(check_connections, "kiwoom/http_transport.cpp", "httplib::Client http{url};"));
  BOOST_TEST(!objects(check_connections, "kiwoom/link/a.cpp", "::connect(fd, to, size);"));
  BOOST_TEST(objects(check_connections, "kiwoom/a.cpp", "::connect(fd, to, size);"));
  BOOST_TEST(
    !objects(check_connections, "engine/key_lock.cpp", "::socket(AF_UNIX, SOCK_STREAM, 0);"));
}

BOOST_AUTO_TEST_CASE(file_length) {
  std::string longest;
  for (int i = 0; i < 500; ++i)
    longest += "int a;\n";
  check_rule(check_file_length, "market/a.cpp", longest + "int b;\n", longest);
}

BOOST_AUTO_TEST_CASE(sleeps) {
  for (const auto* bad : {"std::this_thread::sleep_for(1s);", "std::this_thread::sleep_until(t);",
                          "::usleep(10);", "nanosleep(&t, nullptr);"}) {
    check_rule(check_sleeps, "actors/candles/a.cpp", bad, "self->delayed_send(self, 1s, tick);");
    BOOST_TEST(objects(check_sleeps, "tests/market/a_test.cpp", bad));
    BOOST_TEST(!objects(check_sleeps, "kiwoom/http_transport.cpp", bad));
  }
}

BOOST_AUTO_TEST_CASE(endless_requests) {
  check_rule(check_endless_requests, "actors/candles/a.cpp",
             "self->request(other, caf::infinite, what);", "self->request(other, timeout, what);");
}

BOOST_AUTO_TEST_CASE(clocks) {
  check_rule(check_clocks, "kiwoom/a.cpp", "auto now = std::chrono::system_clock::now();",
             "auto now = std::chrono::steady_clock::now();");
  for (const std::string folder : {"actors/gateway", "messages", "market", "store", "config"})
    check_rule(check_clocks, folder + "/a.cpp", "auto now = std::chrono::steady_clock::now();",
               "auto now = self_->clock().now();");
  for (const std::string folder : {"cli", "sim"})
    BOOST_TEST(!objects(check_clocks, folder + "/a.cpp", "std::chrono::system_clock::now();"));
}

BOOST_AUTO_TEST_CASE(randomness) {
  check_rule(check_random, "sim/a.cpp", "int a = std::rand();", "std::mt19937_64 engine{seed};");
  check_rule(check_random, "sim/a.cpp", "int a = rand();", "int a = operand();");
}

BOOST_AUTO_TEST_CASE(open_namespaces) {
  check_rule(check_using_namespace, "market/a.hpp", "  using namespace std;", "using std::string;");
  BOOST_TEST(!objects(check_using_namespace, "market/a.cpp", "using namespace std;"));
  const auto* units = "using namespace std::chrono_literals;";
  BOOST_TEST(objects(check_using_namespace, "market/a.hpp", units));
  check_rule(check_using_namespace, "tests/market/a.hpp", "using namespace std::chrono;", units);
}

BOOST_AUTO_TEST_CASE(reminders) {
  for (const auto* bad : {"// TO"
                          "DO later",
                          "# FIX"
                          "ME",
                          "; X"
                          "XX"})
    check_rule(check_reminders, "cmake/a.cmake", bad, "mkdtemp(tandem-XXXXXX)");
}

BOOST_AUTO_TEST_CASE(disabled_tests) {
  check_rule(check_disabled_tests, "tests/market/a_test.cpp",
             "BOOST_AUTO_TEST_CASE(a, *boost::unit_test::disabled()) {}",
             "BOOST_AUTO_TEST_CASE(a) {}");
  check_rule(check_disabled_tests, "tests/market/a_test.cpp", "#if 0", "#ifdef NDEBUG");
}

BOOST_AUTO_TEST_CASE(machine_paths) {
  for (const auto* bad : {"see /wo"
                          "rk/main",
                          "\"/ro"
                          "ot/x\"",
                          "cd /wo"
                          "rk"})
    check_rule(check_machine_paths, "README.md", bad,
               "$ro"
               "ot/build and ./wo"
               "rk and a/wo"
               "rk");
}

BOOST_AUTO_TEST_CASE(threads) {
  check_rule(check_detached, "actors/run/a.cpp", "system.spawn<caf::detached>(writer);",
             "system.spawn(writer);");
  BOOST_TEST(!objects(check_detached, "engine/engine.cpp", "system.spawn<caf::detached>(writer);"));
}

BOOST_AUTO_TEST_CASE(blocking_actors) {
  const auto engine =
    make_file("engine/spawn_two.cpp", "spawn.detached<writer_actor>(\n  writer, a);\n"
                                      "spawn.scheduled<candles_actor>(candles, b);\n");
  const auto check = [&](const char* path, const char* text) {
    return check_blocking_actors({engine, make_file(path, text)}).size();
  };
  for (const auto* blocks :
       {"store_->write(rows_);", "wire_->post(request, at);", "options_.on_progress(now);",
        "std::ofstream file{path};", "std::mutex mutex_;", "::poll(fds, 1, -1);"}) {
    BOOST_TEST(check("actors/candles/a.cpp", blocks) == 1u, blocks);
    BOOST_TEST(check("actors/writer/a.cpp", blocks) == 0u, blocks);
  }
  BOOST_TEST(check("actors/candles/a.cpp", "memory_.put(key, candles);") == 0u);
}

BOOST_AUTO_TEST_CASE(listed_sources) {
  const auto lists =
    make_file("market/CMakeLists.txt", "add_library(m\n  a.cpp sub/b.cpp\n  # c.cpp\n"
                                       "  \"${CMAKE_SOURCE_DIR}/cli/d.cpp\")\n");
  const auto check = [&](const char* path) {
    return check_sources_listed({lists, make_file(path, "")}).size();
  };
  for (const auto* listed : {"market/a.cpp", "market/sub/b.cpp", "cli/d.cpp", "market/e.hpp"})
    BOOST_TEST(check(listed) == 0u, listed);
  for (const auto* unlisted : {"market/c.cpp", "market/b.cpp", "cli/a.cpp"})
    BOOST_TEST(check(unlisted) == 1u, unlisted);
}

BOOST_AUTO_TEST_CASE(tests_in_programs) {
  const auto folders = make_file("tests/CMakeLists.txt", "foreach(folder IN ITEMS market)\n");
  const auto lists =
    make_file("tests/market/CMakeLists.txt",
              "tandem_test(market_test SOURCES a_test.cpp)\nadd_library(x b_test.cpp)\n");
  const auto check = [&](const char* path) {
    return check_tests_run({folders, lists, make_file(path, "")}).size();
  };
  BOOST_TEST(check("tests/market/a_test.cpp") == 0u);
  BOOST_TEST(check("tests/market/b_test.cpp") == 1u); // Built, but no test program.
  BOOST_TEST(check("tests/market/helper.cpp") == 0u);
  BOOST_TEST(check("tests/other/c_test.cpp") == 2u); // Neither the file nor its folder.
}

BOOST_AUTO_TEST_CASE(documented_keys) {
  const source_tree tree{make_file("config/default.toml", "[gateway]\n# text\ndelay = \"1s\"\n")};
  BOOST_TEST(check_keys_documented(tree, {"gateway.delay"}).empty());
  BOOST_TEST(check_keys_documented(tree, {"gateway.delay", "gateway.retries"}).size() == 1u);
  BOOST_TEST(check_keys_documented(tree, {"scan.delay"}).size() == 1u);
}

BOOST_AUTO_TEST_CASE(embedded_migrations) {
  const source_tree good{
    make_file("store/CMakeLists.txt", "file(READ migrations/0001_initial.sql A)\n"),
    make_file("store/results/migrations.cpp.in",
              "migration{1, R\"sql(@TANDEM_MIGRATION_0001@)sql\"},\n"
              "migration{1, R\"sql(@TANDEM_POSTGRESQL_MIGRATION_0001@)sql\"},\n"),
    make_file("store/results/migrations/0001_initial.sql", "CREATE TABLE a;\n"),
    make_file("store/results/migrations/postgresql/0001_initial.sql", "CREATE TABLE a;\n")};
  BOOST_TEST(check_migrations(good).empty());
  auto forgotten = good;
  forgotten.push_back(make_file("store/results/migrations/0002_more.sql", ""));
  BOOST_TEST(check_migrations(forgotten).size() == 3u); // Not read, not embedded, of one database.
  auto gap = good;
  gap[2].path = "store/results/migrations/0003_initial.sql";
  BOOST_TEST(!check_migrations(gap).empty());
}
