#include "kiwoom/http_transport.hpp"

#include "kiwoom/endpoint.hpp"

#include <httplib.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstdint>
#include <ctime>
#include <fcntl.h>
#include <mutex>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <optional>
#include <poll.h>
#include <string_view>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <system_error>
#include <unistd.h>
#include <utility>

// One call, seen from the broker:
//
//   post() ── waits until just before not_before ──▶ connect, TLS (when no connection is open)
//        ──▶ header bytes ──▶ waits for not_before ──▶ body bytes ──▶ sent_at ──▶ … ──▶ answer
//
// cpp-httplib may call back for a new connection at any point; `broker_link` grants one only while
// no byte of the call's body has been handed out. That is what keeps a POST from being repeated
// behind the gateway's back.

namespace tandem::kiwoom {
namespace {

using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// The largest page known is the 1 MB list of ka10099; anything near this is not an answer.
constexpr std::size_t answer_size_max = std::size_t{32} << 20;

// The header goes out this long before the call may start, so that only the body is left to send at
// the slot. The rest of the wait is spun: a sleeping thread wakes some 50 us late, which would show
// in every slot. At 250 ms this costs 0.2 % of one core.
constexpr std::chrono::microseconds prelude{400};

status check_ca_file(const std::string& path) {
  const std::unique_ptr<BIO, int (*)(BIO*)> file{BIO_new_file(path.c_str(), "r"), BIO_free};
  if (!file)
    return failure{ec::invalid_config, "broker.ca-file = \"" + path + "\" cannot be read"};
  const std::unique_ptr<X509, void (*)(X509*)> first{
    PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr), X509_free};
  if (!first)
    return failure{ec::invalid_config,
                   "broker.ca-file = \"" + path + "\" holds no certificate in PEM form"};
  return std::nullopt;
}

std::string system_text(int error) {
  return std::generic_category().message(error);
}

/// The sockets of one transport, and the switch that interrupts whatever it is waiting for.
class broker_link {
public:
  broker_link(endpoint where, milliseconds timeout) : where_(std::move(where)), timeout_(timeout) {}
  broker_link(const broker_link&) = delete;
  broker_link& operator=(const broker_link&) = delete;
  ~broker_link() { watch(-1); }

  const endpoint& where() const { return where_; }
  const std::string& trouble() const { return trouble_; }

  /// A new call: it may connect, and write once.
  void begin_call() {
    written_ = false;
    trouble_.clear();
  }
  /// True for the first byte of the call's body only.
  bool claim_write() { return !std::exchange(written_, true); }

  /// False when stop() came first.
  bool wait_until(clock::time_point when) {
    std::unique_lock lock{mutex_};
    return !stopping_.wait_until(lock, when, [this] { return stopped_; });
  }
  bool stopped() const {
    const std::lock_guard lock{mutex_};
    return stopped_;
  }
  /// Wakes every wait: the condition for the slot, the shut-down socket for everything else.
  void stop() {
    const std::lock_guard lock{mutex_};
    stopped_ = true;
    stopping_.notify_all();
    if (watched_ >= 0)
      ::shutdown(watched_, SHUT_RDWR);
  }

  /// A connected, blocking socket with TCP_NODELAY; -1 with trouble() set when there is none.
  int connect();

private:
  int connect_to(const addrinfo& address, clock::time_point deadline);
  bool finish_connect(int fd, clock::time_point deadline);
  bool prepare(int fd) const;
  bool watch(int fd);

