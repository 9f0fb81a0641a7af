#!/usr/bin/env bash
# The peers' programs and ours on the same workloads, all answers checked -> tables on stdout.
#
# usage: tests/bench/table.sh [--quick] [--only REGEX]      (handed to the peers' own runner)
#
# Needs the folder of the peers, ../shared/perf beside this repository; installs what they need.
# The whole run takes about half an hour; --only '^ref' a few minutes.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
peers=$top/../shared/perf
home=$top/build/perf
if [ ! -d "$peers" ]; then
  echo "table.sh: there is no $peers: nothing to compare with" >&2
  exit 0
fi
cd "$top"
# shellcheck source=tests/setup.sh
source tests/setup.sh
install_missing "${library_packages[@]}" "${program_packages[@]}" "${test_packages[@]}" libbenchmark-dev
command -v npm >/dev/null || install_missing nodejs npm  # another Node.js than Debian's comes with its own
mkdir -p "$home"
cp -r "$peers/." "$home/"
chmod -R u+w "$home"
# The report prints the rows that it lists: ours come first.
ours='("aftersales", "aftersales", "plain"), ("aftersales, with the trace", "aftersales", "trace"),'
sed -i "s/^ROWS = \\[/&$ours/" "$home/report.py"
(cd "$home" && PERF_HOME=$home && export PERF_HOME && mkdir -p workloads && { [ -s workloads/cases.ndjson ] || python3 gen.py; })
python3 "$top/tests/bench/workloads.py" "$home"
cmake -S "$top" -B "$top/build/bench" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DAFTERSALES_BUILD_BENCHMARKS=ON > /dev/null
cmake --build "$top/build/bench" -j "$(nproc)" --target aftersales_workloads
program=$top/build/bench/tests/aftersales_workloads
OUR_CMD="$program {workload} {mode}" bash "$home/run.sh" "$@"
python3 "$top/tests/bench/targets.py" "$home" "$program"
