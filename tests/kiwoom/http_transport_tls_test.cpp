#include "kiwoom/http_transport.hpp"
#include "tests/kiwoom/broker_calls.hpp"
#include "tests/kiwoom/raw_server.hpp"

#include <boost/test/unit_test.hpp>
#include <httplib.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace tandem;
using namespace tandem::test;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

template <class T, void (*Free)(T*)>
struct freed_by {
  void operator()(T* pointer) const { Free(pointer); }
};
using key_pointer = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY, EVP_PKEY_free>>;
using certificate_pointer = std::unique_ptr<X509, freed_by<X509, X509_free>>;

/// A self-signed certificate for `subject`, e.g. "IP:127.0.0.1", none when that is empty, and its
/// PEM file.
class self_signed {
public:
  explicit self_signed(const std::string& subject, const std::string& common_name = "tandem")
      : key_(EVP_EC_gen("P-256")) {
    certificate_.reset(X509_new());
    auto* certificate = certificate_.get();
    X509_set_version(certificate, 2); // Version 3, counted from 0.
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key_.get());
    auto* name = X509_get_subject_name(certificate);
    const std::vector<unsigned char> common{common_name.begin(), common_name.end()};
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common.data(),
                               static_cast<int>(common.size()), -1, 0);
    X509_set_issuer_name(certificate, name);
    if (!subject.empty()) {
      auto* alternative =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, subject.c_str());
      X509_add_ext(certificate, alternative, -1);
      X509_EXTENSION_free(alternative);
    }
    X509_sign(certificate, key_.get(), EVP_sha256());
    write_pem();
  }
  self_signed(const self_signed&) = delete;
  self_signed& operator=(const self_signed&) = delete;
  ~self_signed() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }

  X509* certificate() const { return certificate_.get(); }
  EVP_PKEY* key() const { return key_.get(); }
  const std::string& path() const { return path_; }

private:
  void write_pem() {
    auto name = (std::filesystem::temp_directory_path() / "tandem-ca-XXXXXX").string();
    const int descriptor = ::mkstemp(name.data());
    auto* file = ::fdopen(descriptor, "w");
    PEM_write_X509(file, certificate_.get());
    std::fclose(file);
    path_ = name;
  }

  key_pointer key_;
  certificate_pointer certificate_;
  std::string path_;
};

/// TLS spoken by hand on one connection.
class tls_peer {
public:
  tls_peer(const self_signed& identity, int connection)
      : context_(SSL_CTX_new(TLS_server_method())) {
    SSL_CTX_use_certificate(context_.get(), identity.certificate());
    SSL_CTX_use_PrivateKey(context_.get(), identity.key());
    session_.reset(SSL_new(context_.get()));
    SSL_set_fd(session_.get(), connection);
    SSL_accept(session_.get());
  }

