#include "engine/resources.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>
#include <sys/resource.h>

using namespace tandem;

namespace {

/// For one test, this process may open no file that a descriptor below `count` does not name.
class few_files {
public:
  explicit few_files(rlim_t count) {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit few{count, before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &few);
  }
  few_files(const few_files&) = delete;
  few_files& operator=(const few_files&) = delete;
  ~few_files() { ::setrlimit(RLIMIT_NOFILE, &before_); }

private:
  rlimit before_{};
};

bool is_refused(const status& problem, std::string_view words) {
  return problem && problem->code == ec::internal
         && problem->message.find(words) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(resources)

BOOST_AUTO_TEST_CASE(room_that_is_there_is_given_back) {
  for (int i = 0; i < 20; ++i)
    BOOST_TEST(!tandem::check_room({10, 40, std::size_t{1} << 20U}));
}

BOOST_AUTO_TEST_CASE(too_few_open_files_are_named_with_their_limit) {
  const few_files limit{16};
  BOOST_TEST(is_refused(tandem::check_room({0, 40, 0}), "no room for 40 more open files"));
  BOOST_TEST(is_refused(tandem::check_room({0, 40, 0}), "ulimit -n"));
  BOOST_TEST(!tandem::check_room({0, 1, 0}));
}

BOOST_AUTO_TEST_CASE(more_memory_than_there_can_be_is_named_with_its_limit) {
  BOOST_TEST(is_refused(tandem::check_room({0, 0, std::size_t{1} << 60U}), "MiB of memory"));
}

BOOST_AUTO_TEST_SUITE_END()
