#include "tests/support/database.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/report.hpp"

#include <boost/test/unit_test.hpp>
#include <httplib.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <csignal>
#include <memory>
#include <set>

// `tandem serve` and the commands that it runs for others.

using namespace tandem::system_test;

namespace {

// The promise of the command line, not a measurement.
constexpr std::chrono::seconds promised_end{5};
const std::string delay = "--gateway.delay=20ms";

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// `tandem serve` in a folder, with no schedule.
class server {
public:
  server(const temporary_folder& folder, const broker& at, const words& options = {delay})
      : program_(tandem_in(folder, arguments(at, options))) {
    constexpr std::string_view greeting = "serving on ";
    const auto line = program_.first_line(patience);
    if (!line.starts_with(greeting))
      throw std::runtime_error{"tandem serve greets with: " + line};
    url_ = line.substr(greeting.size());
    client_ = std::make_unique<httplib::Client>(url_);
  }

  process& program() { return program_; }
  const std::string& url() const { return url_; }
  httplib::Result get(const std::string& path, const httplib::Headers& headers = {}) const {
    auto answer = client_->Get(path, headers);
    if (!answer)
      throw std::runtime_error{path + " gives no answer"};
    return answer;
  }
  httplib::Result post(const std::string& path, const std::string& body,
                       const httplib::Headers& headers = {}) const {
    auto answer = client_->Post(path, headers, body, "application/json");
    if (!answer)
      throw std::runtime_error{path + " gives no answer"};
    return answer;
  }

private:
  static words arguments(const broker& at, const words& options) {
    words all{"serve", "--broker.url=" + at.url(), "--serve.listen=127.0.0.1:0",
              "--serve.scan-at="};
    all.insert(all.end(), options.begin(), options.end());
    return all;
  }

  process program_;
  std::string url_;
  std::unique_ptr<httplib::Client> client_;
};

/// A command of a user with the same key, in the same folder.
launch command(const temporary_folder& folder, const broker& at, words what, words options = {}) {
  what.push_back("--broker.url=" + at.url());
  what.insert(what.end(), options.begin(), options.end());
  return tandem_in(folder, std::move(what));
}

const words whole_market{"--universe.source=all", "--universe.exclude=", "--regime.version=none"};

words scan_all(words options = {}) {
  words all{"scan", "--again", "--output=json"};
  all.insert(all.end(), whole_market.begin(), whole_market.end());
  all.insert(all.end(), options.begin(), options.end());
  return all;
}

/// Takes out, wherever they stand, the members that differ between two equal runs.
void forget_times(rapidjson::Value& what) {
  if (what.IsArray())
    for (auto& one : what.GetArray())
      forget_times(one);
  if (!what.IsObject())
    return;
  for (const auto* name : {"id", "started_at", "wall_s", "rule_us_p50", "oldest_capture"})
    what.RemoveMember(name);
  for (auto& one : what.GetObject())
    forget_times(one.value);
}

/// A report without what differs from run to run: its id, its times and what it cost.
std::string lasting_part(const std::string& text) {
  rapidjson::Document json;
  json.Parse(text.c_str());
  if (json.HasParseError() || !json.IsObject())
    return "no JSON document: " + text;
  for (const auto* name : {"resources", "store"})
    json.RemoveMember(name);
  forget_times(json);
  if (json.HasMember("gateway"))
    for (auto& one : json["gateway"].GetArray()) {
      const std::set<std::string> lasting{"key", "calls", "by_tr", "refused", "violations"};
      for (auto member = one.MemberBegin(); member != one.MemberEnd();)
        member = lasting.contains(member->name.GetString()) ? member + 1 : one.EraseMember(member);
    }
  rapidjson::StringBuffer out;
  rapidjson::Writer<rapidjson::StringBuffer> writer{out};
  json.Accept(writer);
  return out.GetString();
}

struct pair_of_ends {
  finished alone;
  finished served;
};

std::string token_of(const server& at) {
  const auto answer = at.post(
    "/oauth2/token", R"({"grant_type":"client_credentials","appkey":"bot","secretkey":"s"})");
  return report{answer->body}.text("/token");
}

httplib::Result chart_of(const server& at, const std::string& token) {
  return at.post("/api/dostk/chart",
                 R"({"stk_cd":"005930","base_dt":"20251128","upd_stkpc_tp":"1"})",
                 {{"api-id", "ka10081"}, {"authorization", "Bearer " + token}});
}

} // namespace

