#pragma once

#include "kiwoom/transport.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace tandem::bench {

/// What every program of this question is asked to do, whatever language it is written in: one call
/// of `tr` for each code, one after the other as its limiter allows.
struct paced_job {
  std::string url;
  std::string tr; // ka10095, the quote of one symbol, or ka10081, its newest page of candles.
  std::chrono::milliseconds delay{0};
  std::vector<std::string> codes;
};

/// Reads the arguments URL TR DELAY_MS FILE_OF_CODES; throws for any others.
paced_job read_job(int argc, char** argv);

/// The request of the job's TR for one code.
kiwoom::http_request request_for(const paced_job& job, const std::string& code);

/// Takes an answer apart and adds up its closing prices, KRW, so that the programs can be seen to
/// have got the same. Throws for an answer that is not good.
std::int64_t sum_of_closes(const paced_job& job, const std::string& code, const std::string& body);

/// What every program prints at its end: answers and their closing prices added up.
void print_total(std::size_t answers, std::int64_t closes);

} // namespace tandem::bench
