#pragma once

#include "kiwoom/http_transport.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace tandem::test {

// Long enough that no healthy answer over loopback meets it, also under ASan on a busy machine.
constexpr std::chrono::seconds generous{20};

inline std::unique_ptr<kiwoom::transport> transport_to(const std::string& url,
                                                       std::chrono::milliseconds timeout = generous,
                                                       const std::string& ca_file = "") {
  auto made = kiwoom::make_http_transport({url, ca_file, timeout});
  BOOST_TEST_REQUIRE(static_cast<bool>(made));
  return std::move(*made);
}

inline kiwoom::http_request chart_request(const std::string& body = R"({"stk_cd":"005930"})") {
  kiwoom::http_request out;
  out.tr = "ka10081";
  out.path = "/api/dostk/chart";
  out.body = body;
  out.bearer = secret{"t0ken"};
  return out;
}

inline kiwoom::exchange post_now(kiwoom::transport& transport,
                                 const kiwoom::http_request& request = chart_request()) {
  return transport.post(request, {std::chrono::steady_clock::now()});
}

inline bool failed_with(const kiwoom::exchange& exchange, ec code, std::string_view words) {
  BOOST_TEST_REQUIRE(!exchange.outcome);
  BOOST_TEST_MESSAGE(exchange.outcome.error().message);
  return exchange.outcome.error().code == code
         && exchange.outcome.error().message.find(words) != std::string::npos;
}

} // namespace tandem::test
