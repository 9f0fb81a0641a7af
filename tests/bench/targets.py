#!/usr/bin/env python3
"""What a decision costs beside the references of the peers' folder, measured in turns -> a table.

usage: targets.py PERF_HOME WORKLOADS_PROGRAM [--rounds N]

PERF_HOME has been prepared by its own run.sh (or its gen.py and bin/ref) and by workloads.py. Each
figure is the median of rounds in which our program and its reference run one after the other; a
ratio is the median of the rounds' ratios.
"""
import json
import os
import statistics
import subprocess
import sys

# Ours (workload, mode), the references of which the best counts, the ratio that is allowed.
RATIOS = [
    (("w1", "plain"), [("w1", "codegen")], 2.5),
    (("w2", "plain"), [("w2", "bitmap"), ("w2", "tree")], 1.5),
    (("w3", "plain"), [("w3", "bitmap"), ("w3", "tree")], 1.5),
    (("w4", "plain"), [("w4", "plain")], 6),
    (("w1", "json"), [("json", "ondemand")], 2),
    (("w2", "json"), [("json", "ondemand")], 2),
    (("w3", "json"), [("json", "ondemand")], 2),
    (("w4", "json"), [("json", "ondemand")], 2.5),
    (("w1", "unknown"), [("w1", "plain of ours")], 2),
    (("w2", "unknown"), [("w2", "plain of ours")], 2),
    (("w3", "unknown"), [("w3", "plain of ours")], 2),
    (("w4", "unknown"), [("w4", "plain of ours")], 2),
    (("w3", "plain"), [("w1", "plain of ours")], 4),
    (("w3", "trace"), [("w1", "trace of ours")], 4),
    (("w1", "rows2"), [("w1", "rows of ours")], 1 / 1.7),
    (("w1", "columns2"), [("w1", "columns of ours")], 1 / 1.7),
]
# Ours, and the nanoseconds that are allowed.
TIMES = [(("w1", "columns"), 100), (("w1", "trace"), 3000), (("w1", "set"), None), (("w1", "explain"), None)]


def run(command, home):
    environment = dict(os.environ, PERF_HOME=home, ROUNDS="3", ROUND_S="0.2", WARM_S="0.2")
    out = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    lines = [line for line in out.stdout.splitlines() if line.startswith("{")]
    if not lines:
        sys.exit(f"{' '.join(command)} printed no record: {out.stderr.strip()[:300]}")
    record = json.loads(lines[-1])
    if record.get("mismatches"):
        sys.exit(f"{' '.join(command)}: {record['mismatches']} wrong answers")
    return record["p50_ns"]


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    home, program = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 and sys.argv[3] == "--rounds" else 3

    def ours(key):
        return run([program, *key], home)

    def reference(key):
        if key[1].endswith(" of ours"):
            return ours((key[0], key[1].removesuffix(" of ours")))
        return run([f"{home}/bin/ref", *key], home)

    print("| ours | ns | beside | ns | ratio | allowed | |\n|---|---:|---|---:|---:|---:|---|")
    for key, references, allowed in RATIOS:
        own, best, ratios = [], [], []
        for _ in range(rounds):
            own.append(ours(key))
            best.append(min(reference(r) for r in references))
            ratios.append(own[-1] / best[-1])
        ratio = statistics.median(ratios)
        names = " or ".join(f"{w} {m}" for w, m in references)
        print(
            f"| {key[0]} {key[1]} | {statistics.median(own):,.0f} | {names} |"
            f" {statistics.median(best):,.0f} | {ratio:.2f} | {allowed:.3g} |"
            f" {'met' if ratio <= allowed else 'missed'} |",
            flush=True,
        )
    for key, allowed in TIMES:
        own = statistics.median(ours(key) for _ in range(rounds))
        verdict = "" if allowed is None else "met" if own <= allowed else "missed"
        print(f"| {key[0]} {key[1]} | {own:,.0f} | | | | {allowed or ''} | {verdict} |", flush=True)


if __name__ == "__main__":
    main()
