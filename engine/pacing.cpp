#include "engine/pacing.hpp"

#include "config/user_folders.hpp"
#include "engine/key_identity.hpp"
#include "engine/key_lock.hpp"
#include "engine/paths.hpp"
#include "kiwoom/endpoint.hpp"
#include "store/local/pace_file.hpp"
#include "store/results/store_url.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <memory>
#include <random>
#include <string_view>
#include <utility>

namespace tandem {

namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr std::string_view mock_host = "mockapi.kiwoom.com";
// The mock host allows one call a second per TR; nine tenths of that leave room for its clock.
constexpr nanoseconds mock_delay = milliseconds{1112};

constexpr std::size_t tr_name_max = 16;
constexpr std::string_view tr_delay_prefix = "gateway.tr-delay.";

/// Opens the record of a key in the folder that the settings name, else in the machine's own, else
/// beside the database.
result<store::pace_file> open_record(const config::settings& settings, const std::string& name) {
  const auto open_in = [&](const std::filesystem::path& folder, ec problem) {
    auto opened = store::pace_file::open((folder / name).string());
    if (opened || opened.error().code == ec::storage_busy)
      return opened;
    return result<store::pace_file>{
      failure{problem,
              "gateway.state-dir = \"" + folder.string()
                + "\": the time of the last call cannot be kept there: " + opened.error().message}};
  };
  if (const auto& wanted = settings.get<std::string>("gateway.state-dir"); !wanted.empty())
    return open_in(wanted, ec::invalid_config);
  if (const std::filesystem::path folder{config::user_folders_here().state}; !folder.empty())
    if (auto opened = open_in(folder, ec::storage_failure);
        opened || opened.error().code == ec::storage_busy)
      return opened;
  auto database = store::sqlite_path_of(revealed_store_url(settings));
  // Otherwise the store is on a server.
  const auto beside = std::filesystem::path{database ? *database : "."}.parent_path();
  return open_in(beside.empty() ? "." : beside, ec::storage_failure);
}

pace_memory to_memory(const store::pace_record& record, const pace_rules& rules) {
  const auto now =
    std::chrono::duration_cast<clock_point>(std::chrono::steady_clock::now().time_since_epoch());
  pace_memory memory;
  auto take = [&](const store::pace_record::times& of) {
    // A start in the future is invalid, so it is cut to the present.
    return pace_memory::tr_times{std::min(clock_point{of.started}, now),
                                 std::min(clock_point{of.held_until}, now + rules.refusal_hold)};
  };
  auto key = take(record.key);
  memory.started = key.started;
  memory.held_until = key.held_until;
  for (const auto& [tr, of] : record.trs)
    memory.trs[tr] = take(of);
  // While an older record lay here, a process with another folder may have made calls. Within one
  // delay none can have: without a recent record it waits one delay before its first call.
  memory.is_starting = !record.is_certain || memory.started + slowest_pace(rules) <= now;
  return settled(std::move(memory), rules, now);
}

/// Whether the record can hold it: clients may call a TR of any name.
bool is_plain_name(const std::string& tr) {
  const auto is_plain = [](unsigned char c) { return std::isalnum(c) != 0; };
  return !tr.empty() && tr.size() <= tr_name_max && tr != "key" && tr != "end"
         && std::all_of(tr.begin(), tr.end(), is_plain);
}

store::pace_record to_record(const pace_memory& memory) {
  store::pace_record record;
  record.is_certain = !memory.is_starting;
  record.key = {memory.started.count(), memory.held_until.count()};
  for (const auto& [tr, of] : memory.trs)
    if (is_plain_name(tr))
      record.trs[tr] = {of.started.count(), of.held_until.count()};
    else
      record.is_certain = false;
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
    // A delay of 0 leaves the key unpaced, too.
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
  // From the slot on. The transport keeps to it, so a little more is enough for the others.
  auto timeout = settings.get<config::duration>("broker.timeout");
  options.start_patience = timeout;
  options.call_timeout = timeout + seconds{2};
  options.durable_timeout = seconds{2};
  options.lead = std::min<nanoseconds>(milliseconds{2}, options.pace.key_delay / 2);
  options.backoff_base = milliseconds{250};
  options.backoff_cap = seconds{8};
  // Half of the calls may fail for ever; more than that only as often as the reserve allows.
  options.retry_reserve = 50;
  options.retry_per_answer = 1;
  // Cool-downs of 0.5, 1, 2, 4 and then 8 s, less up to half of each.
  options.breaker = {5, milliseconds{500}, seconds{8}};
  options.patience = settings.get<config::duration>("scan.patience");
  options.token_margin = std::chrono::minutes{1};
  options.seed = std::random_device{}();
  return options;
}

std::string lock_name(const credentials& who, const kiwoom::endpoint& broker) {
  return "tandem-key-" + key_identity(who.app_key, broker);
}

status keep_pace(key_options& options, const config::settings& settings,
                 const std::string& broker_url, const credentials& who,
                 const std::string& serving_at) {
  const auto where = kiwoom::parse_broker_url(broker_url);
  if (!where)
    return where.error();
  const auto refused = [&](const failure& why) {
    if (why.code != ec::storage_busy)
      return why;
    return failure{ec::rate_limited, "the calls of this key to " + where->label
                                       + " belong to another process: " + why.message
                                       + "; together they would exceed the broker's limit, so wait "
                                         "for it to end or use another key"};
  };
  const auto identity = key_identity(who.app_key, *where);
  auto lock = key_lock::acquire(lock_name(who, *where), serving_at);
  if (!lock)
    return refused(lock.error());
  auto record = open_record(settings, identity + ".pace");
  if (!record)
    return refused(record.error());
  options.before = to_memory(record->read(), to_pace_rules(settings, broker_url));
  // Written now, so that a folder that cannot be written to is reported before the first call.
  if (auto problem = record->write(to_record(options.before)))
    return problem;
  struct right {
    std::unique_ptr<key_lock> lock;
    store::pace_file record;
  };
  auto held = std::make_shared<right>(right{std::move(*lock), std::move(*record)});
  options.remember = [held](const pace_memory& memory) {
    return held->record.write(to_record(memory));
  };
  return {};
}

} // namespace tandem
