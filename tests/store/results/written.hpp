#pragma once

#include "tests/store/results/back_ends.hpp"
#include "tests/store/results/result_rows.hpp"

/// A back end, what was written into it, and what its reader says of that.
template <class BackEnd>
struct written : BackEnd {
  std::unique_ptr<tandem::store::result_store> writer() const { return open_store(this->url()); }
  void write(const std::vector<tandem::store::row>& rows) const {
    BOOST_TEST(!writer()->write(rows));
  }
  std::unique_ptr<tandem::store::result_reader> reading() const { return open_reader(this->url()); }
  tandem::failure refused() const {
    const auto opened = tandem::store::open_result_reader(this->url());
    BOOST_TEST_REQUIRE(!opened);
    BOOST_TEST_MESSAGE(opened.error().message);
    return opened.error();
  }
  std::vector<tandem::store::past_run> list(const tandem::store::run_filter& wanted = {}) const {
    auto all = reading()->list_runs(wanted);
    BOOST_TEST_REQUIRE(static_cast<bool>(all), why(all));
    return *all;
  }
  std::vector<std::string> ids(const tandem::store::run_filter& wanted = {}) const {
    std::vector<std::string> out;
    for (const auto& one : list(wanted))
      out.push_back(one.id);
    return out;
  }
  std::string found(const std::string& word) const {
    const auto one = tandem::store::find_run(*reading(), word);
    return one ? one->id : std::string{to_string(one.error().code)} + ": " + one.error().message;
  }
};

using words = std::vector<std::string>;
