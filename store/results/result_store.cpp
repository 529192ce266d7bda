#include "store/results/result_store.hpp"

#include "store/results/postgres/store.hpp"
#include "store/results/sqlite/store.hpp"
#include "store/results/store_url.hpp"

namespace tandem::store {

result<std::unique_ptr<result_store>> open_result_store(const std::string& url,
                                                        const conversion_progress& progress) {
  if (is_postgresql(url))
    return open_postgres_store(url, {}, progress);
  const auto path = sqlite_path_of(url);
  if (!path)
    return path.error();
  return open_sqlite_store(*path, {}, progress);
}

} // namespace tandem::store
