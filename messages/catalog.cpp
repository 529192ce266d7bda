#include "messages/catalog.hpp"

namespace tandem {

std::string_view to_string(universe_source source) {
  switch (source) {
    case universe_source::top_value:
      return "top-value";
    case universe_source::all:
      return "all";
    case universe_source::list:
      return "list";
  }
  return "";
}

std::string describe(const replaced_list& one, market::date today) {
  return "run.universe list=\"" + one.name + "\" of=" + one.session.iso()
         + " days_old=" + std::to_string(today.days_since_epoch() - one.session.days_since_epoch())
         + " reason=\"" + one.reason + '"';
}

std::string stock_list_name(market::market_id market) {
  return "ka10099 " + std::string{to_string(market)};
}

} // namespace tandem
