#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""without.py FILE REJECTS: the CSV file without the records whose lines --rejects names."""
import csv
import sys

with open(sys.argv[2], encoding="utf-8", newline="") as file:
    bad = {int(row["line"]) for row in csv.DictReader(file)}
with open(sys.argv[1], encoding="utf-8", newline="") as file:
    records = csv.reader(file)
    out = csv.writer(sys.stdout, lineterminator="\n")
    line = 1
    for record in records:
        if line not in bad:
            out.writerow(record)
        line = records.line_num + 1
