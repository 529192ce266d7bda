#include "kiwoom/parsed_answer.hpp"
#include "kiwoom/rows.hpp"

#include <boost/test/unit_test.hpp>
#include <rapidjson/document.h>

#include <random>
#include <string>
#include <utility>

using namespace tandem;
using kiwoom::json_fault;
using kiwoom::parsed_answer;

namespace {

std::string text_in(const parsed_answer& answer, const char* field) {
  return std::string{answer.root()[field].get_string().value()};
}

/// Whether both readers see the same.
bool equals(const simdjson::dom::element& read, const rapidjson::Value& expected) {
  namespace dom = simdjson::dom;
  switch (read.type()) {
    case dom::element_type::OBJECT: {
      const dom::object object = read.get_object();
      if (!expected.IsObject() || object.size() != expected.MemberCount())
        return false;
      auto other = expected.MemberBegin();
      for (const auto& [name, value] : object) {
        if (name != other->name.GetString() || !equals(value, other->value))
          return false;
        ++other;
      }
      return true;
    }
    case dom::element_type::ARRAY: {
      const dom::array array = read.get_array();
      if (!expected.IsArray() || array.size() != expected.Size())
        return false;
      rapidjson::SizeType i = 0;
      for (const auto& value : array)
        if (!equals(value, expected[i++]))
          return false;
      return true;
    }
    case dom::element_type::STRING:
      return expected.IsString()
             && read.get_string().value()
                  == std::string_view{expected.GetString(), expected.GetStringLength()};
    case dom::element_type::NULL_VALUE:
      return expected.IsNull();
    case dom::element_type::BOOL:
      return expected.IsBool() && read.get_bool().value() == expected.GetBool();
    default:
      return expected.IsNumber() && read.get_double().value() == expected.GetDouble();
  }
}

bool is(const parsed_answer& answer, json_fault::kind what) {
  return answer.fault() && answer.fault()->what == what;
}

/// A row of a chart, and the words that a Korean broker adds.
const std::string page = R"({"stk_cd":"005930","stk_dt_pole_chart_qry":[{"cur_prc":"70100",)"
                         R"("trde_qty":"12345","pred_pre":"-1.5","note":"a \"b\" \\ \uAC00"}],)"
                         R"("return_code":0,"return_msg":"정상적으로 처리되었습니다"})";

} // namespace

BOOST_AUTO_TEST_SUITE(parsed_answers)

BOOST_AUTO_TEST_CASE(texts_are_read_in_ascii_and_in_korean) {
  const parsed_answer ascii{R"({"code":"005930","tab":"a\tb"})"};
  BOOST_TEST(!ascii.fault());
  BOOST_TEST(text_in(ascii, "code") == "005930");
  BOOST_TEST(text_in(ascii, "tab") == "a\tb");
  const parsed_answer korean{R"({"name":"삼성전자","letter":"\uAC00"})"};
  BOOST_TEST(!korean.fault());
  BOOST_TEST(text_in(korean, "name") == "삼성전자");
  BOOST_TEST(text_in(korean, "letter") == "가");
}

BOOST_AUTO_TEST_CASE(the_body_stays_as_it_came) {
  const std::string body = R"({"a":"b"} x)";
  const parsed_answer answer{body};
  BOOST_TEST(is(answer, json_fault::kind::bad_syntax));
  BOOST_TEST(answer.body() == R"({"a":"b"} x)");
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_is_passed_over) {
  const parsed_answer answer{"\xEF\xBB\xBF{\"a\":\"b\"}"};
  BOOST_TEST(!answer.fault());
  BOOST_TEST(text_in(answer, "a") == "b");
}

BOOST_AUTO_TEST_CASE(what_is_no_json_in_utf8_has_a_fault) {
  BOOST_TEST(is(std::string{"{\"a\":1}\0", 8}, json_fault::kind::zero_byte));
  BOOST_TEST(is("", json_fault::kind::bad_syntax));
  BOOST_TEST(is("<html>", json_fault::kind::bad_syntax));
  BOOST_TEST(is(R"({"a":"b)", json_fault::kind::bad_syntax));
  // Half a letter, an overlong slash, a surrogate.
  for (const std::string odd : {"\xEA\xB0", "\xC0\xAF", "\xED\xA0\x80"})
    BOOST_TEST(is("{\"a\":\"" + odd + "\"}", json_fault::kind::bad_encoding));
  const parsed_answer zero{std::string{"{}\0", 3}};
  BOOST_TEST(zero.fault()->at == 2u);
}

BOOST_AUTO_TEST_CASE(nested_brackets_do_not_exhaust_the_stack) {
  BOOST_TEST(is(std::string(1'000'000, '['), json_fault::kind::bad_syntax));
}

BOOST_AUTO_TEST_CASE(the_document_survives_a_move) {
  parsed_answer first{page};
  const auto second = std::move(first);
  BOOST_TEST(text_in(second, "stk_cd") == "005930");
  BOOST_TEST(text_in(second, "return_msg") == "정상적으로 처리되었습니다");
}

// RapidJSON, which checks the encoding byte by byte, is the other one.
BOOST_AUTO_TEST_CASE(damaged_pages_are_read_as_by_rapidjson) {
  std::mt19937 dice{20251128};
  int accepted = 0;
  for (int i = 0; i < 20'000; ++i) {
    auto body = page;
    for (auto changes = dice() % 3; changes > 0; --changes)
      body[dice() % body.size()] = static_cast<char>(1 + dice() % 255);
    rapidjson::Document expected;
    expected.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(
      body.data(), body.size());
    const parsed_answer answer{body};
    BOOST_REQUIRE_EQUAL(answer.fault().has_value(), expected.HasParseError());
    if (answer.fault())
      continue;
    ++accepted;
    BOOST_REQUIRE(equals(answer.root(), expected));
  }
  BOOST_TEST(accepted > 1000);
}

// Texts are looked at in blocks, so what is odd stands at every place of one.
BOOST_AUTO_TEST_CASE(what_needs_repair_is_repaired_wherever_it_stands) {
  struct repair {
    std::string odd;
    std::string mended;
  };
  for (const auto& [odd, mended] :
       {repair{"\x01", "\\u0001"}, repair{"\n", "\\u000a"}, repair{"\xEA\xB0", "\\ufffd\\ufffd"},
        repair{"\\ud800", "\\ufffd"}, repair{"\\\"\x1f", "\\\"\\u001f"}})
    for (std::size_t place = 0; place < 200; ++place) {
      const auto head = "{\"a\":\"" + std::string(place, 'x');
      const auto tail = std::string(200 - place, 'y') + "\"}\n";
      const auto made = kiwoom::mended(head + odd + tail);
      BOOST_REQUIRE(made);
      BOOST_REQUIRE_EQUAL(*made, head + mended + tail);
    }
}

BOOST_AUTO_TEST_CASE(what_is_right_is_left_alone_wherever_it_stands) {
  for (const std::string right : {"가", "\\n", "\\\\", "\\\"", "\\ud83d\\ude00", "\x7f"})
    for (std::size_t place = 0; place < 200; ++place)
      BOOST_REQUIRE(!kiwoom::mended("{\r\n\t\"a\":\"" + std::string(place, 'x') + right
                                    + std::string(70, 'y') + "\",\n\"b\":\"z\"}"));
  BOOST_TEST(!kiwoom::mended(page));
}

BOOST_AUTO_TEST_SUITE_END()
