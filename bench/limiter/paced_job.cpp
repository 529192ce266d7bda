#include "bench/limiter/paced_job.hpp"

#include "kiwoom/parse.hpp"
#include "kiwoom/request.hpp"

#include <fstream>
#include <iostream>
#include <stdexcept>

namespace tandem::bench {

namespace {

// The newest page, whatever the day is.
constexpr auto base_day = market::date::from_number(20991231);

template <class T>
T good(result<T> answer) {
  if (!answer)
    throw std::runtime_error{answer.error().message};
  return std::move(*answer);
}

} // namespace

paced_job read_job(int argc, char** argv) {
  if (argc != 5)
    throw std::runtime_error{"usage: URL TR DELAY_MS FILE_OF_CODES"};
  paced_job job{argv[1], argv[2], std::chrono::milliseconds{std::stoi(argv[3])}, {}};
  if (job.tr != "ka10095" && job.tr != "ka10081")
    throw std::runtime_error{job.tr + ": must be ka10095 or ka10081"};
  std::ifstream file{argv[4]};
  for (std::string code; file >> code;)
    job.codes.push_back(code);
  if (job.codes.empty())
    throw std::runtime_error{std::string{argv[4]} + " holds no code"};
  return job;
}

kiwoom::http_request request_for(const paced_job& job, const std::string& code) {
  return job.tr == "ka10095" ? kiwoom::quotes({&code, 1}) : kiwoom::daily_chart(code, base_day);
}

std::int64_t sum_of_closes(const paced_job& job, const std::string& code, const std::string& body) {
  double sum = 0;
  if (job.tr == "ka10095") {
    for (const auto& row : good(kiwoom::parse_quotes(body, {&code, 1})))
      sum += row.what.value().close;
  } else {
    const auto page = good(kiwoom::parse_daily_chart(body, code));
    for (const auto& candle : page.candles)
      sum += candle.close;
  }
  return static_cast<std::int64_t>(sum);
}

void print_total(std::size_t answers, std::int64_t closes) {
  std::cout << answers << " " << closes << std::endl;
}

} // namespace tandem::bench
