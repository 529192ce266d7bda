#include "kiwoom/link/call_stream.hpp"

#include <httplib.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>

// What a broker sends, byte for byte, through the stream and cpp-httplib's parser. The first byte
// of the input says how many bytes come at a time, and whether they lie there before the request;
// the rest is all the broker ever sends.

namespace {

using namespace tandem;

/// The broker's end of a connection that keeps the pieces it was sent in.
class fed_socket {
public:
  fed_socket(std::string_view bytes, std::size_t piece) {
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends_.data()) != 0)
      std::abort();
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size())))
      if (::send(ends_[1], bytes.data(), std::min(piece, bytes.size()), MSG_DONTWAIT) < 0)
        break; // The kernel holds no more; the broker closes here.
    ::shutdown(ends_[1], SHUT_WR);
  }
  fed_socket(const fed_socket&) = delete;
  fed_socket& operator=(const fed_socket&) = delete;
  ~fed_socket() {
    for (const int end : ends_)
      ::close(end);
  }
  int client_end() const { return ends_[0]; }

private:
  std::array<int, 2> ends_{};
};

/// The stream of a call whose request nobody waits for: it is gone before the first answer comes.
class asked_stream final : public httplib::Stream {
public:
  explicit asked_stream(kiwoom::call_stream& answer) : answer_(answer) {}
  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* to, std::size_t size) override { return answer_.read(to, size); }
  ssize_t write(const char*, std::size_t size) override { return static_cast<ssize_t>(size); }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return answer_.socket(); }

private:
  kiwoom::call_stream& answer_;
};

/// The library on a stream that is given.
class fed_client final : public httplib::ClientImpl {
public:
  explicit fed_client(httplib::Stream& stream) : ClientImpl("broker", 80), stream_(stream) {
    set_keep_alive(true);
    set_decompress(false);
  }

private:
  bool create_and_connect_socket(Socket& socket, httplib::Error&) override {
    socket.sock = ::dup(stream_.socket());
    return socket.sock >= 0;
  }
  bool process_socket(const Socket&, std::function<bool(httplib::Stream&)> callback) override {
    return callback(stream_);
  }

  httplib::Stream& stream_;
};

void must(bool holds) {
  if (!holds)
    std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0)
    return 0;
  const std::string sent{data + 1, data + size};
  // The kernel holds ten pieces.
  const fed_socket broker{sent, std::max(std::size_t{data[0]} * 16, sent.size() / 8) + 1};
  const kiwoom::stop_switch stopping;
  kiwoom::call_stream stream{{broker.client_end(), nullptr, stopping,
                              std::chrono::steady_clock::now() + std::chrono::seconds{10}}};
  asked_stream asked{stream};
  const bool is_early = data[0] % 2 == 1;
  fed_client client{is_early ? static_cast<httplib::Stream&>(stream) : asked};
  httplib::Request request;
  request.method = "POST";
  request.path = "/";
  httplib::Response answer;
  auto error = httplib::Error::Success;
  std::string body;
  request.content_receiver = [&](const char* bytes, std::size_t count, std::uint64_t,
                                 std::uint64_t) {
    body.append(bytes, count);
    return true;
  };
  const bool is_answered = client.send(request, answer, error);
  // Whatever comes, there is an answer or a reason, and nothing is made up.
  must(is_answered || stream.trouble().has_value());
  must(!is_answered || (answer.status >= 200 && answer.status <= 999));
  must(body.size() <= sent.size());
  must(!stream.is_reusable() || is_answered);
  return 0;
}
