// The one place that gives a Boost.Test executable its main function.
#define BOOST_TEST_MODULE tandem
#include <boost/test/unit_test.hpp>
