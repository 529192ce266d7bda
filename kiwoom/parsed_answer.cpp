#include "kiwoom/parsed_answer.hpp"

#include "market/text.hpp"

#include <rapidjson/error/en.h>

#include <algorithm>

namespace tandem::kiwoom {
namespace {

// Iterative, so that a hostile answer of nested brackets cannot exhaust the stack.
constexpr unsigned safely = rapidjson::kParseIterativeFlag;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Bytes looked at together. Of a loop over so many, compilers make sixteen comparisons at a time.
constexpr std::size_t block_size = 64;

bool is_ascii(const char* block) {
  unsigned char all = 0;
  for (std::size_t i = 0; i < block_size; ++i)
    all = static_cast<unsigned char>(all | static_cast<unsigned char>(block[i]));
  return all < 0x80;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto end = std::min(block_size, text.size());
    std::size_t known = end == block_size && is_ascii(text.data()) ? end : 0;
    while (known < end) {
      const auto bytes = market::character_bytes(text.substr(known));
      if (bytes == 0)
        return false;
      known += bytes;
    }
    text.remove_prefix(known);
  }
  return true;
}

} // namespace

void parsed_answer::parse() {
  // RapidJSON takes a zero byte for the end of the text and would accept whatever follows it.
  if (const auto zero = body_.find('\0'); zero != std::string_view::npos) {
    fault_ = {json_fault::kind::zero_byte, zero, "a zero byte"};
    return;
  }
  // RapidJSON checks the encoding byte by byte, also where it is known to be right, and skips a
  // byte order mark only if it does so. What is right is parsed in place.
  if (is_utf8(body_) && !body_.starts_with(byte_order_mark)) {
    text_.reserve(body_.size() + 1);
    text_.assign(body_.begin(), body_.end());
    text_.push_back('\0');
    document_.ParseInsitu<safely>(text_.data());
  } else {
    document_.Parse<safely | rapidjson::kParseValidateEncodingFlag>(body_.data(), body_.size());
  }
  if (!document_.HasParseError())
    return;
  const auto problem = document_.GetParseError();
  fault_ = {problem == rapidjson::kParseErrorStringInvalidEncoding ? json_fault::kind::bad_encoding
                                                                   : json_fault::kind::bad_syntax,
            document_.GetErrorOffset(), rapidjson::GetParseError_En(problem)};
}

} // namespace tandem::kiwoom
