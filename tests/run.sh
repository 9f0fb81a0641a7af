#!/usr/bin/env bash
# From a fresh Debian to "N passed, M failed": installs what is missing, builds everything with gcc in build/tests, runs
# every test, those that install the library and use it from another project included. Safe to repeat.
# Usage: tests/run.sh [CMake option]...
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tests/setup.sh

install_missing "${library_packages[@]}" "${program_packages[@]}" "${test_packages[@]}"
# -O1 and no NDEBUG: quick to build, and assertions count.
build build/tests g++ -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG="-O1 -g1" "$@"
# What Python's decimals give, once: the test of our own compares a million operations with them.
export AFTERSALES_DECIMAL_VECTORS=$PWD/build/decimal.tsv
if [[ ! -s $AFTERSALES_DECIMAL_VECTORS || tests/value/decimal_vectors.py -nt $AFTERSALES_DECIMAL_VECTORS ]]; then
  step "Python's answers to a million decimal operations, in build/decimal.tsv"
  python3 tests/value/decimal_vectors.py "$AFTERSALES_DECIMAL_VECTORS"
fi
status=0
run_tests build/tests || status=1

# The public conformance kit, where its files lie beside this folder.
if compgen -G '../shared/feel/*.json*' >/dev/null; then
  step "the conformance kit"
  if build/tests/tests/aftersales_conformance --known tests/README.md ../shared/feel/*.json*; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1)) status=1
  fi
else
  step "the conformance kit: skipped, ../shared/feel is not here"
fi
# The cases of two desks, where their files lie there.
step "the desks"
if bash tests/desks.sh build/tests/aftersales; then passed=$((passed + 1)); else failed=$((failed + 1)) status=1; fi
# Instructions a decision, where the peers' workloads lie there.
step "instructions"
if bash tests/bench/instructions.sh build/tests/tests/aftersales_workloads g++; then
  passed=$((passed + 1))
else
  failed=$((failed + 1)) status=1
fi
printf '\n%d passed, %d failed\n' "$passed" "$failed"
exit "$status"
