#pragma once

#include "market/candle_snapshot.hpp"
#include "market/error.hpp"
#include "store/sqlite/view.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tandem::store {

/// Reads the candle history of one market while a process may be extending it, and changes nothing:
/// what is damaged is passed over, and repaired by the next process that writes. Usable by one
/// thread at a time; every call blocks. Errors of every call: storage_busy, storage_failure.
class candle_reader {
public:
  /// `path`: of the history; `own_file`: it holds nothing else. `source`: the market, as in
  /// candle_store_options. A database without a history is like an empty one. Errors:
  /// storage_failure when there is no such file, or the history is of a newer tandem.
  static result<std::unique_ptr<candle_reader>> open(const std::string& path, bool own_file,
                                                     const std::string& source);

  const std::string& path() const { return view_.path(); }
  const std::string& source() const { return source_; }
  /// The codes that have a snapshot, in their order.
  result<std::vector<std::string>> codes();
  /// The markets that the file has candles of.
  result<std::vector<std::string>> sources();
  /// The whole snapshot with the newest `complete_through`; nothing when there is none.
  result<std::optional<market::candle_snapshot>> newest(const std::string& code);
  /// The newest session through which a symbol's candles are complete, indices left out; no day
  /// when there are none.
  result<market::date> newest_session();
  /// What `day` is judged by, of each code from `first` through `last` that has a snapshot, in
  /// their order: the one that covers the day and was fetched last, else the newest one.
  result<std::vector<market::candle_snapshot>>
  snapshots_for(market::date day, const std::string& first, const std::string& last);
  /// The list of a whole market ("ka10099 KOSPI") with the newest session, or with the newest up to
  /// `until`; nothing when there is none.
  result<std::optional<market::symbol_list>> newest_list(const std::string& name,
                                                         market::date until = {});
  /// What was found damaged and passed over since the last call, in sentences for the user.
  std::vector<std::string> take_damage();

private:
  /// What the file of the view's connection has.
  struct tables {
    bool candles = false;
    bool listings =
      false; // Not in a history that an earlier tandem made and none has opened since.
  };
  candle_reader(const std::string& path, const std::string& source);
  /// The first row of `sql` with these parameters that is whole; the damaged ones before it are
  /// noted as `what`.
  template <class T, class Read>
  result<std::optional<T>> first_whole(const char* sql, const std::vector<std::string>& values,
                                       const std::string& what, const Read& read);
  /// Column 0 of a query, whose only parameter, if it has one, is the source.
  result<std::vector<std::string>> texts(const char* sql, bool of_source);

  std::string source_;
  std::shared_ptr<tables> has_ = std::make_shared<tables>();
  sqlite_view view_;
  std::vector<std::string> damage_;
};

} // namespace tandem::store
