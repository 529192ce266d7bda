#include <httplib.h>

#include <netdb.h>
#include <sys/socket.h>

// Never linked into anything: what the rules over object files must find. The names are put
// together by the preprocessor, where rules over the text cannot see them.

#define TANDEM_TOGETHER(a, b) a##b

namespace tandem::bad {

int connects(const sockaddr& broker) {
  return ::TANDEM_TOGETHER(con, nect)(::TANDEM_TOGETHER(soc, ket)(AF_INET, SOCK_STREAM, 0), &broker,
                                      sizeof broker);
}

int resolves(const char* host, addrinfo*& found) {
  return ::TANDEM_TOGETHER(getaddr, info)(host, "443", nullptr, &found);
}

bool calls(const char* host) {
  return static_cast<bool>(httplib::TANDEM_TOGETHER(Cli, ent){host}.Get("/"));
}

} // namespace tandem::bad
