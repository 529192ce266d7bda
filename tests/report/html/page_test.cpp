#include "report/html/assets.hpp"
#include "report/html/base64.hpp"
#include "report/html/markup.hpp"
#include "tests/report/html/sample_page.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <openssl/evp.h>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

using namespace tandem;

BOOST_AUTO_TEST_SUITE(html_page_test)

namespace {

/// "'sha256-...'", as a browser computes it.
std::string source_of(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  BOOST_TEST_REQUIRE(
    EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) == 1);
  std::array<unsigned char, 64> letters{};
  const auto length = EVP_EncodeBlock(letters.data(), digest.data(), static_cast<int>(size));
  std::string source{"'sha256-"};
  source.append(letters.begin(), letters.begin() + length);
  return source + "'";
}

/// What stands in `text` between the first two of these after each other.
std::string between(const std::string& text, const std::string& begin, const std::string& end) {
  const auto first = text.find(begin);
  BOOST_TEST_REQUIRE(first != std::string::npos, begin);
  const auto from = first + begin.size();
  return text.substr(from, text.find(end, from) - from);
}

/// The page without its style and its script.
std::string markup_of(std::string text) {
  for (const auto part : {html::style(), html::script()})
    text.erase(text.find(part), part.size());
  return text;
}

std::string page_with(const std::string& text, std::size_t picks = 1) {
  const config::settings settings = config::resolve({}).values;
  return html::html_page(test::sample_page(text, picks, settings));
}

} // namespace

BOOST_AUTO_TEST_CASE(the_policy_lets_only_this_style_and_this_script_run) {
  const auto page = page_with("v2");
  const auto policy = between(page, "Content-Security-Policy\" content=\"", "\"");
  BOOST_TEST(policy.starts_with("default-src 'none';"));
  const auto names = [&](const std::string& kind, const std::string& text) {
    return policy.find(kind + " " + source_of(text) + ";") != std::string::npos;
  };
  BOOST_TEST(names("style-src", between(page, "<style>", "</style>")));
  BOOST_TEST(names("script-src", between(page, "<script>", "</script>")));
}

BOOST_AUTO_TEST_CASE(base64_is_that_of_rfc_4648) {
  // Section 10: "f", "fo", "foo", "foob", "fooba", "foobar".
  BOOST_TEST(html::base64_of_hex("") == "");
  BOOST_TEST(html::base64_of_hex("66") == "Zg==");
  BOOST_TEST(html::base64_of_hex("666f") == "Zm8=");
  BOOST_TEST(html::base64_of_hex("666f6f") == "Zm9v");
  BOOST_TEST(html::base64_of_hex("666f6f62") == "Zm9vYg==");
  BOOST_TEST(html::base64_of_hex("666f6f6261") == "Zm9vYmE=");
  BOOST_TEST(html::base64_of_hex("666f6f626172") == "Zm9vYmFy");
}

BOOST_AUTO_TEST_CASE(a_text_from_outside_is_never_markup) {
  for (const std::string text :
       {"</script><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)", "<!--", "]]>", "&lt;b&gt;", "</title></style>",
        "javascript:alert(1)"}) {
    const auto page = page_with(text);
    const auto markup = markup_of(page);
    BOOST_TEST(markup.find(html::escaped(text)) != std::string::npos, text);
    // The names and symbols of markup are what they are for a harmless text.
    const auto count = [](const std::string& in, const char* what) {
      const std::regex pattern{what};
      return std::distance(std::sregex_iterator{in.begin(), in.end(), pattern}, {});
    };
    const auto harmless = markup_of(page_with("v9"));
    for (const auto* what : {"<[a-zA-Z/!]", "\"", "'"})
      BOOST_TEST(count(markup, what) == count(harmless, what), text << " " << what);
  }
}

BOOST_AUTO_TEST_CASE(nothing_in_the_page_needs_what_the_policy_forbids) {
  const auto markup = markup_of(page_with("v2", 3));
  const std::regex forbidden{R"(<[^>]*\s(style|on\w+|src|srcset|action)\s*=)"};
  BOOST_TEST(!std::regex_search(markup, forbidden));
  // Every link stays in the page.
  const std::regex link{R"re(href="([^"]*)")re"};
  for (std::sregex_iterator one{markup.begin(), markup.end(), link}, end; one != end; ++one) {
    const auto target = (*one)[1].str();
    BOOST_TEST(target.starts_with("#"), target);
    BOOST_TEST(markup.find("id=\"" + target.substr(1) + "\"") != std::string::npos, target);
  }
  BOOST_TEST(markup.find("url(") == std::string::npos);
  BOOST_TEST(html::style().find("url(") == std::string_view::npos);
}

BOOST_AUTO_TEST_CASE(ids_are_unique_and_every_element_is_closed) {
  const auto markup = markup_of(page_with("v2", 3));
  const std::regex id{R"re( id="([^"]*)")re"};
  std::vector<std::string> ids;
  for (std::sregex_iterator one{markup.begin(), markup.end(), id}, end; one != end; ++one)
    ids.push_back((*one)[1].str());
  std::sort(ids.begin(), ids.end());
  BOOST_TEST((std::adjacent_find(ids.begin(), ids.end()) == ids.end()));
  const std::regex tag{R"(<(/?)([a-z0-9]+)[^>]*?(/?)>)"};
  std::vector<std::string> open;
  for (std::sregex_iterator one{markup.begin(), markup.end(), tag}, end; one != end; ++one) {
    const auto name = (*one)[2].str();
    if (name == "meta" || (*one)[3].length() > 0)
      continue;
    if ((*one)[1].length() == 0) {
      open.push_back(name);
      continue;
    }
    BOOST_TEST_REQUIRE(!open.empty());
    BOOST_TEST(open.back() == name);
    open.pop_back();
  }
  BOOST_TEST(open.empty());
}

BOOST_AUTO_TEST_CASE(how_fresh_the_data_are_comes_first) {
  const auto page = page_with("v2");
  std::size_t last = 0;
  for (const auto* title :
       {"Freshness and basis", "What is new", ">Picks<", ">Regime<", ">Funnel<", ">Engine<"}) {
    const auto at = page.find(title, page.find("<main>"));
    BOOST_TEST(at != std::string::npos, title);
    BOOST_TEST(at > last, title);
    last = at;
  }
}

BOOST_AUTO_TEST_CASE(a_pick_has_its_reason_with_a_margin) {
  const auto page = page_with("v2");
  // 0.0123 - 0.002
  BOOST_TEST(page.find("<td class=\"n\">0.0123</td><td>&gt;=</td><td class=\"n\">0.0020</td>"
                       "<td class=\"n\">+0.0103</td>")
             != std::string::npos);
  BOOST_TEST(page.find("<span class=\"down\">-2.91%</span>") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(forty_picks_fit_into_700_kb) {
  const auto page = page_with("turnover", 40);
  BOOST_TEST(page.size() <= 700'000u);
  BOOST_TEST(page.size() >= 100'000u);
}

BOOST_AUTO_TEST_CASE(a_run_without_anything_has_a_page) {
  html::run_page page;
  page.run.id = "R1";
  const auto text = html::html_page(page);
  BOOST_TEST(text.find("session unknown") != std::string::npos);
  BOOST_TEST(text.find("The run has no report") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
