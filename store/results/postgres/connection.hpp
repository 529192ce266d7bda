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

/// Thrown to leave a transaction from the middle, with the failure to report. Stays inside
/// `postgres_connection::attempt`.
struct postgres_refusal : std::exception {
  explicit postgres_refusal(failure what) : problem(std::move(what)) {}
  const char* what() const noexcept override { return problem.message.c_str(); }
  failure problem;
};

/// How libpqxx opens its libpq connection here: with bounds on every wait that the URL does not
/// bound.
class postgres_dial : public pqxx::connectionpolicy {
public:
  using connectionpolicy::connectionpolicy;
  /// Throws a postgres_refusal, which tells whether the server is away or refuses us.
  handle do_startconnect(handle before) override;
};

/// One session with one server. Every error message starts with the URL, shown without its
/// password. A broken session is never reopened silently: its locks, staging tables and settings
/// are gone, so the owner has to open another one.
class postgres_connection {
public:
  /// Errors: invalid_config for a URL that libpq cannot use; storage_away when no server answers,
  /// or it is starting or stopping; storage_failure when it refuses us. `lock_timeout` bounds the
  /// wait for locks of others.
  static result<std::unique_ptr<postgres_connection>> open(const std::string& url,
                                                           std::chrono::milliseconds lock_timeout);

  const std::string& name() const { return name_; }
  pqxx::connection_base& raw() { return connection_; }
  /// Runs `body`, which may throw what libpqxx throws. Errors: storage_away when the session is
  /// broken, now or before; storage_busy for locks, conflicts, timeouts and a read-only server;
  /// storage_failure for the rest.
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
  pqxx::quiet_errorhandler quiet_; // Notices must not appear on stderr.
};

} // namespace tandem::store
