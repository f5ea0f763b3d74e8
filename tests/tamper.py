#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""tamper.py JOURNAL COUNT [SEED]: single bytes changed at random in copies of a journal.

Each change in a page of the history or of a table that has one must be found by ej-audit verify
(status 1, or 4 where SQLite cannot read the file), or leave every row of the journal as it was.
Fails otherwise, and tells which byte it was.
"""
import hashlib
import os
import random
import sqlite3
import subprocess
import sys
import tempfile


def content(path):
    """A hash of all rows of all tables, None where they cannot be read."""
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    db.text_factory = bytes
    out = hashlib.sha256()
    try:
        names = [n.decode() for n, in db.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
        for name in names:
            for row in db.execute(f'SELECT * FROM "{name}"'):
                out.update(repr(row).encode())
    except (sqlite3.Error, UnicodeDecodeError):
        return None
    finally:
        db.close()
    return out.hexdigest()


def pages(path):
    """The pages to change and their size: by SQLite's own statistics where it has them."""
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    size, = db.execute("PRAGMA page_size").fetchone()
    try:
        return [n for n, in db.execute(
            "SELECT pageno FROM dbstat WHERE name IN ('txn', 'audit') OR name IN"
            " (SELECT name FROM sqlite_schema WHERE tbl_name IN"
            "  (SELECT tbl FROM audit_layout) OR tbl_name = 'audit')")], size
    except sqlite3.OperationalError:
        return list(range(2, os.path.getsize(path) // size + 1)), size
    finally:
        db.close()


def main(path, count, seed="1"):
    chosen, size = pages(path)
    chance = random.Random(int(seed))
    want = content(path)
    whole = open(path, "rb").read()
    tally = {"found": 0, "harmless": 0, "unseen": 0}
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, "copy.ej")
        for _ in range(int(count)):
            at = (chance.choice(chosen) - 1) * size + chance.randrange(size)
            byte = whole[at] ^ chance.randrange(1, 256)
            with open(copy, "wb") as file:
                file.write(whole[:at] + bytes([byte]) + whole[at + 1:])
            done = subprocess.run(["ej-audit", "verify", "--quiet", "--db", copy],
                                  capture_output=True, check=False)
            if done.returncode in (1, 4):
                result = "found"
            elif done.returncode == 0 and content(copy) == want:
                result = "harmless"
            else:
                result = "unseen"
                print(f"byte {at}: {whole[at]} -> {byte}: status {done.returncode}"
                      f" {done.stderr.decode(errors='replace')}")
            tally[result] += 1
            for name in os.listdir(folder):
                os.unlink(os.path.join(folder, name))
    print(", ".join(f"{n} {word}" for word, n in tally.items()))
    return 1 if tally["unseen"] else 0


sys.exit(main(*sys.argv[1:]))
