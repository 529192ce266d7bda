#!/bin/sh
# Installs what is missing, builds what has changed, and runs tandem or its tests. Everything this
# script says goes to stderr: stdout belongs to tandem.
set -eu

usage() {
  cat <<'TEXT'
usage: ./tandem.sh [--no-install] COMMAND [OPTIONS]

  ./tandem.sh scan           scan the built-in simulated market with v2 and v3
  ./tandem.sh backtest --from=DAY --to=DAY
                             what past lists would have earned, from the candles of the scans
  ./tandem.sh help           everything else tandem can do
  ./tandem.sh test [ARGS]    run all tests: those of whole programs on a release, those of units on
                             a build with sanitizers, and the fuzz targets for some seconds where
                             there is a clang; ARGS go to ctest: ./tandem.sh test -R market
  ./tandem.sh bench [ARGS]   answer the questions of bench/ with numbers, see bench --help

Installs the packages of packages.txt that are missing (apt-get, with sudo when not root), for test
and bench also those of packages-test.txt; builds a release into build/release and hands COMMAND to
build/release/bin/tandem.
--no-install never installs: it lists what is missing and ends with 2.
TEXT
}

say() {
  printf 'tandem.sh: %s\n' "$*" >&2
}

die() {
  say "$1"
  exit "$2"
}

