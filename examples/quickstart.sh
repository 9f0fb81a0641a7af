#!/usr/bin/env bash
# From a fresh Debian to decided cases: installs what is missing, builds the library and the program in build/quickstart,
# then decides every case in examples/cases/ with the pack rules/cn-store. Safe to repeat.
# Usage: examples/quickstart.sh [PROGRAM]     with a program that is already built, only decides
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tests/setup.sh

program=${1:-}
if [[ -z $program ]]; then
  install_missing "${library_packages[@]}" "${program_packages[@]}"
  build build/quickstart g++ -DCMAKE_BUILD_TYPE=Release -DAFTERSALES_BUILD_TESTS=OFF -DAFTERSALES_BUILD_EXAMPLES=OFF
  program=build/quickstart/aftersales
fi

# What to ask of a case, by its name.
decisions_for() {
  case $1 in
    late-first-reply) echo sla.breached sla.consequence ;;
    media-exposure) echo complaint.grade escalation_path ;;
    quality-defect) echo decision.outcome shipping.return_payer ;;
    unknown-reason) echo return_terms ;;
    *) echo decision.next_step ;;
  esac
}

# A case is examples/cases/NAME.LANGUAGE.json.
for case in examples/cases/*.json; do
  name=$(basename "$case" .json)
  language=${name##*.}
  name=${name%.*}
  step "$name"
  arguments=(decide rules/cn-store --case "$case" --lang "$language")
  for decision in $(decisions_for "$name"); do arguments+=(--decision "$decision"); done
  printf '$ aftersales %s\n\n' "${arguments[*]}"
  "$program" "${arguments[@]}"
done
