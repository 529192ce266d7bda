#include "serve/problem.hpp"

#include "store/json.hpp"

namespace tandem::serve {

namespace {

std::string_view title_of(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 503:
      return "Service Unavailable";
    default:
      return "Internal Server Error";
  }
}

int status_of(ec code) {
  switch (code) {
    case ec::invalid_argument:
    case ec::invalid_config:
      return 400;
    case ec::no_data:
    case ec::unknown_symbol:
      return 404;
    case ec::storage_busy:
    case ec::storage_away:
    case ec::shutting_down:
    case ec::queue_full:
      return 503;
    default:
      return 500;
  }
}

} // namespace

void answer_problem(httplib::Response& to, int status, std::string_view detail) {
  json out;
  out.open();
  out.put("type", "about:blank");
  out.put("title", title_of(status));
  out.put("status", status);
  out.put("detail", detail);
  out.close();
  to.status = status;
  to.set_content(out.text() + "\n", "application/problem+json");
}

void answer_problem(httplib::Response& to, const failure& why) {
  answer_problem(to, status_of(why.code), why.message);
}

} // namespace tandem::serve
