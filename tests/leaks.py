#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks for what only the withdrawn pupils of a journal had.

leaks.py learn JOURNAL              prints these values, one a line: cells of their rows, now and in
                                    the history, and words of them, that nobody else's row holds
leaks.py search SECRETS PATH...     prints where they occur, in UTF-8, UTF-16 and Windows-1251;
                                    folders, tar and zip files (XLSX too) are gone through
"""
import io
import json
import os
import re
import sqlite3
import sys
import tarfile
import zipfile

OWN = {"guardian": "pupil_id", "enrolment": "pupil_id", "mark": "pupil_id",
       "absence": "pupil_id", "notice": "pupil_id", "homework": "pupil_id"}


DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def cells(values, table=None):
    """The texts of a row; the days on which somebody was missing are attendance, which stays."""
    return [v for v in values if isinstance(v, str) and not (table == "notice" and DAY.match(v))]


def forms(value):
    """The value, its words, a date as people write it, a number without its punctuation."""
    yield value
    yield from re.findall(r"[^\W\d_]{4,}", value)
    day = DAY.fullmatch(value)
    if day:
        yield "{2}.{1}.{0}".format(*day.groups())
    elif len(re.sub(r"\D", "", value)) >= 10:
        yield re.sub(r"\D", "", value)[-10:]


def secrets(path):
    db = sqlite3.connect(path)
    ids = {row[0] for row in db.execute("SELECT id FROM pupil WHERE consent = 'withdrawn'")}
    names = set(db.execute("SELECT surname, given_name FROM pupil WHERE consent = 'withdrawn'"))
    for row_id, old in db.execute(
            "SELECT row_id, old FROM audit WHERE tbl = 'pupil' AND new IS NULL"):
        if tuple(json.loads(old)[1:3]) in names:  # doubled, and merged since
            ids.add(row_id)
    # Words of the schema's own, such as withdrawn, are nobody's.
    mine, others = [], [r[0] for r in db.execute("SELECT sql FROM sqlite_schema WHERE sql <> ''")]
    tables = [r[0] for r in db.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")]
    for table in tables:
        if table in ("audit", "txn"):
            continue
        columns = [r[1] for r in db.execute(f"PRAGMA table_info({table})")]
        for row in db.execute(f"SELECT * FROM {table}"):
            whose = "id" if table == "pupil" else OWN.get(table)
            own = whose and row[columns.index(whose)] in ids
            (mine if own else others).extend(cells(row, table))
    layout = {t: c.split() for t, c in db.execute("SELECT tbl, columns FROM audit_layout")}
    for table, row_id, old, new in db.execute("SELECT tbl, row_id, old, new FROM audit"):
        for values in (old, new):
            values = json.loads(values) if values else None
            if values is None or (table != "pupil" and table not in OWN):
                continue
            owner = row_id if table == "pupil" else values[layout[table].index("pupil_id")]
            if owner in ids:
                mine.extend(cells(values, table))
    days = {form for value in others if DAY.fullmatch(value) for form in forms(value)}
    crowd = "\n".join(others + sorted(days))
    found = {form for value in mine for form in forms(value) if len(form) >= 4}
    return sorted(form for form in found if form not in crowd)


def files(path):
    """(name, bytes) of a file or folder, archives unpacked as deep as they go."""
    if os.path.isdir(path):
        for folder, _, names in os.walk(path):
            for name in names:
                yield from files(os.path.join(folder, name))
        return
    with open(path, "rb") as file:
        yield from unpacked(path, file.read())


def unpacked(name, data):
    yield name, data
    if data[:4] == b"PK\3\4":
        with zipfile.ZipFile(io.BytesIO(data)) as bundle:
            for member in bundle.namelist():
                yield from unpacked(f"{name}!{member}", bundle.read(member))
    elif data[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(data)) as bundle:
            for member in bundle.getmembers():
                if member.isfile():
                    yield from unpacked(f"{name}!{member.name}", bundle.extractfile(member).read())


def search(wanted, paths):
    needles = []
    for value in wanted:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp1251"):
            try:
                needles.append((value, encoding, value.encode(encoding)))
            except UnicodeEncodeError:
                pass
    for path in paths:
        for name, data in files(path):
            for value, encoding, needle in needles:
                if needle in data:
                    yield f"{name}: {value} ({encoding})"


def main():
    if sys.argv[1] == "learn":
        print("\n".join(value.replace("\n", " ") for value in secrets(sys.argv[2])))
    else:
        with open(sys.argv[2], encoding="utf-8") as file:
            wanted = file.read().splitlines()
        for leak in sorted(set(search(wanted, sys.argv[3:]))):
            print(leak)


main()
