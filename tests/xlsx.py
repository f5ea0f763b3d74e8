#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Show what openpyxl, a reader that knows nothing of ej, finds in a workbook.

    xlsx.py sheets FILE         names of the sheets, one a line
    xlsx.py cells FILE SHEET    all rows as CSV
    xlsx.py table FILE SHEET    as CSV, only the heading and the rows under it: what
                                `ej-report --headings ru --format csv` prints
    xlsx.py types FILE SHEET    what the cells under each heading of the table are
    xlsx.py page FILE SHEET     how the sheet is printed, a line per property
    xlsx.py form FILE SHEET     what of that is not known from the values: page, charts, and the
                                lines outside the table

Without SHEET, all sheets, with an empty line behind each.
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
    """Rows from the heading, the last one above the frozen edge, to the last with borders; sums
    (bold) left out."""
    edge = openpyxl.utils.cell.coordinate_from_string(sheet.freeze_panes)[1]
    rows = [list(sheet.iter_rows())[edge - 2]]
    for row in sheet.iter_rows(min_row=edge):
        if row[0].border.left.style != "thin":
            break
        if not row[0].font.b:
            rows.append(row)
    return rows


def kind(cell):
    """What CELL is."""
    if isinstance(cell.value, datetime.datetime):
        return "date:" + cell.number_format
    if isinstance(cell.value, (int, float)):
        return "number:" + cell.number_format
    return "text"


def types(sheet):
    """Pairs of a heading and what stands under it."""
    heading, *rows = table(sheet)
    for i, head in enumerate(heading):
        kinds = {kind(row[i]) for row in rows if row[i].value is not None}
        yield head.value, " ".join(sorted(kinds))


def hidden(sheet):
    """The headings of the columns that are not printed."""
    if not sheet.freeze_panes:
        return
    for cell in table(sheet)[0]:
        # openpyxl has neighbours of one width as the first of them.
        for column in sheet.column_dimensions.values():
            if column.min <= cell.column <= column.max and column.hidden:
                yield cell.value


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
    yield "hidden", ",".join(hidden(sheet))
    yield "merged", " ".join(sorted(str(r) for r in sheet.merged_cells.ranges))
    yield "breaks", " ".join(str(b.id) for b in sheet.row_breaks.brk)


def form(sheet):
    """Pairs of a property's name and value, then the lines around the table."""
    for key, value in page(sheet):
        if key not in ("merged", "breaks"):
            yield key, value
    yield "charts", len(sheet._charts)
    for row in sheet.iter_rows():
        if any(cell.border.left.style for cell in row):
            continue
        text = " | ".join(shown(cell) for cell in row if cell.value not in (None, ""))
        if text:
            yield "line", text


def dump(what, path, name=None):
    book = openpyxl.load_workbook(path)
    if what == "sheets":
        print("\n".join(book.sheetnames))
    elif name is None:
        for sheet in book.sheetnames:
            if what == "form":
                print(f"sheet={sheet}")
            show(what, book[sheet])
            print()
    else:
        show(what, book[name])


def show(what, sheet):
    out = csv.writer(sys.stdout, lineterminator="\n")
    if what == "cells":
        out.writerows([shown(c) for c in row] for row in sheet.iter_rows())
    elif what == "table":
        out.writerows([shown(c) for c in row] for row in table(sheet))
    elif what in ("page", "types", "form"):
        for key, value in {"page": page, "types": types, "form": form}[what](sheet):
            print(f"{key}={'' if value is None else value}")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    dump(*sys.argv[1:4])
