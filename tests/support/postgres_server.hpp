#pragma once

#include "tests/support/temporary_folder.hpp"

#include <memory>
#include <string>
#include <sys/types.h>
#include <vector>

namespace tandem::test {

/// A PostgreSQL 15 server of its own on a free port of 127.0.0.1, with its data in a temporary
/// folder. It dies with the test program, whatever ends that. Throws when it cannot be had, so that
/// tests fail instead of passing without it.
class postgres_server {
public:
  postgres_server();
  postgres_server(const postgres_server&) = delete;
  postgres_server& operator=(const postgres_server&) = delete;
  ~postgres_server();

  /// Everybody gets in without a password but this user, who may own databases and needs `secret`.
  static constexpr auto user_with_password = "keyholder";
  static constexpr auto secret = "hunter2-geheim";

  std::string url(const std::string& database) const;
  /// "keyholder:PASSWORD@127.0.0.1:PORT"
  std::string url(const std::string& database, const std::string& password) const;
  int port() const { return port_; }

  /// How to stop: `fast` rolls back and writes everything out; `immediate` is a crash.
  enum class how { fast, immediate };
  void stop(how way);
  /// Again, on the same port and data.
  void start();

  /// The name of an empty database that nobody else uses, until it is given back: one that was
  /// used and emptied costs a fraction of a new one.
  std::string take_database();
  void give_back(const std::string& name) noexcept;
  /// All rows of a query: columns joined by '|', rows by '\n', NULL as "null".
  std::string query(const std::string& database, const std::string& sql) const;

private:
  void initialize();
  std::vector<std::string> as_postgres(std::vector<std::string> command) const;

  temporary_folder folder_;
  std::string programs_; // The folder of the server's programs.
  int port_ = 0;
  pid_t id_ = -1;
  int databases_ = 0;
  std::vector<std::string> spare_;
};

/// A session of psql's kind, open as long as the object: for a transaction that others run into.
class postgres_session {
public:
  explicit postgres_session(const std::string& url);
  postgres_session(const postgres_session&) = delete;
  postgres_session& operator=(const postgres_session&) = delete;
  ~postgres_session();
  /// As `postgres_server::query`. Throws what the server says when it refuses.
  std::string query(const std::string& sql);
  bool is_open() const;

private:
  void* connection_; // libpq's; its header stays out of the tests.
};

/// The one server of a test program, started when first asked for.
postgres_server& the_postgres_server();

/// A database for one test.
class postgres_database {
public:
  postgres_database() : name_(the_postgres_server().take_database()) {}
  postgres_database(const postgres_database&) = delete;
  postgres_database& operator=(const postgres_database&) = delete;
  ~postgres_database();

  const std::string& name() const { return name_; }
  std::string url() const { return the_postgres_server().url(name_); }
  /// As `postgres_server::query`, through one session as long as the server keeps it.
  std::string query(const std::string& sql) const;

private:
  std::string name_;
  mutable std::unique_ptr<postgres_session> look_;
};

} // namespace tandem::test
