#include "kiwoom/parsed_answer.hpp"

#include <rapidjson/document.h>
#include <rapidjson/error/en.h>

namespace tandem::kiwoom {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// What RapidJSON, which says where and why, has against a body.
json_fault explain(std::string_view body, simdjson::error_code refused) {
  // Iterative, so that a hostile answer of nested brackets cannot exhaust the stack.
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(
    body.data(), body.size());
  if (!document.HasParseError())
    return {json_fault::kind::bad_syntax, 0, simdjson::error_message(refused)};
  const auto problem = document.GetParseError();
  return {problem == rapidjson::kParseErrorStringInvalidEncoding ? json_fault::kind::bad_encoding
                                                                 : json_fault::kind::bad_syntax,
          document.GetErrorOffset(), rapidjson::GetParseError_En(problem)};
}

} // namespace

void parsed_answer::parse() {
  // RapidJSON takes a zero byte for the end of the text and would accept whatever follows it.
  if (const auto zero = body_.find('\0'); zero != std::string_view::npos) {
    fault_ = {json_fault::kind::zero_byte, zero, "a zero byte"};
    return;
  }
  auto text = body_;
  if (text.starts_with(byte_order_mark))
    text.remove_prefix(byte_order_mark.size());
  parser_ = std::make_unique<simdjson::dom::parser>();
  if (const auto refused = parser_->parse(text.data(), text.size()).get(root_))
    fault_ = explain(body_, refused);
}

} // namespace tandem::kiwoom
