#!/usr/bin/env python3
"""Compares what commands printed with an oracle: oracle.py ORACLE FOLDER.

FOLDER holds roster (ej-roster list), means (ej-finals propose) and attendance (ej-report
attendance-months) as CSV. Prints what was compared; tells each difference and exits with 1.
"""
import csv
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def decimals(numerator, denominator):
    """The fraction with two decimals, half up; nothing for nothing."""
    if numerator == "":
        return ""
    hundredths = int(Fraction(int(numerator), int(denominator)) * 100 + Fraction(1, 2))
    return f"{hundredths // 100}.{hundredths % 100:02}"


def compare(what, expected, found):
    """Both are lists of tuples; their order is each one's own."""
    missing = Counter(expected) - Counter(found)
    extra = Counter(found) - Counter(expected)
    for sign, lines in (("missing", missing), ("not in the oracle", extra)):
        for line in list(lines)[:20]:
            print(f"{what}: {sign}: {line}", file=sys.stderr)
    return not missing and not extra


def main(oracle, folder):
    classes = [(r["class"], int(r["pupils"])) for r in rows(oracle / "roster.csv")]
    counted = Counter(r["class"] for r in rows(folder / "roster"))
    good = compare("pupils", classes, list(counted.items()))
    key = ("class", "pupil_id", "subject", "period")
    means = [
        (*(r[k] for k in key), r["n"], decimals(r["mean_num"], r["mean_den"]),
         decimals(r["weighted_num"], r["weighted_den"]), r["proposed"])
        for r in rows(oracle / "means.csv")
    ]
    printed = [
        (*(r[k] for k in key), r["n"], r["mean"], r["weighted"], r["proposed"])
        for r in rows(folder / "means")
    ]
    good &= compare("means", means, printed)
    months = [tuple(r.values()) for r in rows(oracle / "attendance.csv")]
    printed = [
        tuple(v for k, v in r.items() if k != "pupil") for r in rows(folder / "attendance")
    ]
    good &= compare("attendance", months, printed)
    print(f"{len(classes)} classes, {len(means)} means, {len(months)} months")
    return 0 if good else 1


sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