BOOST_AUTO_TEST_CASE(commands_give_what_they_give_alone) {
  const words made_of{"--synthetic=20", "--limit=100000", "--latency=2ms"};
  const broker first{made_of};
  const broker second{made_of};
  const temporary_folder alone;
  const temporary_folder shared;
  server serving{shared, second};
  const auto both = [&](const words& what) {
    return pair_of_ends{run(command(alone, first, what, {delay})),
                        run(command(shared, second, what, {delay}))};
  };
  const auto scans = both(scan_all({"--explain"}));
  BOOST_TEST(scans.served.exit_code == 0, scans.served.err);
  BOOST_TEST(scans.served.exit_code == scans.alone.exit_code);
  BOOST_TEST(lasting_part(scans.served.out) == lasting_part(scans.alone.out));
  for (words what : {words{"plan", "--output=json"}, words{"regime", "--output=json"},
                     words{"verify", "--output=json"}, words{"resume", "--output=json"},
                     words{"scan", "--output=json", "--universe.codes=000000"},
                     words{"scan", "--v2.min-signals=-1"}, words{"scan", "--nonsense"}})
    BOOST_TEST_CONTEXT(what.front() << " " << what.back()) {
      if (what.front() == "plan")
        what.insert(what.end(), whole_market.begin(), whole_market.end());
      const auto ends = both(what);
      BOOST_TEST(ends.served.exit_code == ends.alone.exit_code, ends.served.err);
      if (!ends.alone.out.empty() && ends.alone.out.front() == '{')
        BOOST_TEST(lasting_part(ends.served.out) == lasting_part(ends.alone.out));
      else
        BOOST_TEST(ends.served.out == ends.alone.out);
    }
  // The scan through the server is stored where the server stores.
  const auto id = report{scans.served.out}.text("/run/id");
  const auto code =
    query(shared.path("tandem.db"), "SELECT codes ->> 0 FROM verdict_block").at(0).at(0);
  BOOST_TEST(contains(run(tandem_in(shared, {"explain", code, "--run=" + id})).out, code));
  BOOST_TEST(count_verdict(second.audit(), "too_many") == 0u);
  const auto arrived = second.audit();
  BOOST_TEST(std::count_if(arrived.begin(), arrived.end(),
                           [](const auto& one) { return one.tr == "au10001"; })
             == 1);
}

BOOST_AUTO_TEST_CASE(two_scans_at_once_share_every_chart) {
  const broker synthetic{{"--synthetic=20", "--limit=100000", "--latency=2ms"}};
  const temporary_folder folder;
  server serving{folder, synthetic};
  process one{command(folder, synthetic, scan_all())};
  process other{command(folder, synthetic, scan_all())};
  const auto first = one.wait(patience);
  const auto second = other.wait(patience);
  BOOST_TEST(first.exit_code == 0, first.err);
  BOOST_TEST(second.exit_code == 0, second.err);
  BOOST_TEST(report{first.out}.candidates("v2") == report{second.out}.candidates("v2"),
             boost::test_tools::per_element());
  BOOST_TEST(report{first.out}.text("/run/id") != report{second.out}.text("/run/id"));
  for (const auto& [code, times] : charts(synthetic.audit()))
    BOOST_TEST(times == 1, code);
}

