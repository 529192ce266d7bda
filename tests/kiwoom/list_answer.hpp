#pragma once

#include "market/error.hpp"

#include <boost/test/unit_test.hpp>

#include <initializer_list>
#include <string>
#include <string_view>

namespace tandem::test {

/// An answer that is right about 005930 and KOSPI and has `rows` in its `list`.
inline std::string list_answer(const std::string& list, const std::string& rows) {
  return R"({"stk_cd":"005930","inds_cd":"001",")" + list + R"(":[)" + rows
         + R"(],"return_code":0,"return_msg":"정상"})";
}

template <class T>
void refused(const result<T>& outcome, std::initializer_list<std::string_view> parts) {
  BOOST_TEST_REQUIRE(!outcome);
  BOOST_TEST((outcome.error().code == ec::bad_response));
  for (const auto part : parts)
    BOOST_TEST_CONTEXT(outcome.error().message + " lacks " + std::string{part})
  BOOST_TEST(outcome.error().message.find(part) != std::string::npos);
}

} // namespace tandem::test
