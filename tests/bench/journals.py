#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paper journals as one writes them with sqlite3 and openpyxl: journals.py JOURNAL DIRECTORY.

For each class a workbook with the list of pupils and, for each course, pages of twenty lessons with
marks and absences, and their topics and homework; each cell with a border.
"""
import os
import sqlite3
import sys
from collections import defaultdict

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Border, Side

THIN = Side(style="thin")
BORDER = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
LESSONS = 20


def write(sheet, values):
    row = []
    for value in values:
        cell = WriteOnlyCell(sheet, value)
        cell.border = BORDER
        row.append(cell)
    sheet.append(row)


def course(db, book, pupils, course_id, name):
    lessons = db.execute(
        """SELECT l.id, l.date, l.topic, k.name, group_concat(h.text, ' ') FROM lesson l
           JOIN kind k ON k.id = l.kind_id LEFT JOIN homework h ON h.lesson_id = l.id
           WHERE l.course_id = ? AND l.held GROUP BY l.id ORDER BY l.date, l.number""",
        (course_id,)).fetchall()
    cells = defaultdict(list)
    for lesson, pupil, value in db.execute(
            """SELECT a.lesson_id, a.pupil_id, c.name FROM lesson l
               JOIN absence a ON a.lesson_id = l.id JOIN code c ON c.id = a.code_id
               WHERE l.course_id = ?1 UNION ALL
               SELECT m.lesson_id, m.pupil_id, m.value FROM lesson l
               JOIN mark m ON m.lesson_id = l.id WHERE l.course_id = ?1""", (course_id,)):
        cells[lesson, pupil].append(value)
    for start in range(0, len(lessons), LESSONS):
        page = lessons[start:start + LESSONS]
        left = book.create_sheet(f"{len(book.worksheets)} {name}"[:31])
        write(left, ["№", "Ученик", *(f"{row[1][8:]}.{row[1][5:7]}" for row in page)])
        for n, (pupil, full) in enumerate(pupils, 1):
            write(left, [n, full, *("/".join(cells.get((row[0], pupil), [])) for row in page)])
        right = book.create_sheet(f"{len(book.worksheets)} {name}"[:31])
        write(right, ["Дата", "Тема урока", "Вид работы", "Домашнее задание"])
        for _, date, topic, kind, homework in page:
            write(right, [date, topic, kind, homework])


def journal(db, class_id, name, directory):
    book = Workbook(write_only=True)
    pupils = db.execute(
        """SELECT p.id, p.surname || ' ' || p.given_name FROM enrolment e
           JOIN pupil p ON p.id = e.pupil_id WHERE e.class_id = ? ORDER BY p.surname,
           p.given_name""", (class_id,)).fetchall()
    sheet = book.create_sheet("Список класса")
    for n, (_, full) in enumerate(pupils, 1):
        write(sheet, [n, full])
    for course_id, subject in db.execute(
            """SELECT c.id, s.name FROM course c JOIN subject s ON s.id = c.subject_id
               WHERE c.class_id = ? ORDER BY s.name, c.name""", (class_id,)).fetchall():
        course(db, book, pupils, course_id, subject)
    book.save(os.path.join(directory, f"{name}.xlsx"))


def main():
    path, directory = sys.argv[1:]
    os.makedirs(directory, exist_ok=True)
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    for class_id, name in db.execute("SELECT id, name FROM class WHERE NOT joint").fetchall():
        journal(db, class_id, name, directory)


main()
