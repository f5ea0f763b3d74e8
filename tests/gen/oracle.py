# SPDX-License-Identifier: GPL-3.0-or-later
"""The figures that must come out of a school's files, in exact fractions.

Reads nothing but the files, so that it also checks a school that others have made.
The definitions are those of tests/data/school-small/README.md.
"""

import collections
import datetime
import functools
from fractions import Fraction
from pathlib import Path

import oracle_rules
import schoolfiles as files
import schoolyear

MISSED = {"Б": "illness", "УП": "valid", "НП": "unexcused", "ОТ": "unknown"}
LATE = "ОП"
SOU = {"5": 100, "4": 64, "3": 36, "2": 16, "н/а": 7}

Lesson = collections.namedtuple("Lesson", "class_name date number subject group kind topic")
Pupil = collections.namedtuple("Pupil", "id class_name arrived")


class School:
    """A school's files, indexed by what the figures need."""

    def __init__(self, directory, last_day=None):
        self.directory = Path(directory)
        self.calendar = schoolyear.read(self.directory / "calendar.yaml")
        self.classes = sorted((row[0] for row in files.read(directory, "classes.csv")),
                              key=files.class_key)
        self.graded = {row[0] for row in files.read(directory, "subjects.csv") if row[1] == "yes"}
        self._read_people()
        self._read_load()
        self._read_lessons()
        self._read_absences()
        self.last_day = last_day or self._last_day()
        self._read_marks()
        self.finals = {}
        for row in files.read(directory, "finals.csv"):
            self.finals[row[1], row[3], row[4]] = row[5]

    def _read_people(self):
        self.pupils = {}
        for row in files.read(self.directory, "roster.csv"):
            arrived = datetime.datetime.strptime(row[7], "%d.%m.%Y").date().isoformat()
            self.pupils[row[0]] = Pupil(row[0], files.class_name(row[6]), arrived)
        self.members = collections.defaultdict(list)
        for pupil in self.pupils.values():
            self.members[pupil.class_name].append(pupil)
        self.in_group = collections.defaultdict(set)
        for class_name, subject, group, pupil_id in files.read(self.directory, "groups.csv"):
            self.in_group[class_name, subject, group].add(pupil_id)

    def _read_load(self):
        """Weekly hours of each page, and the pages (class, subject, group) of each pupil."""
        self.hours = {}
        self.pages_of = collections.defaultdict(list)
        for class_name, subject, group, _, hours in files.read(self.directory, "load.csv"):
            page = (class_name, subject, group)
            self.hours[page] = Fraction(hours)
            for pupil in self.page_pupils(page):
                self.pages_of[pupil.id].append(page)

    def page_pupils(self, page):
        if page[2]:
            return [self.pupils[pupil_id] for pupil_id in sorted(self.in_group[page])]
        return self.members[page[0]]

    def _read_lessons(self):
        self.lessons = collections.defaultdict(list)
        self.first_day = None
        for row in files.read(self.directory, "lessons.csv"):
            class_name, date, number, subject, group, _, topic, kind = row
            lesson = Lesson(class_name, date, int(number), subject, group, kind, topic)
            self.lessons[class_name, subject, group].append(lesson)
            self.first_day = min(self.first_day or date, date)
        for lessons in self.lessons.values():
            lessons.sort(key=lambda lesson: (lesson.date, lesson.number))

    def _read_absences(self):
        self.absences = {}
        for row in files.read(self.directory, "absences.csv"):
            code = row[5].translate(files.LATIN_LOOKALIKES)
            self.absences[row[1], row[3], int(row[4])] = code

    def _last_day(self):
        """The day of the last lesson, or the end of its period if no day of study follows."""
        last = max(lessons[-1].date for lessons in self.lessons.values())
        for period in self.calendar.periods:
            if period.start <= last <= period.end and not any(
                    self.calendar.is_study_day(files.grade_of(name), date)
                    for name in self.classes
                    for date in schoolyear.days(schoolyear.next_day(last), period.end)):
                last = max(last, period.end)
        return last

    def _read_marks(self):
        """Effective marks by (pupil, subject, period); at a lesson; the 2s; the debts."""
        self.debts = [row for row in files.read(self.directory, "dots.csv")]
        cleared = {(r[1], r[3], int(r[4]), r[5], r[6]): r[9] for r in self.debts if r[8]}
        self.marks = collections.defaultdict(list)
        self.marked, self.bad_marks = set(), set()
        period_of = {}
        for class_name, pupil_id, _, date, number, subject, value, kind, weight, _ in \
                files.read(self.directory, "marks.csv"):
            at = (pupil_id, date, int(number))
            self.marked.add(at)
            if value == ".":
                value = cleared.get((*at, subject, kind))
                if value is None:
                    continue
            if value == "2":
                self.bad_marks.add(at)
            if (class_name, date) not in period_of:
                period_of[class_name, date] = self.calendar.period_at(class_name, date)
            self.marks[pupil_id, subject, period_of[class_name, date]].append((value, weight))

    def graded_pages(self, pupil):
        if files.grade_of(pupil.class_name) == 1:
            return []
        pages = [page for page in self.pages_of[pupil.id] if page[1] in self.graded]
        return sorted(pages, key=lambda page: files.alphabet_key(page[1]))

    def periods_begun(self, class_name):
        """Periods of a class that have a day within the school's dates."""
        return [period for period in self.calendar.periods_of(class_name)
                if period.start <= self.last_day and period.end >= self.first_day]

    def periods_with_finals(self, class_name):
        ids = {pupil.id for pupil in self.members[class_name]}
        names = {period for pupil_id, _, period in self.finals if pupil_id in ids}
        return [p.name for p in self.calendar.periods_of(class_name) if p.name in names]

    def missed(self, pupil_id, lesson):
        return self.absences.get((pupil_id, lesson.date, lesson.number)) in MISSED


