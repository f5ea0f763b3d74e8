#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints "SHEETS ROWS STRINGS NUMBERS BLANKS": what a workbook has, the last three in each row.

Read from the sheets' XML, so that blank cells with a border count as what they cost.
"""
import re
import sys
import zipfile

strings = numbers = blanks = sheets = rows = 0
with zipfile.ZipFile(sys.argv[1]) as book:
    for name in book.namelist():
        if not name.startswith("xl/worksheets/sheet"):
            continue
        xml = book.read(name)
        sheets += 1
        rows += xml.count(b"<row ")
        text = len(re.findall(rb'<c [^>]*t="(?:s|inlineStr)"', xml))
        cells = xml.count(b"<c ")
        empty = len(re.findall(rb"<c [^>]*/>", xml))
        strings += text
        blanks += empty
        numbers += cells - text - empty
rows = max(1, rows // sheets)
print(sheets, rows, *(round(kind / sheets / rows) for kind in (strings, numbers, blanks)))
