#include "serve/daemon.hpp"

#include "config/session_rules.hpp"
#include "engine/parts.hpp"
#include "engine/paths.hpp"
#include "engine/resources.hpp"
#include "engine/run_id.hpp"
#include "serve/host_check.hpp"
#include "serve/metrics_routes.hpp"
#include "serve/problem.hpp"
#include "serve/proxy/proxy_routes.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <utility>

namespace tandem::serve {

namespace {

// How often the store is looked at for what the metrics tell between scans.
constexpr std::chrono::seconds looks_interval{20};
constexpr std::int64_t runs_looked_at = 100;

/// Whether a request may be answered before the engine is there. The proxy says so itself, in the
/// broker's words.
bool needs_no_engine(const std::string& path) {
  return path == "/healthz" || path.starts_with("/oauth2") || path.starts_with("/api/dostk");
}

result<local_clients> clients_of(const config::settings& settings) {
  const auto& file = settings.get<std::string>("serve.clients-file");
  return file.empty() ? local_clients{} : local_clients::read(file);
}

/// What signs the tokens of local programs: the secret key, which other hosts with it have, too.
result<secret> signing_secret(const config::settings& settings,
                              const std::vector<credentials>& keys) {
  auto url = settings.get<std::string>("broker.url");
  if (url == "sim:")
    url = "http://127.0.0.1"; // Any key will do for the simulated broker.
  auto chosen = choose_credentials(keys, settings, url, 1);
  if (!chosen)
    return chosen.error();
  return std::move(chosen->front().secret_key);
}

} // namespace

daemon::daemon(daemon_options options)
    : options_(std::move(options)), started_(std::chrono::system_clock::now()),
      started_steady_(std::chrono::steady_clock::now()), run_id_(make_run_id(started_)) {}

result<std::unique_ptr<daemon>> daemon::start(daemon_options options) {
  std::unique_ptr<daemon> made{new daemon{std::move(options)}};
  // The listener is first, because the key's lock tells others its address.
  made->web_.emplace();
  auto keys = read_credentials(made->options_.settings);
  if (!keys)
    return keys.error();
  if (auto problem = made->make_proxy(*keys))
    return *problem;
  made->add_routes();
  const auto& listen = made->options_.settings.get<std::string>("serve.listen");
  if (auto problem = made->web_->start(listen))
    return failure{problem->code, "serve.listen = \"" + listen + "\": " + problem->message};
  made->url_ = made->web_->url();
  if (auto problem = made->open_engine(std::move(*keys)))
    return *problem;
  return made;
}

status daemon::make_proxy(const std::vector<credentials>& keys) {
  const auto& settings = options_.settings;
  auto clients = clients_of(settings);
  if (!clients)
    return clients.error();
  auto signing = signing_secret(settings, keys);
  if (!signing)
    return signing.error();
  proxy_options wanted;
  wanted.accounts = settings.get<bool>("serve.accounts");
  wanted.hold = settings.get<config::duration>("serve.hold");
  // A client that lowers its own pace to the number that a refusal names should fit in here.
  if (const std::chrono::nanoseconds delay = settings.get<config::duration>("gateway.delay");
      delay.count() > 0)
    wanted.quota = std::max<std::int64_t>(std::chrono::seconds{1} / delay, 1);
  wanted.run_id = run_id_;
  wanted.sessions = config::session_rules_of(settings);
  proxy_world world;
  world.fetch = [this](fetch_tr command) {
    return is_ready_ ? works_->fetch(std::move(command)) : std::unique_ptr<pending_page>{};
  };
  world.now = [] { return std::chrono::system_clock::now(); };
  world.wait = [](int descriptor, std::chrono::steady_clock::time_point until) {
    return http::listener::wait_for(descriptor, until);
  };
  world.name_client = [](std::string name) { http::listener::name_client(std::move(name)); };
  proxy_.emplace(std::move(wanted), local_tokens{std::move(*signing), std::move(*clients)},
                 std::move(world));
  return std::nullopt;
}

status daemon::reload_clients() {
  auto clients = clients_of(options_.settings);
  if (!clients)
    return clients.error();
  proxy_->allow(std::move(*clients));
  return std::nullopt;
}

status daemon::open_engine(std::vector<credentials> keys) {
  const auto& settings = options_.settings;
  engine_options wanted;
  wanted.folder = options_.folder;
  wanted.serving_at = url_;
  wanted.keys = std::move(keys);
  wanted.progress_interval = settings.get<config::duration>("monitor.interval");
  wanted.on_progress = [this](const progress_snapshot& now) { hub_.show(now); };
  wanted.on_notice = [this](const notice& what) {
    options_.log(what);
    hub_.tell(what);
  };
  auto works = engine::create(settings, std::move(wanted));
  if (!works)
    return works.error();
  works_ = std::move(*works);
  if (auto problem = keep_row(run_outcome::running))
    return problem;
  const auto store_url = revealed_store_url(settings);
  api_.emplace(api_world{options_.version, run_id_, started_,
                         source_of(settings.get<std::string>("broker.url")), store_url,
                         works_.get(), &hub_,
                         [this] { return scheduler_ ? scheduler_->next_scan() : std::string{}; }});
  keep_record();
  is_ready_ = true;
  scheduler_.emplace(scan_duties(store_url));
  manager_.tell("READY=1\nSTATUS=serving " + url_);
  return std::nullopt;
}

scan_duty_options daemon::scan_duties(const std::string& store_url) {
  const auto& settings = options_.settings;
  scan_duty_options out;
  out.times = settings.get<config::string_list>("serve.scan-at");
  out.verifies = settings.get<bool>("serve.verify");
  out.now = [] { return std::chrono::system_clock::now(); };
  out.runs_of = [store_url](const std::string& day) -> result<std::vector<store::past_run>> {
    const auto reader = store::open_result_reader(store_url);
    if (!reader)
      return reader.error();
    return (*reader)->list_runs({runs_looked_at, {}, day});
  };
  out.session_of = [this](market::date day) { return works_->session_of(day, run_id_); };
  out.log = options_.log;
  out.on_due = [this](utc_time at) { record_->scan_was_due(at); };
  out.run = [this](std::vector<std::string> words) {
    command_request asked;
    asked.words = std::move(words);
    asked.names_files = true;
    asked.settings = options_.scan_settings();
    const auto [code, said] = desk_->run_here(asked);
    std::istringstream lines{said};
    for (std::string line; std::getline(lines, line);)
      if (const auto event = parse_command_event(line); event && event->say)
        options_.log({notice::level::info, "schedule.said text=\"" + *event->say + '"'});
    return code;
  };
  return out;
}

/// What is told to Prometheus and to the service manager, whatever the schedule is doing.
void daemon::keep_record() {
  const auto history = find_places(options_.settings, options_.folder).candles;
  record_.emplace(revealed_store_url(options_.settings),
                  std::filesystem::absolute(history).parent_path().string(),
                  options_.scheduled_scanners);
  looks_.emplace(looks_interval, [this] { record_->refresh(); });
  if (const auto interval = manager_.watchdog_interval())
    life_signs_.emplace(*interval, [this] {
      if (!works_->status().gateways.empty())
        manager_.tell("WATCHDOG=1");
    });
}

void daemon::add_routes() {
  auto& routes = web_->routes();
  routes.set_pre_routing_handler(
    [this](const httplib::Request& request, httplib::Response& answer) {
      using response = httplib::Server::HandlerResponse;
      if (!is_meant_for_us(request))
        answer_problem(answer, 403,
                       "the Host header names another machine; ask http://127.0.0.1:PORT or "
                       "http://localhost:PORT");
      else if (!is_ready_ && !needs_no_engine(request.path))
        answer_problem(answer, 503, "the serving process is starting or ending");
      else
        return response::Unhandled;
      return response::Handled;
    });
  add_metrics_routes(routes, [this] { return sample(); });
  routes.Get("/readyz", [](const httplib::Request&, httplib::Response& answer) {
    answer.set_content("ok", "text/plain");
  });
  desk_.emplace(
    options_.version,
    [this](const command_request& asked, command_stream& to) {
      return options_.run(*works_, hub_, asked, to);
    },
    [this](const std::string& id) { works_->stop(id); });
  desk_->add_routes(routes);
  route_broker_paths(routes, *proxy_);
  events_.emplace(hub_);
  events_->add_routes(routes);
  // The routes look the api up when they are asked, and it is there once the daemon is ready.
  api::add_routes(routes, [this]() -> const api& { return *api_; });
  routes.set_error_handler([](const httplib::Request& request, httplib::Response& answer) {
    if (answer.body.empty())
      answer_problem(answer, answer.status,
                     answer.status == 404 ? request.path + " is not served; see docs/api.md" : "");
  });
}

/// The row under which the calls of clients are recorded.
status daemon::keep_row(run_outcome outcome) {
  save_run row;
  row.id = run_id_;
  row.date = kst_day(started_).iso();
  row.mode = "serve";
  row.outcome = outcome;
  row.started_at = utc_text(started_);
  if (outcome != run_outcome::running)
    row.finished_at = utc_text(std::chrono::system_clock::now());
  return works_->save(row);
}

metrics_sample daemon::sample() const {
  return {options_.version, sample_resources(started_steady_), hub_.newest(),
          record_->figures(std::chrono::system_clock::now())};
}

// Threads of the listener and the scheduler use the members until they have ended.
daemon::~daemon() {
  manager_.tell("STOPPING=1");
  is_ready_ = false;
  looks_.reset();
  life_signs_.reset();
  if (scheduler_)
    scheduler_->end();
  if (works_)
    works_->interrupt(); // Runs end with what they have.
  if (desk_)
    desk_->end();
  if (works_) {
    keep_row(run_outcome::complete);
    works_->end(); // Who still waits for the broker is answered.
  }
  web_.reset(); // The last words of commands still go out.
  scheduler_.reset();
  api_.reset();
  works_.reset();
}

} // namespace tandem::serve