def proposed(weighted):
    """The period mark for a weighted mean; a threshold met exactly counts as met."""
    for mark, threshold in ((5, Fraction(9, 2)), (4, Fraction(7, 2)), (3, Fraction(5, 2))):
        if weighted >= threshold:
            return mark
    return 2


def means(school):
    """{(pupil, subject, period): (n, mean, weighted mean)} of all that could have marks."""
    result = {}
    for class_name in school.classes:
        for pupil in school.members[class_name]:
            for page in school.graded_pages(pupil):
                for period in school.periods_begun(class_name):
                    key = (pupil.id, page[1], period.name)
                    result[key] = mean_of(school.marks.get(key, []))
    return result


@functools.cache
def exact(weight):
    return Fraction(weight)


def mean_of(marks):
    if not marks:
        return 0, None, None
    counts = collections.Counter(marks)
    plain = Fraction(sum(int(v) * n for (v, _), n in counts.items()), len(marks))
    weights = sum(exact(w) * n for (_, w), n in counts.items())
    total = sum(int(v) * n * exact(w) for (v, w), n in counts.items())
    return len(marks), plain, total / weights


def means_rows(school, table):
    for (pupil_id, subject, period), (n, mean, weighted) in table.items():
        figures = ["", "", "", "", ""]
        if n:
            figures = [mean.numerator, mean.denominator, weighted.numerator,
                       weighted.denominator, proposed(weighted)]
        yield [school.pupils[pupil_id].class_name, pupil_id, subject, period, n, *figures]


def category(values):
    """Where a pupil with these finals (None: not set) belongs."""
    if "2" in values:
        return "failing"
    if "н/а" in values:
        return "not_attested"
    if None in values:
        return "no_data"
    if "3" in values:
        return "with3"
    return "4and5" if "4" in values else "all5"


def pupil_finals(school, class_name, period):
    """The finals of each pupil of a class, a value or None for each graded subject."""
    return [[school.finals.get((pupil.id, page[1], period)) for page in school.graded_pages(pupil)]
            for pupil in school.members[class_name]]