BOOST_AUTO_TEST_CASE(a_killed_server_is_followed_by_another_that_finishes_the_run) {
  const broker paced{{"--synthetic=60", "--limit=22"}}; // One more a second than it asks.
  const temporary_folder folder;
  const words pace{"--gateway.delay=50ms"};
  auto killed = std::make_unique<server>(folder, paced, pace);
  const auto token = token_of(*killed);
  process scan{command(folder, paced, scan_all())};
  paced.wait_for_requests(20);
  killed->program().send_signal(SIGKILL);
  const auto end = scan.wait(patience);
  BOOST_TEST(end.exit_code == 1, end.err);
  BOOST_TEST(contains(end.err, "ended before the command did"), end.err);
  killed.reset();
  server next{folder, paced, pace};
  BOOST_TEST(chart_of(next, token)->status == 200);
  const auto rest = run(command(folder, paced, {"resume", "--output=json"}));
  BOOST_TEST(rest.exit_code == 0, rest.err);
  BOOST_TEST(report{rest.out}.text("/run/outcome") == "complete");
  BOOST_TEST(report{rest.out}.number("/universe/symbols") > 50);
  BOOST_TEST(count_verdict(paced.audit(), "too_many") == 0u);
}

BOOST_AUTO_TEST_CASE(sigterm_ends_it_in_time_with_everything_stored) {
  const broker synthetic{{"--synthetic=200", "--limit=100000", "--latency=10ms"}};
  const temporary_folder folder;
  server serving{folder, synthetic};
  BOOST_TEST(chart_of(serving, token_of(serving))->status == 200);
  process scan{command(folder, synthetic, scan_all())};
  synthetic.wait_for_requests(30);
  serving.program().send_signal(SIGTERM);
  const auto end = serving.program().wait(promised_end);
  BOOST_TEST(end.exit_code == 0, end.err);
  const auto interrupted = scan.wait(patience);
  BOOST_TEST(interrupted.exit_code == 130, interrupted.err);
  BOOST_TEST(report{interrupted.out}.text("/run/outcome") == "interrupted");
  const auto file = folder.path("tandem.db");
  BOOST_TEST(query(file, "SELECT outcome FROM run WHERE mode = 'serve'").at(0).at(0) == "complete");
  BOOST_TEST(query(file, "SELECT outcome FROM run WHERE mode <> 'serve'").at(0).at(0)
             == "interrupted");
  // Its row is no run, and leads to the calls of its clients.
  const auto own = query(file, "SELECT id FROM run WHERE mode = 'serve'").at(0).at(0);
  BOOST_TEST(!contains(run(tandem_in(folder, {"runs"})).out, own));
  const auto audit = run(tandem_in(folder, {"runs", "--audit=" + own, "--output=jsonl"}));
  BOOST_TEST(audit.exit_code == 0, audit.err);
  BOOST_TEST(contains(audit.out, "\"tr\":\"ka10081\""), audit.out);
  const auto chart = audit.out.find("\"tr\":\"ka10081\"");
  const auto client = audit.out.find("\"client\":\"", chart);
  BOOST_REQUIRE(client != std::string::npos);
  BOOST_TEST(!audit.out.substr(client).starts_with("\"client\":\"\""), audit.out);
  const auto resumed = run(tandem_in(folder, {"resume", "--run=" + own}));
  BOOST_TEST(resumed.exit_code == 2, resumed.err);
  BOOST_TEST(contains(resumed.err, "is a serving process"), resumed.err);
}

BOOST_AUTO_TEST_CASE(sigterm_does_not_wait_for_a_broker_that_hangs) {
  const broker hanging{{"--synthetic=20", "--limit=100000", "--latency=30s"}};
  const temporary_folder folder;
  server serving{folder, hanging};
  process scan{command(folder, hanging, scan_all())};
  hanging.wait_for_requests(1);
  serving.program().send_signal(SIGTERM);
  const auto end = serving.program().wait(promised_end);
  BOOST_TEST(end.exit_code == 0, end.err);
  BOOST_TEST(scan.wait(patience).exit_code == 130);
}

