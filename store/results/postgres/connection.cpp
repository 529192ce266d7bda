#include "store/results/postgres/connection.hpp"

#include "store/results/store_url.hpp"

#include <array>
#include <libpq-fe.h>
#include <optional>
#include <pqxx/except>
#include <string_view>

namespace tandem::store {
namespace {

/// Keywords and values for libpq; those before the URL are defaults, those after it override it.
struct parameters {
  // A silent server is asked twice, see `refused`: 6 s in all.
  static constexpr auto connect_timeout_s = "3";
  // A network that drops all packets is noticed after about 25 s, on either side.
  static constexpr auto keepalives_idle_s = "10";
  static constexpr auto keepalives_interval_s = "5";
  static constexpr auto keepalives_count = "3";
  static constexpr auto unacknowledged_ms = "25000";

  explicit parameters(const std::string& url)
      : values{connect_timeout_s,     "tandem",         keepalives_idle_s,
               keepalives_interval_s, keepalives_count, unacknowledged_ms,
               url.c_str(),           "UTF8",           nullptr} {}

  std::array<const char*, 9> names{"connect_timeout",
                                   "fallback_application_name",
                                   "keepalives_idle",
                                   "keepalives_interval",
                                   "keepalives_count",
                                   "tcp_user_timeout",
                                   "dbname",
                                   "client_encoding",
                                   nullptr};
  std::array<const char*, 9> values;
};

/// The first line without "ERROR:  "; the later ones may repeat row data.
std::string first_line(std::string_view message) {
  message = message.substr(0, message.find('\n'));
  for (const std::string_view severity : {"ERROR:  ", "FATAL:  ", "PANIC:  "})
    if (message.starts_with(severity))
      message.remove_prefix(severity.size());
  return std::string{message};
}

std::string without(std::string message, const char* secret) {
  if (const std::string_view hidden = secret == nullptr ? "" : secret; !hidden.empty())
    for (auto at = message.find(hidden); at != std::string::npos; at = message.find(hidden, at + 3))
      message.replace(at, hidden.size(), "***");
  return message;
}

failure refused(const std::string& url, const std::string& why) {
  const parameters dial{url};
  auto code = ec::storage_failure;
  switch (PQpingParams(dial.names.data(), dial.values.data(), 1)) {
    case PQPING_REJECT:
    case PQPING_NO_RESPONSE:
      code = ec::storage_away;
      break;
    case PQPING_NO_ATTEMPT:
      code = ec::invalid_config;
      break;
    case PQPING_OK:
      break;
  }
  return {code, shown_url(url) + ": " + why};
}

struct finisher {
  void operator()(PGconn* session) const { PQfinish(session); }
};
using session = std::unique_ptr<PGconn, finisher>;

session dial_once(const std::string& url) {
  const parameters dial{url};
  session made{PQconnectdbParams(dial.names.data(), dial.values.data(), 1)};
  if (made == nullptr)
    throw std::bad_alloc{};
  return made;
}

/// When an @ or / in a password is not written as %40 or %2F, a part of the password is taken for
/// the host, the port or the database; a : written as %3A makes all of it the user. libpq notices
/// only when it connects, as if no server answered, and its message repeats that part.
bool is_sound(std::string_view keyword, std::string_view value) {
  if (keyword == "user")
    return value.find_first_of(":;,= ") == std::string_view::npos;
  if (keyword == "dbname")
    return value.find_first_of("@:/=") == std::string_view::npos;
  if (keyword == "host")
    return value.find('@') == std::string_view::npos;
  if (keyword == "port")
    return value.find_first_not_of("0123456789,") == std::string_view::npos;
  return true;
}

/// libpq's message about an unreadable URL repeats parts of it, so it is not shown.
status check_url(const std::string& url) {
  char* words = nullptr;
  PQconninfoOption* options = PQconninfoParse(url.c_str(), &words);
  PQfreemem(words);
  bool is_good = options != nullptr;
  for (auto* one = options; is_good && one->keyword != nullptr; ++one)
    is_good = one->val == nullptr || is_sound(one->keyword, one->val);
  PQconninfoFree(options);
  if (is_good)
    return std::nullopt;
  return failure{ec::invalid_config,
                 "store.url = \"" + shown_url(url)
                   + "\": PostgreSQL's library cannot read it; the form is "
                     "postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with @ : / ? # % in a "
                     "password written as %40 %3A %2F %3F %23 %25"};
}

bool starts_with_any(std::string_view text, std::initializer_list<std::string_view> beginnings) {
  for (const auto beginning : beginnings)
    if (text.starts_with(beginning))
      return true;
  return false;
}

ec code_of(std::string_view sqlstate) {
  // Connection trouble; the server stops, crashed, or is not ready yet.
  if (starts_with_any(sqlstate, {"08", "57P01", "57P02", "57P03"}))
    return ec::storage_away;
  // Serialization and deadlock; lock not available; cancelled, as by a timeout; read-only.
  // The last ones: no room on the server's disk, no memory, too many connections.
  if (starts_with_any(sqlstate, {"40", "55P03", "57014", "25006", "53"}))
    return ec::storage_busy;
  return ec::storage_failure;
}

} // namespace

postgres_dial::handle postgres_dial::do_startconnect(handle before) {
  if (before != nullptr)
    return before;
  auto made = dial_once(options());
  if (PQstatus(made.get()) == CONNECTION_OK)
    return made.release();
  auto problem =
    refused(options(), without(first_line(PQerrorMessage(made.get())), PQpass(made.get())));
  if (problem.code != ec::storage_failure)
    throw postgres_refusal{std::move(problem)};
  // A server is there. Had it just started, this second try would not be refused.
  made = dial_once(options());
  if (PQstatus(made.get()) != CONNECTION_OK)
    throw postgres_refusal{std::move(problem)};
  return made.release();
}

postgres_connection::postgres_connection(const std::string& url, std::string name)
    : name_(std::move(name)), connection_(url), quiet_(connection_) {
  // libpqxx 7 has neither reconnecting nor this call; libpqxx 6 reconnects unless told not to.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  connection_.inhibit_reactivation(true);
#pragma GCC diagnostic pop
}

result<std::unique_ptr<postgres_connection>>
postgres_connection::open(const std::string& url, std::chrono::milliseconds lock_timeout) {
  if (auto problem = check_url(url))
    return *problem;
  try {
    std::unique_ptr<postgres_connection> out{new postgres_connection{url, shown_url(url)}};
    if (auto problem = out->attempt([&] {
          pqxx::work settings{out->raw()};
          settings.exec0("SET lock_timeout = " + std::to_string(lock_timeout.count()));
          // The server releases the locks of a cut connection as soon as our side gives up.
          settings.exec0(std::string{"SET tcp_keepalives_idle = "} + parameters::keepalives_idle_s);
          settings.exec0(std::string{"SET tcp_keepalives_interval = "}
                         + parameters::keepalives_interval_s);
          settings.exec0(std::string{"SET tcp_keepalives_count = "} + parameters::keepalives_count);
          settings.exec0("SET DateStyle = 'ISO, YMD'");
          settings.exec0("SET TimeZone = 'UTC'");
          settings.commit();
        }))
      return *problem;
    return out;
  } catch (const postgres_refusal& refusal) {
    return refusal.problem;
  } catch (const std::exception& problem) {
    // Between the first answer and the end of libpqxx's own set-up.
    return failure{ec::storage_away, shown_url(url) + ": " + first_line(problem.what())};
  }
}

status postgres_connection::attempt(const std::function<void()>& body) {
  if (is_lost_)
    return trouble(ec::storage_away, "the connection is lost; it has to be opened again");
  auto problem = run(body);
  if (problem && !connection_.is_open())
    problem->code = ec::storage_away;
  is_lost_ = problem && problem->code == ec::storage_away;
  return problem;
}

status postgres_connection::run(const std::function<void()>& body) const {
  try {
    body();
    return std::nullopt;
  } catch (const postgres_refusal& refusal) {
    return refusal.problem;
  } catch (const pqxx::broken_connection& lost) {
    return trouble(ec::storage_away, first_line(lost.what()));
  } catch (const pqxx::in_doubt_error&) {
    return trouble(ec::storage_away, "the connection was lost during the commit");
  } catch (const pqxx::statement_completion_unknown& lost) {
    return trouble(ec::storage_away, first_line(lost.what()));
  } catch (const pqxx::transaction_rollback& conflict) {
    return trouble(ec::storage_busy, first_line(conflict.what()));
  } catch (const pqxx::sql_error& error) {
    return trouble(code_of(error.sqlstate()), first_line(error.what()));
  } catch (const std::exception& error) {
    return trouble(ec::storage_failure, first_line(error.what()));
  }
}

} // namespace tandem::store
