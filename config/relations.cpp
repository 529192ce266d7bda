#include "config/relations.hpp"

#include "market/rules/registry.hpp"

#include <algorithm>
#include <initializer_list>

namespace tandem::config {

namespace {

/// Calls `each(low, high)` for each pair of thresholds that the rules want in this order.
template <class Each>
void for_each_ordered_pair(Each each) {
  for (const auto* rule : market::rules())
    for (const auto& [low, high] : rule->ordered)
      each(low, high);
}

const value& effective(const settings& values, const scanner_definition& scanner,
                       const std::string& key) {
  auto found = scanner.overrides.find(key);
  return found == scanner.overrides.end() ? values.at(key) : found->second;
}

struct judge {
  const settings& values;
  const std::set<std::string, std::less<>>& refused;
  std::vector<problem> found = {};

  bool usable(std::initializer_list<std::string_view> keys) const {
    return std::none_of(keys.begin(), keys.end(),
                        [this](auto key) { return refused.find(key) != refused.end(); });
  }

  const std::string& text(std::string_view key) const { return values.get<std::string>(key); }
  const string_list& list(std::string_view key) const { return values.get<string_list>(key); }

  void complain(std::string_view key, std::string message) {
    found.push_back({values.written_at(key),
                     std::string{key},
                     to_text(*find_property(key), values.at(key)),
                     std::move(message),
                     {}});
  }

  void check_universe() {
    if (!usable({"universe.source", "universe.codes", "universe.file"}))
      return;
    bool has_codes = !list("universe.codes").empty();
    bool has_file = !text("universe.file").empty();
    if (text("universe.source") == "list") {
      if (!has_codes && !has_file)
        complain("universe.source", "needs universe.codes or universe.file; both are empty");
      return;
    }
    constexpr auto unused = "has an effect only with universe.source = \"list\"";
    if (has_codes)
      complain("universe.codes", unused);
    if (has_file)
      complain("universe.file", unused);
    if (text("universe.source") == "top-value" && usable({"universe.kospi", "universe.kosdaq"})
        && values.get<std::int64_t>("universe.kospi") == 0
        && values.get<std::int64_t>("universe.kosdaq") == 0)
      complain("universe.kosdaq", "the universe is empty: universe.kospi is 0 too");
  }

  void check_regime() {
    // The default is harmless when written out: every dump has it.
    if (usable({"regime.version", "regime.fixed"}) && text("regime.version") != "fixed"
        && values.at("regime.fixed") != find_property("regime.fixed")->preset)
      complain("regime.fixed", "has an effect only with regime.version = \"fixed\"");
    if (usable({"regime.version", "regime.us-data"}) && text("regime.version") != "v4"
        && !text("regime.us-data").empty())
      complain("regime.us-data", "has an effect only with regime.version = \"v4\"");
  }

  void check_credentials() {
    if (!usable({"gateway.sharing", "broker.credentials-files", "broker.credentials-file",
                 "scan.scanners", "broker.url"}))
      return;
    const auto& files = list("broker.credentials-files");
    if (text("gateway.sharing") == "one") {
      if (!files.empty())
        complain("broker.credentials-files",
                 "has an effect only with gateway.sharing = \"pool\" or \"per-scanner\"; "
                 "for one key use broker.credentials-file");
      return;
    }
    if (!text("broker.credentials-file").empty())
      complain("broker.credentials-file", "has an effect only with gateway.sharing = \"one\"; "
                                          "list several in broker.credentials-files");
    if (text("gateway.sharing") == "pool")
      return;
    auto scanners = list("scan.scanners").size();
    // Without files a simulated broker's keys are made up; that depends on the address and is
    // decided where the credentials are loaded.
    if (!files.empty() && files.size() != scanners)
      complain("broker.credentials-files", "has " + std::to_string(files.size()) + " files for "
                                             + std::to_string(scanners)
                                             + " scanners; needs one per scanner");
  }

  /// A queue smaller than what the scanners keep outstanding would refuse their requests.
  void check_queue() {
    if (!usable({"gateway.queue-max", "scan.window", "scan.scanners", "gateway.sharing"}))
      return;
    const auto& chosen = values.scanners();
    const auto screens = std::count_if(chosen.begin(), chosen.end(),
                                       [](const auto& one) { return one.screen.what != nullptr; });
    // All screens ask together.
    const auto askers =
      static_cast<std::ptrdiff_t>(chosen.size()) - std::max(screens - 1, std::ptrdiff_t{0});
    auto scanners = text("gateway.sharing") == "per-scanner" ? 1 : askers;
    auto needed = values.get<std::int64_t>("scan.window") * static_cast<std::int64_t>(scanners);
    if (values.get<std::int64_t>("gateway.queue-max") < needed)
      complain("gateway.queue-max", "is less than scan.window times the scanners that share the "
                                    "gateway; needs at least "
                                      + std::to_string(needed));
  }

  void check_order() {
    for_each_ordered_pair([this](const std::string& low, const std::string& high) {
      if (usable({low, high}) && values.at(low) > values.at(high)) {
        // Blames the value that the user wrote; when both are written, the lower end.
        auto blamed = values.is_set(low) ? low : high;
        complain(blamed, low + " (" + to_text(values.at(low)) + ") must not be above " + high + " ("
                           + to_text(values.at(high)) + ")");
      }
    });
  }
};

} // namespace

std::vector<problem> broken_relations(const settings& values,
                                      const std::set<std::string, std::less<>>& refused) {
  judge all{values, refused};
  all.check_credentials();
  all.check_queue();
  all.check_regime();
  all.check_universe();
  all.check_order();
  return std::move(all.found);
}

std::vector<problem> broken_rule_relations(const settings& values,
                                           const scanner_definition& scanner, const origin& where) {
  std::vector<problem> result;
  for_each_ordered_pair([&](const std::string& low, const std::string& high) {
    // Without an override of its own the scanner would only repeat the problem of the settings.
    if (!scanner.overrides.contains(low) && !scanner.overrides.contains(high))
      return;
    const auto& least = effective(values, scanner, low);
    const auto& most = effective(values, scanner, high);
    if (least > most)
      result.push_back(
        {where,
         "scanners." + scanner.name,
         {},
         low + " (" + to_text(least) + ") must not be above " + high + " (" + to_text(most) + ")",
         {}});
  });
  return result;
}

} // namespace tandem::config
