#include "tests/tidy/code_rules.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace tandem::tidy {

namespace {

constexpr std::size_t lines_max = 500;
constexpr std::string_view transport_source = "kiwoom/http_transport.cpp";
constexpr std::string_view link_folder = "kiwoom/link";
// Sockets that listen, or lead to nobody but a process of this machine and the kernel.
constexpr std::array<std::string_view, 5> local_sources{
  "engine/key_lock.cpp", "engine/socket_owner.cpp", "http/listen_address.cpp", "cli/handover.cpp",
  "serve/service_manager.cpp"};
// One file for each actor that it makes.
constexpr std::string_view wiring = "engine/spawn_";
constexpr std::string_view actors_folder = "actors";
constexpr std::array<std::string_view, 5> folders_in_virtual_time{"actors", "config", "market",
                                                                  "messages", "store"};

/// Applies one pattern to every C++ file that `covers` picks.
template <class Predicate>
findings search(const source_tree& tree, const std::regex& pattern, const std::string& message,
                Predicate covers) {
  findings found;
  for (const auto& file : tree)
    if (is_cpp(file) && covers(file))
      find_in_code(found, file, pattern, message);
  return found;
}

bool is_any(const source_file&) {
  return true;
}

bool is_product(const source_file& file) {
  return !is_in(file, "tests") && !is_in(file, "bench");
}

/// A pattern made from halves, so that the rules do not find themselves.
std::regex pattern_of(std::initializer_list<std::pair<const char*, const char*>> words) {
  std::string text;
  for (const auto& [first, second] : words)
    text += (text.empty() ? R"(\b)" : R"(|\b)") + std::string{first} + second + R"(\b)";
  return std::regex{text};
}

} // namespace

findings check_connections(const source_tree& tree) {
  static const std::regex opens{
    R"(httplib::(Client|ClientImpl|SSLClient|SSLClientImpl)\b|::socket\(|::connect\()"};
  return search(
    tree, opens,
    "only kiwoom/http_transport.cpp and kiwoom/link talk to the broker; ask the gateway instead",
    [](const source_file& file) {
      return is_product(file) && file.path != transport_source && !is_in(file, link_folder)
             && std::find(local_sources.begin(), local_sources.end(), file.path)
                  == local_sources.end();
    });
}

findings check_file_length(const source_tree& tree) {
  findings found;
  for (const auto& file : tree)
    // What bench/ has measured is written by a program, for programs.
    if (file.lines.size() > lines_max && !file.path.starts_with("bench/results/"))
      found.push_back({file.path, lines_max + 1,
                       std::to_string(file.lines.size()) + " lines, at most "
                         + std::to_string(lines_max) + "; split it by what it does"});
  return found;
}

findings check_sleeps(const source_tree& tree) {
  static const std::regex sleeps{R"(\b(sleep_for|sleep_until|usleep|nanosleep|clock_nanosleep)\b)"};
  return search(tree, sleeps,
                "nobody sleeps: schedule a message, or wait for what should happen (a descriptor, "
                "a condition variable)",
                [](const source_file& file) {
                  // What bench/ measures beside tandem are the ways of those who sleep.
                  return file.path != transport_source && !is_in(file, "bench");
                });
}

findings check_endless_requests(const source_tree& tree) {
  static const std::regex endless{R"(\bcaf::infinite\b)"};
  return search(tree, endless,
                "a request without a deadline hangs with its receiver; pass a timeout", is_any);
}

findings check_clocks(const source_tree& tree) {
  static const std::regex wall{
    R"(\bsystem_clock::now\b|::time\((nullptr|NULL|0)\)|\bgettimeofday\b)"};
  auto found = search(
    tree, wall, "the wall clock belongs to engine/, serve/, cli/, http/ and sim/; pass the time in",
    [](const source_file& file) {
      return is_product(file) && !is_in(file, "engine") && !is_in(file, "cli")
             && !is_in(file, "http") && !is_in(file, "sim") && !is_in(file, "serve");
    });
  static const std::regex steady{R"(\b(steady_clock|high_resolution_clock)::now\b)"};
  for (auto& one : search(tree, steady,
                          "a real clock cannot be tested in virtual time; use self->clock().now() "
                          "or pass the time in",
                          [](const source_file& file) {
                            return std::any_of(folders_in_virtual_time.begin(),
                                               folders_in_virtual_time.end(),
                                               [&](auto folder) { return is_in(file, folder); });
                          }))
    found.push_back(std::move(one));
  return found;
}

