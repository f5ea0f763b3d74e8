# SPDX-License-Identifier: GPL-3.0-or-later
"""A school year: days of study, periods, holidays; calendar.yaml written and read.

Days are ISO 8601 text throughout: it sorts as the days do.
"""

import datetime
import re
from dataclasses import dataclass, field
from pathlib import Path

import schoolfiles as files


@dataclass(frozen=True)
class Span:
    name: str
    start: str
    end: str
    first_grade: int = 1
    last_grade: int = 11

    def holds(self, grade, date):
        return self.first_grade <= grade <= self.last_grade and self.start <= date <= self.end


@dataclass
class Calendar:
    start: str = ""
    end: str = ""
    periods: list = field(default_factory=list)
    holidays: list = field(default_factory=list)
    days_off: set = field(default_factory=set)
    cold_days: list = field(default_factory=list)
    study_days: list = field(default_factory=list)  # (first grade, last grade, days a week)
    weeks_of: list = field(default_factory=list)  # (first grade, last grade, weeks)

    def days_a_week(self, grade):
        return _of_grade(self.study_days, grade)

    def weeks(self, grade):
        return _of_grade(self.weeks_of, grade)

    def is_study_day(self, grade, date):
        return (self.start <= date <= self.end and date not in self.days_off
                and files.day(date).isoweekday() <= self.days_a_week(grade)
                and not any(span.holds(grade, date) for span in self.holidays)
                and not any(span.holds(grade, date) for span in self.cold_days))

    def holidays_of(self, grade):
        return [span for span in self.holidays if span.first_grade <= grade <= span.last_grade]

    def periods_of(self, class_name):
        grade = files.grade_of(class_name)
        return [span for span in self.periods if span.first_grade <= grade <= span.last_grade]

    def period_at(self, class_name, date):
        for span in self.periods_of(class_name):
            if span.start <= date <= span.end:
                return span.name
        return None


def _of_grade(table, grade):
    return next(value for first, last, value in table if first <= grade <= last)


def days(start, end):
    one, last = files.day(start), files.day(end)
    while one <= last:
        yield one.isoformat()
        one += datetime.timedelta(1)


def next_day(date):
    return (files.day(date) + datetime.timedelta(1)).isoformat()


def previous_day(date):
    return (files.day(date) - datetime.timedelta(1)).isoformat()


def _grades(text):
    first, _, last = text.partition("-")
    return int(first), int(last or first)


def read(path):
    """The calendar of a calendar.yaml of our form; not a reader of YAML at large."""
    calendar = Calendar()
    section, grades = "", (1, 11)
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        line = line.split("#")[0].rstrip()
        top = re.match(r"(\w+):\s*(.*)", line)
        if top:
            section, value = top.groups()
            if section == "from":
                calendar.start = value
            elif section == "to":
                calendar.end = value
            continue
        item = dict(re.findall(r"(\w+): ([^,}\s]+)", line))
        if "grades" in item:
            grades = _grades(item["grades"])
        _take(calendar, section, item, grades if section != "holidays" else
              _grades(item.get("grades", "1-11")), line)
    return calendar


def _take(calendar, section, item, grades, line):
    """Put one line of a section into the calendar."""
    if section == "study_days" and "days" in item:
        last_day = item["days"].split("-")[1]
        calendar.study_days.append((*grades, files.WEEKDAYS.index(last_day) + 1))
    elif section == "weeks" and "weeks" in item:
        calendar.weeks_of.append((*grades, int(item["weeks"])))
    elif section == "periods" and "from" in item:
        calendar.periods.append(Span(item["name"], item["from"], item["to"], *grades))
    elif section == "holidays" and item:
        calendar.holidays.append(Span(item["name"], item["from"], item["to"], *grades))
    elif section == "days_off" and line:
        calendar.days_off.add(line.strip(" -"))
    elif section == "cold_days" and item:
        calendar.cold_days.append(Span("", item["date"], item["date"], *grades))


