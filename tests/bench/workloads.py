#!/usr/bin/env python3
"""The neutral workloads of the peers' programs (PERF_HOME/workloads/w?.json) -> packs beside them.

usage: workloads.py PERF_HOME
"""
import json
import sys
from decimal import Decimal
from pathlib import Path

TYPES = {"int": "number", "decimal": "number", "bool": "boolean", "string": "string"}
OPERATORS = {"+", "-", "*"}


def figure(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


# Where an output of a decision with several is read: `DECISION.OUTPUT`.
PATHS = {}


def name_of(fact):
    return PATHS.get(fact, fact)


def expression(node):
    if isinstance(node, dict):
        return name_of(node["var"])
    if not isinstance(node, list):
        return figure(node)
    name, first, second = node
    if name in OPERATORS:
        return f"({expression(first)} {name} {expression(second)})"
    return f"{name}({expression(first)}, {expression(second)})"


def cell(tests):
    if "eq" in tests:
        return figure(tests["eq"])
    if "in" in tests:
        return "[" + ", ".join(figure(v) for v in tests["in"]) + "]"
    low = "[" + figure(tests["ge"]) if "ge" in tests else "(" + figure(tests["gt"]) if "gt" in tests else None
    high = figure(tests["le"]) + "]" if "le" in tests else figure(tests["lt"]) + ")" if "lt" in tests else None
    if low and high:
        return f'"{low}..{high}"'
    if low:
        return f'"{">=" if "ge" in tests else ">"} {low[1:]}"'
    return f'"{"<=" if "le" in tests else "<"} {high[:-1]}"'


def outcome(value, kind):
    if isinstance(value, dict):
        return '"' + expression(value["expr"]) + '"'
    return figure(value) if kind != "string" else str(value)


def enumerations(outputs, rules):
    """Texts that rules give are values of an enumeration: every output has one of its own."""
    values = {}
    for output in outputs:
        if output["type"] == "string":
            given = [rule["then"][output["name"]] for rule in rules]
            values[output["name"]] = list(dict.fromkeys(given))
    return values


def pack(workload):
    decisions = workload.get("decisions")
    if decisions is None:
        decisions = [{"name": "terms", "outputs": workload["outputs"], "rules": workload["rules"]}]
    lines = [f"policy: {workload['workload']}", 'version: "1"', "language: en", "time_zone: UTC", "currency: EUR"]
    PATHS.clear()
    for decision in decisions:
        if len(decision["outputs"]) > 1:
            PATHS.update({o["name"]: f"{decision['name']}.{o['name']}" for o in decision["outputs"]})
    types = {f["name"]: f["values"] for f in workload["facts"] if f["type"] == "enum"}
    for decision in decisions:
        types.update(enumerations(decision["outputs"], decision["rules"]))
    lines.append("types:")
    lines += [f"  {name}: {{enum: [{', '.join(values)}]}}" for name, values in types.items()]
    lines.append("facts:")
    for fact in workload["facts"]:
        lines.append(f"  {fact['name']}: {fact['name'] if fact['type'] == 'enum' else TYPES[fact['type']]}")
    lines.append("decisions:")
    for decision in decisions:
        outputs = {o["name"]: types and (o["name"] if o["name"] in types else TYPES[o["type"]]) for o in decision["outputs"]}
        single = len(outputs) == 1
        # A decision with one output has that output's name, so that others can use it.
        lines.append(f"  {next(iter(outputs)) if single else decision['name']}:")
        if single:
            lines.append(f"    type: {next(iter(outputs.values()))}")
        else:
            lines.append("    outputs:")
            lines += [f"      {name}: {kind}" for name, kind in outputs.items()]
        lines.append("    rules:")
        for rule in decision["rules"]:
            kinds = {o["name"]: o["type"] for o in decision["outputs"]}
            lines.append(f"      - id: {rule['id']}")
            lines.append("        when:" if rule["when"] else "        when: true")
            if rule["when"]:
                lines += [f"          {name_of(fact)}: {cell(tests)}" for fact, tests in rule["when"].items()]
            given = {name: outcome(value, kinds[name]) for name, value in rule["then"].items()}
            if single:
                lines.append(f"        then: {next(iter(given.values()))}")
            else:
                lines.append("        then: {" + ", ".join(f"{n}: {v}" for n, v in given.items()) + "}")
    return "\n".join(lines) + "\n"


def main():
    folder = Path(sys.argv[1]) / "workloads"
    for source in sorted(folder.glob("w?.json")):
        source.with_suffix(".yaml").write_text(pack(json.loads(source.read_text(), parse_float=Decimal)))


main()
