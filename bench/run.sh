#!/bin/sh
# Answers the questions of bench/ with numbers; bench/run.sh --help says which and how.
exec "$(dirname -- "$(readlink -f -- "$0")")/../tandem.sh" bench "$@"
