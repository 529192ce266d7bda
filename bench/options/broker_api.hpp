#pragma once

#include "market/candle.hpp"
#include "market/date.hpp"

#include <httplib.h>
#include <rapidjson/document.h>

#include <chrono>
#include <mutex>
#include <string>

namespace tandem::bench {

/// How often a script waits, and for how long, when the broker has refused a call.
inline constexpr int tries_max = 20;
inline constexpr std::chrono::seconds wait_after_refusal{1};

struct api_options {
  std::string url;
  std::string app_key;
  std::chrono::milliseconds delay{0}; // Slept after every answer.
  bool is_locked = false;             // One call with its sleep at a time.
};

/// What scripts have as their API object: a key, its token, and the sleep after each answer. May be
/// used by several threads, which is the point: without the lock nothing keeps their calls apart.
class broker_api {
public:
  explicit broker_api(api_options options) : options_(std::move(options)) {}

  /// One per thread, as the connection pool of Python's requests gives every thread its own: a
  /// client shared by two would serialize their calls, and so be a lock.
  httplib::Client connect() const;
  /// Before any other call. Throws, as every call does, what the broker said.
  void log_in(httplib::Client& connection);
  /// Adjusted candles up to `last`, oldest first: one page, which is 600 of them.
  market::candle_series daily_chart(httplib::Client& connection, const std::string& code,
                                    market::date last);

private:
  rapidjson::Document post(httplib::Client& connection, const std::string& tr,
                           const std::string& path, const std::string& body);
  httplib::Result post_and_sleep(httplib::Client& connection, const httplib::Headers& headers,
                                 const std::string& path, const std::string& body);

  api_options options_;
  std::string token_;
  std::mutex turn_;
};

} // namespace tandem::bench
