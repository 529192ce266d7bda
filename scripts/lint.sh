#!/bin/sh
# Format and static analysis, both clean before a change lands. Needs clang-format and clang-tidy.
set -eu
cd "$(dirname "$0")/.."
git ls-files '*.cpp' '*.hpp' | xargs clang-format --dry-run -Werror
# Precompiled headers are gcc's; clang-tidy reads the sources without them.
cmake --preset release -B build/lint -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON >/dev/null
ninja -C build/lint store/results/migrations.cpp >/dev/null 2>&1 || true
git ls-files 'market/*.cpp' 'screens/*.cpp' 'kiwoom/*.cpp' 'store/*.cpp' 'http/*.cpp' 'config/*.cpp' \
  'messages/*.cpp' 'actors/*.cpp' 'sim/*.cpp' 'engine/*.cpp' 'report/*.cpp' 'cli/*.cpp' \
  | xargs -P "$(nproc)" -n 1 clang-tidy -p build/lint --quiet \
    --extra-arg=-Wno-unknown-warning-option
