#pragma once

#include <compare>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace tandem {

/// A key, a token, or the URL of a database with its password. Prints as dots, so that no log,
/// report or error text shows it by accident; only `reveal` gives the text. The memory is wiped
/// when it is freed.
// NOLINTNEXTLINE(cppcoreguidelines-special-member-functions): one assignment copies and moves.
class secret {
public:
  /// Shown in place of a secret.
  static constexpr std::string_view dots = "...";

  secret() = default;
  explicit secret(std::string_view text) : text_(text.begin(), text.end()) {}
  /// Wipes `text` as well.
  explicit secret(std::string&& text) : secret(std::string_view{text}) { wipe(text); }
  explicit secret(const char* text) : secret(std::string_view{text}) {}
  secret(const secret&) = default;
  secret(secret&&) noexcept = default;
  secret& operator=(secret other) noexcept {
    text_.swap(other.text_); // `other` wipes what this one held.
    return *this;
  }
  ~secret() { wipe(text_); }

  std::string_view reveal() const { return {text_.data(), text_.size()}; }
  bool empty() const { return text_.empty(); }
  auto operator<=>(const secret&) const = default;

  friend std::ostream& operator<<(std::ostream& out, const secret&) { return out << dots; }

private:
  template <class Letters>
  static void wipe(Letters& letters) {
    // Volatile, because the compiler would leave out writes that are never read.
    for (volatile char& letter : letters)
      letter = '\0';
  }

  // Not a std::string: its short texts live in the object and stay there when it is moved.
  std::vector<char> text_;
};

} // namespace tandem
