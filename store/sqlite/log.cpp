#include "store/sqlite/log.hpp"

#include "store/sqlite/file.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>

namespace tandem::store {
namespace {

// The form of the log: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
constexpr std::size_t header_bytes = 32;
constexpr std::size_t frame_header_bytes = 24;
constexpr std::uint32_t magic = 0x377f0682; // The lowest bit gives the byte order of the checksums.

std::uint32_t big_endian(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i)
    number = number << 8U | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

std::uint32_t little_endian(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 4; i-- > 0;)
    number = number << 8U | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

/// The running checksum over the log so far.
struct checksum {
  bool is_big_endian = false;
  std::array<std::uint32_t, 2> sums{};

  void add(std::string_view bytes) {
    for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
      sums[0] += word(bytes, at) + sums[1];
      sums[1] += word(bytes, at + 4) + sums[0];
    }
  }
  std::uint32_t word(std::string_view bytes, std::size_t at) const {
    return is_big_endian ? big_endian(bytes, at) : little_endian(bytes, at);
  }
  bool is_written_at(std::string_view bytes, std::size_t at) const {
    return big_endian(bytes, at) == sums[0] && big_endian(bytes, at + 4) == sums[1];
  }
};

/// A log's frames, each one page of the database.
class frames {
public:
  frames(std::string_view log, std::size_t page_bytes)
      : log_(log), frame_bytes_(frame_header_bytes + page_bytes) {}

  std::size_t count() const { return (log_.size() - header_bytes) / frame_bytes_; }
  bool ends_with(std::size_t index) const {
    return log_.size() == header_bytes + (index + 1) * frame_bytes_;
  }
  /// Whether the frame is of the present log; a log is written from the beginning again, over older
  /// frames.
  bool is_current(std::size_t index) const {
    return of(index).substr(8, 8) == log_.substr(16, 8); // The salts.
  }
  bool ends_transaction(std::size_t index) const { return big_endian(of(index), 4) != 0; }
  /// Whether the checksum continues as the frame says.
  bool is_whole(std::size_t index, checksum& sum) const {
    const auto frame = of(index);
    sum.add(frame.substr(0, 8));
    sum.add(frame.substr(frame_header_bytes));
    return sum.is_written_at(frame, 16);
  }

private:
  std::string_view of(std::size_t index) const {
    return log_.substr(header_bytes + index * frame_bytes_, frame_bytes_);
  }

  std::string_view log_;
  std::size_t frame_bytes_;
};

/// What a log has lost, in words; empty for nothing.
std::string loss_of(std::string_view log) {
  if (log.size() <= header_bytes)
    return {};
  checksum sum{(big_endian(log, 0) & 1U) != 0};
  sum.add(log.substr(0, 24));
  const std::size_t page_bytes = big_endian(log, 8);
  if ((big_endian(log, 0) & ~1U) != magic || !sum.is_written_at(log, 24) || page_bytes < 512)
    return "all of it is lost, because its beginning cannot be read";
  const frames all{log, page_bytes};
  std::size_t bad = 0;
  while (bad < all.count() && all.is_current(bad) && all.is_whole(bad, sum))
    ++bad;
  std::size_t lost = 0;
  for (auto index = bad; index < all.count(); ++index)
    if (all.is_current(index) && all.ends_transaction(index))
      ++lost;
  // A process killed while writing a frame leaves an incomplete one like that, over older frames.
  const bool is_torn =
    lost == 1 && all.is_current(bad) && all.ends_transaction(bad) && !all.ends_with(bad);
  if (lost == 0 || is_torn)
    return {};
  return lost == 1 ? "the last transaction is lost"
                   : "the last " + std::to_string(lost) + " transactions are lost";
}

std::string read_log(const std::string& path) {
  std::ifstream file{path + "-wal", std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

std::string damage_beside(const std::string& path) {
  const auto lost = loss_of(read_log(path));
  // A writer at work may show two different states, but not the same ones twice.
  if (lost.empty() || lost != loss_of(read_log(path)))
    return {};
  return path + ": its write-ahead log " + path + "-wal is damaged: " + lost;
}

} // namespace

std::string log_damage(const std::string& path) {
  const auto real = real_path(path);
  return real ? damage_beside(*real) : std::string{};
}

std::string keep_damaged_log(const std::string& path) {
  const auto real = real_path(path);
  auto damage = real ? damage_beside(*real) : std::string{};
  if (damage.empty())
    return damage;
  const auto copy = *real + "-wal.damaged";
  std::error_code problem;
  std::filesystem::copy_file(*real + "-wal", copy,
                             std::filesystem::copy_options::overwrite_existing, problem);
  return problem ? damage : damage + "; it is kept as " + copy;
}

} // namespace tandem::store