def make(year):
    """The calendar of the school year that begins in September of `year`."""
    autumn = _last_sunday(year, 10)
    second = max(autumn + datetime.timedelta(8), datetime.date(year, 11, 5))
    third = _on_or_after(datetime.date(year + 1, 1, 9), 1)
    spring = _last_sunday(year + 1, 3)
    fourth = spring + datetime.timedelta(8)
    end = _on_or_after(datetime.date(year + 1, 5, 25), 5)
    extra = _on_or_after(datetime.date(year + 1, 2, 15), 1)
    starts = [datetime.date(year, 9, 1), second, third, fourth]
    ends = [autumn, datetime.date(year, 12, 30), spring, end]
    quarters = [Span(f"Q{n}", a.isoformat(), b.isoformat(), 1, 9)
                for n, a, b in zip("1234", starts, ends)]
    halves = [Span("H1", quarters[0].start, quarters[1].end, 10, 11),
              Span("H2", quarters[2].start, quarters[3].end, 10, 11)]
    free = [_between("осенние", autumn, second), _between("зимние", ends[1], third),
            Span("дополнительные", extra.isoformat(),
                 (extra + datetime.timedelta(6)).isoformat(), 1, 1),
            _between("весенние", spring, fourth),
            _between("летние", end, datetime.date(year + 1, 9, 1))]
    cold = [Span("", _study_day(date).isoformat(), _study_day(date).isoformat(), 1, last)
            for date, last in ((datetime.date(year, 10, 15), 8), (datetime.date(year, 12, 10), 4),
                               (datetime.date(year + 1, 2, 4), 9))]
    return Calendar(quarters[0].start, quarters[3].end, quarters + halves, free,
                    set(_days_off(year + 1)), cold, [(1, 6, 5), (7, 11, 6)],
                    [(1, 1, 33), (2, 11, 34)])


def _last_sunday(year, month):
    """Of a month of 31 days."""
    last = datetime.date(year, month, 31)
    return last - datetime.timedelta(last.isoweekday() % 7)


def _on_or_after(date, weekday):
    return date + datetime.timedelta((weekday - date.isoweekday()) % 7)


def _study_day(date):
    """The date, or the Monday after it at a week's end."""
    return date if date.isoweekday() <= 5 else _on_or_after(date, 1)


def _between(name, before, after):
    one = datetime.timedelta(1)
    return Span(name, (before + one).isoformat(), (after - one).isoformat())


def _days_off(year):
    """Public holidays outside the vacations; one at a week's end moves to Monday."""
    for month, number in ((2, 23), (3, 8), (5, 1), (5, 9)):
        date = datetime.date(year, month, number)
        if date.isoweekday() != 7:
            yield date.isoformat()
        if date.isoweekday() >= 6:
            yield _on_or_after(date, 1).isoformat()


def text(calendar, year):
    """calendar.yaml."""
    def spans(first_grade):
        return [f"      - {{name: {s.name}, from: {s.start}, to: {s.end}}}"
                for s in calendar.periods if s.first_grade == first_grade]

    title = f"{year}/{(year + 1) % 100:02}"
    lines = [f"# Учебный календарь {title}", f'year: "{title}"', f"from: {calendar.start}",
             f"to: {calendar.end}", "study_days:                 # дни занятий",
             "  - grades: 1-6", "    days: Пн-Пт", "  - grades: 7-11", "    days: Пн-Сб",
             "weeks:                      # учебных недель в году",
             "  - grades: 1", "    weeks: 33", "  - grades: 2-11", "    weeks: 34",
             "periods:", "  - grades: 1-9", "    kind: quarters", "    parts:", *spans(1),
             "  - grades: 10-11", "    kind: half-years", "    parts:", *spans(10),
             "holidays:                   # каникулы"]
    for span in calendar.holidays:
        grades = ", grades: 1" if span.last_grade == 1 else ""
        lines.append(f"  - {{name: {span.name}, from: {span.start}, to: {span.end}{grades}}}")
    lines.append("days_off:                   # праздничные дни вне каникул")
    lines += [f"  - {date}" for date in sorted(calendar.days_off)]
    lines.append("cold_days:                  # актированные дни, занятий нет")
    lines += [f"  - {{date: {s.start}, grades: {s.first_grade}-{s.last_grade}, lessons: none}}"
              for s in calendar.cold_days]
    return "\n".join(lines) + "\n"
