#include "serve/proxy/proxy_routes.hpp"

#include <string>
#include <vector>

namespace tandem::serve {

namespace {

std::vector<std::string> values(const httplib::Request& request, const char* name) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < request.get_header_value_count(name); ++i)
    all.push_back(request.get_header_value(name, i));
  return all;
}

proxy_request read(const httplib::Request& request) {
  // The target and not the path, which the library has decoded.
  return {{request.method, request.target, values(request, "api-id")},
          values(request, "authorization"),
          values(request, "cont-yn"),
          values(request, "next-key"),
          request.body};
}

void write(httplib::Response& response, const proxy_answer& answer) {
  response.status = answer.content->status;
  for (const auto& [name, value] : answer.headers)
    response.set_header(name, value);
  response.set_content(answer.content->body, answer.content_type);
}

} // namespace

void route_broker_paths(http::listener& routes, proxy& face) {
  const auto serve = [&face](const httplib::Request& request, httplib::Response& response) {
    write(response, face.handle(read(request)));
  };
  for (const char* paths : {"/oauth2(/.*)?", "/api/dostk(/.*)?"}) {
    routes.Post(paths, serve).Get(paths, serve).Put(paths, serve).Patch(paths, serve);
    routes.Delete(paths, serve).Options(paths, serve);
  }
}

} // namespace tandem::serve