findings check_random(const source_tree& tree) {
  static const std::regex chance{R"(\bstd::s?rand\b|(^|[^\w:.>])s?rand\()"};
  return search(tree, chance, "use a generator of <random> with a seed that is passed in", is_any);
}

findings check_using_namespace(const source_tree& tree) {
  static const std::regex opens{R"(^\s*using\s+namespace\b)"};
  // There is no other way to write 250ms, and nobody but tests includes a test's header.
  static const std::regex opens_more_than_units{
    R"(^\s*using\s+namespace\b(?!\s+std::(\w+_)?literals\b))"};
  const auto message = "a header must not open namespaces for whoever includes it";
  auto found = search(tree, opens, message,
                      [](const source_file& file) { return is_header(file) && is_product(file); });
  for (auto& one : search(tree, opens_more_than_units, message, [](const source_file& file) {
         return is_header(file) && !is_product(file);
       }))
    found.push_back(std::move(one));
  return found;
}

findings check_reminders(const source_tree& tree) {
  static const auto reminder = pattern_of({{"TO", "DO"}, {"FIX", "ME"}, {"X", "XX"}, {"HA", "CK"}});
  findings found;
  for (const auto& file : tree)
    for (std::size_t i = 0; i < file.lines.size(); ++i)
      if (std::regex_search(file.lines[i], reminder))
        found.push_back({file.path, i + 1, "do it now, or file an issue and delete the reminder"});
  return found;
}

findings check_disabled_tests(const source_tree& tree) {
  static const std::regex off{
    R"(\bdisabled\(\)|\bunit_test::disabled\b|enable_if<\s*false|^\s*#\s*if\s+0\b)"};
  return search(tree, off, "a test that does not run proves nothing; mend it or delete it",
                [](const source_file& file) { return is_in(file, "tests"); });
}

findings check_machine_paths(const source_tree& tree) {
  static const std::regex machine{R"((^|[^\w.$}*/-])/)"
                                  "(wo"
                                  "rk|ro"
                                  R"(ot)(/|\b))"};
  findings found;
  for (const auto& file : tree)
    for (std::size_t i = 0; i < file.lines.size(); ++i)
      if (std::regex_search(file.lines[i], machine))
        found.push_back({file.path, i + 1,
                         "a path of one machine; use TANDEM_SOURCE_DIR, or a path the user gives"});
  return found;
}

findings check_detached(const source_tree& tree) {
  static const std::regex thread{R"(\bcaf::detached\b|\bspawn<\s*detached)"};
  return search(
    tree, thread,
    "only the engine decides who gets a thread; spawn plainly, so that tests run inline",
    [](const source_file& file) {
      // Wires actors as the engine does, to measure them in real time.
      return !is_in(file, "engine") && !is_in(file, "bench");
    });
}

findings check_blocking_actors(const source_tree& tree) {
  std::set<std::string> detached;
  static const std::regex spawned{R"(\bspawn\.detached<\w+>\(\s*(?:tandem::)?(\w+))"};
  for (const auto& file : tree)
    if (file.path.starts_with(wiring))
      for (auto& name : matches(joined(file), spawned))
        detached.insert(std::move(name));
  // A socket, the disk, what a callback does, a lock, another actor's answer.
  static const std::regex blocks{
    R"(wire_->post\(|store_->|options_\.(sample|on_progress|on_notice)\(|\bstd::[io]?fstream\b|)"
    R"(::poll\(|\bstd::(mutex|condition_variable|future)\b|\bfunction_view\b|\bscoped_actor\b)"};
  return search(tree, blocks,
                "this blocks, and engine/ does not spawn this actor detached; move the "
                "work to an actor with a thread of its own",
                [&](const source_file& file) {
                  if (!is_in(file, actors_folder))
                    return false;
                  const auto inside = std::string_view{file.path}.substr(actors_folder.size() + 1);
                  const auto actor = folder_of(inside);
                  return !detached.contains(actor);
                });
}

} // namespace tandem::tidy
