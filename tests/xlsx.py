#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Show what openpyxl, a reader that knows nothing of ej, finds in a workbook.

    xlsx.py sheets FILE         names of the sheets, one a line
    xlsx.py cells FILE SHEET    all rows as CSV
    xlsx.py table FILE SHEET    as CSV, only the heading and the rows under it: what
                                `ej-report --headings ru --format csv` prints
    xlsx.py page FILE SHEET     how the sheet is printed, a line per property

Numbers and dates are shown as ej's CSV has them.
"""
import csv
import datetime
import sys

import openpyxl


def shown(cell):
    """The value of CELL as text."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, (int, float)) and cell.number_format == "0.00":
        return f"{value:.2f}"
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)


def table(sheet):
    """Rows from the heading, the last one above the frozen edge, to the last with borders."""
    edge = openpyxl.utils.cell.coordinate_from_string(sheet.freeze_panes)[1]
    rows = [list(sheet.iter_rows())[edge - 2]]
    for row in sheet.iter_rows(min_row=edge):
        if row[0].border.left.style != "thin":
            break
        rows.append(row)
    return rows


def page(sheet):
    """Pairs of a property's name and value."""
    setup = sheet.page_setup
    yield "orientation", setup.orientation or "portrait"
    yield "paper", setup.paperSize
    fit = sheet.sheet_properties.pageSetUpPr.fitToPage
    yield "fit", f"{setup.fitToWidth or 1}x{setup.fitToHeight}" if fit else "no"
    yield "rows", sheet.print_title_rows
    yield "columns", sheet.print_title_cols
    yield "frozen", sheet.freeze_panes
    yield "left", sheet.oddHeader.left.text
    yield "right", sheet.oddHeader.right.text
    yield "footer", sheet.oddFooter.center.text
    yield "merged", " ".join(sorted(str(r) for r in sheet.merged_cells.ranges))
    yield "breaks", " ".join(str(b.id) for b in sheet.row_breaks.brk)


def dump(what, path, name=None):
    book = openpyxl.load_workbook(path)
    out = csv.writer(sys.stdout, lineterminator="\n")
    if what == "sheets":
        print("\n".join(book.sheetnames))
    elif what == "cells":
        out.writerows([shown(c) for c in row] for row in book[name].iter_rows())
    elif what == "table":
        out.writerows([shown(c) for c in row] for row in table(book[name]))
    elif what == "page":
        for key, value in page(book[name]):
            print(f"{key}={'' if value is None else value}")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    dump(*sys.argv[1:4])
