#pragma once

#include <compare>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace tandem {

/// A key, a token, or the URL of a database with its password. Prints as dots, so that no log,
/// report or error text shows it by accident; whoever needs the text itself has to call `reveal`.
/// The memory is wiped when it is given back.
// NOLINTNEXTLINE(cppcoreguidelines-special-member-functions): one assignment copies and moves.
class secret {
public:
  /// What stands in a text in place of a secret.
  static constexpr std::string_view dots = "...";

  secret() = default;
  explicit secret(std::string_view text) : text_(text.begin(), text.end()) {}
  /// Wipes `text` as well.
  explicit secret(std::string&& text) : secret(std::string_view{text}) { wipe(text); }
  explicit secret(const char* text) : secret(std::string_view{text}) {}
  secret(const secret&) = default;
  secret(secret&&) noexcept = default;
  secret& operator=(secret other) noexcept {
    text_.swap(other.text_); // What this one held goes with `other`.
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
    // Through volatile, or the compiler would leave out writes that nobody reads.
    for (volatile char& letter : letters)
      letter = '\0';
  }

  // Not a string, whose short texts live in the object and stay behind when it is moved.
  std::vector<char> text_;
};

} // namespace tandem
