#include "cli/pacing.hpp"

#include "cli/places.hpp"
#include "kiwoom/endpoint.hpp"
#include "store/pace_file.hpp"
#include "store/store_url.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <openssl/evp.h>
#include <random>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace tandem::cli {

namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr std::string_view mock_host = "mockapi.kiwoom.com";
// The mock host counts one call a second and TR; nine tenths of that leave room for its clock.
constexpr nanoseconds mock_delay = milliseconds{1112};

constexpr std::string_view tr_delay_prefix = "gateway.tr-delay.";

/// Which key it is, in a file's name that gives nothing of it away.
std::string fingerprint(const secret& app_key, const std::string& broker) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  const secret text{std::string{app_key.reveal()} + '\n' + broker};
  EVP_Digest(text.reveal().data(), text.reveal().size(), digest.data(), &size, EVP_sha256(),
             nullptr);
  std::string name;
  for (std::size_t i = 0; i < 8; ++i) {
    constexpr std::string_view hex = "0123456789abcdef";
    name += hex[digest[i] >> 4U];
    name += hex[digest[i] & 15U];
  }
  return name;
}

/// The folder for what belongs to this machine and not to one database; empty where there is none.
std::filesystem::path state_folder() {
  // Read before any thread writes the environment; nothing in tandem ever does.
  // NOLINTNEXTLINE(concurrency-mt-unsafe): see above.
  if (const char* state = std::getenv("XDG_STATE_HOME"); state != nullptr && *state == '/')
    return std::filesystem::path{state} / "tandem";
  // NOLINTNEXTLINE(concurrency-mt-unsafe): see above.
  if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/')
    return std::filesystem::path{home} / ".local" / "state" / "tandem";
  return {};
}

/// The folder of the pace files, which exists; the one beside the database where the machine's own
/// cannot be made.
result<std::filesystem::path> pace_folder(const config::settings& settings) {
  std::error_code problem;
  if (const auto& wanted = settings.get<std::string>("gateway.state-dir"); !wanted.empty()) {
    std::filesystem::create_directories(wanted, problem);
    return std::filesystem::path{wanted};
  }
  if (auto folder = state_folder(); !folder.empty()) {
    std::filesystem::create_directories(folder, problem);
    if (!problem && ::access(folder.c_str(), W_OK) == 0)
      return folder;
  }
  auto database = store::sqlite_path_of(revealed_store_url(settings));
  return database ? std::filesystem::path{*database}.parent_path()
                  : std::filesystem::current_path(problem); // The store is a server's.
}

pace_memory to_memory(const store::pace_record& record, const pace_rules& rules) {
  const auto now =
    std::chrono::duration_cast<clock_point>(std::chrono::steady_clock::now().time_since_epoch());
  pace_memory memory;
  auto take = [&](const store::pace_record::times& of) {
    // A point in the future is no start of a call, whatever it is.
    return pace_memory::tr_times{std::min(clock_point{of.started}, now),
                                 std::min(clock_point{of.held_until}, now + rules.refusal_hold)};
  };
  auto key = take(record.key);
  memory.started = key.started;
  memory.held_until = key.held_until;
  for (const auto& [tr, of] : record.trs)
    memory.trs[tr] = take(of);
  memory.is_starting = !record.is_certain;
  return settled(std::move(memory), rules, now);
}

store::pace_record to_record(const pace_memory& memory) {
  store::pace_record record;
  record.is_certain = !memory.is_starting;
  record.key = {memory.started.count(), memory.held_until.count()};
  for (const auto& [tr, of] : memory.trs)
    record.trs[tr] = {of.started.count(), of.held_until.count()};
  return record;
}

} // namespace

