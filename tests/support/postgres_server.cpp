#include "tests/support/postgres_server.hpp"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <libpq-fe.h>
#include <memory>
#include <netinet/in.h>
#include <poll.h>
#include <pwd.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace tandem::test {

namespace {

using clock = std::chrono::steady_clock;

// A cold machine under a sanitizer takes some seconds, recovery after a crash one more.
constexpr std::chrono::seconds patience{60};
constexpr int look_every_ms = 20;

void require(bool good, const std::string& what) {
  if (!good)
    throw std::system_error{errno, std::generic_category(), what};
}

std::string folder_of_programs() {
  const std::string found = "/usr/lib/postgresql/15/bin";
  for (const std::string program : {"/initdb", "/postgres"})
    if (::access((found + program).c_str(), X_OK) != 0)
      throw std::runtime_error{"PostgreSQL 15 is not installed: apt-get install postgresql"};
  return found;
}

int free_port() {
  const auto probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  require(probe >= 0, "socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* general = reinterpret_cast<sockaddr*>(&address); // As the sockets API wants it.
  require(::bind(probe, general, size) == 0 && ::getsockname(probe, general, &size) == 0, "bind");
  ::close(probe);
  return ntohs(address.sin_port);
}

/// Starts `command` as a child that dies with us; what it says goes into `log`.
pid_t start_program(std::vector<std::string> command, const std::string& log) {
  std::vector<char*> arguments;
  for (auto& text : command)
    arguments.push_back(text.data());
  arguments.push_back(nullptr);
  // Boost.Test would take a child's exit code for a failure of the test.
  struct sigaction standard {};
  standard.sa_handler = SIG_DFL;
  ::sigaction(SIGCHLD, &standard, nullptr);
  const auto id = ::fork();
  require(id >= 0, "fork");
  if (id > 0)
    return id;
  // Between fork and exec: only what is safe there.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const auto nothing = ::open("/dev/null", O_RDONLY);
  const auto out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  if (::dup2(nothing, STDIN_FILENO) >= 0 && ::dup2(out, STDOUT_FILENO) >= 0
      && ::dup2(out, STDERR_FILENO) >= 0 && ::chdir("/") == 0) {
    ::syscall(SYS_close_range, 3U, ~0U, 0U);
    ::execv(arguments[0], arguments.data());
  }
  ::_exit(127);
}

int wait_for(pid_t id) {
  int status = 0;
  while (::waitpid(id, &status, 0) < 0)
    require(errno == EINTR, "waitpid");
  return status;
}

struct finisher {
  void operator()(PGconn* session) const { PQfinish(session); }
  void operator()(PGresult* rows) const { PQclear(rows); }
};

std::string joined(PGresult* rows) {
  std::string out;
  for (int i = 0; i < PQntuples(rows); ++i) {
    out += i == 0 ? "" : "\n";
    for (int j = 0; j < PQnfields(rows); ++j)
      out.append(j == 0 ? "" : "|")
        .append(PQgetisnull(rows, i, j) != 0 ? "null" : PQgetvalue(rows, i, j));
  }
  return out;
}

} // namespace

postgres_server::postgres_server() : programs_(folder_of_programs()), port_(free_port()) {
  initialize();
  start();
  query("postgres", std::string{"CREATE ROLE "} + user_with_password + " LOGIN CREATEDB PASSWORD '"
                      + secret + "'");
}

postgres_server::~postgres_server() {
  if (id_ > 0) {
    ::kill(id_, SIGQUIT); // Its data goes with it.
    wait_for(id_);
  }
}

/// PostgreSQL refuses to run as root. A change of the user forgets who is to die with whom, so the
/// program that makes it says it again.
std::vector<std::string> postgres_server::as_postgres(std::vector<std::string> command) const {
  command[0] = programs_ + "/" + command[0];
  if (::geteuid() == 0)
    command.insert(command.begin(), {"/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres",
                                     "--clear-groups", "--pdeathsig=KILL"});
  return command;
}

void postgres_server::initialize() {
  if (::geteuid() == 0) {
    const auto* owner = ::getpwnam("postgres"); // NOLINT(concurrency-mt-unsafe): no other threads.
    require(owner != nullptr, "user postgres");
    require(::chown(folder_.path().c_str(), owner->pw_uid, owner->pw_gid) == 0, "chown");
  }
  const auto made = start_program(
    as_postgres({"initdb", "--no-sync", "--encoding=UTF8", "--locale=C", "--username=tandem",
                 "--auth=trust", "--pgdata=" + folder_.path("data")}),
    folder_.path("initdb.log"));
  if (wait_for(made) != 0)
    throw std::runtime_error{"initdb: " + folder_.read("initdb.log")};
  folder_.write("data/pg_hba.conf", std::string{"host all "} + user_with_password
                                      + " 127.0.0.1/32 scram-sha-256\n"
                                        "host all all 127.0.0.1/32 trust\n");
}

void postgres_server::start() {
  // A server that crashes keeps what it gave to the kernel; fsync is for kernels that crash.
  id_ = start_program(
    as_postgres({"postgres", "-D", folder_.path("data"), "-p", std::to_string(port_), "-c",
                 "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=" + folder_.path(),
                 "-c", "fsync=off", "-c", "shared_buffers=32MB", "-c", "max_connections=30"}),
    folder_.path("server.log"));
  // glibc 2.36 declares its own pidfd_open without extern "C".
  const auto alive = static_cast<int>(::syscall(SYS_pidfd_open, id_, 0));
  require(alive >= 0, "pidfd_open");
  const auto deadline = clock::now() + patience;
  bool is_dead = false;
  while (!is_dead && PQping(url("postgres").c_str()) != PQPING_OK && clock::now() < deadline) {
    pollfd watched{alive, POLLIN, 0};
    is_dead = ::poll(&watched, 1, look_every_ms) > 0;
  }
  ::close(alive);
  if (is_dead || clock::now() >= deadline)
    throw std::runtime_error{"PostgreSQL does not start: " + folder_.read("server.log")};
}

void postgres_server::stop(how way) {
  ::kill(id_, way == how::fast ? SIGINT : SIGQUIT);
  wait_for(std::exchange(id_, -1));
}

std::string postgres_server::url(const std::string& database) const {
  return "postgresql://tandem@127.0.0.1:" + std::to_string(port_) + "/" + database;
}

std::string postgres_server::url(const std::string& database, const std::string& password) const {
  return std::string{"postgresql://"} + user_with_password + ":" + password
         + "@127.0.0.1:" + std::to_string(port_) + "/" + database;
}

std::string postgres_server::take_database() {
  if (spare_.empty()) {
    auto name = "test" + std::to_string(++databases_);
    query("postgres", "CREATE DATABASE " + name);
    return name;
  }
  auto name = std::move(spare_.back());
  spare_.pop_back();
  return name;
}

void postgres_server::give_back(const std::string& name) noexcept {
  try {
    query(name, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid(); "
                "DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION pg_database_owner; "
                "GRANT USAGE ON SCHEMA public TO PUBLIC; "
                "ALTER DATABASE "
                  + name + " RESET ALL");
    spare_.push_back(name);
  } catch (const std::exception&) {
    return; // A test that failed left it in a state of its own; the next one gets another.
  }
}

std::string postgres_server::query(const std::string& database, const std::string& sql) const {
  return postgres_session{url(database)}.query(sql);
}

postgres_session::postgres_session(const std::string& url) : connection_(PQconnectdb(url.c_str())) {
  auto* opened = static_cast<PGconn*>(connection_);
  PQsetNoticeProcessor(
    opened, [](void*, const char*) {}, nullptr);
  if (PQstatus(opened) == CONNECTION_OK)
    return;
  const std::string why = PQerrorMessage(opened);
  PQfinish(opened);
  throw std::runtime_error{why};
}

postgres_session::~postgres_session() {
  PQfinish(static_cast<PGconn*>(connection_));
}

std::string postgres_session::query(const std::string& sql) {
  auto* session = static_cast<PGconn*>(connection_);
  const std::unique_ptr<PGresult, finisher> rows{PQexec(session, sql.c_str())};
  const auto state = PQresultStatus(rows.get());
  if (state != PGRES_TUPLES_OK && state != PGRES_COMMAND_OK)
    throw std::runtime_error{PQerrorMessage(session)};
  return joined(rows.get());
}

bool postgres_session::is_open() const {
  return PQstatus(static_cast<PGconn*>(connection_)) == CONNECTION_OK;
}

postgres_database::~postgres_database() {
  look_.reset();
  the_postgres_server().give_back(name_);
}

std::string postgres_database::query(const std::string& sql) const {
  if (look_ == nullptr)
    look_ = std::make_unique<postgres_session>(url());
  try {
    return look_->query(sql);
  } catch (const std::runtime_error&) {
    if (look_->is_open())
      throw;
  }
  look_ = std::make_unique<postgres_session>(url()); // The server was started again.
  return look_->query(sql);
}

postgres_server& the_postgres_server() {
  static postgres_server server;
  return server;
}

} // namespace tandem::test
