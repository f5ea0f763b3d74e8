#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The chain of hashes by docs/history.md and nothing of ej: a second opinion, and a forger.

chain.py check JOURNAL  prints the chain's last state; fails where the journal has another
chain.py forge JOURNAL  seals the history anew as it stands, as whoever knows the format can
"""
import hashlib
import json
import sqlite3
import sys


def sha(*parts):
    return hashlib.sha256(b"".join(p if isinstance(p, bytes) else p.encode() for p in parts))


def cells(array):
    """The values of a JSON array, each as its text stands there."""
    decoder = json.JSONDecoder(strict=False)
    out, at = [], 1
    while True:
        _, end = decoder.raw_decode(array, at)
        out.append(array[at:end])
        if array[end] == "]":
            return out
        at = end + 1


def committed(word, value):
    sign, rest = word[0], word[1:]
    return "#" + (rest if sign == "=" else sha(rest, value).hexdigest())


def side(array, proof, letter):
    if array is None:
        return "-"
    words = {int(w[1 : w.index(s)]): s + w.split(s)[1]
             for w in (proof or "").split() if w[0] == letter for s in [":" if ":" in w else "="]}
    if not words:
        return array
    values = [committed(words[i], v) if i in words else v for i, v in enumerate(cells(array))]
    return "[" + ",".join(values) + "]"


def replay(db):
    """Yields (table, id, state) after each row of txn (before its rows), audit, and txn again."""
    state = bytes(32)
    for t in db.execute("SELECT id, actor, behalf, at, clock, command, roles, why, proof FROM txn"
                        " ORDER BY id"):
        lines = [str(t[0]), *(x or "" for x in t[1:8])]
        for word in (t[8] or "").split():
            line = "_ab____w".index(word[0])
            lines[line] = committed(word[1:], lines[line])
        state = sha(state, "".join(x + "\n" for x in lines)).digest()
        for a in db.execute("SELECT id, txn_id, tbl, row_id, old, new, proof FROM audit"
                            " WHERE txn_id = ? ORDER BY id", [t[0]]):
            state = sha(state, "%d %d %s %d\n" % a[:4], side(a[4], a[6], "o") + "\n",
                        side(a[5], a[6], "n") + "\n").digest()
            yield "audit", a[0], state
        yield "txn", t[0], state


def main(mode, path):
    db = sqlite3.connect(path)
    db.create_function("ej_writer", 0, lambda: None)
    for table, row, state in list(replay(db)):
        seal = int.from_bytes(state[:8], "big", signed=True)
        column, want = ("seal", seal) if table == "audit" else ("head", state.hex())
        if mode == "forge":
            db.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", [want, row])
        elif db.execute(f"SELECT {column} FROM {table} WHERE id = ?", [row]).fetchone()[0] != want:
            sys.exit(f"chain.py: {table} {row}: not as it was written")
    db.commit()
    print(state.hex())


main(*sys.argv[1:])
