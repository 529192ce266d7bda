#include "serve/proxy/proxy.hpp"

#include "serve/proxy/quiet_hours.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace tandem::serve {

namespace {

using namespace std::chrono_literals;
using namespace std::string_view_literals;

constexpr auto token_path = "/oauth2/token"sv;
constexpr auto revoke_path = "/oauth2/revoke"sv;
constexpr auto issue_tr = "au10001"sv;
constexpr auto revoke_tr = "au10002"sv;
constexpr const char* json_type = "application/json;charset=UTF-8";
// The vendor says 50 and calls it opaque.
constexpr std::size_t next_key_size_max = 200;
constexpr std::size_t cont_yn_size_max = 8;
// A call that was judged to start within its hold may be late by this much. With the default hold
// that is an answer within nine seconds, also while the broker is away: the shorter time-out of
// clients is ten.
constexpr auto start_grace = 1s;
// From the end of the hold to the answer. With the default hold 25 seconds, below the longer
// time-out of clients, which is 30.
constexpr auto answer_grace = 17s;
// Who a request without a valid token is counted as.
constexpr const char* nobody = "unknown";

/// What a client is told of the broker's headers.
constexpr std::array passed_headers{"api-id"sv,   "cont-yn"sv,   "next-key"sv,
                                    "resp-cnt"sv, "user-data"sv, "access-control-expose-headers"sv};

/// Whether it is one line of visible ASCII.
bool fits_header(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < '\x7f'; });
}

/// An answer of ours, with the headers that clients look for in every answer.
proxy_answer local(vendor_answer said, std::string_view tr) {
  proxy_answer out;
  out.content = shared_raw_answer{{said.status, std::move(said.body), {}}};
  out.content_type = json_type;
  out.headers = {{"api-id", std::string{tr}}, {"cont-yn", "N"}, {"next-key", ""}};
  return out;
}

/// 429 with the time after which the call would be held.
proxy_answer too_many(std::string_view tr, std::int64_t quota, std::chrono::nanoseconds again_in) {
  auto out = local(refuse::too_many_calls(tr, quota), tr);
  const auto seconds = std::max(std::chrono::ceil<std::chrono::seconds>(again_in), 1s);
  out.headers.emplace_back("Retry-After", std::to_string(seconds.count()));
  return out;
}

proxy_answer of_broker(shared_raw_answer answer, const char* origin) {
  proxy_answer out;
  out.content_type = json_type;
  for (const auto& [name, value] : answer->headers) {
    if (!fits_header(value))
      continue;
    if (name == "content-type")
      out.content_type = value;
    else if (std::find(passed_headers.begin(), passed_headers.end(), name) != passed_headers.end())
      out.headers.emplace_back(name, value);
  }
  out.headers.emplace_back("X-Tandem", origin);
  out.content = std::move(answer);
  return out;
}

/// Why a call failed, without what its error says: that may name more than clients should know.
std::string_view reason_of(ec code) {
  switch (code) {
    case ec::unavailable:
    case ec::timeout:
      return "the broker does not answer";
    case ec::service_failure:
      return "the broker's service failed";
    case ec::bad_response:
      return "the broker's answer cannot be used";
    case ec::unauthorized:
    case ec::forbidden:
      return "the broker refuses the key that tandem calls with";
    case ec::shutting_down:
    case ec::cancelled:
      return "tandem is ending";
    default:
      return "tandem failed";
  }
}

/// The token of `authorization: Bearer TOKEN`.
std::variant<std::string_view, vendor_answer> read_bearer(const std::vector<std::string>& headers) {
  constexpr auto scheme = "bearer"sv;
  if (headers.empty() || (headers.size() == 1 && headers.front().empty()))
    return refuse::missing_authorization();
  if (headers.size() > 1)
    return refuse::malformed_authorization();
  const std::string_view text = headers.front();
  const auto space = text.find(' ');
  const auto found = text.substr(0, space);
  const auto same_letter = [](char a, char b) { return (a | 0x20) == b; };
  if (!std::equal(found.begin(), found.end(), scheme.begin(), scheme.end(), same_letter)) {
    if (space == std::string_view::npos)
      return refuse::malformed_authorization();
    return refuse::unknown_scheme();
  }
  if (space == std::string_view::npos || space + 1 == text.size())
    return refuse::missing_token();
  return text.substr(space + 1);
}

