# SPDX-License-Identifier: GPL-3.0-or-later
"""Absences, marks, debts (dots) and period marks of the lessons held."""

import datetime
from collections import namedtuple

import curriculum
import schoolfiles as files

MISSED = {"Б", "УП", "НП", "ОТ"}
LATIN_CODES = {"ОТ": "OT", "НП": "HП", "ОП": "OП", "ОСВ": "OCB"}
COMMENTS = ("Списал; переписать", 'Тема "раскрыта" не полностью', "Устно, у доски",
            "Работа над ошибками", "Не выучено правило", "Нет чертежа", "Аккуратно, молодец!",
            "Ошибка в № 5, остальное верно", "+ за помощь товарищу", "Ошибка в № 2\nи в № 3")
AT_LESSON = ("ответ на уроке",) * 5 + ("домашняя работа",) * 3 + ("проверочная", "проект")
DOT = "."

Mark = namedtuple("Mark", "lesson pupil value kind comment")
Debt = namedtuple("Debt", "mark cleared value")


def absences_of(random, pupil, pages):
    """{(date, lesson number): code} of one pupil."""
    by_date = {}
    for page in pages:
        for lesson in page.lessons:
            if lesson.date >= pupil.arrived:
                by_date.setdefault(lesson.date, []).append(lesson)
    codes, ill = {}, 0
    for date in sorted(by_date):
        lessons = sorted(by_date[date], key=lambda lesson: lesson.number)
        chance = random.random()
        if not ill and chance < 0.006:
            ill = random.randint(2, 6)
        if ill:
            ill -= 1
            affected, code = lessons, "Б"
        else:
            affected, code = _absent_today(random, lessons, chance)
        codes.update(((date, lesson.number), code) for lesson in affected)
    _exempt(random, codes, by_date)
    return codes


def _absent_today(random, lessons, chance):
    if chance < 0.010:
        return lessons, "УП"
    if chance < 0.018:
        return lessons[random.randrange(len(lessons)):], "ОТ"
    if chance < 0.021:
        return lessons, "ОТ"
    if chance < 0.024:
        return [random.choice(lessons)], "НП"
    if chance < 0.049:
        return [lessons[0] if random.random() < 0.8 else random.choice(lessons)], "ОП"
    return [], ""


def _exempt(random, codes, by_date):
    """Some are exempt from physical education for two or three weeks."""
    dates = sorted(by_date)
    if not dates or random.random() > 0.0015 * len(dates):
        return
    first = random.randrange(len(dates))
    for date in dates[first:first + random.randint(10, 16)]:
        for lesson in by_date[date]:
            if lesson.page.subject == curriculum.SPORT:
                codes.setdefault((date, lesson.number), "ОСВ")


def absence_rows(random, pupils, absences):
    for pupil in pupils:
        for (date, number), code in sorted(absences[pupil.id].items()):
            if code in LATIN_CODES and random.random() < 0.03:
                code = LATIN_CODES[code]
            yield [pupil.class_name, pupil.id, pupil.full_name, date, number, code]