  endpoint where_;
  milliseconds timeout_;
  std::string trouble_;
  bool written_ = false;
  mutable std::mutex mutex_;
  std::condition_variable stopping_;
  bool stopped_ = false;
  // A duplicate of the connection's descriptor: cpp-httplib closes its own when it likes, and a
  // stop() that shuts down a number which has been reused would hit somebody else's file.
  int watched_ = -1;
};

int broker_link::connect() {
  if (written_) {
    trouble_ = "the connection broke after the request was sent";
    return -1;
  }
  if (stopped())
    return -1;
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  // The one wait stop() cannot end: glibc resolves names without a way to interrupt it.
  const int problem =
    ::getaddrinfo(where_.host.c_str(), std::to_string(where_.port).c_str(), &hints, &found);
  if (problem != 0) {
    trouble_ = std::string{"the name cannot be resolved: "} + ::gai_strerror(problem);
    return -1;
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> addresses{found, ::freeaddrinfo};
  const auto deadline = clock::now() + timeout_;
  for (const auto* address = found; address != nullptr; address = address->ai_next) {
    if (!where_.tls && !is_loopback(*address->ai_addr)) {
      trouble_ = "the name stands for another host, to which keys would travel unencrypted";
      continue;
    }
    const int fd = connect_to(*address, deadline);
    if (fd >= 0)
      return fd;
    if (stopped())
      break;
  }
  return -1;
}

int broker_link::connect_to(const addrinfo& address, clock::time_point deadline) {
  const int fd = ::socket(address.ai_family, address.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC,
                          address.ai_protocol);
  if (fd < 0) {
    trouble_ = system_text(errno);
    return -1;
  }
  const int outcome = ::connect(fd, address.ai_addr, address.ai_addrlen);
  if (outcome != 0 && errno != EINPROGRESS) {
    trouble_ = system_text(errno);
    ::close(fd);
    return -1;
  }
  // Watched only from here on: a socket on which connect() was not called cannot be shut down.
  if (watch(fd) && (outcome == 0 || finish_connect(fd, deadline)) && prepare(fd))
    return fd;
  if (trouble_.empty())
    trouble_ = system_text(errno);
  watch(-1);
  ::close(fd);
  return -1;
}

bool broker_link::finish_connect(int fd, clock::time_point deadline) {
  pollfd waiting{fd, POLLOUT, 0};
  int ready = 0;
  do {
    const auto left = std::chrono::ceil<milliseconds>(deadline - clock::now()).count();
    ready = ::poll(&waiting, 1, static_cast<int>(std::max<std::int64_t>(left, 0)));
  } while (ready < 0 && errno == EINTR);
  if (ready == 0) {
    trouble_ = "no connection within " + std::to_string(timeout_.count()) + " ms";
    return false;
  }
  int error = 0;
  socklen_t size = sizeof error;
  if (ready < 0 || ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
    error = errno;
  if (error != 0)
    trouble_ = system_text(error);
  return error == 0;
}

bool broker_link::prepare(int fd) const {
  const int yes = 1;
  timeval limit{};
  limit.tv_sec = static_cast<time_t>(timeout_.count() / 1000);
  limit.tv_usec = static_cast<suseconds_t>(timeout_.count() % 1000 * 1000);
  const int flags = ::fcntl(fd, F_GETFL);
  // Without TCP_NODELAY the small body would wait for the acknowledgement of the headers. The
  // limits end a read that has begun inside a TLS record, where cpp-httplib cannot poll.
  return flags >= 0 && ::fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) == 0
         && ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) == 0
         && ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0
         && ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) == 0;
}

/// Makes `fd` the socket stop() shuts down; -1 forgets it. False when it is too late to use it.
bool broker_link::watch(int fd) {
  const std::lock_guard lock{mutex_};
  if (watched_ >= 0)
    ::close(watched_);
  watched_ = fd < 0 ? -1 : ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
  return watched_ >= 0 && !stopped_;
}

/// cpp-httplib's client with the connecting taken out of its hands.
template <class Base>
class linked_client final : public Base {
public:
  explicit linked_client(broker_link& link)
      : Base(link.where().host, link.where().port), link_(link) {}

private:
  bool create_and_connect_socket(typename Base::Socket& socket, httplib::Error& error) override {
    const int fd = link_.connect();
    if (fd < 0) {
      error = httplib::Error::Connection;
      return false;
    }
    socket.sock = fd;
    return true;
  }

  broker_link& link_;
};

