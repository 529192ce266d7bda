#pragma once

#include "http/listener.hpp"
#include "serve/api/command_request.hpp"
#include "serve/api/command_stream.hpp"

#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace tandem::serve {

/// Runs a command and says everything to the stream but its exit code, which it returns. It calls
/// `begin` with the id by which the run can be stopped. Blocks until the command is done.
using command_runner = std::function<int(const command_request& asked, command_stream& to)>;

/// Takes commands of other processes: POST /api/v1/commands answers with the command's stream,
/// application/x-ndjson; DELETE /api/v1/commands/ID stops it. A command whose reader leaves is
/// stopped, too.
class command_desk {
public:
  /// `stop` ends a run by its id, from any thread.
  command_desk(std::string version, command_runner run,
               std::function<void(const std::string&)> stop);
  command_desk(const command_desk&) = delete;
  command_desk& operator=(const command_desk&) = delete;
  ~command_desk() { end(); }

  /// Takes no further command, stops those under way and waits for them. Their readers still get
  /// what they said.
  void end();

  void add_routes(http::listener& to);
  /// Runs a command of this process, and returns its exit code and what it said. `end` waits for
  /// it, too; afterwards it is interrupted at once.
  std::pair<int, std::string> run_here(const command_request& asked);

private:
  struct job {
    std::shared_ptr<command_stream> stream;
    std::thread worker;
  };

  void on_post(const httplib::Request& request, httplib::Response& answer);
  void on_delete(const httplib::Request& request, httplib::Response& answer);
  result<std::shared_ptr<command_stream>> begin(command_request asked);
  void join_ended();
  void stop(command_stream& which);
  bool send_some(command_stream& from, httplib::DataSink& sink);

  std::string version_;
  command_runner run_;
  std::function<void(const std::string&)> stop_;
  std::mutex guard_; // Guards the members below.
  std::condition_variable left_;
  bool is_ending_ = false;
  int running_here_ = 0;
  std::list<job> jobs_;
};

} // namespace tandem::serve
