#include "messages/gateway.hpp"

namespace tandem {

namespace {

struct name_of {
  std::string_view operator()(const daily_chart_query&) const { return "ka10081"; }
  std::string_view operator()(const index_chart_query&) const { return "ka20006"; }
  std::string_view operator()(const stock_list_query&) const { return "ka10099"; }
  std::string_view operator()(const top_value_query&) const { return "ka10032"; }
  std::string_view operator()(const quotes_query&) const { return "ka10095"; }
  std::string_view operator()(const raw_query& query) const { return query.tr; }
};

struct subject_of {
  std::string operator()(const daily_chart_query& query) const { return query.code; }
  std::string operator()(const quotes_query& query) const {
    if (query.codes.empty())
      return "no symbol";
    const auto others = query.codes.size() - 1;
    return others == 0 ? query.codes.front()
                       : query.codes.front() + " and " + std::to_string(others) + " more";
  }
  std::string operator()(const raw_query& query) const { return query.path; }
  template <class Query>
  std::string operator()(const Query& query) const {
    return std::string{to_string(query.market)};
  }
};

struct identity_of {
  std::string operator()(const daily_chart_query& query) const {
    return query.code + ' ' + query.base.compact();
  }
  std::string operator()(const index_chart_query& query) const {
    return std::string{to_string(query.market)} + ' ' + query.base.compact();
  }
  std::string operator()(const quotes_query& query) const {
    std::string all;
    for (const auto& code : query.codes)
      all += code + ' ';
    return all;
  }
  std::string operator()(const raw_query& query) const {
    // A line break cannot be part of a header or a path.
    const auto number = query.alone == 0 ? std::string{} : std::to_string(query.alone);
    return query.path + '\n' + query.cont_yn + '\n' + number + '\n' + query.body + '\n';
  }
  template <class Query>
  std::string operator()(const Query& query) const {
    return std::string{to_string(query.market)};
  }
};

} // namespace

std::string_view tr_name(const tr_query& query) {
  return std::visit(name_of{}, query);
}

std::string subject(const tr_query& query) {
  return std::visit(subject_of{}, query);
}

std::string identity(const tr_query& query) {
  return std::string{tr_name(query)} + ' ' + std::visit(identity_of{}, query);
}

} // namespace tandem
