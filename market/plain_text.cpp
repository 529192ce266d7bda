#include "market/plain_text.hpp"

namespace tandem::market {

result<std::string> plain_text(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF"))
    bytes.remove_prefix(3);
  // UTF-32 LE begins like UTF-16; without a mark every other byte is zero.
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")
      || bytes.find('\0') != std::string_view::npos)
    return failure{ec::invalid_config,
                   "is not written in UTF-8 but in UTF-16, or is not text; save "
                   "it as UTF-8"};
  std::string text;
  text.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] != '\r')
      text += bytes[i];
    else if (i + 1 == bytes.size() || bytes[i + 1] != '\n')
      text += '\n'; // The line end of an old Mac.
  }
  return text;
}

} // namespace tandem::market
