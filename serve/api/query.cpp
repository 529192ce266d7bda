#include "serve/api/query.hpp"

#include "market/date.hpp"
#include "market/symbol.hpp"
#include "market/text.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace tandem::serve {

status check_query(const httplib::Request& request, std::initializer_list<std::string_view> legal) {
  for (const auto& [name, value] : request.params) {
    if (std::find(legal.begin(), legal.end(), name) == legal.end()) {
      std::string all;
      for (const auto one : legal)
        all.append(all.empty() ? "" : ", ").append(one);
      return failure{ec::invalid_argument,
                     "\"" + market::visible_text(name)
                       + "\" is not a parameter; legal: " + (all.empty() ? "none" : all)};
    }
    if (request.params.count(name) > 1)
      return failure{ec::invalid_argument, name + " is given twice"};
  }
  return std::nullopt;
}

result<std::int64_t> number_in(const httplib::Request& request, const std::string& name,
                               std::int64_t preset, std::int64_t most) {
  if (!request.has_param(name))
    return preset;
  const auto text = request.get_param_value(name);
  std::int64_t number = 0;
  const auto [stop, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || stop != text.data() + text.size() || number < 1 || number > most)
    return failure{ec::invalid_argument, name + " = \"" + market::visible_text(text)
                                           + "\": is not a whole number from 1 to "
                                           + std::to_string(most)};
  return number;
}

result<std::string> day_in(const httplib::Request& request, const std::string& name) {
  if (!request.has_param(name))
    return std::string{};
  const auto text = request.get_param_value(name);
  const auto day = market::date::parse(text);
  if (!day)
    return failure{ec::invalid_argument, name + " = \"" + market::visible_text(text)
                                           + "\": is not a day, such as 2025-11-28"};
  return day->iso();
}

result<bool> flag_in(const httplib::Request& request, const std::string& name) {
  const auto text = request.has_param(name) ? request.get_param_value(name) : "false";
  if (text != "true" && text != "false")
    return failure{ec::invalid_argument,
                   name + " = \"" + market::visible_text(text) + "\": is not true or false"};
  return text == "true";
}

result<std::string> code_in(const std::string& written) {
  if (!written.empty() && !market::is_symbol_code(written))
    return failure{ec::invalid_argument, "\"" + market::visible_text(written)
                                           + "\" is not a symbol's code; legal: six characters of "
                                             "0-9 and A-Z, such as 005930"};
  return written;
}

} // namespace tandem::serve
