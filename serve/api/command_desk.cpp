#include "serve/api/command_desk.hpp"

#include "serve/problem.hpp"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

namespace tandem::serve {

namespace {

// Commands that run at a time. Each is a thread that waits for the engine.
constexpr std::size_t jobs_max = 64;
// An empty line goes out after so long a silence, so that a dead reader is noticed.
constexpr std::chrono::seconds heartbeat{10};
// Of a command that the end of the process left no time for.
constexpr int exit_interrupted = 130;

/// A browser sends a page's request with this type only after asking whether it may, and is not
/// answered.
bool is_json(const httplib::Request& request) {
  const auto type = request.get_header_value("Content-Type");
  return type == "application/json" || type.starts_with("application/json;");
}

} // namespace

command_desk::command_desk(std::string version, command_runner run,
                           std::function<void(const std::string&)> stop)
    : version_(std::move(version)), run_(std::move(run)), stop_(std::move(stop)) {}

void command_desk::end() {
  std::list<job> ending;
  {
    const std::lock_guard lock{guard_};
    is_ending_ = true;
    ending.swap(jobs_);
  }
  for (auto& one : ending)
    stop(*one.stream);
  for (auto& one : ending)
    one.worker.join();
  std::unique_lock lock{guard_};
  left_.wait(lock, [this] { return running_here_ == 0; });
}

void command_desk::add_routes(http::listener& to) {
  to.Post("/api/v1/commands", [this](const httplib::Request& request, httplib::Response& answer) {
    on_post(request, answer);
  });
  to.Delete("/api/v1/commands/([0-9A-Z]+)",
            [this](const httplib::Request& request, httplib::Response& answer) {
              on_delete(request, answer);
            });
}

std::pair<int, std::string> command_desk::run_here(const command_request& asked) {
  {
    const std::lock_guard lock{guard_};
    if (is_ending_)
      return {exit_interrupted, {}};
    ++running_here_;
  }
  command_stream stream;
  const int code = run_(asked, stream);
  {
    const std::lock_guard lock{guard_};
    --running_here_;
  }
  left_.notify_all();
  return {code, stream.take()};
}

void command_desk::on_post(const httplib::Request& request, httplib::Response& answer) {
  if (!is_json(request))
    return answer_problem(answer, 415, "the Content-Type is not application/json");
  auto asked = parse_command_request(request.body);
  if (!asked)
    return answer_problem(answer, asked.error());
  if (!asked->version.empty() && asked->version != version_)
    return answer_problem(answer, 409,
                          "the serving process is tandem " + version_
                            + ", the command is of tandem " + asked->version
                            + ": restart the serving process with the newer one");
  auto stream = begin(std::move(*asked));
  if (!stream)
    return answer_problem(answer, stream.error());
  answer.set_chunked_content_provider(
    "application/x-ndjson",
    [this, stream = *stream](std::size_t /*offset*/, httplib::DataSink& sink) {
      return send_some(*stream, sink);
    });
}

void command_desk::on_delete(const httplib::Request& request, httplib::Response& answer) {
  const auto id = request.matches[1].str();
  const std::lock_guard lock{guard_};
  const auto found = std::find_if(jobs_.begin(), jobs_.end(),
                                  [&](const job& one) { return one.stream->run_id() == id; });
  if (found == jobs_.end())
    return answer_problem(answer, 404, "no command with the id " + id + " is under way");
  stop(*found->stream);
  answer.status = 204;
}

result<std::shared_ptr<command_stream>> command_desk::begin(command_request asked) {
  const std::lock_guard lock{guard_};
  if (is_ending_)
    return failure{ec::shutting_down, "the serving process is ending"};
  join_ended();
  if (jobs_.size() >= jobs_max)
    return failure{ec::queue_full,
                   std::to_string(jobs_max) + " commands are under way, which is the most"};
  auto stream = std::make_shared<command_stream>();
  try {
    jobs_.push_back({stream, std::thread{[this, stream, asked = std::move(asked)] {
                       stream->exit(run_(asked, *stream));
                     }}});
  } catch (const std::system_error&) {
    return failure{ec::queue_full, "this machine has no thread left for the command"};
  }
  return stream;
}

/// The lock is held.
void command_desk::join_ended() {
  for (auto one = jobs_.begin(); one != jobs_.end();) {
    if (!one->stream->has_exited()) {
      ++one;
      continue;
    }
    one->worker.join();
    one = jobs_.erase(one);
  }
}

void command_desk::stop(command_stream& which) {
  which.leave();
  if (const auto id = which.run_id(); !id.empty())
    stop_(id);
}

/// Sends what there is, after waiting for it. False ends the connection.
bool command_desk::send_some(command_stream& from, httplib::DataSink& sink) {
  const auto until = std::chrono::steady_clock::now() + heartbeat;
  switch (http::listener::wait_for(from.ready(), until)) {
    case http::wait_end::ready:
    case http::wait_end::stopping:
      break;
    case http::wait_end::timed_out:
      return sink.write("\n", 1);
    case http::wait_end::client_left:
      stop(from);
      return false;
  }
  const auto text = from.take();
  if (!text.empty() && !sink.write(text.data(), text.size())) {
    stop(from);
    return false;
  }
  if (from.is_over())
    sink.done();
  else if (text.empty())
    return false; // The server ends.
  return true;
}

} // namespace tandem::serve
