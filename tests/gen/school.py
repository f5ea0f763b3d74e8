#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make a school as files, of the form of tests/data/school-small, with its oracle.

See README.md beside this file. The same options give the same bytes.
"""

import argparse
import random
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # the source tree stays clean

import curriculum
import lessons
import load
import marks
import oracle
import people
import schoolfiles as files
import schoolyear
import timetable

LETTERS = "АБВГДЕЖЗИК"
TEACHER_HOURS = 24


def streams(options):
    """A stream of chance per matter, so that people and staff do not depend on the dates."""
    return {matter: random.Random(f"{options.seed}/{matter}") for matter in (
        "people", "roster", "staff", "timetable", "plan", "homework", "absences", "marks")}


def class_names(options):
    if options.classes:
        names = [files.class_name(name) for name in options.classes.split(",")]
    else:
        names = [f"{grade}{letter}" for grade in range(1, 12)
                 for letter in LETTERS[:options.parallels]]
        names.append("5" + LETTERS[options.parallels])
    wrong = [n for n in names if not re.fullmatch(r"([1-9]|1[01])[А-ЯЁ]", n)]
    if wrong or len(set(names)) < len(names):
        raise ValueError(f"not classes, or not all different: {options.classes}")
    return sorted(names, key=files.class_key)


def joint_pair(names):
    """The two classes that have courses together: of the highest grade that has two."""
    for name in reversed(names):
        same = [other for other in names if files.grade_of(other) == files.grade_of(name)]
        if len(same) > 1 and files.grade_of(name) >= 5:
            return same[:2]
    raise ValueError("--joint needs two classes of one grade, 5 or higher")


class School:
    """All records of a school, made step by step; later steps need the earlier ones."""

    def __init__(self, options):
        self.options = options
        self.chance = streams(options)
        self.calendar = schoolyear.make(options.year)
        self.first_day = options.first or self.calendar.start
        self.last_day = options.last or self.calendar.periods[0].end
        if not self.calendar.start <= self.first_day <= self.last_day <= self.calendar.end:
            raise ValueError("the dates are not within the school year")
        self.names = class_names(options)
        self._make_pupils()
        self._make_load()
        self._hold_lessons()
        self._mark()

    def _make_pupils(self):
        chance, sizes = self.chance["people"], self.options.pupils
        self.pupils_of = {
            name: people.make_class(chance, name, chance.randint(*sizes), n, self.options.year)
            for n, name in enumerate(self.names)}
        self.pupils = [pupil for pupils in self.pupils_of.values() for pupil in pupils]
        people.number_pupils(self.pupils, self.options.first_id)
        people.arrivals(chance, self.pupils_of.values(), self.options.year, self.first_day,
                        self.last_day)
        people.consents(chance, self.pupils)

    def _make_load(self):
        chance = self.chance["staff"]
        self.staff = people.Staff(chance, TEACHER_HOURS)
        bundles_of = {name: load.class_bundles(chance, name, self.pupils_of[name], self.staff)
                      for name in self.names}
        joint = []
        if self.options.joint:
            pair = joint_pair(self.names)
            both = [pupil for name in pair for pupil in self.pupils_of[name]]
            joint = list(load.joint_bundles(chance, pair, both, self.staff))
        self.table = timetable.make(self.chance["timetable"], bundles_of, joint, self.staff,
                                    self.calendar.days_a_week)
        self.bundles = [b for bundles in bundles_of.values() for b in bundles] + joint
        self.pages = [page for bundle in self.bundles for page in bundle.pages]
        self.pages_of = {pupil.id: [] for pupil in self.pupils}
        for page in self.pages:
            for pupil in page.pupils:
                self.pages_of[pupil.id].append(page)

    def _hold_lessons(self):
        self.plans = lessons.make_plans(self.chance["plan"], self.bundles, self.calendar)
        lessons.hold(self.chance["plan"], self.table, self.plans, self.calendar, self.first_day,
                     self.last_day)

    def _mark(self):
        self.absences = {
            pupil.id: marks.absences_of(self.chance["absences"], pupil, self.pages_of[pupil.id])
            for pupil in self.pupils}
        self.marker = marks.Marker(self.chance["marks"], self.calendar, self.absences,
                                   self.first_day, self.last_day)
        graded = [page for page in self.pages if page.graded]
        marks_of = {page: self.marker.mark_page(page) for page in graded}
        if self.options.big_marks:
            self.marker.fill_up(graded, marks_of, self.options.big_marks)
        by_class = {name: [] for name in self.names}
        for page in graded:
            for mark in marks_of[page]:
                by_class[mark.pupil.class_name].append(mark)
        place = {pupil.id: n for n, pupil in enumerate(self.pupils)}
        self.marks = [mark for name in self.names
                      for mark in marks.in_order(by_class[name], place)]

    def pages_by_class(self):
        for label in dict.fromkeys(page.class_name for page in self.pages):
            yield [page for page in self.pages if page.class_name == label]

    def write(self, directory):
        pages = list(self.pages_by_class())
        subjects = sorted({page.subject for page in self.pages}, key=files.alphabet_key)
        tables = {
            "roster.csv": people.roster_rows(self.chance["roster"], self.pupils),
            "staff.csv": self.staff.rows(),
            "classes.csv": ([name, 2 if files.grade_of(name) in (3, 7) else 1]
                            for name in self.names),
            "subjects.csv": ([subject, "no" if subject in curriculum.WITHOUT_MARKS else "yes"]
                             for subject in subjects),
            "load.csv": load.load_rows(self.bundles),
            "groups.csv": load.group_rows(self.bundles),
            "timetable.csv": timetable.rows(self.table),
            "plan.csv": lessons.plan_rows(self.plans),
            "lessons.csv": (row for some in pages for row in lessons.lesson_rows(some)),
            "marks.csv": marks.mark_rows(self.marks),
            "dots.csv": marks.dot_rows(self.marks, self.marker.debts),
            "absences.csv": marks.absence_rows(self.chance["absences"], self.pupils,
                                               self.absences),
            "homework.csv": (row for some in pages for row in lessons.homework_rows(
                self.chance["homework"], some, self.calendar, self.last_day)),
            "finals.csv": marks.final_rows(self.chance["marks"], self.marker, self.pupils,
                                           self.pages_of, self.marks),
        }
        for name, rows in tables.items():
            files.write(directory, name, rows)
        Path(directory, "calendar.yaml").write_text(
            schoolyear.text(self.calendar, self.options.year), encoding="utf-8")


def sizes(text):
    """25 or 20-28."""
    first, _, last = text.partition("-")
    if not 1 <= int(first) <= int(last or first):
        raise ValueError
    return int(first), int(last or first)


def iso_date(text):
    return files.day(text).isoformat()


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", help="where the school is (made)")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--classes", default="2А,5Б,8В,11А", help="names, with commas between")
    which.add_argument("--parallels", type=int, choices=range(1, 10), metavar="N",
                       help="N classes in each of the grades 1-11 and one more: 4 makes 45")
    parser.add_argument("--pupils", type=sizes, default=(23, 28), metavar="N[-M]",
                        help="in a class (23-28)")
    parser.add_argument("--year", type=int, default=2026, help="in which it begins (2026)")
    parser.add_argument("--from", dest="first", type=iso_date, metavar="DATE",
                        help="first day with records (that of the year)")
    parser.add_argument("--to", dest="last", type=iso_date, metavar="DATE",
                        help="last day, of which the oracle tells (end of the first quarter)")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--first-id", type=int, default=301, metavar="N",
                        help="the first pupil's file number (301)")
    parser.add_argument("--big-marks", type=int, metavar="N", help="so many marks in all")
    parser.add_argument("--joint", action="store_true", help="courses of two classes together")
    parser.add_argument("--no-oracle", action="store_true", help="leave oracle/ out")
    parser.add_argument("--oracle-only", action="store_true",
                        help="make nothing but the oracle/ of the school in DIRECTORY")
    parser.add_argument("--oracle-into", metavar="DIR", help="put oracle/ into DIR instead")
    options = parser.parse_args(arguments)
    if options.parallels:
        options.classes = None
    return options


def main(arguments):
    options = parse(arguments)
    try:
        if not options.oracle_only:
            School(options).write(options.directory)
        if not options.no_oracle:
            oracle.write(options.directory, options.last, options.oracle_into)
    except (ValueError, OSError) as error:
        print(f"school.py: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
