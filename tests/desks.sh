#!/usr/bin/env bash
# Decides the cases of two desks whose policies others wrote, by rules/retail-desk and rules/airline-desk, and compares with
# what is expected of them. The cases are not part of the project: they lie in tau/ of a folder with shared data, each line
# with its `facts` and what is `expected`. Where they are not, nothing is tested, and that is said.
# Usage: [AFTERSALES_SHARED=FOLDER] tests/desks.sh [PROGRAM]        (else ../shared and build/tests/aftersales)
set -euo pipefail
program=$(realpath "${1:-$(dirname "${BASH_SOURCE[0]}")/../build/tests/aftersales}")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
shared=${AFTERSALES_SHARED:-../shared}

shopt -s nullglob
files=("$shared"/tau/{retail,airline}_*.jsonl "$shared"/{retail,airline}_*.jsonl)
if ((${#files[@]} == 0)); then
  echo "desks: skipped, no cases in $shared/tau"
  exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
for file in "${files[@]}"; do
  name=$(basename "$file")
  pack=rules/${name%%_*}-desk
  if [[ ! -d $pack ]]; then
    echo "$name: skipped, $pack is not here"
    continue
  fi
  python3 tests/desks.py facts "$file" >"$work/cases"
  mapfile -t decisions < <(python3 tests/desks.py decisions "$file")
  # It ends with 1 as soon as one decision of one case fails; what matters is compared below.
  status=0
  "$program" decide "$pack" --case "$work/cases" "${decisions[@]/#/--decision=}" --format json --as-of 2024-05-15T15:00:00 \
    >"$work/records" 2>"$work/messages" || status=$?
  if ((status > 1)) || [[ ! -s $work/records ]]; then
    echo "$name: the program ended with $status:"
    head -n 20 "$work/messages"
    failed=$((failed + 1))
  elif python3 tests/desks.py compare "$file" "$work/records"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
  fi
done
printf '%d passed, %d failed\n' "$passed" "$failed"
((failed == 0))
