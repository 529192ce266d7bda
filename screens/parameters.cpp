#include "screens/screen.hpp"

#include <algorithm>
#include <cmath>

namespace tandem::screens {

namespace {

std::string value_text(double value, bool percent) {
  auto text = std::to_string(percent ? value * 100 : value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.'))
    text.pop_back();
  return percent ? text + "%" : text;
}

} // namespace

std::vector<std::string>
check_parameters(const screen& what,
                 const std::map<std::string, parameter_value, std::less<>>& values) {
  std::vector<std::string> told;
  for (const auto& [name, value] : values) {
    const auto known = std::find_if(what.parameters.begin(), what.parameters.end(),
                                    [&, &key = name](const auto& one) { return one.name == key; });
    if (known == what.parameters.end()) {
      std::string listed;
      for (const auto& one : what.parameters)
        listed += (listed.empty() ? "" : " ") + one.name;
      told.push_back("screen " + what.name + " has no param " + name
                     + (listed.empty() ? "; it has none" : "; it has " + listed));
    } else if (known->percent != value.percent) {
      told.push_back(name + " of screen " + what.name + " is written "
                     + (known->percent ? "with %, as in \"" : "without %, as in ")
                     + value_text(known->value, known->percent) + (known->percent ? "\"" : ""));
    } else if ((known->lower && value.value < *known->lower)
               || (known->upper && value.value > *known->upper) || !std::isfinite(value.value)) {
      told.push_back(name + " = " + value_text(value.value, value.percent) + " of screen "
                     + what.name + " is not within "
                     + (known->lower ? value_text(*known->lower, known->percent) + ".."
                                         + value_text(*known->upper, known->percent)
                                     : "what a number can be"));
    }
  }
  return told;
}

} // namespace tandem::screens
