#include "messages/universe.hpp"

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

} // namespace tandem
