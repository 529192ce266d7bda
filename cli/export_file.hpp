#pragma once

#include "market/error.hpp"
#include "report/export/row_writer.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::cli {

/// Bytes to an open file, many at a time. An end of the reader, such as `head`, is `cancelled`.
class descriptor_sink final : public byte_sink {
public:
  /// `name` is for messages; does not own `descriptor`.
  descriptor_sink(int descriptor, std::string name);
  status put(std::string_view bytes) override;
  /// Writes what `put` has kept.
  status flush();

private:
  int descriptor_;
  std::string name_;
  std::string waiting_;
};

/// The file that rows go to. They are written into PATH.tandem-part, which takes PATH's place when
/// everything in it is on the disk: whatever ends the process, or the machine, PATH is the file
/// that was there before, or the whole new one. What a killed process left is overwritten by the
/// next export. A device or a pipe is written to as it is.
class export_file {
public:
  /// `taken`: files that must not be replaced, with what SQLite has beside them. Errors:
  /// invalid_argument for a PATH that cannot be a file or is taken; storage_busy while another
  /// process writes it; storage_failure of the file system.
  static result<std::unique_ptr<export_file>> open(const std::string& path,
                                                   const std::vector<std::string>& taken);
  export_file(const export_file&) = delete;
  export_file& operator=(const export_file&) = delete;
  /// Removes what is not complete.
  ~export_file();

  descriptor_sink& sink() { return *sink_; }
  /// For who writes it by its name; nothing for a device.
  std::optional<std::string> part() const;
  /// To be called once, when all rows are in it.
  status finish();

private:
  explicit export_file(std::string path) : path_(std::move(path)) {}
  status open_device();
  status open_part();
  /// Creates or takes over the part and locks it; false when it was moved away meanwhile.
  result<bool> lock_part();
  failure trouble(const std::string& what) const;

  std::string path_; // Links are followed.
  bool is_device_ = false;
  bool is_done_ = false;
  int descriptor_ = -1;
  std::unique_ptr<descriptor_sink> sink_;
};

} // namespace tandem::cli