/// Writing to a connection the broker has closed raises SIGPIPE, which cpp-httplib's client does
/// not suppress. Held back in this thread for one call; the program's own setting is not touched.
class broken_pipe_guard {
public:
  broken_pipe_guard() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  broken_pipe_guard(const broken_pipe_guard&) = delete;
  broken_pipe_guard& operator=(const broken_pipe_guard&) = delete;
  ~broken_pipe_guard() {
    if (sigismember(&before_, SIGPIPE) == 1)
      return; // Blocked by the caller already, and so are its consequences.
    const timespec now{};
    while (::sigtimedwait(&pipe_, nullptr, &now) == SIGPIPE) {
    }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

private:
  sigset_t pipe_{};
  sigset_t before_{};
};

/// Wake-ups 1 ns late at most by choice; the kernel's default of 50 us would show in every slot.
void sharpen_timers() {
  thread_local const int done = ::prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
  static_cast<void>(done); // A refusal costs 50 us, nothing else.
}

/// A line break in one of these would let an answer write our next request's headers.
bool fits_headers(const http_request& request) {
  const auto clean = [](std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
  };
  return clean(request.tr) && clean(request.path) && clean(request.next_key)
         && clean(request.bearer.reveal()) && request.path.starts_with('/');
}

httplib::Request wire_request(const http_request& request) {
  httplib::Request out;
  out.method = "POST";
  out.path = request.path;
  // The broker's firewall refuses libraries' default names (kiwoom-rest-api 1.2).
  out.set_header("User-Agent", "tandem/" TANDEM_VERSION_SHORT);
  out.set_header("Content-Type", "application/json;charset=UTF-8");
  out.set_header("api-id", request.tr);
  if (!request.bearer.empty())
    out.set_header("authorization", "Bearer " + std::string{request.bearer.reveal()});
  if (!request.next_key.empty()) {
    out.set_header("cont-yn", "Y");
    out.set_header("next-key", request.next_key);
  }
  out.content_length_ = request.body.size();
  return out;
}

class http_transport final : public transport {
public:
  http_transport(endpoint where, milliseconds timeout)
      : link_(std::move(where), timeout), timeout_(timeout) {}

  /// Creates the client; false when OpenSSL cannot.
  bool open(const std::string& ca_file);
  exchange post(const http_request& request, const start_rule& when) override;
  void stop() override { link_.stop(); }

private:
  /// What the callbacks of one call leave behind for the verdict.
  struct call {
    bool is_too_late = false;
    bool too_large = false;
    bool too_slow = false;
    clock::time_point last_sign; // When bytes last moved.
    std::string body;
  };

  bool receive(call& under_way, clock::time_point sent_at, const char* data,
               std::size_t size) const;
  failure explain(httplib::Error error, const call& under_way) const;
  std::string certificate_trouble() const;

