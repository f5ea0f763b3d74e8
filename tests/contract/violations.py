#!/usr/bin/env python3
"""Compares what ej-check run found with an oracle: violations.py ORACLE FOUND.

Both are CSV; the rules that an oracle covers are compared, row for row. Prints what was compared;
tells each difference and exits with 1.
"""
import csv
import sys
from collections import Counter

RULES = ("no-homework", "no-topic", "control-without-mark", "bad-mark-after-absence",
         "debt-overdue", "too-few-marks", "finals-off-proposal", "na-in-finals", "plan-hours")
COLUMNS = ("rule", "class", "date", "lesson", "subject", "pupil_id", "detail")


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        all_rows = [tuple(r[c] for c in COLUMNS) for r in csv.DictReader(file)]
    return Counter(r for r in all_rows if r[0] in RULES)


def main(oracle, found):
    expected, found = rows(oracle), rows(found)
    missing, extra = expected - found, found - expected
    for sign, lines in (("missing", missing), ("not in the oracle", extra)):
        for line in list(lines)[:20]:
            print(f"{sign}: {line}", file=sys.stderr)
    count = Counter(r[0] for r in expected.elements())
    print(", ".join(f"{rule} {count[rule]}" for rule in RULES))
    return 1 if missing or extra else 0


sys.exit(main(sys.argv[1], sys.argv[2]))