BOOST_AUTO_TEST_CASE(alone_beside_it_a_command_is_refused) {
  const broker synthetic{{"--synthetic=20", "--limit=100000"}};
  const temporary_folder folder;
  server serving{folder, synthetic};
  const auto end =
    run(command(folder, synthetic, scan_all({"--alone", "--store.url=sqlite:alone.db"})));
  BOOST_TEST(end.exit_code == 4, end.err);
  BOOST_TEST(contains(end.err, std::to_string(serving.program().id())), end.err);
}

BOOST_AUTO_TEST_CASE(a_command_waits_for_a_key_that_a_plain_scan_has) {
  const broker synthetic{{"--synthetic=60", "--limit=100000"}};
  const temporary_folder folder;
  const temporary_folder other;
  process holder{command(folder, synthetic, scan_all({delay}))};
  synthetic.wait_for_requests(5);
  const auto refused = run(command(other, synthetic, scan_all({delay})));
  BOOST_TEST(refused.exit_code == 4, refused.err);
  const auto end = run(command(other, synthetic, scan_all({delay, "--wait=2min"})));
  BOOST_TEST(end.exit_code == 0, end.err);
  BOOST_TEST(contains(end.err, "waiting for process " + std::to_string(holder.id())), end.err);
  BOOST_TEST(holder.wait(patience).exit_code == 0);
}

BOOST_AUTO_TEST_CASE(ctrl_c_of_the_client_stops_the_run_there) {
  const broker synthetic{{"--synthetic=200", "--limit=100000", "--latency=10ms"}};
  const temporary_folder folder;
  server serving{folder, synthetic};
  process scan{command(folder, synthetic, scan_all())};
  synthetic.wait_for_requests(30);
  scan.send_signal(SIGINT);
  const auto end = scan.wait(patience);
  BOOST_TEST(end.exit_code == 130, end.err);
  BOOST_TEST(report{end.out}.text("/run/outcome") == "interrupted");
  BOOST_TEST(
    query(folder.path("tandem.db"), "SELECT outcome FROM run WHERE mode <> 'serve'").at(0).at(0)
    == "interrupted");
  const auto again = run(command(folder, synthetic, {"resume", "--output=json"}));
  BOOST_TEST(again.exit_code == 0, again.err);
}

BOOST_AUTO_TEST_CASE(a_client_that_is_killed_stops_its_run) {
  const broker synthetic{{"--synthetic=200", "--limit=100000", "--latency=10ms"}};
  const temporary_folder folder;
  server serving{folder, synthetic};
  {
    process scan{command(folder, synthetic, scan_all())};
    synthetic.wait_for_requests(30);
  }
  serving.program().send_signal(SIGTERM);
  BOOST_TEST(serving.program().wait(promised_end).exit_code == 0);
  BOOST_TEST(
    query(folder.path("tandem.db"), "SELECT outcome FROM run WHERE mode <> 'serve'").at(0).at(0)
    == "interrupted");
}

BOOST_AUTO_TEST_CASE(a_key_of_the_process_that_differs_is_named) {
  const broker synthetic{{"--synthetic=20", "--limit=100000"}};
  const temporary_folder folder;
  server serving{folder, synthetic};
  for (const auto* other : {"--gateway.delay=990ms", "--store.url=sqlite:other.db"}) {
    const auto end = run(command(folder, synthetic, scan_all({other})));
    BOOST_TEST(end.exit_code == 2, end.err);
    const std::string name{other};
    BOOST_TEST(contains(end.err, name.substr(2, name.find('=') - 2) + " = "), end.err);
  }
  const auto same = run(command(
    folder, synthetic, scan_all({delay, "--store.url=sqlite:" + folder.path("tandem.db")})));
  BOOST_TEST(same.exit_code == 0, same.err);
}