  broker_link link_;
  milliseconds timeout_;
  std::unique_ptr<httplib::ClientImpl> client_;
  httplib::SSLClient* tls_ = nullptr; // client_ when it speaks TLS.
};

bool http_transport::open(const std::string& ca_file) {
  if (link_.where().tls) {
    auto client = std::make_unique<linked_client<httplib::SSLClient>>(link_);
    if (!client->is_valid())
      return false;
    SSL_CTX_set_min_proto_version(client->ssl_context(), TLS1_2_VERSION);
    client->enable_server_certificate_verification(true);
    if (!ca_file.empty())
      client->set_ca_cert_path(ca_file);
    tls_ = client.get();
    client_ = std::move(client);
  } else {
    client_ = std::make_unique<linked_client<httplib::ClientImpl>>(link_);
  }
  client_->set_keep_alive(true);
  client_->set_follow_location(false); // Following would be a second, unpaced call.
  client_->set_decompress(false);      // Nothing compressed is asked for.
  client_->set_connection_timeout(timeout_);
  client_->set_read_timeout(timeout_);
  client_->set_write_timeout(timeout_);
  return true;
}

exchange http_transport::post(const http_request& request, const start_rule& when) {
  exchange out;
  const auto finish = [&out](result<http_response> outcome) {
    out.answered_at = clock::now();
    out.outcome = std::move(outcome);
    return std::move(out);
  };
  out.sent_at = std::max(clock::now(), when.not_before);
  if (!fits_headers(request))
    return finish(failure{ec::invalid_argument,
                          "TR, path, key or token of the request do not fit into a header line"});
  const broken_pipe_guard guard;
  sharpen_timers();
  link_.begin_call();
  const bool granted = link_.wait_until(when.not_before - prelude);
  out.sent_at = std::max(clock::now(), when.not_before);
  if (!granted)
    return finish(failure{ec::shutting_down, request.tr + ": stopped before it was sent"});

  call under_way;
  under_way.last_sign = out.sent_at;
  auto wire = wire_request(request);
  wire.content_provider_ = [&](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
    if (offset > 0) // The socket did not take all of it at once.
      return sink.write(request.body.data() + offset, length);
    under_way.is_too_late = clock::now() > when.not_after;
    if (under_way.is_too_late || !link_.claim_write())
      return false;
    while (clock::now() < when.not_before) {
    }
    const bool is_written = sink.write(request.body.data(), length);
    // After the write: however long this thread was kept from it, the call is out by now, and one
    // that keeps its distance from here keeps it from when the broker saw this one.
    under_way.last_sign = out.sent_at = clock::now();
    if (when.started)
      when.started(out.sent_at);
    return is_written;
  };
  wire.content_receiver = [&](const char* data, std::size_t size, std::uint64_t, std::uint64_t) {
    return receive(under_way, out.sent_at, data, size);
  };
  httplib::Response answer;
  auto error = httplib::Error::Success;
  if (!client_->send(wire, answer, error)) {
    auto problem = explain(error, under_way);
    problem.message = request.tr + ": " + problem.message;
    return finish(std::move(problem));
  }
  http_response response;
  response.status = answer.status;
  if (answer.get_header_value("cont-yn") == "Y")
    response.next_key = answer.get_header_value("next-key");
  response.body = std::move(under_way.body);
  return finish(std::move(response));
}

bool http_transport::receive(call& under_way, clock::time_point sent_at, const char* data,
                             std::size_t size) const {
  under_way.last_sign = clock::now();
  // The limit of a read would never strike against an answer that trickles in.
  under_way.too_slow = under_way.last_sign - sent_at > timeout_;
  under_way.too_large = under_way.body.size() + size > answer_size_max;
  if (under_way.too_slow || under_way.too_large)
    return false;
  under_way.body.append(data, size);
  return true;
}

failure http_transport::explain(httplib::Error error, const call& under_way) const {
  const auto& label = link_.where().label;
  if (link_.stopped())
    return {ec::shutting_down, label + ": stopped while the call was under way"};
  if (under_way.is_too_late)
    return {ec::unavailable, label + ": connecting took too long, nothing was sent"};
  const auto too_late = [&] {
    return failure{ec::timeout,
                   label + ": no answer within " + std::to_string(timeout_.count()) + " ms"};
  };
  const auto unavailable = [&label](const std::string& why) {
    return failure{ec::unavailable, label + ": " + why};
  };
  switch (error) {
    case httplib::Error::Connection:
      return unavailable(link_.trouble());
    case httplib::Error::SSLConnection:
      return unavailable("the TLS handshake failed");
    case httplib::Error::SSLLoadingCerts:
      return unavailable("no certificates to trust: install ca-certificates or set broker.ca-file");
    case httplib::Error::SSLServerVerification:
      return unavailable("the server's certificate is refused: " + certificate_trouble());
    case httplib::Error::Canceled:
      if (under_way.too_large)
        return {ec::bad_response, label + ": the answer is larger than "
                                    + std::to_string(answer_size_max >> 20) + " MiB"};
      if (under_way.too_slow)
        return too_late();
      return unavailable("the connection broke after the request was sent");
    case httplib::Error::Read:
      // cpp-httplib does not tell a silent server from a closed connection; the time waited does.
      if (clock::now() - under_way.last_sign >= timeout_)
        return too_late();
      return unavailable("the connection closed after " + std::to_string(under_way.body.size())
                         + " bytes of the answer's body");
    case httplib::Error::Write:
      return unavailable("the connection broke while the request was being sent");
    default:
      return unavailable("HTTP client error " + httplib::to_string(error));
  }
}

std::string http_transport::certificate_trouble() const {
  const auto verdict = tls_ == nullptr ? X509_V_OK : tls_->get_openssl_verify_result();
  if (verdict != X509_V_OK)
    return ::X509_verify_cert_error_string(verdict);
  return "it does not name " + link_.where().host;
}

} // namespace

result<std::unique_ptr<transport>> make_http_transport(const http_options& options) {
  auto where = parse_broker_url(options.url);
  if (!where)
    return where.error();
  if (options.timeout <= milliseconds::zero())
    return failure{ec::invalid_config, "broker.timeout = " + std::to_string(options.timeout.count())
                                         + " ms: must be more than 0"};
  if (!options.ca_file.empty())
    if (auto problem = check_ca_file(options.ca_file))
      return *problem;
  auto out = std::make_unique<http_transport>(std::move(*where), options.timeout);
  if (!out->open(options.ca_file))
    return failure{ec::internal, "OpenSSL cannot create a client context"};
  return std::unique_ptr<transport>{std::move(out)};
}

} // namespace tandem::kiwoom
