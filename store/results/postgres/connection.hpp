#pragma once

#include "market/error.hpp"

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <pqxx/connection>
#include <pqxx/errorhandler>
#include <pqxx/transaction>
#include <string>
#include <utility>

namespace tandem::store {

/// Thrown to leave a transaction from the middle, with what is to be reported. Stays inside
/// `postgres_connection::attempt`.
struct postgres_refusal : std::exception {
  explicit postgres_refusal(failure what) : problem(std::move(what)) {}
  const char* what() const noexcept override { return problem.message.c_str(); }
  failure problem;
};

/// How libpqxx gets its libpq connection here: with bounds on every wait where the URL has none.
class postgres_dial : public pqxx::connectionpolicy {
public:
  using connectionpolicy::connectionpolicy;
  /// Throws a postgres_refusal that tells a server that is away from one that refuses us.
  handle do_startconnect(handle before) override;
};

/// One session with one server. Every error message starts with the URL, which is shown without its
/// password. A session that broke is never taken up again behind the owner's back: its locks,
/// staging tables and settings are gone, so the owner has to open another one.
class postgres_connection {
public:
  /// Errors: invalid_config for a URL that libpq cannot use; storage_away when nobody answers, or
  /// the server starts or stops; storage_failure when it refuses us. `lock_timeout` bounds the wait
  /// for locks of others.
  static result<std::unique_ptr<postgres_connection>> open(const std::string& url,
                                                           std::chrono::milliseconds lock_timeout);

  const std::string& name() const { return name_; }
  pqxx::connection_base& raw() { return connection_; }
  /// Runs `body`, which may throw what libpqxx throws. Errors: storage_away when the session is
  /// broken, now or before; storage_busy for locks, conflicts, timeouts and a server that only
  /// reads; storage_failure for the rest.
  status attempt(const std::function<void()>& body);
  /// `attempt` for a body with a value.
  template <class Body>
  auto attempt_value(Body body) -> result<decltype(body())> {
    decltype(body()) out{};
    if (auto problem = attempt([&] { out = body(); }))
      return *problem;
    return out;
  }
  failure trouble(ec code, const std::string& what) const { return {code, name_ + ": " + what}; }

private:
  postgres_connection(const std::string& url, std::string name);
  status run(const std::function<void()>& body) const;

  std::string name_;
  bool is_lost_ = false;
  pqxx::basic_connection_base<postgres_dial> connection_;
  pqxx::quiet_errorhandler quiet_; // Notices are nobody's business, least of all stderr's.
};

} // namespace tandem::store