  /// False when the client closed instead.
  bool read_request() {
    std::string text;
    std::array<char, 4096> buffer{};
    while (text.find("\r\n\r\n{}") == std::string::npos) {
      const int got = SSL_read(session_.get(), buffer.data(), static_cast<int>(buffer.size()));
      if (got <= 0)
        return false;
      text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return true;
  }
  void send_text(const std::string& text) {
    SSL_write(session_.get(), text.data(), static_cast<int>(text.size()));
  }
  void send_ticket() {
    SSL_new_session_ticket(session_.get());
    SSL_do_handshake(session_.get()); // Sends it at once.
  }
  void close() { SSL_shutdown(session_.get()); }

private:
  std::unique_ptr<SSL_CTX, freed_by<SSL_CTX, SSL_CTX_free>> context_;
  std::unique_ptr<SSL, freed_by<SSL, SSL_free>> session_;
};

class tls_server {
public:
  explicit tls_server(const self_signed& identity)
      : server_(identity.certificate(), identity.key()) {
    server_.set_tcp_nodelay(true);
    server_.Post(".*", [this](const httplib::Request&, httplib::Response& response) {
      ++calls_;
      response.set_content("{}", "application/json");
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread{[this] { server_.listen_after_bind(); }};
  }
  tls_server(const tls_server&) = delete;
  tls_server& operator=(const tls_server&) = delete;
  ~tls_server() {
    server_.stop();
    thread_.join();
  }

  std::string url(const std::string& host = "127.0.0.1") const {
    return "https://" + host + ":" + std::to_string(port_);
  }
  int calls() const { return calls_; }

private:
  httplib::SSLServer server_;
  int port_ = 0;
  std::atomic<int> calls_{0};
  std::thread thread_;
};

kiwoom::exchange post(const std::string& url, const std::string& ca_file) {
  auto transport = kiwoom::make_http_transport({url, ca_file, generous});
  BOOST_TEST_REQUIRE(static_cast<bool>(transport));
  return (*transport)
    ->post({"ka10081", "/api/dostk/chart", "{}", "", secret{"t0ken"}}, {steady_clock::now()});
}

bool names(const kiwoom::exchange& exchange, std::string_view words) {
  BOOST_TEST_MESSAGE(exchange.outcome.error().message);
  return exchange.outcome.error().message.find(words) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(http_transport_tls)

BOOST_AUTO_TEST_CASE(untrusted_certificate_is_refused_before_anything_is_sent) {
  const self_signed identity{"IP:127.0.0.1"};
  const tls_server server{identity};
  const auto exchange = post(server.url(), "");
  BOOST_TEST_REQUIRE(!exchange.outcome);
  BOOST_TEST((exchange.outcome.error().code == ec::forbidden));
  BOOST_TEST(names(exchange, "certificate"));
  BOOST_TEST(names(exchange, "127.0.0.1"));
  BOOST_TEST(names(exchange, "self-signed"));
  BOOST_TEST(server.calls() == 0);
}

BOOST_AUTO_TEST_CASE(certificate_from_the_ca_file_is_accepted) {
  const self_signed identity{"IP:127.0.0.1"};
  const tls_server server{identity};
  const auto exchange = post(server.url(), identity.path());
  BOOST_TEST_REQUIRE(static_cast<bool>(exchange.outcome));
  BOOST_TEST(exchange.outcome->status == 200);
  BOOST_TEST(server.calls() == 1);
}

BOOST_AUTO_TEST_CASE(certificate_for_another_host_is_refused) {
  const self_signed identity{"DNS:broker.example"};
  const tls_server server{identity};
  const auto exchange = post(server.url(), identity.path());
  BOOST_TEST_REQUIRE(!exchange.outcome);
  BOOST_TEST((exchange.outcome.error().code == ec::forbidden));
  BOOST_TEST(names(exchange, "certificate"));
  BOOST_TEST(names(exchange, "does not name 127.0.0.1"));
  BOOST_TEST(server.calls() == 0);
}

BOOST_AUTO_TEST_CASE(plain_server_behind_an_https_url_is_unavailable) {
  raw_server server;
  server.run([&] {
    const int connection = server.accept_one();
    raw_server::send_text(connection, "HTTP/1.1 400 Bad Request\r\n\r\n");
    raw_server::close_connection(connection);
  });
  const auto exchange = post(server.url("https"), "");
  BOOST_TEST_REQUIRE(!exchange.outcome);
  BOOST_TEST((exchange.outcome.error().code == ec::unavailable));
  BOOST_TEST(names(exchange, "TLS handshake"));
}

BOOST_AUTO_TEST_CASE(request_is_never_repeated_when_the_server_closes_its_tls_session) {
  const self_signed identity{"IP:127.0.0.1"};
  raw_server server;
  server.run([&] {
    const int connection = server.accept_one();
    tls_peer peer{identity, connection};
    peer.read_request();
    peer.close();
    raw_server::close_connection(connection);
  });
  const auto exchange = post(server.url("https"), identity.path());
  server.join();
  BOOST_TEST_REQUIRE(!exchange.outcome);
  BOOST_TEST((exchange.outcome.error().code == ec::unavailable));
  BOOST_TEST(names(exchange, "closed after 0 bytes"));
  BOOST_TEST(!server.has_waiting_client());
}

BOOST_AUTO_TEST_CASE(a_common_name_counts_only_without_alternative_names) {
  struct sample {
    std::string alternative;
    std::string common_name;
    std::string host;
    bool is_accepted;
  };
  const std::array<sample, 9> samples{{{"DNS:example.com", "127.0.0.1", "127.0.0.1", false},
                                       {"DNS:example.com", "localhost", "localhost", false},
                                       {"IP:127.0.0.2", "localhost", "localhost", false},
                                       {"email:a@b.example", "localhost", "localhost", false},
                                       {"DNS:127.0.0.1", "x", "127.0.0.1", false},
                                       {"", "127.0.0.1", "127.0.0.1", false},
                                       {"", "localhost", "localhost", true},
                                       {"DNS:LOCALHOST", "x", "localhost", true},
                                       {"IP:127.0.0.2,IP:127.0.0.1", "x", "127.0.0.1", true}}};
  for (const auto& one : samples)
    BOOST_TEST_CONTEXT(one.alternative << " " << one.common_name << " " << one.host) {
      const self_signed identity{one.alternative, one.common_name};
      const tls_server server{identity};
      const auto exchange = post(server.url(one.host), identity.path());
      BOOST_TEST(static_cast<bool>(exchange.outcome) == one.is_accepted);
      if (!exchange.outcome) {
        BOOST_TEST(names(exchange, "does not name " + one.host));
        BOOST_TEST(!exchange.is_sent);
      }
      BOOST_TEST(server.calls() == (one.is_accepted ? 1 : 0));
    }
}

BOOST_AUTO_TEST_CASE(a_session_ticket_on_a_kept_connection_is_no_answer) {
  const self_signed identity{"IP:127.0.0.1"};
  std::promise<void> is_read;
  std::promise<void> is_sent;
  raw_server server; // Ends first: its thread uses what stands above.
  server.run([&] {
    const int connection = server.accept_one();
    tls_peer peer{identity, connection};
    peer.read_request();
    peer.send_text(keep_alive_answer("{}"));
    is_read.get_future().wait();
    peer.send_ticket();
    is_sent.set_value();
    if (peer.read_request())
      peer.send_text(keep_alive_answer(R"({"second":1})"));
    raw_server::close_connection(connection);
  });
  const auto transport = transport_to(server.url("https"), generous, identity.path());
  BOOST_TEST(static_cast<bool>(post_now(*transport, chart_request("{}")).outcome));
  is_read.set_value();
  is_sent.get_future().wait();
  const auto exchange = post_now(*transport, chart_request("{}"));
  server.join();
  BOOST_TEST_REQUIRE(static_cast<bool>(exchange.outcome));
  BOOST_TEST(exchange.outcome->body == R"({"second":1})");
  BOOST_TEST(!server.has_waiting_client());
}

BOOST_AUTO_TEST_CASE(an_answer_that_comes_twice_under_tls_answers_no_later_call) {
  const self_signed identity{"IP:127.0.0.1"};
  const auto first = keep_alive_answer(R"({"first":1})");
  for (const bool is_late : {false, true})
    BOOST_TEST_CONTEXT(is_late) {
      std::promise<void> is_read;
      std::promise<void> is_sent;
      raw_server server; // Ends first: its thread uses what stands above.
      server.run([&] {
        const int connection = server.accept_one();
        tls_peer peer{identity, connection};
        peer.read_request();
        peer.send_text(is_late ? first : first + first);
        is_read.get_future().wait();
        if (is_late)
          peer.send_text(first);
        is_sent.set_value();
        const int other = server.accept_one();
        tls_peer next{identity, other};
        next.read_request();
        next.send_text(keep_alive_answer(R"({"second":1})"));
        raw_server::close_connection(other);
        raw_server::close_connection(connection);
      });
      const auto transport = transport_to(server.url("https"), generous, identity.path());
      BOOST_TEST(static_cast<bool>(post_now(*transport, chart_request("{}")).outcome));
      is_read.set_value();
      is_sent.get_future().wait();
      const auto exchange = post_now(*transport, chart_request("{}"));
      BOOST_TEST_REQUIRE(static_cast<bool>(exchange.outcome));
      BOOST_TEST(exchange.outcome->body == R"({"second":1})");
    }
}

BOOST_AUTO_TEST_CASE(a_body_that_ends_without_the_end_of_tls_is_cut) {
  const self_signed identity{"IP:127.0.0.1"};
  for (const bool is_cut : {false, true}) {
    raw_server server;
    server.run([&] {
      const int connection = server.accept_one();
      tls_peer peer{identity, connection};
      peer.read_request();
      peer.send_text("HTTP/1.1 200 OK\r\n\r\n{}");
      if (!is_cut)
        peer.close();
      raw_server::close_connection(connection);
    });
    const auto exchange = post(server.url("https"), identity.path());
    BOOST_TEST(static_cast<bool>(exchange.outcome) == !is_cut);
    if (!exchange.outcome)
      BOOST_TEST(failed_with(exchange, ec::unavailable, "after 2 bytes"));
  }
}

BOOST_AUTO_TEST_CASE(a_handshake_that_drips_ends_with_the_deadline) {
  raw_server server;
  server.run([&] {
    const int connection = server.accept_one();
    std::array<char, 4096> hello{};
    static_cast<void>(::read(connection, hello.data(), hello.size()));
    // A record of 16,000 bytes that says it is a handshake.
    raw_server::send_text(connection, std::string("\x16\x03\x03\x3e\x80\x02\x00\x3e\x7c", 9));
    raw_server::drip(connection, "a", 5ms);
    raw_server::close_connection(connection);
  });
  const auto exchange = post_now(*transport_to(server.url("https"), 100ms));
  BOOST_TEST(failed_with(exchange, ec::unavailable, "no TLS session within 100 ms"));
  BOOST_TEST(!exchange.is_sent);
}

BOOST_AUTO_TEST_CASE(stop_ends_a_handshake_that_never_comes) {
  raw_server server; // Its backlog accepts the connection, nobody ever answers.
  auto transport = kiwoom::make_http_transport({server.url("https"), "", 1h});
  BOOST_TEST_REQUIRE(static_cast<bool>(transport));
  int connection = -1;
  std::thread stopper{[&] {
    connection = server.accept_one(); // So the client is past connect().
    (*transport)->stop();
  }};
  const auto exchange =
    (*transport)->post({"ka10081", "/api/dostk/chart", "{}", "", {}}, {steady_clock::now()});
  stopper.join();
  raw_server::close_connection(connection);
  BOOST_TEST_REQUIRE(!exchange.outcome);
  BOOST_TEST((exchange.outcome.error().code == ec::shutting_down));
}

BOOST_AUTO_TEST_CASE(ca_file_must_hold_a_certificate) {
  const auto missing = kiwoom::make_http_transport({"https://x", "/nowhere/ca.pem", 1s});
  BOOST_TEST_REQUIRE(!missing);
  BOOST_TEST((missing.error().code == ec::invalid_config));
  BOOST_TEST(missing.error().message.find("/nowhere/ca.pem") != std::string::npos);
  const self_signed identity{"IP:127.0.0.1"};
  std::ofstream{identity.path()} << "not a certificate\n";
  const auto empty = kiwoom::make_http_transport({"https://x", identity.path(), 1s});
  BOOST_TEST_REQUIRE(!empty);
  BOOST_TEST((empty.error().code == ec::invalid_config));
  BOOST_TEST(empty.error().message.find("no certificate") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
