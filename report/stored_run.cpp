#include "report/stored_run.hpp"

#include "market/utc_time.hpp"
#include "store/results/json_document.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <string>
#include <utility>

namespace tandem {

namespace {

using std::chrono::nanoseconds;

// More symbols than any market has, and more seconds than any run lasts.
constexpr std::uint64_t count_max = 1'000'000'000;
constexpr double time_max_s = 1e8;

/// A value of the document. Whatever is not there, or of another type, is empty.
class node {
public:
  node() = default;
  explicit node(const rapidjson::Value& value) : value_(&value) {}

  node operator[](const char* name) const {
    if (value_ == nullptr || !value_->IsObject())
      return {};
    const auto found = value_->FindMember(name);
    return found == value_->MemberEnd() ? node{} : node{found->value};
  }
  std::string text() const {
    return value_ != nullptr && value_->IsString()
             ? std::string{value_->GetString(), value_->GetStringLength()}
             : std::string{};
  }
  std::optional<double> number() const {
    return value_ != nullptr && value_->IsNumber() ? std::optional{value_->GetDouble()}
                                                   : std::nullopt;
  }
  std::uint64_t count() const {
    return value_ != nullptr && value_->IsUint64() ? std::min(value_->GetUint64(), count_max) : 0;
  }
  std::optional<int> integer() const {
    return value_ != nullptr && value_->IsInt() ? std::optional{value_->GetInt()} : std::nullopt;
  }
  std::optional<bool> flag() const {
    return value_ != nullptr && value_->IsBool() ? std::optional{value_->GetBool()} : std::nullopt;
  }
  bool is_true() const { return value_ != nullptr && value_->IsTrue(); }
  /// A time that is written as a number of units, such as seconds.
  nanoseconds time(double unit_s) const {
    const auto s = std::clamp(number().value_or(0) * unit_s, 0.0, time_max_s);
    return nanoseconds{static_cast<nanoseconds::rep>(std::llround(s * 1e9))};
  }
  market::date day() const { return market::date::parse(text()).value_or(market::date{}); }
  /// Calls `each(name, value)` for every member of an object.
  template <class Each>
  void for_members(Each each) const {
    if (value_ != nullptr && value_->IsObject())
      for (const auto& one : value_->GetObject())
        each(node{one.name}.text(), node{one.value});
  }
  /// Calls `each(value)` for every item of a list.
  template <class Each>
  void for_items(Each each) const {
    if (value_ != nullptr && value_->IsArray())
      for (const auto& one : value_->GetArray())
        each(node{one});
  }

private:
  const rapidjson::Value* value_ = nullptr;
};

/// A time as kst_text writes it; empty for any other text.
std::optional<utc_time> parse_kst(const std::string& text) {
  constexpr std::string_view zone = "+09:00";
  if (!text.ends_with(zone))
    return std::nullopt;
  auto time = parse_utc(text.substr(0, text.size() - zone.size()) + "Z");
  return time ? std::optional{*time - kst_offset} : std::nullopt;
}

template <std::size_t Size>
std::optional<std::size_t> place_of(std::string_view word,
                                    const std::array<std::string_view, Size>& words) {
  const auto found = std::find(words.begin(), words.end(), word);
  return found == words.end() ? std::nullopt
                              : std::optional{static_cast<std::size_t>(found - words.begin())};
}

market::candidate candidate_of(node from) {
  market::candidate one;
  one.rank = from["rank"].integer();
  one.what.symbol.code = from["code"].text();
  one.what.symbol.name = from["name"].text();
  auto& verdict = one.what.result;
  market::engine_declaration engine;
  engine.name = from["engine"].text();
  verdict.engine = std::make_shared<const market::engine_declaration>(std::move(engine));
  verdict.score = from["score"].number();
  verdict.risk_score = from["risk_score"].number();
  verdict.label = from["label"].text();
  verdict.strategy = from["strategy"].text();
  verdict.target_profit = from["target_profit"].number();
  verdict.stop_loss = from["stop_loss"].number();
  verdict.holding_days = from["holding_days"].integer();
  verdict.close = from["close"].number();
  verdict.change_rate = from["change_rate"].number();
  const auto basis = from["basis"].text();
  one.what.data.is_stale = basis == "stale";
  if (const auto place = place_of(basis, market::close_basis_words))
    one.what.data.basis = static_cast<market::close_basis>(*place);
  return one;
}

std::shared_ptr<scan_result> scan_of(node from, std::size_t symbols) {
  auto scan = std::make_shared<scan_result>();
  scan->scanner = from["name"].text();
  scan->total = symbols;
  scan->evaluated = from["evaluated"].count();
  scan->matched = from["matched"].count();
  scan->stale = from["stale"].count();
  scan->list.below_cutoff = from["below_cutoff"].count();
  scan->list.gate = from["gate"].text();
  scan->wall = from["wall_s"].time(1);
  from["rejected"].for_members([&](const std::string& key, node number) {
    // Without an engine's name it is v2, as put_scanner() writes it.
    const auto dot = key.find('.');
    const auto engine = dot == std::string::npos ? std::string{"v2"} : key.substr(0, dot);
    scan->rejected[engine][dot == std::string::npos ? key : key.substr(dot + 1)] = number.count();
  });
  from["candidates"].for_items([&](node one) {
    const auto& listed = scan->list.candidates.emplace_back(candidate_of(one));
    scan->novelties[listed.what.symbol.code] = {one["is_new"].flag(), one["days_listed"].integer()};
  });
  return scan;
}

void read_data_quality(node document, scan_result& first) {
  document["closes"].for_members([&](const std::string& basis, node number) {
    if (const auto place = place_of(basis, market::close_basis_words))
      first.by_basis[*place] = number.count();
  });
  document["suspects"].for_items([&](node one) {
    market::suspect suspect{one["code"].text(), {}};
    if (const auto place = place_of(one["reason"].text(), market::doubt_words))
      suspect.why.reason = static_cast<market::doubt_reason>(*place);
    suspect.why.detail = one["detail"].text();
    suspect.why.since = one["since"].day();
    first.suspects.push_back(std::move(suspect));
  });
}

/// A verdict and the word that it only refers to.
struct worded_verdict {
  market::regime_verdict what;
  std::string risk;
};

std::optional<assessed_regime> regime_of(node from) {
  const auto version = market::parse_regime_version(from["version"].text());
  const auto score = from["score"].number();
  if (!version || !score)
    return std::nullopt; // It was not measured.
  auto kept = std::make_shared<worded_verdict>();
  kept->risk = from["risk"].text();
  kept->what.version = *version;
  kept->what.label =
    market::parse_regime_word(from["label"].text()).value_or(market::regime_word::neutral);
  kept->what.risk = kept->risk;
  kept->what.score = *score;
  kept->what.data_date = from["data_date"].day();
  from["missing"].for_items([&](node what) { kept->what.missing.push_back(what.text()); });
  assessed_regime judged;
  judged.final = from["final"].is_true();
  judged.verdict = {kept, &kept->what};
  return judged;
}

gateway_status gateway_of(node from) {
  gateway_status gateway;
  gateway.key = from["key"].text();
  gateway.calls = from["calls"].count();
  from["by_tr"].for_members(
    [&](const std::string& tr, node calls) { gateway.trs[tr].outcomes["ok"] = calls.count(); });
  gateway.retries = from["retries"].count();
  gateway.refused = from["refused"].count();
  gateway.violations = from["violations"].count();
  if (from["min_gap_ms"].number())
    gateway.min_gap = from["min_gap_ms"].time(1e-3);
  gateway.floor = from["floor_s"].time(1);
  if (const auto share = from["efficiency"].number().value_or(1); share > 0)
    gateway.span = nanoseconds{static_cast<nanoseconds::rep>(
      std::min(static_cast<double>(gateway.floor.count()) / share, time_max_s * 1e9))};
  return gateway;
}

candles_status cache_of(node from) {
  candles_status cache;
  cache.requests = from["requests"].count();
  cache.memory_hits = from["memory_hits"].count();
  cache.joined = from["joined"].count();
  cache.disk_hits = from["disk_hits"].count();
  cache.quotes = from["quotes"].count();
  cache.misses = from["misses"].count();
  cache.rebased = from["rebased"].count();
  from["refetch_reasons"].for_members(
    [&](const std::string& reason, node symbols) { cache.refetched[reason] = symbols.count(); });
  cache.oldest_data = from["oldest_data"].day();
  if (const auto taken = parse_kst(from["oldest_capture"].text()))
    cache.oldest_capture_us =
      std::chrono::duration_cast<std::chrono::microseconds>(taken->time_since_epoch()).count();
  return cache;
}

run_summary summary_of(node document) {
  run_summary summary;
  summary.session.day = document["run"]["date"].day();
  summary.session.final = document["run"]["final"].is_true();
  const auto universe = document["universe"];
  summary.symbols.resize(std::min<std::size_t>(universe["symbols"].count(), 100'000));
  summary.is_ranked_by_quotes = universe["ranked_by_quotes"].is_true();
  universe["excluded"].for_members(
    [&](const std::string& word, node symbols) { summary.excluded[word] = symbols.count(); });
  universe["replaced_lists"].for_items([&](node one) {
    summary.replaced.push_back({one["list"].text(), one["of"].day(), one["reason"].text()});
  });
  summary.regime = regime_of(document["regime"]);
  document["scanners"].for_items([&](node one) {
    auto scan = scan_of(one, summary.symbols.size());
    if (summary.scans.empty())
      read_data_quality(document, *scan);
    summary.scans.push_back(std::move(scan));
  });
  return summary;
}

} // namespace

std::optional<run_report> read_report(std::string_view document, const config::settings& settings) {
  const auto parsed = store::parse_json(document);
  if (!parsed)
    return std::nullopt;
  const node from{*parsed};
  const auto run = from["run"];
  const auto outcome = parse_run_outcome(run["outcome"].text());
  const auto started = parse_kst(run["started_at"].text());
  if (from["schema"].text() != "tandem.report/1" || !outcome || !started)
    return std::nullopt;
  run_report report;
  report.id = run["id"].text();
  report.outcome = *outcome;
  report.requested = run["requested_date"].day();
  report.started_at = *started;
  report.wall = run["wall_s"].time(1);
  report.settings = &settings;
  report.summary = std::make_shared<const run_summary>(summary_of(from));
  from["gateway"].for_items([&](node one) { report.status.gateways.push_back(gateway_of(one)); });
  report.status.caches.push_back(cache_of(from["cache"]));
  report.status.resources.cpu = from["resources"]["cpu_s"].time(1);
  report.status.resources.peak_rss_bytes = static_cast<std::uint64_t>(std::llround(
    std::clamp(from["resources"]["peak_rss_mb"].number().value_or(0), 0.0, 1e9) * 1e6));
  report.status.writer.outbox_rows = from["store"]["outbox"].count();
  return report;
}

} // namespace tandem