pace_rules to_pace_rules(const config::settings& settings, const std::string& broker_url) {
  pace_rules rules;
  auto delay = settings.get<config::duration>("gateway.delay");
  rules.key_delay = delay;
  rules.refusal_hold = milliseconds{1100}; // The broker counts in sliding seconds.
  rules.hold_key = true;
  if (settings.get<std::string>("gateway.scope") == "tr") {
    // Unpaced is unpaced.
    rules.key_delay =
      delay.count() == 0 ? delay : settings.get<config::duration>("gateway.key-delay");
    rules.tr_delay = delay;
    rules.hold_key = false;
  }
  auto where = kiwoom::parse_broker_url(broker_url);
  const bool is_mock = where && where->host == mock_host;
  for (const auto& each : config::properties()) {
    if (!each.name.starts_with(tr_delay_prefix))
      continue;
    auto own = settings.get<config::duration>(each.name);
    if (own.count() == 0 && is_mock)
      own = mock_delay;
    if (own.count() > 0)
      rules.tr_delays[std::string{each.name.substr(tr_delay_prefix.size())}] = own;
  }
  return rules;
}

gateway_options to_gateway_options(const config::settings& settings,
                                   const std::string& broker_url) {
  gateway_options options;
  options.pace = to_pace_rules(settings, broker_url);
  options.queue_max = static_cast<std::size_t>(settings.get<std::int64_t>("gateway.queue-max"));
  options.retries = static_cast<int>(settings.get<std::int64_t>("gateway.retries"));
  // Connecting and the handshake may each take the whole timeout, and so may the answer.
  auto timeout = settings.get<config::duration>("broker.timeout");
  options.start_patience = 2 * timeout;
  options.call_timeout = 3 * timeout + seconds{2};
  options.keep_patience = seconds{2};
  options.lead = std::min<nanoseconds>(milliseconds{2}, options.pace.key_delay / 2);
  options.backoff_base = milliseconds{250};
  options.backoff_cap = seconds{8};
  // Half of the calls may fail for ever; more than that only as often as the reserve allows.
  options.retry_reserve = 50;
  options.retry_per_answer = 1;
  // Cool-downs of 0.5, 1, 2, 4 and then 8 s, less up to half: a broker is away for good after some
  // forty seconds.
  options.breaker = {5, milliseconds{500}, seconds{8}};
  options.probes_max = 10;
  options.token_margin = std::chrono::minutes{1};
  // A dozen failed calls in a row, whatever part of them were retries.
  options.give_up_after = std::max(2, 12 / (options.retries + 1));
  options.seed = std::random_device{}();
  return options;
}

status keep_pace(gateway_options& options, const config::settings& settings,
                 const std::string& broker_url, const credentials& who) {
  auto where = kiwoom::parse_broker_url(broker_url);
  auto broker = where ? where->host + ':' + std::to_string(where->port) : broker_url;
  if (where && where->host == "localhost")
    broker = "127.0.0.1:" + std::to_string(where->port); // The same quota.
  auto folder = pace_folder(settings);
  if (!folder)
    return folder.error();
  auto path = *folder / (fingerprint(who.app_key, broker) + ".pace");
  auto opened = store::pace_file::open(path.string());
  if (!opened && opened.error().code == ec::storage_busy)
    return failure{ec::rate_limited,
                   "the calls of this key to " + broker
                     + " belong to another process: " + opened.error().message
                     + "; together they would exceed the broker's limit, so wait for it to end or "
                       "use another key"};
  if (!opened)
    return failure{settings.is_set("gateway.state-dir") ? ec::invalid_config : opened.error().code,
                   "gateway.state-dir = \"" + path.parent_path().string()
                     + "\": the time of the last call cannot be kept there: "
                     + opened.error().message};
  auto file = std::make_shared<store::pace_file>(std::move(*opened));
  options.before = to_memory(file->read(), options.pace);
  // Once now, so that a folder that cannot be written is said before the first call.
  if (auto problem = file->write(to_record(options.before)))
    return problem;
  options.remember = [file](const pace_memory& memory) { return file->write(to_record(memory)); };
  return {};
}

} // namespace tandem::cli
