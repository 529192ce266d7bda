#include "config/config_file.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace tandem::config;
namespace config = tandem::config;

namespace {

const std::filesystem::path folder = std::filesystem::path{TANDEM_SOURCE_DIR} / "config";

settings load(const std::string& name) {
  auto loaded = load_config((folder / name).string(), {});
  for (const auto& each : loaded.result.problems)
    BOOST_ERROR(each.text());
  return loaded.result.values;
}

} // namespace

BOOST_AUTO_TEST_SUITE(ready_made_test)

BOOST_AUTO_TEST_CASE(every_ready_made_file_is_legal) {
  int files = 0;
  for (const auto& each : std::filesystem::directory_iterator{folder})
    if (each.path().extension() == ".toml") {
      load(each.path().filename().string());
      ++files;
    }
  BOOST_TEST(files == 6);
}

BOOST_AUTO_TEST_CASE(the_default_file_is_a_dump_of_the_defaults) {
  std::ifstream stream{folder / "default.toml"};
  std::string text{std::istreambuf_iterator<char>{stream}, {}};
  // After the two lines that introduce it.
  BOOST_TEST_REQUIRE(text.find("\n\n") != std::string::npos);
  BOOST_TEST(text.substr(text.find("\n\n") + 2) == resolve({}).values.dump());
}

BOOST_AUTO_TEST_CASE(the_files_do_what_their_names_say) {
  BOOST_TEST(load("sequential.toml").get<std::string>("scan.mode") == "sequential");
  BOOST_TEST(load("whole-market.toml").get<std::string>("universe.source") == "all");
  BOOST_TEST(load("two-keys.toml").get<std::string>("gateway.sharing") == "pool");
  BOOST_TEST(load("original.toml").get<std::string>("regime.version") == "none");
  BOOST_TEST(!load("original.toml").get<bool>("scan.require-fresh"));
  BOOST_TEST(load("strict-v2.toml").scanners().at(1).name == "strict");
}

BOOST_AUTO_TEST_SUITE_END()
