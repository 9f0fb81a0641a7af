#!/usr/bin/env bash
# Instructions a decision on the peers' workloads, by callgrind, against the record beside this script: they do not vary
# with the machine's load. A rise of more than 3% fails, with the figure that changed; a fall of as much wants the
# record renewed.
#
# usage: tests/bench/instructions.sh PROGRAM COMPILER [--record]      (aftersales_workloads, as COMPILER built it)
set -euo pipefail
program=$(realpath "$1") compiler=$2 renew=${3:-}
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
record=tests/bench/instructions.tsv
peers=../shared/perf
home=$PWD/build/instructions
decisions=1000
if [[ ! -d $peers ]]; then
  echo "instructions: skipped, $peers is not here"
  exit 0
fi
version=$compiler-$("$compiler" -dumpversion | cut -d. -f1)
if [[ $renew != --record ]] && ! grep -q "^$version	" "$record"; then
  echo "instructions: skipped, $record has no figures of $version"
  exit 0
fi
if [[ ! -s $home/workloads/w4.yaml ]]; then
  mkdir -p "$home"
  cp "$peers/gen.py" "$home/" && chmod u+w "$home/gen.py"  # writes beside itself
  python3 "$home/gen.py" >/dev/null
  python3 tests/bench/workloads.py "$home" >/dev/null
  head -n "$decisions" "$home/workloads/cases.ndjson" >"$home/few" && mv "$home/few" "$home/workloads/cases.ndjson"
fi

# The processor's part in it: one kernel of simdjson, and of the C library what any processor has.
export SIMDJSON_FORCE_IMPLEMENTATION=westmere
export GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-AVX,-AVX2_Usable,-AVX_Usable,-ERMS,-AVX_Fast_Unaligned_Load
export PERF_HOME=$home DECISIONS=$decisions
count() { # WORKLOAD MODE
  local out=$home/$1.$2.out
  valgrind --tool=callgrind --callgrind-out-file="$out" --toggle-collect='*make_decisions<*' \
    "$program" "$1" "$2" >"$home/log" 2>&1 || { cat "$home/log" >&2; return 1; }
  awk -v n="$decisions" '$1 == "totals:" { printf "%d", $2 / n }' "$out"
}

figures=("w1 plain" "w2 plain" "w3 plain" "w4 plain" "w1 json" "w4 json" "w1 unknown" "w4 unknown" "w1 set")
status=0
[[ $renew != --record ]] || { grep -v "^$version	" "$record" 2>/dev/null || true; } >"$home/record"
for figure in "${figures[@]}"; do
  read -r workload mode <<<"$figure"
  now=$(count "$workload" "$mode")
  if [[ $renew == --record ]]; then
    printf '%s\t%s\t%s\t%s\n' "$version" "$workload" "$mode" "$now" | tee -a "$home/record"
    continue
  fi
  was=$(awk -F'\t' -v c="$version" -v w="$workload" -v m="$mode" '$1 == c && $2 == w && $3 == m { print $4 }' "$record")
  verdict=ok
  if ((now * 100 > was * 103)); then
    verdict="more than 3% above the record" status=1
  elif ((now * 103 < was * 100)); then
    verdict="fewer: renew the record with --record"
  fi
  printf '%s %-8s %6d instructions a decision, recorded %6d: %s\n' "$workload" "$mode" "$now" "${was:-0}" "$verdict"
done
[[ $renew != --record ]] || mv "$home/record" "$record"
exit "$status"
