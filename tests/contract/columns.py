#!/usr/bin/env python3
"""Changes a CSV file that a command printed: FILE drop NAME | FILE set RECORD NAME VALUE.

Prints the whole file, RECORD counted from 1; `FILE count` prints how many records there are,
`FILE get RECORD NAME` one value, `FILE all NAME` those of every record, one a line.
"""
import csv
import sys


def main(path, what, *words):
    with open(path, encoding="utf-8", newline="") as file:
        heading, *records = csv.reader(file)
    if what == "count":
        print(len(records))
        return
    column = heading.index(words[1] if what == "set" else words[-1])
    if what == "all":
        print(*(record[column] for record in records), sep="\n")
        return
    if what == "get":
        print(records[int(words[0]) - 1][column])
        return
    if what == "drop":
        for record in (heading, *records):
            del record[column]
    else:
        records[int(words[0]) - 1][column] = words[2]
    csv.writer(sys.stdout, lineterminator="\n").writerows([heading, *records])


main(*sys.argv[1:])
