#pragma once

#include "store/results/postgres/connection.hpp"
#include "store/results/tables.hpp"

#include <pqxx/transaction_base>
#include <string>
#include <tuple>
#include <unordered_set>
#include <vector>

namespace tandem::store {

/// Prepares the statements of a session. Throws what libpqxx throws.
void prepare_batches(postgres_connection& database);

/// Whether a text of the row has a zero byte, which PostgreSQL cannot store.
bool holds_zero_byte(const row& any);

/// The rows of one transaction on their way into the tables. Many rows of one table are sent by
/// COPY into its staging table and merged from there by one statement, which costs a fraction of
/// one statement per row; few are written one by one. Tables do not depend on each other, so only
/// the order within each is preserved. All calls throw what libpqxx throws.
class postgres_batch {
public:
  explicit postgres_batch(pqxx::transaction_base& in) : in_(in) {}
  /// `any` must outlive the batch.
  void add(const row& any);
  /// Sends the collected rows.
  void flush();
  /// The row at which a call threw, if known: "candidate R1 v2 005930".
  const std::string& culprit() const { return culprit_; }

private:
  template <class Row>
  struct segment {
    std::vector<const Row*> rows;
    std::unordered_set<std::string> keys;
  };

  template <class Row>
  void add(const Row& one);
  void add(const new_list& what);
  template <class Row>
  void flush(segment<Row>& what);
  template <class Row>
  void write_singly(const segment<Row>& what);
  template <class Row>
  void merge_all(const segment<Row>& what);
  template <class Row>
  void copy(const segment<Row>& what);

  pqxx::transaction_base& in_;
  std::string culprit_;
  std::tuple<segment<run_row>, segment<candidate_row>, segment<symbol_row>, segment<api_call_row>,
             segment<regime_row>, segment<verdict_block_row>, segment<run_scanner_row>>
    segments_;
};

} // namespace tandem::store