BOOST_AUTO_TEST_CASE(it_reads_no_file_for_others) {
  const broker synthetic{{"--synthetic=20", "--limit=100000"}};
  const temporary_folder folder;
  folder.write("private", "a secret");
  server serving{folder, synthetic};
  const auto file = folder.path("private");
  for (const auto& settings : {R"("--universe.source=list","--universe.file=)" + file + '"',
                               R"("--regime.us-data=)" + file + '"'}) {
    const auto answer =
      serving.post("/api/v1/commands", R"({"words":["scan"],"settings":[)" + settings + R"(]})");
    BOOST_TEST(answer->status == 200);
    BOOST_TEST(contains(answer->body, "reads no file for others"), answer->body);
    BOOST_TEST(contains(answer->body, "{\"exit\":2}"), answer->body);
    BOOST_TEST(!contains(answer->body, "a secret"), answer->body);
  }
  // The client reads its own.
  folder.write("codes", "005930\n");
  const auto codes =
    run(command(folder, synthetic, {"plan", "--universe.source=list", "--universe.file=codes"}));
  BOOST_TEST((codes.exit_code == 0 || codes.exit_code == 5), codes.err);
}

BOOST_AUTO_TEST_CASE(its_api_answers) {
  const broker synthetic{{"--synthetic=20", "--limit=100000"}};
  const temporary_folder folder;
  server serving{folder, synthetic};
  const auto scan = run(command(folder, synthetic, scan_all()));
  BOOST_TEST(scan.exit_code == 0, scan.err);
  const auto id = report{scan.out}.text("/run/id");
  const auto code =
    query(folder.path("tandem.db"), "SELECT codes ->> 0 FROM verdict_block").at(0).at(0);
  for (const auto* path : {"/healthz", "/readyz"})
    BOOST_TEST(serving.get(path)->body == "ok", path);
  BOOST_TEST(contains(serving.get("/metrics")->body, "tandem_build_info"));
  const auto document = [&](const std::string& path) {
    const auto answer = serving.get(path);
    BOOST_TEST(answer->status == 200, path << ": " << answer->body);
    BOOST_TEST(answer->get_header_value("Content-Type") == "application/json");
    return report{answer->body};
  };
  const auto now = document("/api/v1/status");
  BOOST_TEST(now.text("/schema") == "tandem.status/1");
  BOOST_TEST(now.number("/gateway/0/calls") == static_cast<double>(synthetic.audit().size()));
  const auto runs = document("/api/v1/runs");
  BOOST_TEST(runs.size("/runs") == 1u);
  BOOST_TEST(runs.text("/runs/0/id") == id);
  BOOST_TEST(document("/api/v1/runs/" + id).text("/run/id") == id);
  BOOST_TEST(document("/api/v1/runs/latest").text("/run/id") == id);
  BOOST_TEST(document("/api/v1/runs/" + id + "/calls").text("/schema") == "tandem.audit/1");
  BOOST_TEST(document("/api/v1/results?run=" + id + "&all=true").text("/schema")
             == "tandem.results/1");
  BOOST_TEST(document("/api/v1/explain/" + code).text("/schema") == "tandem.explain/1");
  const auto candles = document("/api/v1/candles/" + code + "?count=5");
  BOOST_TEST(candles.text("/schema") == "tandem.candles/1");
  const auto refused = [&](const std::string& path, int status,
                           const httplib::Headers& headers = {}) {
    const auto answer = serving.get(path, headers);
    BOOST_TEST(answer->status == status, path << ": " << answer->body);
    BOOST_TEST(answer->get_header_value("Content-Type") == "application/problem+json", path);
    BOOST_TEST(report{answer->body}.number("/status") == status);
  };
  refused("/nowhere", 404);
  refused("/api/v1/runs/nosuchrun", 404);
  refused("/api/v1/explain/999999", 404);
  refused("/api/v1/candles/999999", 404);
  refused("/api/v1/runs?limit=0", 400);
  refused("/api/v1/runs?nonsense=1", 400);
  refused("/api/v1/status", 403, {{"Host", "evil.com"}});
}
