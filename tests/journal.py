#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A paper journal, read by openpyxl, beside the CSV files that its class was made of.

    journal.py pages WORKBOOK                    each sheet: number, pages, name
    journal.py check WORKBOOK SCHOOL CLASS FROM TO PERIOD
"""
import csv
import os
import re
import sys
from collections import defaultdict

import openpyxl

LEFT = 'Учёт успеваемости и посещаемости'
RIGHT = 'Темы уроков и домашние задания'


def rows(sheet):
    return [[cell for cell in row] for row in sheet.iter_rows(values_only=True)]


def table(sheet, key):
    """The heading of a sheet's table, and its rows down to the first that is empty."""
    lines = rows(sheet)
    at = next(i for i, line in enumerate(lines) if key in line)
    found = []
    for line in lines[at + 1:]:
        if not any(value is not None for value in line):
            break
        found.append(line)
    return lines[at], found


def title(sheet):
    return [v for line in rows(sheet)[:4] for v in line if isinstance(v, str)]


def pages(book):
    for index, name in enumerate(book.sheetnames, 1):
        setup = book[name].page_setup
        fit = book[name].sheet_properties.pageSetUpPr.fitToPage
        footer = book[name].oddFooter.center.text
        assert fit and setup.fitToWidth in (1, None) and setup.fitToHeight in (1, None), name
        assert footer == f'Стр. {index} из {len(book.sheetnames)}', (name, footer)
        assert name.startswith(f'{index} '), name
        print(name)


def contents(book):
    """What the contents say stands where it is said to stand."""
    heading, lines = table(book[book.sheetnames[1]], 'Страница')
    section, page = heading.index('Раздел'), heading.index('Страница')
    for line in lines:
        sheet = book[book.sheetnames[line[page] - 1]]
        text = ' '.join(title(sheet))
        name = {'Сводная ведомость учёта успеваемости': 'Сводная ведомость учёта успеваемости',
                }.get(line[section], line[section])
        assert name in text, (name, text)
        before = ' '.join(title(book[book.sheetnames[line[page] - 2]]))
        assert not (LEFT in text and LEFT in before), (name, before)
    return {line[section] for line in lines}


def read(school, name, **encoding):
    with open(os.path.join(school, name), encoding='utf-8-sig', newline='') as file:
        return list(csv.DictReader(file))


SHAPES = str.maketrans('OTHBYAECKPMX', 'ОТНВУАЕСКРМХ')


class School:
    def __init__(self, folder, name, first, last):
        def mine(row):
            return row['class'] == name and first <= row['date'] <= last

        groups = {(r['subject'], r['pupil_id']): r['group'] for r in read(folder, 'groups.csv')
                  if r['class'] == name}
        self.lessons = defaultdict(list)
        for row in read(folder, 'lessons.csv'):
            if mine(row):
                self.lessons[row['subject'], row['group']].append(row)
        for lessons in self.lessons.values():
            lessons.sort(key=lambda row: (row['date'], int(row['lesson'])))
        place = {(row['date'], row['lesson'], row['group']): row['subject']
                 for lessons in self.lessons.values() for row in lessons}
        self.cells = defaultdict(list)
        cleared = {(r['pupil_id'], r['date'], r['lesson'], r['kind']): r['value']
                   for r in read(folder, 'dots.csv') if r['value']}
        for row in read(folder, 'marks.csv'):
            if mine(row):
                key = row['subject'], row['pupil_id'], row['date'], row['lesson']
                self.cells[key].append(row['value'])
                dot = row['pupil_id'], row['date'], row['lesson'], row['kind']
                if row['value'] == '.' and dot in cleared:
                    self.cells[key][-1] = './' + cleared[dot]
        for row in read(folder, 'absences.csv'):
            if mine(row):
                at = row['date'], row['lesson']
                subject = next(s for (d, n, g), s in place.items() if (d, n) == at
                               and g in ('', groups.get((s, row['pupil_id']), '')))
                self.cells[subject, row['pupil_id'], *at].append(row['code'].translate(SHAPES))
        self.homework = {(r['subject'], r.get('group', ''), r['date'], r['lesson']): r['text']
                         for r in read(folder, 'homework.csv') if mine(r)}
        self.finals = {(r['subject'], r['pupil_id'], r['period']): r['value']
                       for r in read(folder, 'finals.csv') if r['class'] == name}


def course_of(sheet):
    line = title(sheet)[1]
    subject, group = re.match(r'(.*?)(?:, группа (.*?))?, \S+ класс', line).groups()
    return subject, group or ''


def tokens(text):
    """Marks of a cell; a debt goes with the mark that cleared it."""
    return sorted(re.findall(r'\./[2-5]|[^/\n]+', text))


def check(book, school, period):
    seen, marks, finals, topics = defaultdict(int), 0, 0, 0
    for name in book.sheetnames:
        sheet = book[name]
        kind = title(sheet)[0] if title(sheet) else ''
        if kind not in (LEFT, RIGHT):
            continue
        course = course_of(sheet)
        lessons = school.lessons[course]
        if kind == RIGHT:
            heading, lines = table(sheet, 'Тема урока')
            for line in lines:
                lesson = lessons[seen[course, RIGHT]]
                seen[course, RIGHT] += 1
                topics += 1
                said = dict(zip(heading, line))
                assert said['Дата'].date().isoformat() == lesson['date'], (name, said)
                assert (said['Тема урока'] or '') == lesson['topic'], (name, said)
                assert said['Вид работы (вес)'].startswith(lesson['kind']), (name, said)
                work = school.homework.get((*course, lesson['date'], lesson['lesson']), '')
                assert (said['Домашнее задание'] or '') == work, (name, said, work)
            continue
        heading, lines = table(sheet, 'Ученик')
        who, first = heading.index('№ личного дела'), heading.index('Ученик') + 1
        dates = [h for h in heading[first:] if h and re.fullmatch(r'\d\d\.\d\d', h)]
        assert len(dates) <= 20, name
        here = lessons[seen[course, LEFT]:seen[course, LEFT] + len(dates)]
        seen[course, LEFT] += len(dates)
        assert dates == [f"{r['date'][8:]}.{r['date'][5:7]}" for r in here], (name, dates)
        for line in lines:
            for lesson, cell in zip(here, line[first:]):
                key = course[0], line[who], lesson['date'], lesson['lesson']
                want = tokens('/'.join(school.cells.pop(key, [])))
                assert tokens('' if cell is None else str(cell)) == want, (name, key, cell, want)
                marks += len(want)
            for cell in line[first + len(dates):]:
                want = school.finals.pop((course[0], line[who], period), None)
                assert str(cell) == want if want else cell is None, (name, line[who], cell, want)
                finals += want is not None
    for course, lessons in school.lessons.items():
        assert seen[course, LEFT] == seen[course, RIGHT] == len(lessons), course
    assert not school.cells, list(school.cells)[:5]
    assert not [key for key in school.finals if key[2] == period], school.finals
    print(f'{topics} lessons, {marks} marks and absences, {finals} finals')


def main():
    book = openpyxl.load_workbook(sys.argv[2])
    if sys.argv[1] == 'pages':
        pages(book)
        contents(book)
    else:
        school, name, first, last, period = sys.argv[3:]
        check(book, School(school, name, first, last), period)


main()