class Marker:
    """Marks the pages of a school, one by one."""

    def __init__(self, random, calendar, absences, first_day, last_day):
        self.random = random
        self.calendar = calendar
        self.absences = absences
        self.first_day = first_day
        self.last_day = last_day
        self.debts = {}

    def mark_page(self, page):
        """The marks of a page in no particular order."""
        holidays = self.calendar.holidays_of(files.grade_of(page.class_name))
        after = {id(next((one for one in page.lessons if one.date > span.end), None))
                 for span in holidays}
        marks = []
        for pupil in page.pupils:
            level = pupil.ability + self.random.gauss(0, 0.2)
            marks += self._mark_pupil(page, pupil, level, after)
        return marks

    def present(self, pupil, lesson):
        return (pupil.arrived <= lesson.date
                and self.absences[pupil.id].get((lesson.date, lesson.number)) not in MISSED)

    def _mark_pupil(self, page, pupil, level, after_holidays):
        marks, missed, codes = [], 0, self.absences[pupil.id]
        chance = 0.45 if page.hours == 1 else 0.32 if page.hours == 2 else 0.24
        for lesson in page.lessons:
            if lesson.date < pupil.arrived:
                continue
            control = lesson.kind == curriculum.CONTROL
            if codes.get((lesson.date, lesson.number)) in MISSED:
                missed += 1
                if control and self.random.random() < 0.2:
                    marks.append(self._dot(lesson, pupil, lesson.kind))
                continue
            lenient = missed >= 3 or id(lesson) in after_holidays
            missed = 0
            if control:
                likely = 0.985
            else:
                likely = chance if lesson.kind == curriculum.LESSON else 0.85
            if self.random.random() < likely:
                marks += self._at_lesson(lesson, pupil, level, lenient)
        return marks + self._enough(page, pupil, level, marks)

    def _at_lesson(self, lesson, pupil, level, lenient):
        random = self.random
        kind = lesson.kind if lesson.kind != curriculum.LESSON else random.choice(AT_LESSON)
        if random.random() < 0.015:
            return [self._dot(lesson, pupil, kind)]
        marks = [self.new_mark(lesson, pupil, level, kind, lenient)]
        if random.random() < 0.02 and kind != "ответ на уроке":
            marks.append(self.new_mark(lesson, pupil, level, "ответ на уроке", lenient))
        return marks

    def new_mark(self, lesson, pupil, level, kind, lenient):
        """A mark; a bad one where it is out of place only now and then."""
        value = min(5, max(2, int(level + self.random.gauss(0, 0.65) + 0.5)))
        if value == 2 and lenient and self.random.random() < 0.8:
            value = 3
        comment = self.random.choice(COMMENTS) if self.random.random() < 0.02 else ""
        return Mark(lesson, pupil, value, kind, comment)

    def _dot(self, lesson, pupil, kind):
        """A debt; most are cleared in a week, some later, some never."""
        mark = Mark(lesson, pupil, DOT, kind, "")
        days = self.random.choices((self.random.randint(1, 7), self.random.randint(8, 15), 999),
                                   (70, 15, 15))[0]
        grade = files.grade_of(lesson.page.class_name)
        date = files.day(lesson.date) + datetime.timedelta(days)
        while date.isoformat() <= self.last_day and not self.calendar.is_study_day(
                grade, date.isoformat()):
            date += datetime.timedelta(1)
        value = min(5, max(3, int(pupil.ability + 0.5)))
        cleared = date.isoformat() <= self.last_day
        self.debts[id(mark)] = (Debt(mark, date.isoformat(), value) if cleared
                                else Debt(mark, "", ""))
        return mark

    def effective(self, mark):
        """The mark's value, that of the cleared debt, or none."""
        return self.debts[id(mark)].value or None if mark.value == DOT else mark.value

    def periods_done(self, class_name):
        """Periods that end within the dates."""
        return [span for span in self.calendar.periods_of(class_name)
                if self.first_day <= span.end <= self.last_day]

    def _enough(self, page, pupil, level, marks):
        """Further answers where a period would end with too few marks, for nearly all."""
        extra = []
        minimum = {1: 3, 2: 5}.get(page.hours, 7)
        for span in self.periods_done(page.class_name):
            within = [m for m in marks if span.start <= m.lesson.date <= span.end]
            lacking = minimum - sum(self.effective(mark) is not None for mark in within)
            if lacking <= 0 or self.random.random() < 0.06:
                continue
            marked = {id(mark.lesson) for mark in within}
            free = [one for one in page.lessons if span.start <= one.date <= span.end
                    and id(one) not in marked and self.present(pupil, one)]
            for lesson in self.random.sample(free, min(lacking, len(free))):
                extra.append(self.new_mark(lesson, pupil, level, "ответ на уроке", True))
        return extra

    def fill_up(self, pages, marks_of, wanted):
        """Add marks of further kinds of work, evenly, until there are `wanted` in all."""
        missing = wanted - sum(len(marks) for marks in marks_of.values())
        cells = sum(self.present(pupil, lesson) for page in pages for pupil in page.pupils
                    for lesson in page.lessons)
        if missing < 0 or missing > cells * (len(curriculum.WEIGHTS) - 4):
            raise ValueError(f"{wanted} marks do not fit into {cells} attended lessons with marks")
        n = 0
        for page in pages:
            used = {}
            for mark in marks_of[page]:
                used.setdefault((id(mark.lesson), mark.pupil.id), set()).add(mark.kind)
            for pupil in page.pupils:
                for lesson in page.lessons:
                    if not self.present(pupil, lesson):
                        continue
                    count = (n + 1) * missing // cells - n * missing // cells
                    n += 1
                    if count:
                        marks_of[page] += self._further(
                            lesson, pupil, count, used.get((id(lesson), pupil.id), ()))

    def _further(self, lesson, pupil, count, used):
        kinds = [kind for kind in curriculum.WEIGHTS
                 if kind not in used and kind != curriculum.CONTROL]
        return [self.new_mark(lesson, pupil, pupil.ability, kind, False)
                for kind in kinds[:count]]


