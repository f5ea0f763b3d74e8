#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints "SHEETS ROWS COLUMNS" of a rectangle with as many filled cells as the workbook has."""
import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1], read_only=True)
cells = sum(
    cell.value is not None for sheet in book for row in sheet.iter_rows() for cell in row
)
sheets = len(book.sheetnames)
columns = max(sheet.max_column for sheet in book)
print(sheets, max(1, round(cells / sheets / columns)), columns)