/// The value of a header that may come once and be this long; an empty one is as good as none.
std::variant<std::string, vendor_answer> single(const std::vector<std::string>& headers,
                                                std::string_view name, std::size_t size_max) {
  if (headers.empty())
    return std::string{};
  if (headers.size() > 1)
    return refuse::malformed(name, "헤더가 두 번 이상 들어왔습니다");
  if (headers.front().size() > size_max)
    return refuse::malformed(name, "길이를 초과하였습니다");
  if (!fits_header(headers.front()))
    return refuse::malformed(name, "허용되지 않는 문자입니다");
  return headers.front();
}

/// FNV-1a of a client's name: the same in every process. The highest bit keeps it apart from the
/// numbers of actors, who are requesters as well.
std::uint64_t requester_of(std::string_view name) {
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : name)
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return hash | (std::uint64_t{1} << 63U);
}

} // namespace

proxy::proxy(proxy_options options, local_tokens tokens, proxy_world world)
    : options_(std::move(options)), world_(std::move(world)), tokens_(std::move(tokens)),
      memory_(options_.memory_bytes_max) {}

proxy_answer proxy::handle(const proxy_request& request) {
  if (request.call.target == token_path || request.call.target == revoke_path)
    return answer_token_call(request);
  const auto client = identify(request);
  const auto* name = std::get_if<std::string>(&client);
  const auto call = decide(request.call, options_.accounts);
  const auto* refused = std::get_if<vendor_answer>(&call);
  if (refused == nullptr)
    refused = std::get_if<vendor_answer>(&client);
  if (refused != nullptr) {
    add(name != nullptr ? *name : nobody, &client_counters::refused);
    const auto* permitted = std::get_if<permitted_call>(&call);
    return local(*refused, permitted != nullptr ? permitted->tr : ""sv);
  }
  world_.name_client(*name);
  return answer_call(std::get<permitted_call>(call), *name, request);
}

proxy_answer proxy::answer_token_call(const proxy_request& request) {
  const bool issues = request.call.target == token_path;
  const auto tr = issues ? issue_tr : revoke_tr;
  // Most clients leave the api-id out; the path decides.
  const auto& named = request.call.api_ids;
  const bool is_named_right =
    named.empty() || (named.size() == 1 && (named.front().empty() || named.front() == tr));
  if (request.call.method != "POST" || !is_named_right)
    return local(refuse::not_on_this_path(named.empty() ? tr : named.front(), request.call.target),
                 tr);
  const auto now = world_.now();
  const std::lock_guard lock{guard_};
  return local(issues ? tokens_.issue(request.body, now) : tokens_.revoke(request.body, now), tr);
}

proxy_answer proxy::answer_call(const permitted_call& call, const std::string& client,
                                const proxy_request& request) {
  const auto cont_yn = single(request.cont_yns, "cont-yn", cont_yn_size_max);
  const auto next_key = single(request.next_keys, "next-key", next_key_size_max);
  for (const auto* one : {&cont_yn, &next_key})
    if (const auto* refused = std::get_if<vendor_answer>(one)) {
      add(client, &client_counters::refused);
      return local(*refused, call.tr);
    }
  add(client, &client_counters::calls);
  raw_query query;
  query.tr = call.tr;
  query.path = call.path->text();
  query.body = request.body;
  query.cont_yn = std::get<std::string>(cont_yn);
  question asked{call, client, std::move(query), std::get<std::string>(next_key)};
  if (call.path->is_of_accounts())
    asked.query.alone = ++last_alone_;
  else if (auto known = remembered(asked))
    return of_broker(std::move(*known), "shared");
  return fetched(asked);
}

std::optional<shared_raw_answer> proxy::remembered(const question& asked) {
  const auto now = world_.now();
  std::unique_lock lock{guard_};
  auto known = memory_.find(asked.query, asked.next_key, now);
  lock.unlock();
  if (known)
    add(asked.client, &client_counters::shared);
  return known;
}

