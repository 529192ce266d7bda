#include "cli/handover.hpp"

#include "cli/interrupts.hpp"
#include "cli/served_command.hpp"
#include "cli/terminal_output.hpp"
#include "config/argument.hpp"
#include "engine/find_holder.hpp"
#include "engine/universe_file.hpp"
#include "engine/us_data.hpp"
#include "kiwoom/endpoint.hpp"
#include "serve/api/documents.hpp"

#include <fmt/format.h>
#include <httplib.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <poll.h>
#include <unistd.h>
#include <utility>

namespace tandem::cli {

namespace {

using std::chrono::milliseconds;
using clock = std::chrono::steady_clock;

constexpr milliseconds between_looks{100};
// A stream says something at least every ten seconds.
constexpr std::chrono::seconds silence_max{60};

std::map<std::string, std::string> expectations(const config::settings& settings) {
  std::map<std::string, std::string> all;
  for (const auto& key : config::properties())
    if (settings.is_set(key.name) && must_agree(key.name))
      if (auto text = comparable_text(key, settings); !text.empty())
        all[std::string{key.name}] = std::move(text);
  return all;
}

/// Everything the serving process needs to run the command as this one would.
result<serve::command_request> request_for(const invocation& asked, const workplace& here,
                                           const output& out) {
  const auto& settings = here.values;
  serve::command_request request;
  request.version = TANDEM_VERSION;
  request.words = asked.words;
  std::erase_if(request.words, [](const std::string& word) {
    return word == "--alone" || word.starts_with("--at=") || word.starts_with("--wait=")
           || word.starts_with("--report=") || word.starts_with("--config-file=");
  });
  request.expected = expectations(settings);
  request.color = out.has_color();
  request.columns = std::clamp<std::size_t>(terminal_columns(STDERR_FILENO), 20, 1000);
  request.table_columns = out.width() == 0 ? 0 : std::clamp<std::size_t>(out.width(), 20, 1000);
  for (auto& argument : settings.arguments()) {
    const auto key = config::key_of(argument);
    if (!is_of_the_engine(key) && key != "universe.file")
      request.settings.push_back(std::move(argument));
  }
  // Files are read here, by the user who named them.
  if (const auto& file = settings.get<std::string>("universe.file"); !file.empty()) {
    const auto codes = read_universe_file(file);
    if (!codes)
      return codes.error();
    request.settings.push_back("--universe.codes=" + config::to_text(*codes));
  }
  if (const auto& folder = settings.get<std::string>("regime.us-data"); !folder.empty()) {
    auto texts = read_us_texts(folder);
    if (!texts)
      return texts.error();
    request.us_data = std::move(*texts);
  }
  return request;
}

/// The text of a problem document, or what else came in its place.
std::string detail_of(const std::string& body, int status) {
  rapidjson::Document document;
  document.Parse(body.data(), body.size());
  if (!document.HasParseError() && document.IsObject() && document.HasMember("detail")
      && document["detail"].IsString())
    return document["detail"].GetString();
  return fmt::format("HTTP {} from a process that is not tandem serve", status);
}

/// Reads the stream of a command and shows it.
class stream_reader {
public:
  explicit stream_reader(terminal_output& out) : out_(out) {}

  void take(std::string_view bytes) {
    rest_ += bytes;
    for (auto end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n')) {
      if (auto event = serve::parse_command_event(std::string_view{rest_}.substr(0, end)))
        show(*event);
      rest_.erase(0, end + 1);
    }
  }
  /// The bytes that are not of a stream, for an error.
  const std::string& rest() const { return rest_; }
  std::optional<int> exit_code() const { return exit_code_; }
  std::string run_id() const {
    const std::lock_guard lock{guard_};
    return run_id_;
  }

private:
  void show(const serve::command_event& event) {
    if (event.run) {
      const std::lock_guard lock{guard_};
      run_id_ = *event.run;
    }
    if (event.progress)
      out_.view().show(*event.progress);
    if (event.log)
      out_.view().tell({severity_of(event.log->first), event.log->second});
    if (event.ends_progress)
      out_.end_progress();
    if (event.shown)
      out_.show_run(*event.shown);
    if (event.print)
      out_.print(*event.print);
    if (event.say)
      out_.say(*event.say);
    if (event.exit)
      exit_code_ = event.exit;
  }
  static notice::level severity_of(std::string_view word) {
    for (const auto level : {notice::level::debug, notice::level::info, notice::level::warn})
      if (serve::level_word(level) == word)
        return level;
    return notice::level::error;
  }

