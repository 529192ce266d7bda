#include "bench/limiter/paced_job.hpp"
#include "engine/credentials.hpp"
#include "engine/engine_config.hpp"
#include "engine/pacing.hpp"
#include "engine/paths.hpp"
#include "engine/spawn.hpp"
#include "engine/viewer.hpp"
#include "kiwoom/http_transport.hpp"
#include "market/utc_time.hpp"

#include <caf/all.hpp>

#include <exception>
#include <iostream>
#include <stdexcept>

// tandem's gateway with what stands around it for one key, spawned as the node does it: a
// transport, the writer with its database, the file that keeps the last call. All calls are asked
// for at once.

namespace {

using namespace tandem;
using std::chrono::nanoseconds;

template <class T>
T good(result<T> made) {
  if (!made)
    throw std::runtime_error{made.error().message};
  return std::move(*made);
}

/// All at their defaults but for what the job says; files go into the working directory.
config::settings settings_for(const bench::paced_job& job) {
  auto read = config::resolve({
    {"broker.url", job.url, {}},
    {"gateway.delay", config::duration{job.delay}, {}},
    {"gateway.state-dir", std::string{"."}, {}},
  });
  for (const auto& problem : read.problems)
    throw std::runtime_error{problem.text()};
  return std::move(read.values);
}

class paced_gateway {
public:
  explicit paced_gateway(const config::settings& settings) : system_(config_) {
    const auto& url = settings.get<std::string>("broker.url");
    const auto keys = good(tandem::load_credentials(settings, url, 1));
    tandem::node_parts parts;
    parts.steady_to_utc = std::chrono::system_clock::now().time_since_epoch()
                          - std::chrono::steady_clock::now().time_since_epoch();
    parts.wall_clock = [] { return std::chrono::system_clock::now(); };
    parts.results = good(tandem::open_places(tandem::find_places(settings, ".")));
    tandem::key_parts key;
    key.pacing.name = "default";
    key.who = keys.front();
    key.wires.push_back(
      good(kiwoom::make_http_transport({url, "",
                                        std::chrono::duration_cast<std::chrono::milliseconds>(
                                          settings.get<config::duration>("broker.timeout"))})));
    auto pacing = tandem::to_gateway_options(settings, url);
    pacing.steady_to_utc = parts.steady_to_utc;
    if (auto problem = tandem::keep_pace(key.pacing, settings, url, key.who))
      throw std::runtime_error{problem->message};
    const tandem::spawner spawn{system_, true};
    actors_.monitor = tandem::spawn_monitor(spawn, {});
    caf::anon_send(actors_.monitor, subscribe{spawn_viewer(system_, {}, [](const notice& what) {
                     std::cerr << what.text + "\n";
                   })});
    actors_.writer = tandem::spawn_writer(spawn, settings, parts, actors_);
    transports_ = tandem::spawn_transports(spawn, parts, key);
    gateway_ = tandem::spawn_gateway(spawn, pacing, {{key.pacing, transports_}}, actors_);
  }
  paced_gateway(const paced_gateway&) = delete;
  paced_gateway& operator=(const paced_gateway&) = delete;
  ~paced_gateway() {
    caf::scoped_actor self{system_};
    for (const auto& one :
         {caf::actor_cast<caf::actor>(gateway_), caf::actor_cast<caf::actor>(transports_.front()),
          caf::actor_cast<caf::actor>(actors_.writer),
          caf::actor_cast<caf::actor>(actors_.monitor)})
      self->send_exit(one, caf::exit_reason::user_shutdown);
  }

  caf::actor_system& system() { return system_; }
  const gateway_actor& handle() const { return gateway_; }

private:
  tandem::engine_config config_;
  caf::actor_system system_;
  tandem::node_actors actors_; // Monitor and writer; there is nobody else.
  std::vector<transport_actor> transports_;
  gateway_actor gateway_;
};

std::int64_t close_of(const tr_page& page) {
  const auto& rows = std::get<std::vector<market::quote_row>>(page.rows);
  return static_cast<std::int64_t>(rows.at(0).what.value().close);
}

std::int64_t sum_of_all(paced_gateway& works, const bench::paced_job& job) {
  const auto count = static_cast<std::int64_t>(job.codes.size());
  const nanoseconds longest = 3 * count * nanoseconds{job.delay} + std::chrono::seconds{60};
  caf::scoped_actor self{works.system()};
  auto ask = [&](const std::string& code) {
    fetch_tr wanted;
    wanted.query = quotes_query{{code}};
    return self->request(works.handle(), longest, wanted);
  };
  std::vector<decltype(ask({}))> asked;
  for (const auto& code : job.codes)
    asked.push_back(ask(code));
  std::int64_t closes = 0;
  for (auto& one : asked)
    one.receive([&](const tr_page& page) { closes += close_of(page); },
                [](const caf::error& why) { throw std::runtime_error{to_failure(why).message}; });
  return closes;
}

} // namespace

int main(int argc, char** argv) {
  try {
    const auto job = bench::read_job(argc, argv);
    if (job.tr != "ka10095")
      throw std::runtime_error{job.tr + ": only quotes are asked of the gateway itself"};
    paced_gateway works{settings_for(job)};
    const auto closes = sum_of_all(works, job);
    bench::print_total(job.codes.size(), closes);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "gateway_calls: " << error.what() << "\n";
    return 1;
  }
}
