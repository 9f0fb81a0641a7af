#!/usr/bin/env python3
"""Validates records of decisions against their JSON Schema, with a validator that is not ours.

Usage: aftersales decide PACK --record --case FILE | validate.py SCHEMA BROKEN

BROKEN is a list of changes that make a record wrong, [{"what", "of", "set" or "remove"}]: each is made to the first record
whose status is `of`, and the schema must refuse what comes out. Else a schema that accepts everything would pass, too.
"""
import copy
import json
import sys

import jsonschema

NEEDED = {
    "all four endings": lambda all: {r["status"] for r in all} == {"decided", "undetermined", "no_rule", "failed"},
    "several outputs": lambda all: any(isinstance(r["value"], dict) for r in all),
    "a list": lambda all: any(isinstance(r["value"], list) for r in all),
    "a masked fact": lambda all: any(r["masked"] for r in all),
    "a fact given twice": lambda all: any("repeated" in r for r in all),
    "a warning": lambda all: any(r["warnings"] for r in all),
    "a case that cannot be read": lambda all: any(
        r.get("error", {}).get("code") == "case.unreadable" for r in all),
}


def main():
    schema_path, broken_path = sys.argv[1:]
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    with open(broken_path, encoding="utf-8") as file:
        broken = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)

    records = [json.loads(line) for line in sys.stdin]
    faults = []
    for number, record in enumerate(records, 1):
        for error in validator.iter_errors(record):
            faults.append(f"record {number}: {error.json_path}: {error.message}")
    for what, is_there in NEEDED.items():
        if not is_there(records):
            faults.append(f"no record has {what}")
    for change in broken:
        record = copy.deepcopy(next(r for r in records if r["status"] == change["of"]))
        record.update(change.get("set", {}))
        for key in change.get("remove", []):
            del record[key]
        if validator.is_valid(record):
            faults.append(f"the schema accepts {change['what']}")
    print("\n".join(faults) if faults else f"{len(records)} records valid, {len(broken)} broken ones refused")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
