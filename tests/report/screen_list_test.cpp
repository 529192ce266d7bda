#include "report/screen_list.hpp"
#include "screens/shelf.hpp"
#include "tests/report/documents/data_page.hpp"

#include <boost/test/unit_test.hpp>

using namespace tandem;

namespace {

struct shelf_fixture {
  screens::catalog known{
    {{"mine", "mine.screen", "screen mine \"Mine\"\nparam k = 3% (1%..20%)\na: change(1) > k\n"},
     {"wrong", "wrong.screen", "screen wrong\na: closs > 1\n"}}};
  std::vector<listed_screen> all = list_screens(known);
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(lists_of_screens, shelf_fixture)

BOOST_AUTO_TEST_CASE(own_screens_come_first_with_their_parameters_and_mistakes) {
  const auto text = screens_csv(all);
  BOOST_TEST(text.starts_with("name,title,source,file,errors,bars,params\n"
                              "mine,Mine,,mine.screen,0,2,k = 3% (1%..20%)\n"
                              "wrong,,,wrong.screen,1,,\n"
                              "aroon-up,"),
             text);
  BOOST_TEST(all.size() == screens::shelf().size() + 2);
}

BOOST_AUTO_TEST_CASE(the_page_on_data_names_every_field_of_screens) {
  const auto said = test::data_page{}.fields("tandem.screens/1");
  const auto written = test::places_in(screens_json(all), said);
  BOOST_TEST(said == written, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
