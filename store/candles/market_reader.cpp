#include "store/candles/market_reader.hpp"

#include "store/candles/candle_reader.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <iterator>
#include <system_error>

namespace tandem::store {
namespace {

// Codes that are read by one query: few enough that the last threads end together, and 64 histories
// of 600 candles are 0.5 MB.
constexpr std::size_t codes_at_once = 64;

struct shared_work {
  const history_place& where;
  const std::vector<std::string>& codes;
  market::date day;
  const take_snapshot& take;
  std::atomic<std::size_t> next = 0; // The first code that nobody reads yet.
};

struct part {
  status problem;
  std::vector<std::string> damage;
};

part read_part(shared_work& work, std::size_t worker) {
  part done;
  const auto from = candle_reader::open(work.where.path, work.where.own_file, work.where.source);
  if (!from) {
    done.problem = from.error();
    return done;
  }
  const auto count = work.codes.size();
  for (;;) {
    const auto begin = work.next.fetch_add(codes_at_once);
    if (begin >= count)
      break;
    const auto end = std::min(begin + codes_at_once, count);
    const auto found = (*from)->snapshots_for(work.day, work.codes[begin], work.codes[end - 1]);
    if (!found) {
      done.problem = found.error();
      break;
    }
    auto place = begin;
    for (const auto& one : *found) {
      while (place < end && work.codes[place] < one.code)
        ++place;
      if (place < end && work.codes[place] == one.code)
        work.take(worker, place, one);
    }
  }
  done.damage = (*from)->take_damage();
  return done;
}

} // namespace

status read_market(const history_place& where, const std::vector<std::string>& codes,
                   market::date day, std::size_t workers, const take_snapshot& take,
                   std::vector<std::string>& damage) {
  shared_work work{where, codes, day, take};
  std::vector<std::future<part>> others;
  const auto useful = std::min(workers, (codes.size() + codes_at_once - 1) / codes_at_once);
  try {
    while (others.size() + 1 < useful)
      others.push_back(
        std::async(std::launch::async, read_part, std::ref(work), others.size() + 1));
  } catch (const std::system_error&) {
    // No further thread may be had: those that are there read everything.
  }
  std::vector<part> parts;
  parts.push_back(read_part(work, 0));
  for (auto& one : others)
    parts.push_back(one.get());
  status problem;
  for (auto& one : parts) {
    std::move(one.damage.begin(), one.damage.end(), std::back_inserter(damage));
    if (!problem)
      problem = one.problem;
  }
  return problem;
}

} // namespace tandem::store
