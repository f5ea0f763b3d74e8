#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of the generator: its oracle on school-small, its promises on a school of its own."""

import collections
import filecmp
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True

import school
import schoolfiles as files
import schoolyear

SMALL = Path(__file__).resolve().parent.parent / "data" / "school-small"
OPTIONS = ["--classes", "1А,5Б,7В,10А,10Б", "--pupils", "10-28", "--year", "2027", "--seed", "7",
           "--to", "2027-12-30", "--joint"]


def make(directory, *options):
    status = school.main([str(directory), *options])
    if status:
        raise AssertionError(f"school.py ended with {status}")
    return Path(directory)


class Small(unittest.TestCase):
    def test_oracle_equals_the_given_one(self):
        with tempfile.TemporaryDirectory() as directory:
            make(SMALL, "--oracle-only", "--oracle-into", directory)
            names = sorted(path.name for path in (SMALL / "oracle").iterdir())
            same, _, _ = filecmp.cmpfiles(SMALL / "oracle", Path(directory, "oracle"), names, False)
            self.assertEqual(same, names)

    def test_same_calendar_form(self):
        calendar = schoolyear.make(2026)
        given = schoolyear.read(SMALL / "calendar.yaml")
        calendar.cold_days = calendar.cold_days[:1]
        self.assertEqual(given, calendar)


class Generated(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.place.cleanup)
        cls.school = make(Path(cls.place.name, "one"), *OPTIONS)

    def rows(self, name):
        return list(files.read(self.school, name))

    def assert_unique(self, keys):
        doubled = [key for key, count in collections.Counter(keys).items() if count > 1]
        self.assertEqual(doubled, [])

    def test_same_options_same_bytes(self):
        again = make(Path(self.place.name, "two"), *OPTIONS)
        names = [str(path.relative_to(again)) for path in again.rglob("*.*")]
        same, different, lost = filecmp.cmpfiles(self.school, again, names, False)
        self.assertEqual((len(same), different, lost), (21, [], []))

    def test_teachers_and_rooms_are_in_one_place(self):
        rows = self.rows("timetable.csv")
        self.assert_unique((row[1], row[2], row[5]) for row in rows)
        self.assert_unique((row[1], row[2], row[6]) for row in rows)

    def test_pupils_are_in_one_lesson(self):
        pages, taken = self.pupils_of_pages(), []
        for name, _, _, subject, group, *_ in self.rows("timetable.csv"):
            self.assertTrue(pages[name, subject, group])
        for name, date, number, subject, group, *_ in self.rows("lessons.csv"):
            taken += [(pupil, date, number) for pupil in pages[name, subject, group]]
        self.assert_unique(taken)

    def pupils_of_pages(self):
        pages = collections.defaultdict(set)
        for name, subject, group, pupil in self.rows("groups.csv"):
            pages[name, subject, group].add(pupil)
        for name, subject, group, *_ in self.rows("load.csv"):
            if not group:
                pages[name, subject, group] = {
                    row[0] for row in self.rows("roster.csv") if files.class_name(row[6]) == name}
        return pages

    def test_classes_have_no_gaps(self):
        numbers = collections.defaultdict(set)
        for name, day, number, *_ in self.rows("timetable.csv"):
            for one in name.split("+"):
                numbers[one, day].add(int(number))
        for key, taken in numbers.items():
            self.assertEqual(taken, set(range(1, len(taken) + 1)), key)

    def test_hours_of_timetable_and_load_agree(self):
        placed = collections.Counter((row[0], row[3], row[4], row[5])
                                     for row in self.rows("timetable.csv"))
        load = {(row[0], row[1], row[2], row[3]): int(row[4]) for row in self.rows("load.csv")}
        self.assertEqual(placed, load)

    def test_marks_belong_to_attended_lessons(self):
        pages, held = self.pupils_of_pages(), collections.defaultdict(set)
        for name, date, number, subject, group, *_ in self.rows("lessons.csv"):
            for pupil in pages[name, subject, group]:
                held[pupil, date, number].add(subject)
        absent = {(row[1], row[3], row[4]) for row in self.rows("absences.csv")
                  if row[5].translate(files.LATIN_LOOKALIKES) in ("Б", "УП", "НП", "ОТ")}
        for row in self.rows("marks.csv"):
            at = (row[1], row[3], row[4])
            self.assertEqual(held[at], {row[5]})
            self.assertTrue(at not in absent or row[6] == ".")
            self.assertGreater(files.grade_of(row[0]), 1)
        self.assert_unique((*row[1:2], *row[3:6], row[7]) for row in self.rows("marks.csv"))

    def test_quirks_occur(self):
        roster = self.rows("roster.csv")
        self.assertTrue(any(row[3].endswith(("оглы", "кызы")) for row in roster))
        self.assertTrue(any("-" in row[1] for row in roster))
        self.assertTrue(any(not row[3] for row in roster))
        self.assertTrue(any(row[2].endswith("\u00a0") for row in roster))
        self.assertTrue(any(row[6] != files.class_name(row[6]) for row in roster))
        self.assertTrue(any(row[7] == "20.09.2027" for row in roster))
        names = collections.Counter((row[1].strip(), row[2].strip(), row[3], files.class_name(
            row[6])) for row in roster)
        self.assertIn(2, names.values())
        self.assertTrue(any("+" in row[0] for row in self.rows("lessons.csv")))

    def test_wanted_number_of_marks(self):
        many = make(Path(self.place.name, "many"), *OPTIONS, "--big-marks", "30000", "--no-oracle")
        rows = list(files.read(many, "marks.csv"))
        self.assertEqual(len(rows), 30000)
        self.assertEqual(len({(*row[1:2], *row[3:6], row[7]) for row in rows}), 30000)


if __name__ == "__main__":
    unittest.main()
