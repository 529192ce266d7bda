#include "bench/engine/requests.hpp"

#include "bench/engine/broker_session.hpp"
#include "bench/engine/canned_page.hpp"
#include "bench/engine/request_path.hpp"

#include <fmt/format.h>

#include <chrono>
#include <string>

namespace tandem::bench {

namespace {

using std::chrono::minutes;

// What v2 and v3 ask for.
constexpr int candle_count = 120;
// As many symbols as the default universe has take turns in being asked for again.
constexpr std::size_t known_symbols = 200;

/// Which symbols are asked for, in their turn.
struct questions {
  std::size_t first = 0;
  std::size_t symbols = 0;
  std::size_t requests = 0;
  std::size_t window = 0;

  std::string code(std::size_t order) const {
    return fmt::format("{:06}", first + order % symbols);
  }
};

using asker_actor = caf::typed_actor<caf::replies_to<caf::ok_atom>::with<std::uint64_t>>;

/// Keeps its window full the way a scanner does, and answers with the candles it got.
class asker_state {
public:
  static inline constexpr const char* name = "asker";
  explicit asker_state(asker_actor::pointer self) : self_(self) {}

  asker_actor::behavior_type make_behavior(const questions& plan, candles_actor cache) {
    plan_ = plan;
    cache_ = std::move(cache);
    session_.day = session_.latest = scan_day;
    return {
      [this](caf::ok_atom) {
        answer_ = self_->make_response_promise<std::uint64_t>();
        fill_window();
        return answer_;
      },
    };
  }

private:
  void fill_window() {
    // By halves, as scanner_state::fill_window does.
    if (outstanding_ > plan_.window / 2)
      return;
    while (outstanding_ < plan_.window && next_ < plan_.requests) {
      ++outstanding_;
      self_->request(cache_, minutes{1}, fetch_candles{plan_.code(next_++), candle_count, session_})
        .then([this](const candles_answer& answer) { take(answer); },
              [this](const caf::error& problem) { answer_.deliver(problem); });
    }
  }

  void take(const candles_answer& answer) {
    candles_ += answer.candles->size();
    --outstanding_;
    if (++answered_ == plan_.requests)
      answer_.deliver(candles_);
    else
      fill_window();
  }

  asker_actor::pointer self_;
  questions plan_;
  candles_actor cache_;
  market::trading_session session_;
  caf::typed_response_promise<std::uint64_t> answer_;
  std::size_t next_ = 0;
  std::size_t outstanding_ = 0;
  std::size_t answered_ = 0;
  std::uint64_t candles_ = 0;
};

asker_actor::behavior_type asker(asker_actor::stateful_pointer<asker_state> self,
                                 const questions& plan, candles_actor cache) {
  return self->state.make_behavior(plan, std::move(cache));
}

void ask(request_path& path, const questions& plan) {
  caf::scoped_actor self{path.system()};
  const auto who = path.system().spawn(asker, plan, path.candles());
  std::uint64_t candles = 0;
  self->request(who, minutes{60}, caf::ok_atom::value)
    .receive([&](std::uint64_t all) { candles = all; },
             [](const caf::error& why) { throw std::runtime_error{to_failure(why).message}; });
  self->send_exit(who, caf::exit_reason::user_shutdown);
  if (candles != plan.requests * candle_count)
    throw std::runtime_error{"answers held other numbers of candles than were asked for"};
}

} // namespace

spent run_requests(const request_plan& plan) {
  request_path path{make_canned_wire(fetch_canned_page()), plan.is_kept};
  // The token, the first pages of every heap, and the candles that shall be known.
  const questions first{0, known_symbols, known_symbols, plan.window};
  ask(path, first);
  auto timed = first;
  timed.requests = plan.requests;
  if (!plan.is_known) {
    timed.first = known_symbols;
    timed.symbols = plan.requests;
  }
  const stopwatch time;
  ask(path, timed);
  return time.read();
}

} // namespace tandem::bench
