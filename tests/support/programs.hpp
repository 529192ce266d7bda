#pragma once

#include "tests/support/process.hpp"
#include "tests/support/temporary_folder.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

/// The two programs under test, as a user starts them.
namespace tandem::system_test {

using test::temporary_folder;
using words = std::vector<std::string>;

/// Longest a program may take before a test calls it hung; no test asserts on speed with it.
inline constexpr std::chrono::seconds patience{120};

/// One request as the simulated broker saw it.
struct arrival {
  std::int64_t t_us = 0;
  std::string key;
  std::string tr;
  std::string code;
  std::string verdict;
};

/// tandem-sim on a free port, with an audit in a folder of its own.
class broker {
public:
  explicit broker(words options);
  const std::string& url() const { return url_; }
  std::string audit_file() const { return folder_.path("audit.jsonl"); }
  /// Everything that arrived so far.
  std::vector<arrival> audit() const;
  /// Blocks until that many requests have arrived; throws when they do not come.
  void wait_for_requests(std::size_t count) const;

private:
  temporary_folder folder_;
  std::unique_ptr<process> server_;
  std::string url_;
};

/// How `tandem` is started in `folder`: with `store.url` at its default, tandem.db there.
launch tandem_in(const temporary_folder& folder, words arguments,
                 std::map<std::string, std::string> environment = {});
/// The same for a whole scan at a simulated broker, unpaced unless `options` say otherwise. It
/// scans also a session that was scanned before.
launch scan_in(const temporary_folder& folder, const broker& at, words options = {},
               std::map<std::string, std::string> environment = {});
finished run(const launch& how);

/// Requests of one key, in order of arrival.
std::vector<arrival> of_key(const std::vector<arrival>& all, const std::string& key);
/// How often each symbol's chart was asked for.
std::map<std::string, int> charts(const std::vector<arrival>& all);
/// How often the broker said this of a request.
std::size_t count_verdict(const std::vector<arrival>& all, const std::string& verdict);

} // namespace tandem::system_test
