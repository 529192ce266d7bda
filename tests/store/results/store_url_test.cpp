#include "store/results/store_url.hpp"

#include <boost/test/unit_test.hpp>

#include <utility>

using namespace tandem;

BOOST_AUTO_TEST_SUITE(store_url)

BOOST_AUTO_TEST_CASE(schemes_of_postgresql_are_libpqs) {
  BOOST_TEST(store::is_postgresql("postgresql://h/d"));
  BOOST_TEST(store::is_postgresql("postgres://h/d"));
  BOOST_TEST(!store::is_postgresql("sqlite:postgresql:"));
  BOOST_TEST(!store::is_postgresql("postgresql.db"));
}

BOOST_AUTO_TEST_CASE(a_url_is_shown_without_its_password) {
  using shown = std::pair<std::string, std::string>;
  for (const auto& [url, expected] : {
         shown{"postgresql://h/d", "postgresql://h/d"},
         shown{"postgresql://u@h:5432/d", "postgresql://u@h:5432/d"},
         shown{"postgresql://u:pw@h:5432/d", "postgresql://u@h:5432/d"},
         shown{"postgres://u:pw@[::1]:5432/d?sslmode=require",
               "postgres://u@[::1]:5432/d?sslmode=require"},
         shown{"postgresql://:pw@h/d", "postgresql://@h/d"},
         shown{"postgresql://u:pw@h1:1,h2:2/d", "postgresql://u@h1:1,h2:2/d"},
         shown{"postgresql://h/d?password=pw", "postgresql://h/d"},
         shown{"postgresql:///d?host=h&password=pw&user=u", "postgresql:///d?host=h&user=u"},
         shown{"postgresql://h/d?user=u&sslpassword=pw", "postgresql://h/d?user=u"},
         shown{"postgresql://h/d?pass%77ord=pw&user=u", "postgresql://h/d?user=u"},
         shown{"postgresql://u:pw@h/d?password=pw", "postgresql://u@h/d"},
         // Letters that a password should not hold as they are.
         shown{"postgresql://u:p@w@h/d", "postgresql://u@h/d"},
         shown{"postgresql://u:p/w@h/d", "postgresql://u@h/d"},
         shown{"postgresql://u:p?w@h/d", "postgresql://u@h/d"},
         shown{"postgresql://u:p:w@h/d", "postgresql://u@h/d"},
         shown{"postgresql://u:p/a?w@h/d", "postgresql://u@h/d"},
         shown{"postgresql://u:p/a?w@h/d?user=u", "postgresql://u@h/d?user=u"},
         // Letters that stand in the wrong place, so that the password does.
         shown{"postgresql://u:pw/h/d", "postgresql://.../..."},
         shown{"postgresql://u:1234/h/d", "postgresql://.../..."},
         shown{"postgresql://u:pw", "postgresql://..."},
         shown{"postgresql://u:pw h/d", "postgresql://.../..."},
         shown{"postgresql://u/pw@h/d", "postgresql://.../..."},
         shown{"postgresql:///u:pw@h/d", "postgresql://...@h/d"},
         shown{"postgresql://u%3Apw@h/d", "postgresql://...@h/d"},
         shown{"postgresql://u;pw@h/d", "postgresql://...@h/d"},
         shown{"postgresql://user=u password=pw", "postgresql://..."},
         shown{"postgresql://u@h/d?passwrd=pw&user=x", "postgresql://u@h/d?user=x"},
         shown{"postgresql://h/d?user=u;password=pw", "postgresql://h/d?user=..."},
         shown{"postgresql:/u:pw@h/d", "..."},
         shown{"Postgresql://u:pw@h/d", "..."},
         shown{"host=h user=u password=pw", "..."},
         // An @ in a parameter is no end of a password.
         shown{"postgresql://h:1/d?user=a@b", "postgresql://h:1/d?user=a@b"},
         shown{"sqlite:a:b@c.db", "sqlite:a:b@c.db"},
       })
    BOOST_TEST(store::shown_url(url) == expected);
}

BOOST_AUTO_TEST_CASE(only_sqlite_has_a_path) {
  BOOST_TEST(*store::sqlite_path_of("sqlite:a b.db") == "a b.db");
  const auto server = store::sqlite_path_of("postgresql://u:pw@h/d");
  BOOST_TEST((server.error().code == ec::invalid_config));
  BOOST_TEST(server.error().message
             == "store.url = \"postgresql://u@h/d\": is not a file; the legal forms are "
                "sqlite:PATH or postgresql://USER@HOST:PORT/DATABASE");
}

BOOST_AUTO_TEST_SUITE_END()
