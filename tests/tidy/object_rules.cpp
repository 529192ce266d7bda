#include "tests/tidy/object_rules.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <stdexcept>

namespace tandem::tidy {

namespace {

constexpr std::string_view transport_source = "kiwoom/http_transport.cpp";
constexpr std::string_view link_folder = "kiwoom/link/";
constexpr std::string_view wiring = "engine/spawn_"; // One file for each actor that it makes.

template <class Names>
bool is_one_of(const Names& names, std::string_view what) {
  return std::find(std::begin(names), std::end(names), what) != std::end(names);
}

template <class Names>
bool begins_with_one_of(const Names& names, std::string_view what) {
  return std::any_of(std::begin(names), std::end(names),
                     [&](std::string_view one) { return what.starts_with(one); });
}

template <class Names>
bool mentions_one_of(const Names& names, const symbol& what) {
  return std::any_of(std::begin(names), std::end(names),
                     [&](std::string_view one) { return mentions(what, one); });
}

/// C functions by which a process reaches another one, itself or through a child.
bool opens(const symbol& what) {
  // socket() alone connects nothing, but nobody needs it who does not connect: sim/ leaves it to
  // httplib::Server. accept, listen, send and recv need a connection that somebody else opened.
  static constexpr std::array<std::string_view, 14> functions{
    "connect",     "socket",        "sendto",        "sendmsg",        "sendmmsg",
    "getaddrinfo", "getaddrinfo_a", "gethostbyname", "gethostbyname2", "system",
    "popen",       "fork",          "vfork",         "syscall"};
  // Of OpenSSL nothing at all is for the others. dlopen and dlsym could bring any of these.
  static constexpr std::array<std::string_view, 10> families{
    "SSL_", "BIO_", "OSSL_", "OCSP_", "res_", "exec", "posix_spawn", "dlopen", "dlmopen", "dlsym"};
  return is_c(what) && what.needed
         && (is_one_of(functions, what.name) || begins_with_one_of(families, what.name));
}

/// The half of httplib that waits to be called.
bool only_serves(const symbol& what) {
  static constexpr std::array<std::string_view, 4> serving{"httplib::Server", "httplib::Request",
                                                           "httplib::Response", "httplib::Stream"};
  static constexpr std::array<std::string_view, 3> calling{"httplib::Client", "httplib::ClientImpl",
                                                           "httplib::SSLClient"};
  const bool is_of_a_server =
    begins_with_one_of(serving, owner_of(what)) || owner_of(what).starts_with("tandem::");
  return is_of_a_server && !mentions_one_of(calling, what);
}

/// Who asks the kernel, the name service or another tandem on this machine whose a key is: names no
/// host that anything could be sent to.
bool may_ask(const object_file& object, const symbol& what) {
  if (object.source == "engine/key_identity.cpp")
    return what.name == "getaddrinfo";
  if (object.source == "serve/service_manager.cpp") // systemd's, by a path of the file system.
    return what.name == "socket" || what.name == "sendto";
  if (object.source == "http/listen_address.cpp") // It listens.
    return what.name == "socket";
  return (object.source == "engine/key_lock.cpp" || object.source == "engine/socket_owner.cpp")
         && (what.name == "socket" || what.name == "connect");
}

/// The listener, the broker's double and the faces to the network.
bool may_serve(const object_file& object) {
  return object.source.starts_with("http/") || object.source.starts_with("sim/")
         || object.source.starts_with("serve/");
}

/// Who calls a serving tandem on this machine, and no other host.
bool may_hand_over(const object_file& object) {
  return object.source == "cli/handover.cpp";
}

/// "scanner" of "actors/scanner/scanner.cpp".
std::string actor_of(std::string_view source) {
  constexpr std::string_view folder = "actors/";
  return source.starts_with(folder) ? folder_of(source.substr(folder.size())) : std::string{};
}

/// Beginning of the name of the function an actor is spawned from, as linked:
/// tandem::scanner(caf::stateful_actor<...
std::string factory_of(std::string_view actor) {
  return "_ZN6tandem" + std::to_string(actor.size()) + std::string{actor}
         + "EPN3caf14stateful_actorI";
}

/// C functions that a scheduled actor may need. A list of what may be, because one of what may not
/// would be as long as the system's manual; a newcomer is looked at once and added.
bool is_harmless_c(std::string_view name) {
  // Memory, text and numbers, all without a system call; the last two tell the libraries whether
  // there are other threads and end the process.
  static constexpr std::array<std::string_view, 14> functions{"memchr",
                                                              "memcmp",
                                                              "memcpy",
                                                              "memmove",
                                                              "memset",
                                                              "strcmp",
                                                              "strlen",
                                                              "snprintf",
                                                              "vsnprintf",
                                                              "sqrt",
                                                              "log",
                                                              "llround",
                                                              "__libc_single_threaded",
                                                              "abort"};
  // What the compiler adds by itself: exceptions, static variables, the sanitizers of the dev
  // preset. __cxa_guard_acquire may wait, once in a process, until another thread has made the
  // same constant.
  static constexpr std::array<std::string_view, 9> compiler{"_GLOBAL_OFFSET_TABLE_",
                                                            "_Unwind_Resume",
                                                            "__gxx_personality_v0",
                                                            "__dso_handle",
                                                            "__cxa_",
                                                            "__asan_",
                                                            "__ubsan_",
                                                            "__stack_chk_fail",
                                                            "__tls_get_addr"};
  // How a distribution that fortifies calls memcpy: __memcpy_chk.
  constexpr std::string_view before = "__";
  constexpr std::string_view after = "_chk";
  if (name.starts_with(before) && name.ends_with(after))
    name = name.substr(before.size(), name.size() - before.size() - after.size());
  return is_one_of(functions, name) || begins_with_one_of(compiler, name);
}

/// Whether a scheduled actor may need this name of somebody else's code.
bool is_harmless(const symbol& what) {
  if (is_c(what))
    return is_harmless_c(what.name);
  // The parts of the standard library that are compiled once for all: the insides of containers,
  // numbers, exceptions. Streams, files, threads, locks, futures and locales are not among them.
  // ios_base::Init is what <iostream> puts into every object that sees it; it writes nothing. The
  // allocator may ask the system for memory, which nobody can avoid.
  static constexpr std::array<std::string_view, 16> standard{
    "operator new",          "operator delete", "__cxxabiv1::",
    "std::__throw_",         "std::_Rb_tree_",  "std::_Hash_bytes(",
    "std::__detail::",       "std::exception",  "std::bad_",
    "std::nothrow",          "std::to_chars(",  "std::from_chars(",
    "std::ios_base::Init::", "std::type_info",  "std::rethrow_exception(",
    "std::__exception_ptr::"};
  const auto name = owner_of(what);
  if (begins_with_one_of(standard, name)
      || name.starts_with("std::__cxx11::basic_string<char, std::char_traits<char>"))
    return true;
  // CAF waits for nothing but in these; what else it locks (an actor's list of links, the timers of
  // a clock) it holds for some instructions. A function_view is a scoped_actor inside.
  static constexpr std::array<std::string_view, 7> waiting{"caf::scoped_actor",
                                                           "caf::blocking_actor",
                                                           "caf::actor_system::await_",
                                                           "caf::detail::private_thread",
                                                           "caf::logger",
                                                           "caf::io::",
                                                           "caf::openssl::"};
  const bool waits = std::any_of(waiting.begin(), waiting.end(), [&](std::string_view one) {
    return what.shown.find(one) != std::string::npos;
  });
  return name.starts_with("caf::") && !waits;
}

bool is_ours(const symbol& what) {
  return owner_of(what).starts_with("tandem::") || what.name.starts_with("_ZN6tandem");
}

/// Which object defines each name that others can link to.
std::map<std::string_view, const object_file*> definitions(const object_files& objects) {
  std::map<std::string_view, const object_file*> defined;
  for (const auto& object : objects)
    for (const auto& what : object.symbols)
      if (!what.needed && !what.local)
        defined.emplace(what.name, &object);
  return defined;
}

} // namespace

spawned_actors spawned_by_engine(const source_tree& tree) {
  spawned_actors spawned;
  for (const auto& file : tree) {
    if (!file.path.starts_with(wiring) || is_header(file))
      continue;
    const auto text = joined(file);
    static const std::regex with_thread{R"(\bspawn\.detached<\w+>\(\s*(?:tandem::)?(\w+)\s*,)"};
    static const std::regex without{R"(\bspawn\.scheduled<\w+>\(\s*(?:tandem::)?(\w+)\s*,)"};
    static const std::regex any{R"((spawn\w*)\s*[.<])"};
    const auto detached = matches(text, with_thread);
    const auto scheduled = matches(text, without);
    if (matches(text, any).size() != detached.size() + scheduled.size())
      throw std::runtime_error{file.path + " spawns in a way that this check cannot read"};
    spawned.detached.insert(detached.begin(), detached.end());
    spawned.scheduled.insert(scheduled.begin(), scheduled.end());
  }
  return spawned;
}

findings check_objects_complete(const object_files& objects, const source_tree& tree) {
  std::set<std::string_view> sources;
  for (const auto& object : objects)
    sources.insert(object.source);
  findings found;
  for (const auto& file : tree) {
    if (is_in(file, "tests") || is_in(file, "bench") || is_header(file) || !is_cpp(file))
      continue;
    // "store/results/migrations.cpp.in" is compiled as "store/results/migrations.cpp".
    constexpr std::string_view ending = ".cpp";
    if (!sources.contains(file.path.substr(0, file.path.rfind(ending) + ending.size())))
      found.push_back(
        {file.path, 0, "no rule saw its object; see product_folders in tests/tidy/CMakeLists.txt"});
  }
  return found;
}

findings check_who_connects(const object_files& objects) {
  findings found;
  for (const auto& object : objects) {
    if (object.source == transport_source || object.source.starts_with(link_folder))
      continue;
    for (const auto& what : object.symbols) {
      const bool http = what.needed && mentions(what, "httplib");
      if ((opens(what) && !may_ask(object, what))
          || (http && !may_hand_over(object) && !(may_serve(object) && only_serves(what))))
        found.push_back({object.source, 0,
                         "needs " + what.shown + "; only " + std::string{transport_source} + " and "
                           + std::string{link_folder}
                           + " reach the broker, ask the gateway instead"});
    }
  }
  return found;
}

findings check_who_holds_the_transport(const object_files& objects) {
  struct possession {
    std::string_view name;
    std::vector<std::string_view> owners; // Beginnings of their paths.
    std::string_view message;
  };
  static const std::vector<possession> possessions{
    {"tandem::kiwoom::make_http_transport", {transport_source, "engine/"}, "the engine makes it"},
    // A call of its virtual functions leaves no symbol, but whoever holds one leaves its name in
    // the names of his functions, of his pointers or of what he wraps it into.
    {"tandem::kiwoom::transport",
     {transport_source, "actors/transport/", "engine/"},
     "the actor transport uses it"},
    // The engine names the messages with the types of the actors that it introduces.
    {"tandem::send_call",
     {"actors/gateway/", "actors/transport/", "engine/"},
     "the gateway grants calls"},
    {"tandem::renew_token",
     {"actors/gateway/", "actors/transport/", "engine/"},
     "the gateway renews tokens"}};
  findings found;
  for (const auto& one : possessions) {
    bool seen = false;
    for (const auto& object : objects) {
      const auto user = std::find_if(object.symbols.begin(), object.symbols.end(),
                                     [&](const auto& what) { return mentions(what, one.name); });
      if (user == object.symbols.end())
        continue;
      seen = true;
      if (!begins_with_one_of(one.owners, object.source))
        found.push_back({object.source, 0,
                         "handles " + std::string{one.name} + " in " + user->shown + "; only "
                           + std::string{one.message}});
    }
    if (!seen)
      found.push_back({"tests/tidy/object_rules.cpp", 0,
                       "nobody has " + std::string{one.name} + "; name what took its place"});
  }
  return found;
}

findings check_program(const object_file& program, const std::vector<std::string>& libraries,
                       const object_files& objects) {
  // Everything here either opens no connections or is asked to by our objects alone. Not here:
  // libcaf_io, libcaf_openssl, libcurl, and whatever comes next until somebody has looked at it.
  static constexpr std::array<std::string_view, 21> known{
    "libsqlite3", "libz", "libcaf_core", "libcpp-httplib", "libssl", "libcrypto", "libspdlog",
    "libfmt", "libsimdjson", "libstdc++", "libm", "libgcc_s", "libc", "libasan", "libubsan",
    "libpthread", "libdl", "ld-linux-x86-64",
    // Counts and prints; the library of it that pushes to a server is libprometheus-cpp-push.
    "libprometheus-cpp-core",
    // Talk to the database that store.url names; the include rules leave them to store/.
    "libpqxx-6.4", "libpq"};
  findings found;
  for (const auto& library : libraries)
    if (!is_one_of(known, library))
      found.push_back({program.source, 0,
                       "is linked with " + library + "; see that it opens no connection by itself "
                         + "and add it to check_program"});
  // A static library is code that is not among our objects.
  std::set<std::string_view> asked;
  for (const auto& object : objects)
    for (const auto& what : object.symbols)
      if (what.needed)
        asked.insert(what.name);
  for (const auto& what : program.symbols)
    if (opens(what) && !asked.contains(what.name))
      found.push_back({program.source, 0, "needs " + what.name + ", and none of our objects does"});
  return found;
}

findings check_spawner(const object_files& objects, const spawned_actors& spawned) {
  actor_names actors;
  for (const auto& object : objects)
    if (const auto actor = actor_of(object.source); !actor.empty())
      actors.insert(actor);
  findings found;
  for (const auto& actor : actors) {
    if (spawned.detached.contains(actor) == spawned.scheduled.contains(actor))
      found.push_back({"actors/" + actor, 0,
                       std::string{wiring} + actor + ".cpp must spawn it, detached or scheduled"});
    bool made_by_wiring = false;
    for (const auto& object : objects)
      for (const auto& what : object.symbols) {
        if (!what.needed || !what.name.starts_with(factory_of(actor)))
          continue;
        const auto only = std::string{wiring} + actor + ".cpp";
        made_by_wiring = made_by_wiring || object.source == only;
        if (object.source != only)
          found.push_back({object.source, 0, "spawns " + actor + "; only " + only + " does"});
      }
    if (!made_by_wiring)
      found.push_back({"actors/" + actor, 0, "its factory is not called by the wiring's object"});
  }
  for (const auto& spawns : {spawned.detached, spawned.scheduled})
    for (const auto& actor : spawns)
      if (!actors.contains(actor))
        found.push_back(
          {std::string{wiring} + actor + ".cpp", 0, "spawns " + actor + ", which has no folder"});
  return found;
}

findings check_scheduled_actors(const object_files& objects, const spawned_actors& spawned) {
  // Rules are called through a virtual function and messages through CAF, so no name leads from an
  // actor to them; they count as called. What the wiring hands in as a std::function (a clock, the
  // maker of a scanner) runs in the wiring's own object and is out of sight here. Backtests have
  // threads of their own and no actor; an actor that called one by name would be found all the
  // same.
  const auto is_root = [&](const object_file& object) {
    const auto actor = actor_of(object.source);
    return actor.empty() ? (object.source.starts_with("market/")
                            && !object.source.starts_with("market/backtest/"))
                             || object.source.starts_with("messages/")
                         : !spawned.detached.contains(actor);
  };
  const auto defined = definitions(objects);
  std::deque<const object_file*> ahead;
  std::map<const object_file*, std::string> callers; // Also: who has been seen.
  for (const auto& object : objects)
    if (is_root(object)) {
      ahead.push_back(&object);
      callers.emplace(&object, std::string{});
    }
  findings found;
  for (; !ahead.empty(); ahead.pop_front()) {
    const auto& object = *ahead.front();
    const auto caller = callers[&object];
    for (const auto& what : object.symbols) {
      if (!what.needed || is_harmless(what))
        continue;
      const auto target = is_ours(what) ? defined.find(what.name) : defined.end();
      if (target == defined.end())
        found.push_back(
          {object.source, 0,
           "needs " + what.shown + caller + ", which may block a thread that all "
             + "scheduled actors share; move the work to a detached actor, or show that "
             + "it never waits and name it in is_harmless"});
      else if (callers.emplace(target->second, " (called by " + object.source + ")").second)
        ahead.push_back(target->second);
    }
  }
  return found;
}

} // namespace tandem::tidy