def categories_of(all_values):
    counts = collections.Counter(pupils=len(all_values))
    for values in all_values:
        where = category(values)
        counts[where] += 1
        if where == "4and5" and values.count("4") == 1:
            counts["one4"] += 1
        if where == "with3" and values.count("3") == 1:
            counts["one3"] += 1
        if where == "failing":
            counts[("failing1", "failing2", "failing3plus")[min(values.count("2"), 3) - 1]] += 1
        if "н/а" in values:
            counts["not_attested_any"] += 1
    return counts


CATEGORIES = ("pupils", "all5", "4and5", "one4", "with3", "one3", "failing", "failing1",
              "failing2", "failing3plus", "not_attested", "not_attested_any", "no_data")


def categories_rows(school):
    for class_name in school.classes:
        for period in school.periods_with_finals(class_name):
            counts = categories_of(pupil_finals(school, class_name, period))
            for name in CATEGORIES:
                yield [class_name, period, name, counts[name]]


def two_decimals(value):
    """Rounded once, half up."""
    hundredths = int(value * 100 + Fraction(1, 2))
    return f"{hundredths // 100}.{hundredths % 100:02}"


def per_cent(part, whole):
    return two_decimals(Fraction(100 * part, whole))


def sou(values):
    return two_decimals(Fraction(sum(SOU[value] for value in values), len(values)))


def quality_rows(school):
    for class_name in school.classes:
        for period in school.periods_with_finals(class_name):
            yield from class_quality(school, class_name, period)


def class_quality(school, class_name, period):
    by_subject = collections.defaultdict(list)
    for pupil in school.members[class_name]:
        for page in school.graded_pages(pupil):
            value = school.finals.get((pupil.id, page[1], period))
            if value:
                by_subject[page[1]].append(value)
    for subject in sorted(by_subject, key=files.alphabet_key):
        values = by_subject[subject]
        success = sum(value in "345" for value in values)
        quality = sum(value in "45" for value in values)
        yield [class_name, period, subject, per_cent(success, len(values)),
               per_cent(quality, len(values)), sou(values)]
    pupils = pupil_finals(school, class_name, period)
    success = sum("2" not in values and "н/а" not in values for values in pupils)
    quality = sum(category(values) in ("all5", "4and5") for values in pupils)
    pooled = [value for values in by_subject.values() for value in values]
    yield [class_name, period, "", per_cent(success, len(pupils)), per_cent(quality, len(pupils)),
           sou(pooled)]


def attendance_rows(school):
    months = sorted({date[:7] for date in schoolyear.days(school.first_day, school.last_day)})
    for class_name in school.classes:
        for pupil in school.members[class_name]:
            counts = pupil_attendance(school, pupil)
            for month in months:
                yield [class_name, pupil.id, month, *(counts[month, name] for name in (
                    "missed", "illness", "valid", "unexcused", "unknown", "late", "days"))]


def pupil_attendance(school, pupil):
    counts = collections.Counter()
    attended, missed_days = set(), set()
    for page in school.pages_of[pupil.id]:
        for lesson in school.lessons[page]:
            if lesson.date < pupil.arrived:
                continue
            code = school.absences.get((pupil.id, lesson.date, lesson.number))
            month = lesson.date[:7]
            if code in MISSED:
                counts[month, "missed"] += 1
                counts[month, MISSED[code]] += 1
                missed_days.add(lesson.date)
                continue
            attended.add(lesson.date)
            counts[month, "late"] += code == LATE
    for date in missed_days - attended:
        counts[date[:7], "days"] += 1
    return counts


def write(directory, last_day=None, into=None):
    """Compute the oracle of the school in `directory` as of `last_day`; write it into `into`."""
    school = School(directory, last_day)
    table = means(school)
    into = into or directory
    files.write(into, "oracle/roster.csv",
                ([name, len(school.members[name])] for name in school.classes))
    files.write(into, "oracle/means.csv", means_rows(school, table))
    files.write(into, "oracle/categories.csv", categories_rows(school))
    files.write(into, "oracle/quality.csv", quality_rows(school))
    files.write(into, "oracle/attendance.csv", attendance_rows(school))
    files.write(into, "oracle/violations.csv", oracle_rules.violations(school, table, proposed))
