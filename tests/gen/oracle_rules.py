# SPDX-License-Identifier: GPL-3.0-or-later
"""What breaks the rules of the journal: oracle/violations.csv."""

import datetime

import schoolfiles as files
import schoolyear

CONTROL = "контрольная"
DAYS_FOR_A_DEBT = 7


def violations(school, table, proposed):
    """All findings, rule by rule; each rule's in the order of their text."""
    rules = (no_homework(school), no_topic(school), control_without_mark(school),
             bad_mark_after_absence(school), debt_overdue(school), too_few_marks(school, table),
             finals_off_proposal(school, table, proposed), na_in_finals(school),
             plan_hours(school))
    for findings in rules:
        yield from sorted(findings)


def group_detail(lesson):
    return f"group={lesson.group}" if lesson.group else ""


def all_lessons(school):
    for lessons in school.lessons.values():
        yield from lessons


def lesson_finding(rule, lesson, pupil_id, detail):
    return [rule, lesson.class_name, lesson.date, lesson.number, lesson.subject, pupil_id, detail]


def pupil_finding(rule, lesson, pupil, detail):
    finding = lesson_finding(rule, lesson, pupil.id, detail)
    finding[1] = pupil.class_name
    return finding


def no_homework(school):
    given = {(row[0], row[1], int(row[2]), row[3], row[4])
             for row in files.read(school.directory, "homework.csv")}
    for page, lessons in school.lessons.items():
        if files.grade_of(page[0]) == 1:
            continue
        for lesson, following in zip(lessons, [*lessons[1:], None]):
            if lesson[:5] in given or lesson.kind == CONTROL:
                continue
            if not last_before_holidays(school, lesson, following):
                yield lesson_finding("no-homework", lesson, "", group_detail(lesson))


def last_before_holidays(school, lesson, following):
    """No lesson of the page between this one and the next holidays."""
    grade = files.grade_of(lesson.class_name)
    begins = min(h.start for h in school.calendar.holidays_of(grade) if h.start > lesson.date)
    if following:
        return following.date >= begins
    return begins <= school.last_day or not any(
        school.calendar.is_study_day(grade, date)
        for date in schoolyear.days(schoolyear.next_day(school.last_day), begins))


def no_topic(school):
    return (lesson_finding("no-topic", lesson, "", group_detail(lesson))
            for lesson in all_lessons(school) if not lesson.topic)


def control_without_mark(school):
    for page, lessons in school.lessons.items():
        if files.grade_of(page[0]) == 1 or page[1] not in school.graded:
            continue
        for lesson in lessons:
            if lesson.kind != CONTROL:
                continue
            for pupil in school.page_pupils(page):
                if (pupil.arrived <= lesson.date and not school.missed(pupil.id, lesson)
                        and (pupil.id, lesson.date, lesson.number) not in school.marked):
                    yield pupil_finding("control-without-mark", lesson, pupil, "")


def bad_mark_after_absence(school):
    for page, lessons in school.lessons.items():
        holidays = school.calendar.holidays_of(files.grade_of(page[0]))
        first_after = {next((lesson for lesson in lessons if lesson.date > span.end), None)
                       for span in holidays}
        for pupil in school.page_pupils(page):
            yield from bad_marks_of(school, pupil, lessons, first_after)


def bad_marks_of(school, pupil, lessons, first_after):
    missed = 0
    for lesson in lessons:
        if lesson.date < pupil.arrived:
            continue
        if school.missed(pupil.id, lesson):
            missed += 1
            continue
        if (pupil.id, lesson.date, lesson.number) in school.bad_marks:
            if missed >= 3:
                yield pupil_finding("bad-mark-after-absence", lesson, pupil, f"missed={missed}")
            elif lesson in first_after:
                yield pupil_finding("bad-mark-after-absence", lesson, pupil, "holidays")
        missed = 0


def debt_overdue(school):
    for class_name, pupil_id, _, date, number, subject, _, _, cleared, _ in school.debts:
        term = (files.day(date) + datetime.timedelta(DAYS_FOR_A_DEBT)).isoformat()
        if (cleared or school.last_day) > term:
            yield ["debt-overdue", class_name, date, int(number), subject, pupil_id,
                   f"cleared={cleared}" if cleared else "open"]


def minimum_of_marks(hours):
    return 3 if hours < 2 else 5 if hours < 3 else 7


def too_few_marks(school, table):
    for (pupil_id, subject, period_name), (n, _, _) in table.items():
        pupil = school.pupils[pupil_id]
        period = next(p for p in school.calendar.periods_of(pupil.class_name)
                      if p.name == period_name)
        if period.end > school.last_day:
            continue
        page = next(page for page in school.pages_of[pupil_id] if page[1] == subject)
        minimum = minimum_of_marks(school.hours[page])
        if n < minimum:
            under = " under70" if 10 * n < 7 * minimum else ""
            yield ["too-few-marks", pupil.class_name, "", "", subject, pupil_id,
                   f"{period_name} n={n} min={minimum}{under}"]


def finals_off_proposal(school, table, proposed):
    for (pupil_id, subject, period), final in school.finals.items():
        weighted = table.get((pupil_id, subject, period), (0, None, None))[2]
        if weighted is None or final == "н/а" or int(final) == proposed(weighted):
            continue
        yield ["finals-off-proposal", school.pupils[pupil_id].class_name, "", "", subject, pupil_id,
               f"{period} final={final} proposed={proposed(weighted)} "
               f"mean={weighted.numerator}/{weighted.denominator}"]


def na_in_finals(school):
    return (["na-in-finals", school.pupils[pupil_id].class_name, "", "", subject, pupil_id, period]
            for (pupil_id, subject, period), final in school.finals.items() if final == "н/а")


def plan_hours(school):
    planned = {}
    for class_name, subject, _, _, hours, _ in files.read(school.directory, "plan.csv"):
        planned[class_name, subject] = planned.get((class_name, subject), 0) + int(hours)
    weekly = {page[:2]: hours for page, hours in school.hours.items()}
    for (class_name, subject), hours in planned.items():
        due = weekly[class_name, subject] * school.calendar.weeks(files.grade_of(class_name))
        if hours != due:
            yield ["plan-hours", class_name, "", "", subject, "", f"plan={hours} due={due}"]
