#include "serve/api/event_stream.hpp"

#include "serve/api/documents.hpp"
#include "serve/problem.hpp"
#include "store/json.hpp"
#include "store/local/descriptor.hpp"

#include <chrono>
#include <string>
#include <sys/eventfd.h>
#include <utility>

namespace tandem::serve {

namespace {

constexpr int streams_max = 8;
constexpr std::chrono::seconds heartbeat{15};
// Of events that a reader has not taken yet.
constexpr std::size_t waiting_max = std::size_t{256} << 10U;

/// One reader, and what it is still to be sent.
class event_queue {
public:
  int ready() const { return event_.number(); }
  void add(const char* name, const std::string& data) {
    const std::lock_guard lock{guard_};
    if (waiting_.size() > waiting_max)
      return;
    waiting_ += std::string{"event: "} + name + "\ndata: " + data + "\n\n";
    ::eventfd_write(event_.number(), 1);
  }
  std::string take() {
    const std::lock_guard lock{guard_};
    eventfd_t count = 0;
    ::eventfd_read(event_.number(), &count);
    return std::exchange(waiting_, {});
  }

private:
  store::descriptor event_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  std::mutex guard_;
  std::string waiting_;
};

bool send_some(event_queue& from, httplib::DataSink& sink) {
  switch (http::listener::wait_for(from.ready(), std::chrono::steady_clock::now() + heartbeat)) {
    case http::wait_end::ready:
      break;
    case http::wait_end::timed_out:
      return sink.write(":\n\n", 3);
    case http::wait_end::client_left:
      return false;
    case http::wait_end::stopping:
      sink.done();
      return true;
  }
  const auto text = from.take();
  return sink.write(text.data(), text.size());
}

} // namespace

void event_streams::add_routes(http::listener& to) {
  to.Get("/api/v1/events",
         [this](const httplib::Request&, httplib::Response& answer) { on_get(answer); });
}

void event_streams::on_get(httplib::Response& answer) {
  if (open_.fetch_add(1) >= streams_max) {
    --open_;
    return answer_problem(
      answer, 503, std::to_string(streams_max) + " streams of events are open, which is the most");
  }
  auto queue = std::make_shared<event_queue>();
  queue->add("progress", progress_json(hub_.newest()));
  std::shared_ptr<progress_hub::subscription> listening = hub_.listen(
    {[queue](const progress_snapshot& now) { queue->add("progress", progress_json(now)); },
     [queue](const notice& what) { queue->add("notice", notice_json(what)); }});
  answer.set_header("Cache-Control", "no-store");
  answer.set_chunked_content_provider(
    "text/event-stream",
    [queue, listening](std::size_t /*offset*/, httplib::DataSink& sink) {
      return send_some(*queue, sink);
    },
    [this](bool /*is_complete*/) { --open_; });
}

} // namespace tandem::serve