class proxy::flight {
public:
  flight(proxy& of, const question& asked) : of_(of), asked_(asked) {
    const auto now = of_.world_.now();
    of_.add(asked_.client, &client_counters::held);
    const std::lock_guard lock{of_.guard_};
    call_ = of_.memory_.begin(asked_.query, asked_.next_key, now);
  }
  flight(const flight&) = delete;
  flight& operator=(const flight&) = delete;
  ~flight() {
    of_.add(asked_.client, &client_counters::held, -1);
    const std::lock_guard lock{of_.guard_};
    of_.memory_.end(asked_.query, asked_.next_key);
  }

  const answer_memory::joined_call& call() const { return call_; }

private:
  proxy& of_;
  const question& asked_;
  answer_memory::joined_call call_;
};

proxy_answer proxy::fetched(const question& asked) {
  const flight under_way{*this, asked};
  const auto page = ask_gateway(asked);
  if (!page)
    return refused(asked, page.error().code);
  if (const auto* wait = std::get_if<long_wait>(&page->rows)) {
    add(asked.client, &client_counters::delayed);
    return too_many(asked.call.tr, options_.quota, wait->expected - options_.hold);
  }
  const auto* answer = std::get_if<shared_raw_answer>(&page->rows);
  if (answer == nullptr)
    return refused(asked, ec::internal);
  if (asked.query.alone == 0) {
    const auto received = world_.now();
    const std::lock_guard lock{guard_};
    const auto began = under_way.call().asked;
    memory_.keep(asked.query, asked.next_key, *answer, began, received,
                 quiet_until(began, options_.sessions));
  }
  if (!under_way.call().is_shared)
    return of_broker(*answer, "fresh");
  add(asked.client, &client_counters::shared);
  return of_broker(*answer, "shared");
}

result<tr_page> proxy::ask_gateway(const question& asked) {
  fetch_tr command;
  command.query = asked.query;
  command.next_key = asked.next_key;
  command.priority = priority_class::interactive;
  command.requester = requester_of(asked.client);
  command.patience = options_.hold + start_grace;
  command.run_id = options_.run_id;
  command.client = asked.client;
  // For the gateway 0 means that it waits however long.
  command.hold = std::max(options_.hold, std::chrono::nanoseconds{1});
  const auto page = world_.fetch(std::move(command));
  if (page == nullptr)
    return failure{ec::internal, {}};
  const auto longest = std::chrono::steady_clock::now() + options_.hold + answer_grace;
  switch (world_.wait(page->ready(), longest)) {
    case http::wait_end::ready:
      return page->take();
    case http::wait_end::client_left:
      add(asked.client, &client_counters::left);
      return failure{ec::cancelled, {}};
    case http::wait_end::stopping:
      return failure{ec::shutting_down, {}};
    case http::wait_end::timed_out:
      break;
  }
  return failure{ec::timeout, {}};
}

proxy_answer proxy::refused(const question& asked, ec why) {
  const auto& tr = asked.call.tr;
  if (why != ec::queue_full && why != ec::rate_limited)
    return local(refuse::failed_service(reason_of(why)), tr);
  add(asked.client, &client_counters::delayed);
  return too_many(tr, options_.quota, 1s);
}

std::variant<std::string, vendor_answer> proxy::identify(const proxy_request& request) const {
  const auto bearer = read_bearer(request.authorizations);
  if (const auto* refused = std::get_if<vendor_answer>(&bearer))
    return *refused;
  const auto now = world_.now();
  const std::lock_guard lock{guard_};
  if (auto client = tokens_.client_of(std::get<std::string_view>(bearer), now))
    return std::move(*client);
  return refuse::bad_token();
}

void proxy::allow(local_clients allowed) {
  const std::lock_guard lock{guard_};
  tokens_.allow(std::move(allowed));
}

std::map<std::string, client_counters> proxy::counters() const {
  const std::lock_guard lock{guard_};
  return counters_;
}

void proxy::add(const std::string& client, count what, std::int64_t number) {
  const std::lock_guard lock{guard_};
  const bool is_full = counters_.size() >= counted_clients_max && !counters_.contains(client);
  counters_[is_full ? other_clients : client].*what += static_cast<std::uint64_t>(number);
}

} // namespace tandem::serve
