#pragma once

#include "screens/screen.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace tandem::bench {

/// A screen as a user has it.
struct written_screen {
  std::string name;
  std::string text;
  bool is_condition = false; // One line, as for `where`.
};

/// `count` different screens: those of the shelf, then conditions over windows of their own.
std::vector<written_screen> make_screens(std::size_t count);

/// The screen, read and checked with a catalog of its own. Throws what is wrong with it.
std::shared_ptr<const screens::screen> read(const written_screen& one);

} // namespace tandem::bench
