# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans, lessons that follow the timetable on all days of study, homework."""

from dataclasses import dataclass

import curriculum
import schoolfiles as files
import schoolyear

NO_TOPIC = 0.004
NO_HOMEWORK = 0.01
HOMEWORK_OVER_HOLIDAYS = 0.2


@dataclass(slots=True, eq=False)
class Lesson:
    page: object
    date: str
    number: int
    topic: str
    kind: str
    following: object = None  # the page's next lesson, be it after the dates wanted


def make_plans(random, bundles, calendar):
    """{(class, subject): [(topic, hours, kind)]}; a few are an hour or two off."""
    plans = {}
    for bundle in bundles:
        page = bundle.pages[0]
        grade = files.grade_of(page.class_name)
        hours = page.hours * calendar.weeks(grade)
        if random.random() < 0.08:
            hours += random.choice((-2, -1, 1, 2))
        plans[page.class_name, page.subject] = curriculum.plan(random, page.subject, grade, hours)
    return plans


def hold(random, table, plans, calendar, first_day, last_day):
    """Give each page its lessons of the dates wanted; earlier ones use up their topics."""
    for label, entries in table.items():
        grade = files.grade_of(label)
        by_day = {}
        for (day, number), bundle in entries:
            by_day.setdefault(day, []).append((number, bundle))
        held = {bundle: [] for _, bundle in entries}
        for date in schoolyear.days(calendar.start, calendar.end):
            if calendar.is_study_day(grade, date):
                for number, bundle in sorted(by_day.get(files.day(date).weekday(), []),
                                             key=lambda pair: pair[0]):
                    held[bundle].append((date, number))
        for bundle, times in held.items():
            topics = [(topic, kind) for topic, hours, kind in
                      plans[label, bundle.subject] for _ in range(hours)]
            for page in bundle.pages:
                every = _lessons(random, page, times, topics)
                page.lessons = [one for one in every if first_day <= one.date <= last_day]


def _lessons(random, page, times, topics):
    lessons = []
    for n, (date, number) in enumerate(times):
        topic, kind = topics[n] if n < len(topics) else ("Резервный урок", curriculum.LESSON)
        if kind == curriculum.LESSON and random.random() < NO_TOPIC:
            topic = ""
        lessons.append(Lesson(page, date, number, topic, kind))
        if n:
            lessons[n - 1].following = lessons[n]
    return lessons


def in_order(pages):
    """The lessons of some pages as the days go."""
    return sorted((lesson for page in pages for lesson in page.lessons),
                  key=lambda lesson: (lesson.date, lesson.number, lesson.page.group))


def plan_rows(plans):
    for (class_name, subject), topics in plans.items():
        for n, (topic, hours, kind) in enumerate(topics, 1):
            yield [class_name, subject, n, topic, hours, kind]


def lesson_rows(pages):
    for lesson in in_order(pages):
        page = lesson.page
        yield [page.class_name, lesson.date, lesson.number, page.subject, page.group,
               page.teacher.login, lesson.topic, lesson.kind]


def homework_rows(random, pages, calendar, last_day):
    if not pages or files.grade_of(pages[0].class_name) == 1:
        return
    grade = files.grade_of(pages[0].class_name)
    starts = [span.start for span in calendar.holidays_of(grade)]
    ended = not any(calendar.is_study_day(grade, date) for date in schoolyear.days(
        schoolyear.next_day(last_day), min(s for s in starts if s > last_day)))
    numbers = {id(lesson): n for page in pages for n, lesson in enumerate(page.lessons, 1)}
    for lesson in in_order(pages):
        if _has_homework(random, lesson, starts, last_day, ended):
            page, following = lesson.page, lesson.following
            yield [page.class_name, lesson.date, lesson.number, page.subject, page.group,
                   curriculum.homework(random, page.subject, numbers[id(lesson)]),
                   following.date if following else ""]


def _has_homework(random, lesson, holidays, last_day, ended):
    if lesson.kind == curriculum.CONTROL:
        return False
    following = lesson.following
    if following is None or any(lesson.date < start <= following.date for start in holidays):
        # Where the dates end amid a period no record tells that this lesson is the last.
        known = following is None or ended or following.date <= last_day
        return not known or random.random() < HOMEWORK_OVER_HOLIDAYS
    if lesson is lesson.page.lessons[-1]:
        return True
    return random.random() >= NO_HOMEWORK
