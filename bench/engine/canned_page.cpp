#include "bench/engine/canned_page.hpp"

#include "bench/engine/broker_session.hpp"
#include "sim/broker/server.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace tandem::bench {

namespace {

class canned_wire final : public kiwoom::transport {
public:
  explicit canned_wire(canned_page answers) : answers_(std::move(answers)) {}

  kiwoom::exchange post(const kiwoom::http_request& request,
                        const kiwoom::start_rule& when) override {
    kiwoom::exchange call;
    call.sent_at = std::max(std::chrono::steady_clock::now(), when.not_before);
    if (when.started)
      when.started(call.sent_at);
    kiwoom::http_response answer{200, {}, answers_.token};
    if (request.tr != "au10001") {
      answer = answers_.chart;
      // Both name their symbol behind the first of these marks, with as many letters.
      constexpr std::string_view mark = R"("stk_cd":")";
      const auto asked =
        request.body.substr(request.body.find(mark) + mark.size(), answers_.code.size());
      answer.body.replace(answer.body.find(mark) + mark.size(), asked.size(), asked);
    }
    call.outcome = std::move(answer);
    call.answered_at = std::chrono::steady_clock::now();
    return call;
  }
  void stop() override {}

private:
  canned_page answers_;
};

} // namespace

canned_page fetch_canned_page() {
  sim::server_options options;
  options.synthetic_symbols = 20;
  options.limit_per_second = sim::limit_per_second_max;
  const auto broker = good(sim::server::start(options));
  broker_session session{broker->url()};
  auto code = session.codes_with_full_pages().front();
  auto chart = session.chart(code);
  return {session.token_answer(), std::move(code), std::move(chart)};
}

std::shared_ptr<kiwoom::transport> make_canned_wire(canned_page answers) {
  return std::make_shared<canned_wire>(std::move(answers));
}

} // namespace tandem::bench
