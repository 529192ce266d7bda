#include "sim/broker/audit.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace tandem::sim {

namespace {

std::string last_error() {
  return std::generic_category().message(errno);
}

void put_text(rapidjson::Writer<rapidjson::StringBuffer>& json, const char* name,
              std::string_view text) {
  json.Key(name);
  json.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

} // namespace

result<std::unique_ptr<audit_log>> audit_log::create(const std::string& path) {
  constexpr auto mode = 0644;
  const auto file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, mode);
  if (file < 0)
    return failure{ec::invalid_argument, "audit '" + path + "': " + last_error()};
  return std::unique_ptr<audit_log>{new audit_log{file, path}};
}

audit_log::audit_log(int file, std::string path) : file_(file), path_(std::move(path)) {}

audit_log::~audit_log() {
  ::close(file_);
}

status audit_log::record(const audit_entry& entry) {
  rapidjson::StringBuffer line;
  rapidjson::Writer<rapidjson::StringBuffer> json{line};
  json.StartObject();
  json.Key("t_us");
  json.Int64(entry.t_us);
  put_text(json, "key", entry.key);
  put_text(json, "tr", entry.tr);
  put_text(json, "code", entry.code);
  json.Key("status");
  json.Int(entry.status);
  json.Key("return_code");
  if (entry.return_code)
    json.Int(*entry.return_code);
  else
    json.Null();
  put_text(json, "verdict", entry.verdict);
  json.EndObject();
  line.Put('\n');
  std::string_view rest{line.GetString(), line.GetSize()};
  while (!rest.empty()) {
    const auto written = ::write(file_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      return failure{ec::storage_failure, "audit '" + path_ + "': " + last_error()};
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  return std::nullopt;
}

} // namespace tandem::sim
