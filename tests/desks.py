#!/usr/bin/env python3
"""What tests/desks.sh needs: the facts of a file of cases, one case a line, and a comparison of what was decided.

desks.py facts CASES              prints the facts
desks.py decisions CASES          prints the names of the decisions that are compared, one a line
desks.py compare CASES RECORDS    prints each difference, and how many cases are right; ends with 1 if they are too few
"""
import json
import sys
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

# Of how many cases how many have to be right.
REQUIRED = {
    "retail_gold": (1, 1),
    "retail_tools": (1, 1),
    "airline_tools": (1, 1),
    "airline_policy": (99, 100),  # somebody's reading of the policy, weaker evidence than the others
    "airline_gold": (34, 36),  # the facts were read from the text of tasks
}
# Expected, but not decided by the packs: words of the source's tools, remarks on a case, and the sums of `refunds` told
# once more for each gift card.
NOT_COMPARED = {
    "raw",
    "grounds",
    "our_policy_reading",
    "human_can_help",
    "reason_codes",
    "tau1_wiki_variant",
    "gift_card_balance_after",
    "refund_timing",
}
MONEY = {"refunds", "charges", "refund_total", "charge_total"}
# Where the pack cannot have a decision of the expected name, since that is a fact.
DECISION = {"nonfree_bags": "nonfree_bags_after"}


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line, parse_float=Decimal) for line in lines if line.strip()]


def as_comparable(value, keys=None):
    """Numbers to two decimals, lists of legs in no order and only with the keys that are expected of them."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, (int, Decimal)):
        return str(Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP))
    if isinstance(value, dict):
        return {key: as_comparable(one) for key, one in sorted(value.items()) if keys is None or key in keys}
    values = [as_comparable(one, keys) for one in value]
    return sorted(values, key=repr) if any(isinstance(one, dict) for one in values) else values


def left_open(name, case, key, decision):
    """Whether a pack is right to ask instead of deciding: some cases of airline_gold expect money that depends on the prices
    of other flights, and do not give these."""
    return (
        name == "airline_gold"
        and key in MONEY
        and decision["status"] == "undetermined"
        and any("price" not in leg for leg in case["facts"].get("requested_segments") or [])
    )


def differences(name, case, record):
    """What is wrong: the name of a decision, what was decided, and what should have been."""
    expected = {key: value for key, value in case["expected"].items() if key not in NOT_COMPARED}
    decisions = record.get("decisions", {})
    if name == "airline_gold" and case["facts"].get("request_type") == "cancel":
        # Refused, or handed to a person: the source does not tell them apart.
        decided = decisions.get("outcome", {}).get("value")
        if decided is None or (decided == "allowed") != (expected["outcome"] == "allowed"):
            yield "outcome", decided, expected["outcome"]
        return
    for key, value in expected.items():
        decision = decisions.get(DECISION.get(key, key))
        if decision is None:
            yield key, record.get("error", "nothing"), value
            continue
        keys = {each for leg in value for each in leg} if isinstance(value, list) and value and isinstance(value[0], dict) else None
        if left_open(name, case, key, decision):
            continue
        if as_comparable(decision["value"], keys) != as_comparable(value):
            why = "" if decision["status"] == "decided" else f" ({decision['status']}: {decision.get('needs') or decision.get('error')})"
            yield key, plain(decision["value"]) + why, value


def plain(value):
    return value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)


def compare(path, records_path):
    name = Path(path).name.split(".")[0]
    cases, records = read(path), read(records_path)
    if len(cases) != len(records):
        print(f"{Path(path).name}: {len(cases)} cases, but {len(records)} records")
        return False
    wrong = findings = unknown = 0
    for case, record in zip(cases, records):
        findings += bool(record.get("findings") or record.get("error"))
        found = list(differences(name, case, record))
        wrong += bool(found)
        decisions = record.get("decisions", {})
        unknown += any(left_open(name, case, key, decisions[key]) for key in MONEY & case["expected"].keys() & decisions.keys())
        for key, decided, expected in found:
            print(f"{case['id']} ({case['facts'].get('request_type')}): {key}: {plain(decided)}, expected {plain(expected)}")
    share, of = REQUIRED.get(name, (1, 1))
    good = bool(cases) and (len(cases) - wrong) * of >= len(cases) * share
    required = "all" if share == of else f"{share} of {of}"
    print(f"{Path(path).name}: {len(cases) - wrong} of {len(cases)} right ({required} required)" + ("" if good else ": TOO FEW"))
    if unknown:
        print(f"{Path(path).name}: in {unknown} of them the money is left open, rightly, since the case does not give the prices it depends on")
    if findings:
        print(f"{Path(path).name}: {findings} cases say what the pack does not know or cannot read")
    return good


def main():
    if sys.argv[1] == "facts":
        for case in read(sys.argv[2]):
            print(json.dumps(case["facts"], default=float))
        return 0
    if sys.argv[1] == "decisions":
        keys = {key for case in read(sys.argv[2]) for key in case["expected"]} - NOT_COMPARED
        print("\n".join(sorted(DECISION.get(key, key) for key in keys)))
        return 0
    return 0 if compare(sys.argv[2], sys.argv[3]) else 1


if __name__ == "__main__":
    sys.exit(main())
