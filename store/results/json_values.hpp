#pragma once

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cmath>
#include <string_view>

namespace tandem::store {

using json_writer = rapidjson::Writer<rapidjson::StringBuffer>;

inline rapidjson::SizeType size_of(std::string_view text) {
  return static_cast<rapidjson::SizeType>(text.size());
}

inline void put_key(json_writer& out, std::string_view name) {
  out.Key(name.data(), size_of(name));
}

inline void put(json_writer& out, std::string_view text) {
  out.String(text.data(), size_of(text));
}

/// At round-trip precision; a number that is none becomes null, as in the databases.
inline void put(json_writer& out, double number) {
  if (std::isfinite(number))
    out.Double(number);
  else
    out.Null();
}

} // namespace tandem::store
