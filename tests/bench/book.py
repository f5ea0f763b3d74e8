#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cells of workbooks, for `book`: book.py DIRECTORY FILE... writes them there again."""
import html
import os
import re
import sys
import zipfile

CELL = re.compile(r'<c r="([A-Z]+)\d+"[^>]*?(?:/>|>(.*?)</c>)', re.S)
ROW = re.compile(r"<row [^>]*?(?:/>|>(.*?)</row>)", re.S)


def column(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def cell(content):
    if not content:
        return "b"
    if content.startswith("<v>"):
        return "n " + content[3:-4]
    text = html.unescape("".join(re.findall(r"<t[^>]*>(.*?)</t>", content, re.S)))
    return "s " + text.replace("\n", " ")


def main():
    directory, *files = sys.argv[1:]
    for file in files:
        print("B", os.path.join(directory, os.path.basename(file)))
        with zipfile.ZipFile(file) as book:
            sheets = [n for n in book.namelist() if n.startswith("xl/worksheets/sheet")]
            for name in sorted(sheets, key=lambda n: int(re.sub(r"\D", "", n))):
                print("S")
                for row in ROW.finditer(book.read(name).decode()):
                    print("R")
                    at = 1
                    for found in CELL.finditer(row[1] or ""):
                        print("-\n" * (column(found[1]) - at) + cell(found[2]))
                        at = column(found[1]) + 1


main()
