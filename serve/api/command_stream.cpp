#include "serve/api/command_stream.hpp"

#include "store/json.hpp"

#include <rapidjson/document.h>

#include <sys/eventfd.h>
#include <utility>

namespace tandem::serve {

namespace {

std::string line_of(const char* member, std::string_view text) {
  json out;
  out.open();
  out.put(member, text);
  out.close();
  return out.text();
}

std::string line_of(const progress_picture& now) {
  json out;
  out.open();
  out.open("progress");
  out.put("elapsed_s", std::chrono::duration<double>{now.elapsed}.count());
  out.open_list("lines");
  for (const auto& one : now.lines)
    out.put({}, one);
  out.close_list();
  out.put("line", now.line);
  out.close();
  out.close();
  return out.text();
}

std::optional<std::string> text_in(const rapidjson::Value& object, const char* member) {
  const auto found = object.FindMember(member);
  if (found == object.MemberEnd() || !found->value.IsString())
    return std::nullopt;
  return std::string{found->value.GetString(), found->value.GetStringLength()};
}

std::optional<progress_picture> picture_in(const rapidjson::Value& object) {
  const auto found = object.FindMember("progress");
  if (found == object.MemberEnd() || !found->value.IsObject())
    return std::nullopt;
  progress_picture out;
  if (const auto time = found->value.FindMember("elapsed_s");
      time != found->value.MemberEnd() && time->value.IsNumber())
    out.elapsed = std::chrono::duration_cast<std::chrono::nanoseconds>(
      std::chrono::duration<double>{time->value.GetDouble()});
  if (const auto lines = found->value.FindMember("lines");
      lines != found->value.MemberEnd() && lines->value.IsArray())
    for (const auto& one : lines->value.GetArray())
      if (one.IsString())
        out.lines.emplace_back(one.GetString(), one.GetStringLength());
  out.line = text_in(found->value, "line").value_or("");
  return out;
}

} // namespace

store::descriptor command_stream::make_event() {
  return store::descriptor{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
}

void command_stream::wake() {
  ::eventfd_write(event_.number(), 1);
}

void command_stream::add(std::string line) {
  const std::lock_guard lock{guard_};
  waiting_ += std::move(line) + "\n";
  wake();
}

void command_stream::begin(const std::string& id) {
  const std::lock_guard lock{guard_};
  run_id_ = id; // Whoever has read the line can stop the run.
  waiting_ += line_of("run", id) + "\n";
  wake();
}

std::string command_stream::run_id() const {
  const std::lock_guard lock{guard_};
  return run_id_;
}

void command_stream::leave() {
  const std::lock_guard lock{guard_};
  is_left_ = true;
}

bool command_stream::is_left() const {
  const std::lock_guard lock{guard_};
  return is_left_;
}

void command_stream::show(const progress_picture& now) {
  const std::lock_guard lock{guard_};
  progress_ = now;
  wake();
}

void command_stream::log(std::string_view level, std::string_view text) {
  json out;
  out.open();
  out.open("log");
  out.put("level", level);
  out.put("text", text);
  out.close();
  out.close();
  add(out.text());
}

void command_stream::print(std::string_view document) {
  add(line_of("print", document));
}

void command_stream::say(std::string_view sentence) {
  add(line_of("say", sentence));
}

void command_stream::shows(const std::string& id) {
  add(line_of("shown", id));
}

void command_stream::end_progress() {
  const std::lock_guard lock{guard_};
  progress_.reset();
  waiting_ += "{\"end_progress\":true}\n";
  wake();
}

void command_stream::exit(int code) {
  const std::lock_guard lock{guard_};
  waiting_ += "{\"exit\":" + std::to_string(code) + "}\n";
  has_exit_ = true;
  wake();
}

std::string command_stream::take() {
  const std::lock_guard lock{guard_};
  eventfd_t count = 0;
  ::eventfd_read(event_.number(), &count);
  auto out = std::exchange(waiting_, {});
  if (const auto now = std::exchange(progress_, {}); now && !has_exit_)
    out += line_of(*now) + "\n";
  return out;
}

bool command_stream::has_exited() const {
  const std::lock_guard lock{guard_};
  return has_exit_;
}

bool command_stream::is_over() const {
  const std::lock_guard lock{guard_};
  return has_exit_ && waiting_.empty();
}

std::optional<command_event> parse_command_event(std::string_view line) {
  rapidjson::Document from;
  from.Parse<rapidjson::kParseIterativeFlag>(line.data(), line.size());
  if (from.HasParseError() || !from.IsObject())
    return std::nullopt;
  command_event out;
  out.run = text_in(from, "run");
  out.print = text_in(from, "print");
  out.say = text_in(from, "say");
  out.shown = text_in(from, "shown");
  out.progress = picture_in(from);
  if (const auto log = from.FindMember("log"); log != from.MemberEnd() && log->value.IsObject())
    out.log = {text_in(log->value, "level").value_or("info"),
               text_in(log->value, "text").value_or("")};
  out.ends_progress = from.HasMember("end_progress");
  if (const auto code = from.FindMember("exit"); code != from.MemberEnd() && code->value.IsInt())
    out.exit = code->value.GetInt();
  return out;
}

} // namespace tandem::serve
