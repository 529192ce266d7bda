#pragma once

#include "market/utc_time.hpp"
#include "messages/gateway.hpp"

#include <chrono>
#include <cstddef>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tandem::serve {

/// Answers of the broker that serve further clients with the same question: equal TR, path and
/// body, of the same page. Nothing is made up: what it gives is what the broker sent.
///
/// An answer taken while the market moves is given for a second; one taken while it does not, until
/// it may again. The pages of one listing are of one time: a new first page drops the others, and a
/// further page is kept only if it was asked for after the first one came, and given only as long
/// as that one is.
class answer_memory {
public:
  /// A client that polls sees nothing older than this.
  static constexpr std::chrono::seconds moving{1};

  /// Keeps at most this much; what was not asked for longest makes room.
  explicit answer_memory(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  std::optional<shared_raw_answer> find(const raw_query& query, const std::string& next_key,
                                        utc_time now);
  /// A question on its way to the broker. Equal ones share one call.
  struct joined_call {
    utc_time asked;         // By the first of them.
    bool is_shared = false; // There was one before.
  };
  joined_call begin(const raw_query& query, const std::string& next_key, utc_time now);
  /// It is answered, or given up. Once for every `begin`.
  void end(const raw_query& query, const std::string& next_key);

  /// Keeps an answer that was asked for and received at these times, if it is a success.
  /// `asked`: of the call that was joined; `quiet_until`: what that function said of it.
  void keep(const raw_query& query, const std::string& next_key, const shared_raw_answer& answer,
            utc_time asked, utc_time received, std::optional<utc_time> quiet_until);

  /// At most `bytes_max`.
  std::size_t bytes() const { return bytes_; }

private:
  struct page {
    shared_raw_answer answer;
    utc_time received;
    utc_time until;

    // A clock that was set back tells nothing about the age.
    bool is_good(utc_time now) const { return received <= now && now < until; }
  };
  /// The pages of one question.
  struct listing {
    std::string key;
    page first;
    std::map<std::string, page> further; // By continuation.
  };
  using listings = std::list<listing>;
  struct flight {
    utc_time asked;
    std::size_t askers = 0;
  };

  void keep_first(std::string key, page first);
  /// Makes room for `size` more bytes by dropping others than `spared`; false when there is none.
  bool make_room(std::size_t size, listings::iterator spared);
  void drop(listings::iterator which);

  std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  listings all_; // The one asked for last is first.
  std::map<std::string, listings::iterator, std::less<>> by_key_;
  std::map<std::string, flight> flights_; // By question and page; as many as there are askers.
};

} // namespace tandem::serve