  terminal_output& out_;
  std::string rest_;
  std::optional<int> exit_code_;
  mutable std::mutex guard_; // The thread of an interrupt reads the id.
  std::string run_id_;
};

} // namespace

std::optional<std::string> find_server(const invocation& asked, const config::settings& settings,
                                       const std::vector<credentials>& keys, output& out) {
  if (asked.alone && !asked.wait)
    return std::nullopt;
  if (asked.at)
    return asked.at;
  const auto deadline = clock::now() + asked.wait.value_or(std::chrono::nanoseconds{0});
  std::string told;
  while (const auto holder = find_holder(settings, keys)) {
    if (!holder->serving_at.empty() && !asked.alone)
      return holder->serving_at;
    if (!asked.wait || clock::now() >= deadline)
      break; // The engine's error tells who has the key.
    if (std::exchange(told, holder->description) != holder->description)
      out.say("waiting for " + holder->description);
    ::poll(nullptr, 0, static_cast<int>(between_looks.count()));
  }
  return std::nullopt;
}

int hand_over(const std::string& url, const invocation& asked, const workplace& here,
              terminal_output& out) {
  // A token or a key never goes to another machine, whoever named it.
  if (const auto where = kiwoom::parse_broker_url(url); !where || where->tls)
    return refuse(out,
                  {ec::invalid_config,
                   fmt::format("\"{}\" is not the address of a serving process on this machine",
                               config::shown(url))});
  const auto request = request_for(asked, here, out);
  if (!request)
    return refuse(out, request.error());
  httplib::Client line{url};
  line.set_read_timeout(silence_max.count());
  stream_reader reader{out};
  int status = 0;
  std::string other; // The body of an answer that is not a stream.
  httplib::Request post;
  post.method = "POST";
  post.path = "/api/v1/commands";
  post.body = serve::to_json(*request);
  post.set_header("Content-Type", "application/json");
  post.response_handler = [&](const httplib::Response& head) {
    status = head.status;
    return true;
  };
  post.content_receiver = [&](const char* bytes, std::size_t size, std::uint64_t, std::uint64_t) {
    if (status == 200)
      reader.take({bytes, size});
    else
      other.append(bytes, size);
    return true;
  };
  std::atomic<bool> is_interrupted = false;
  soft_interrupt stopping{[&] {
    is_interrupted = true;
    if (const auto id = reader.run_id(); !id.empty())
      httplib::Client{url}.Delete("/api/v1/commands/" + id);
    else
      line.stop();
  }};
  const auto answer = line.send(post);
  stopping.release();
  out.end_progress();
  if (reader.exit_code())
    return *reader.exit_code();
  if (is_interrupted) {
    out.say("interrupted");
    return exit_interrupted;
  }
  if (status == 0)
    return refuse(out, {ec::invalid_config, fmt::format("no tandem serve answers at {}: {}", url,
                                                        httplib::to_string(answer.error()))});
  if (status != 200)
    return refuse(out, {status == 503 ? ec::rate_limited : ec::invalid_argument,
                        fmt::format("{}: {}", url, detail_of(other, status))});
  out.say(fmt::format("error: the process that serves at {} ended before the command did; `tandem "
                      "resume` finishes a scan",
                      url));
  return exit_internal;
}

} // namespace tandem::cli
