#pragma once

#include "actors/kit/sweep.hpp"
#include "market/verification.hpp"
#include "messages/actors.hpp"
#include "messages/catalog.hpp"
#include "messages/gateway.hpp"
#include "messages/history.hpp"
#include "messages/monitor.hpp"
#include "messages/run.hpp"
#include "messages/verification.hpp"

#include <caf/all.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tandem {

struct verifier_options {
  std::size_t window = 0; // Charts that are waited for.
  // Charts after which their histories are corrected. Whoever is killed loses at most so many.
  std::size_t batch = 0;
  std::chrono::nanoseconds step_timeout{0};    // For the session, and for one chart.
  std::chrono::nanoseconds history_timeout{0}; // For one request to the history.
};

/// The actors that a verifier asks.
struct verifier_partners {
  catalog_actor catalog;
  history_actor history;
  gateway_actor gateway;
  monitor_actor monitor;
};

/// Compares the histories that were fetched whole longest ago with new charts, one page each, and
/// has them corrected. One verification at a time.
class verifier_state {
public:
  static inline constexpr const char* name = "verifier";
  explicit verifier_state(verifier_actor::pointer self);
  verifier_actor::behavior_type make_behavior(verifier_options options, verifier_partners partners);

private:
  using answer_type = std::shared_ptr<const verification_summary>;

  caf::result<answer_type> on_verify_histories(const verify_histories& command);
  void on_stop_run();
  void leave(const caf::error& reason);
  // The steps of a verification, in order.
  void on_session(const resolved_session& found);
  void on_listed(const listed_symbols& listed);
  void ask_charts();
  void ask_chart(const std::string& code);
  void on_page(const std::string& code, const tr_page& page);
  void on_no_page(const std::string& code, const failure& why);
  void compare(const market::candle_snapshot& stored, const tr_page& page);
  void add(market::chart_comparison one);
  void chart_done(const std::string& code);
  void settle();
  void on_settled(const corrected_histories& stored);
  void stop();
  void go_on();
  void give_up(const failure& why);
  void finish();
  // Steps shared by these.
  void note_evenings(const std::vector<market::date>& days);
  daily_chart_query query_of(const std::string& code) const;
  void notify(notice::level severity, std::string text);
  /// Asks `whom` and goes on with the answer, unless the verification is over by then.
  template <class Answer, class Handle, class Message>
  void ask(const Handle& whom, std::chrono::nanoseconds timeout, const Message& message,
           std::function<void(const Answer&)> then, std::function<void(const failure&)> otherwise);

  verifier_actor::pointer self_;
  verifier_options options_;
  verifier_partners partners_;
  // One verification:
  std::optional<caf::typed_response_promise<answer_type>> answer_;
  std::uint64_t number_ = 0; // Answers to the questions of an earlier one are ignored.
  verify_histories command_;
  verification_summary summary_;
  std::vector<std::string> codes_;
  sweep charts_;                // Over codes_.
  std::set<std::string> asked_; // Whose charts are waited for.
  bool is_stopped_ = false;     // No more charts are asked for or taken.
  market::compared_days days_;
  std::set<market::date> noted_;                   // Of them: that are said to be evenings.
  std::vector<market::chart_comparison> compared_; // That the history has not got yet.
  std::size_t settling_ = 0;                       // Batches that it has got and not stored yet.
};

/// The factory for spawn.
verifier_actor::behavior_type verifier(verifier_actor::stateful_pointer<verifier_state> self,
                                       verifier_options options, verifier_partners partners);

} // namespace tandem
