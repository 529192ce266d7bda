#pragma once

#include <cstdio>
#include <cstdlib>

/// What a target claims of every input; libFuzzer keeps the input that ends the process.
#define TANDEM_CLAIM(condition)                                                                    \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      std::fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);          \
      std::abort();                                                                                \
    }                                                                                              \
  } while (false)
