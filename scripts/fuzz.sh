#!/bin/sh
# Fuzzes every target for MINUTES (10), one after the other, beginning with the seed corpus and what
# earlier runs have found. Ends with 1 and the name of the input when a target fails.
set -eu
cd "$(dirname "$0")/.."
minutes=${1:-10}
case $minutes in
  *[!0-9]* | '' | 0*)
    echo "usage: scripts/fuzz.sh [MINUTES]; MINUTES = $minutes is not a whole number from 1 on" >&2
    exit 2
    ;;
esac
cmake --preset fuzz >/dev/null
ninja --quiet -C build/fuzz >&2
for target in build/fuzz/bin/*_fuzz; do
  name=$(basename "$target" _fuzz)
  found=build/fuzz/found/$name
  mkdir -p "$found"
  echo "fuzz.sh: $name for $minutes min, new inputs in $found" >&2
  "$target" -max_total_time=$((minutes * 60)) -timeout=10 -rss_limit_mb=2048 -max_len=16384 \
    -artifact_prefix="$found-failed-" "$found" "tests/fuzz/corpus/$name" || {
    echo "fuzz.sh: $name failed; the input is $found-failed-*" >&2
    exit 1
  }
done