def in_order(marks, place):
    """Marks as the days go, pupils of a lesson by the alphabet (`place` by file number)."""
    marks.sort(key=lambda m: (m.lesson.date, m.lesson.number, place[m.pupil.id], m.kind))
    return marks


def mark_rows(marks):
    for lesson, pupil, value, kind, comment in marks:
        yield [pupil.class_name, pupil.id, pupil.full_name, lesson.date, lesson.number,
               lesson.page.subject, value, kind, curriculum.WEIGHTS[kind], comment]


def dot_rows(marks, debts):
    for mark in marks:
        if mark.value == DOT:
            debt = debts[id(mark)]
            yield [mark.pupil.class_name, mark.pupil.id, mark.pupil.full_name, mark.lesson.date,
                   mark.lesson.number, mark.lesson.page.subject, mark.kind,
                   curriculum.WEIGHTS[mark.kind], debt.cleared, debt.value]


def final_rows(random, marker, pupils, pages_of, marks):
    """Period marks, mostly as proposed; names in this file are written with е for ё."""
    sums = _sums(marker, marks)
    for pupil in pupils:
        pages = sorted((page for page in pages_of[pupil.id] if page.graded),
                       key=lambda page: files.alphabet_key(page.subject))
        name = pupil.full_name.replace("ё", "е").replace("Ё", "Е")
        for page in pages:
            for span in marker.periods_done(pupil.class_name):
                value = _final(random, sums.get((pupil.id, page.subject, span.name)))
                yield [pupil.class_name, pupil.id, name, page.subject, span.name, value]


def _sums(marker, marks):
    """{(pupil, subject, period): [Σmw, Σw]}, weights in halves."""
    halves = {kind: int(2 * float(weight)) for kind, weight in curriculum.WEIGHTS.items()}
    period_of, sums = {}, {}
    for mark in marks:
        value = marker.effective(mark)
        if value is None:
            continue
        day = (mark.pupil.class_name, mark.lesson.date)
        if day not in period_of:
            period_of[day] = marker.calendar.period_at(*day)
        both = sums.setdefault((mark.pupil.id, mark.lesson.page.subject, period_of[day]), [0, 0])
        both[0] += value * halves[mark.kind]
        both[1] += halves[mark.kind]
    return sums


def _final(random, both):
    if not both or random.random() < 0.002:
        return "н/а"
    value = next((mark for mark in (5, 4, 3) if 2 * both[0] >= (2 * mark - 1) * both[1]), 2)
    if random.random() < 0.015:
        value = min(5, max(2, value + random.choice((-1, 1))))
    return value
