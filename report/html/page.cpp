#include "report/html/page.hpp"

#include "report/html/assets.hpp"
#include "report/html/markup.hpp"
#include "report/html/sections.hpp"

#include <fmt/format.h>

namespace tandem::html {

namespace {

constexpr std::string_view navigation =
  "<nav aria-label=\"Sections\"><ul><li><a href=\"#freshness\">Freshness</a></li><li><a "
  "href=\"#news\">What is new</a></li><li><a href=\"#picks\">Picks</a></li><li><a "
  "href=\"#regime\">Regime</a></li><li><a href=\"#funnel\">Funnel</a></li><li><a "
  "href=\"#engine\">Engine</a></li></ul></nav>\n";

std::string title_of(const store::past_run& run) {
  return "tandem: session " + (run.date.empty() ? std::string{"unknown"} : run.date);
}

std::string head(const run_page& page) {
  return fmt::format(
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
    "http-equiv=\"Content-Security-Policy\" content=\"{}\">\n<meta name=\"viewport\" "
    "content=\"width=device-width, initial-scale=1\">\n{}\n<style>{}</style>\n</head>\n",
    content_policy(), element("title", title_of(page.run)), style());
}

} // namespace

std::string section(const std::string& id, const std::string& title, const std::string& markup) {
  return fmt::format("<section id=\"{0}\" aria-labelledby=\"h-{0}\"><h2 id=\"h-{0}\">{1}</h2>\n"
                     "{2}</section>\n",
                     id, escaped(title), markup);
}

std::string html_page(const run_page& page) {
  auto text = head(page);
  text += "<body>\n<a class=\"skip\" href=\"#freshness\">Skip to the report</a>\n<header>"
          + element("h1", title_of(page.run)) + "</header>\n";
  text.append(navigation).append("<main>\n");
  for (const auto part : {&freshness_section, &news_section, &picks_section, &regime_section,
                          &funnel_section, &engine_section})
    text += part(page);
  text += "</main>\n" + around("footer", element("p class=\"quiet\"", "run " + page.run.id))
          + fmt::format("\n<script>{}</script>\n</body>\n</html>\n", script());
  return text;
}

} // namespace tandem::html
