#include "store/results/result_reader.hpp"

#include "store/results/postgres/reader.hpp"
#include "store/results/sqlite/reader.hpp"
#include "store/results/store_url.hpp"

#include <utility>

namespace tandem::store {
namespace {

// Enough to see how the ids differ.
constexpr std::int64_t ids_shown_max = 4;

failure ambiguous(const std::string& word, const std::vector<std::string>& ids) {
  auto message = "more than one run begins with \"" + word + "\":";
  for (const auto& id : ids)
    message += " " + id;
  return {ec::invalid_argument,
          std::move(message) + (ids.size() < ids_shown_max ? "" : " and maybe more")};
}

/// The full id that `word` stands for or begins.
result<std::string> complete(result_reader& from, const std::string& word) {
  auto ids = from.ids_of(word, ids_shown_max);
  if (!ids)
    return ids.error();
  if (ids->empty())
    return failure{ec::invalid_argument, "no run has the id \"" + word
                                           + "\" or one that begins so; `tandem runs` lists "
                                             "them"};
  const bool exact = ids->front().size() == word.size();
  if (ids->size() > 1 && !exact)
    return ambiguous(word, *ids);
  return std::move(ids->front());
}

} // namespace

result<std::unique_ptr<result_reader>> open_result_reader(const std::string& url) {
  if (is_postgresql(url))
    return open_postgres_reader(url);
  const auto path = sqlite_path_of(url);
  if (!path)
    return path.error();
  return open_sqlite_reader(*path);
}

result<past_run> find_run(result_reader& from, const std::string& word) {
  run_filter wanted;
  wanted.limit = 1;
  if (word != "latest") {
    auto id = complete(from, word);
    if (!id)
      return id.error();
    wanted.id = std::move(*id);
  }
  auto found = from.list_runs(wanted);
  if (!found)
    return found.error();
  if (found->empty())
    return failure{ec::invalid_argument, "there is no run yet; `tandem scan` starts one"};
  return std::move(found->front());
}

} // namespace tandem::store