# The packages of the lists that are not installed, on one line.
missing_packages() {
  wanted=$(sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' "$@")
  # shellcheck disable=SC2086 # One argument per package.
  installed=$(dpkg-query --show --showformat='${db:Status-Status} ${binary:Package}\n' $wanted \
    2>/dev/null | sed -n -e 's/:[a-z0-9]*$//' -e 's/^installed //p') || true
  for package in $wanted; do
    printf '%s\n' "$installed" | grep -qxF "$package" || printf '%s ' "$package"
  done
}

# apt_get ARGS: apt-get as root. Where another one is at work, as after every boot, it is waited for;
# apt's own option for that covers the lock of dpkg, but not those of the lists and the archives.
apt_get() {
  patience=600
  until=$(($(date +%s) + patience))
  log=$(mktemp)
  said=no
  while true; do
    { $as_root env LC_ALL=C DEBIAN_FRONTEND=noninteractive \
      apt-get -q -o "DPkg::Lock::Timeout=$patience" "$@" 2>&1 || echo $? >"$log.status"; } \
      | tee "$log" >&2
    if [ ! -f "$log.status" ] || [ "$(date +%s)" -ge "$until" ] \
      || ! grep -q 'Could not get lock' "$log"; then
      break
    fi
    [ "$said" = yes ] || say "another program installs packages; waiting up to $((patience / 60)) min"
    said=yes
    rm -f "$log.status"
    sleep 5
  done
  failed=no
  [ ! -f "$log.status" ] || failed=yes
  rm -f "$log" "$log.status"
  [ "$failed" = no ]
}

install_packages() {
  if ! command -v dpkg-query >/dev/null 2>&1; then
    say "this is not Debian: going on with the compiler and libraries that are there"
    return
  fi
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  [ "$may_install" = yes ] || die "missing packages: $missing" 2
  command -v apt-get >/dev/null 2>&1 || die "no apt-get to install: $missing" 2
  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || die "needs root (or sudo) to install: $missing" 2
    as_root=sudo
  fi
  say "installing: $missing"
  # A failing update is not fatal: the lists that are there may do.
  apt_get update || say "apt-get update failed; trying with the old package lists"
  # shellcheck disable=SC2086
  apt_get install -y --no-install-recommends $missing || die "could not install: $missing" 2
}

# build PRESET TARGET: silent where nothing has changed; the whole log in build/PRESET/build.log.
build() {
  folder=$root/build/$1
  if [ ! -f "$folder/build.ninja" ]; then
    mkdir -p "$folder"
    say "configuring $1"
    (cd "$root" && cmake --preset "$1") >"$folder/build.log" 2>&1 || fail_build "$1"
  fi
  # Asking first keeps a run with nothing to do quiet and well below a second.
  if ninja -C "$folder" -n "$2" 2>/dev/null | grep -q 'no work to do'; then
    return
  fi
  say "building $1 ($jobs jobs; the first time takes minutes), log in build/$1/build.log"
  if [ -t 2 ]; then
    # Ninja's steps as one line that overwrites itself.
    { ninja -C "$folder" -j "$jobs" "$2" 2>&1 || : >"$folder/build.failed"; } \
      | tee "$folder/build.log" | awk '/^\[[0-9]+\/[0-9]+\]/ { printf "\r\033[K%.79s", $0; fflush() }
        END { printf "\r\033[K" }' >&2
  else
    ninja -C "$folder" -j "$jobs" "$2" >"$folder/build.log" 2>&1 || : >"$folder/build.failed"
  fi
  if [ -f "$folder/build.failed" ]; then
    rm -f "$folder/build.failed"
    fail_build "$1"
  fi
}

fail_build() {
  grep -v '^\[[0-9]*/[0-9]*\]' "$root/build/$1/build.log" | tail -n 60 >&2
  die "building $1 failed; all of it is in $root/build/$1/build.log" 1
}

# Whether there is a clang with libFuzzer, which some systems pack by itself.
has_fuzzer() {
  printf 'extern "C" int LLVMFuzzerTestOneInput(const char*, unsigned long) { return 0; }\n' \
    | clang++ -fsanitize=fuzzer,address -x c++ -o /dev/null - 2>/dev/null
}

# Every build is tested even where an earlier one fails, so that one run shows everything. ARGS may
# choose tests that only some builds have, but not none at all.
run_tests() {
  presets="release dev"
  if has_fuzzer; then
    presets="$presets fuzz"
  else
    say "no clang++ with libFuzzer: going on without the fuzz targets"
  fi
  for preset in $presets; do
    build "$preset" all
  done
  no_tests=error
  [ $# -eq 0 ] || no_tests=ignore
  failed=0
  any=no
  # ctest counts halves of a core, see tandem_test().
  halves=$((jobs * 2))
  closing=
  for preset in $presets; do
    say "testing $preset"
    log=$root/build/$preset/test.log
    status=0
    { (cd "$root" && ctest --preset "$preset" -j "$halves" --no-tests="$no_tests" "$@") 2>&1 \
      || echo $? >"$log.status"; } | tee "$log"
    if [ -f "$log.status" ]; then
      status=$(cat "$log.status")
      rm -f "$log.status"
      failed=1
    fi
    line=$(grep -E 'tests? passed' "$log" | tail -n 1)
    if [ -n "$line" ]; then
      any=yes
    elif [ "$status" = 0 ]; then
      line="no such tests"
    else
      line="ctest ended with $status"
    fi
    closing="$closing$preset: $line
"
  done
  printf '%s' "$closing"
  [ "$any" = yes ] || [ "$failed" = 1 ] || die "no build has a test for: $*" 1
  exit "$failed"
}

# What tandem is compared with comes from elsewhere than Debian's packages; a comparison without it
# says so.
install_peers() {
  folder=$root/build/bench/peers
  # "NAME": "VERSION" of each dependency, as NAME@VERSION.
  wanted=$(sed -n '/"dependencies"/,/}/s/^ *"\([^"]*\)": "\([^"]*\)".*/\1@\2/p' \
    "$root/bench/peers/package.json")
  missing=
  for one in $wanted; do
    [ -e "$folder/node_modules/${one%@*}" ] || missing="$missing $one"
  done
  [ -z "$missing" ] && return
  if [ "$may_install" = no ] || ! command -v npm >/dev/null 2>&1; then
    say "nothing of npm to compare with ($missing ): needs npm (Debian packages nodejs and npm)"
    return
  fi
  say "installing:$missing (npm)"
  # The names have no blanks.
  # shellcheck disable=SC2086
  npm install --prefix "$folder" --no-package-lock --no-audit --no-fund --silent $missing >&2 \
    || say "could not install$missing; going on without"
}

# A link to this script works too.
self=$(readlink -f -- "$0")
root=${self%/*}
jobs=$(nproc 2>/dev/null || echo 1)
may_install=yes
if [ "${1-}" = --no-install ]; then
  may_install=no
  shift
fi
if [ $# -eq 0 ]; then
  usage >&2
  exit 2
fi

if [ "$1" = test ]; then
  # The tests start a PostgreSQL of their own; a scan needs none.
  install_packages "$root/packages.txt" "$root/packages-test.txt"
  shift
  run_tests "$@"
fi
if [ "$1" = bench ]; then
  install_packages "$root/packages.txt" "$root/packages-test.txt"
  build bench all
  install_peers
  shift
  exec "$root/build/bench/bin/tandem-bench" "$@"
fi
install_packages "$root/packages.txt"
build release tandem
exec "$root/build/release/bin/tandem" "$@"
