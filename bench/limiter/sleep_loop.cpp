#include "bench/limiter/paced_job.hpp"
#include "kiwoom/request.hpp"
#include "kiwoom/token.hpp"

#include <httplib.h>

#include <exception>
#include <iostream>
#include <stdexcept>
#include <thread>

// The limiter that everybody begins with: call, sleep, call. The best of its kind: one thread, one
// open connection, no other work, so that nothing but the sleep is between two calls.

namespace {

using namespace tandem;

class caller {
public:
  explicit caller(const std::string& url) : http_(url) {
    http_.set_keep_alive(true);
    http_.set_tcp_nodelay(true);
    auto token =
      kiwoom::parse_token(post(kiwoom::issue_token("simulated-key-1", "simulated-secret")));
    if (!token)
      throw std::runtime_error{token.error().message};
    bearer_ = "Bearer " + std::string{token->value.reveal()};
  }

  std::string post(const kiwoom::http_request& request) {
    httplib::Headers headers{{"api-id", request.tr}, {"User-Agent", "sleep-loop"}};
    if (!bearer_.empty())
      headers.emplace("authorization", bearer_);
    auto answer = http_.Post(request.path, headers, request.body, "application/json;charset=UTF-8");
    if (!answer || answer->status != 200)
      throw std::runtime_error{
        request.tr + ": "
        + (answer ? "HTTP " + std::to_string(answer->status) : httplib::to_string(answer.error()))};
    return std::move(answer->body);
  }

private:
  httplib::Client http_;
  std::string bearer_;
};

} // namespace

int main(int argc, char** argv) {
  try {
    const auto job = bench::read_job(argc, argv);
    caller broker{job.url};
    std::int64_t closes = 0;
    for (const auto& code : job.codes) {
      closes += bench::sum_of_closes(job, code, broker.post(bench::request_for(job, code)));
      std::this_thread::sleep_for(job.delay);
    }
    bench::print_total(job.codes.size(), closes);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "sleep_loop: " << error.what() << "\n";
    return 1;
  }
}
