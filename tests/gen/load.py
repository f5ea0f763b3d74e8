# SPDX-License-Identifier: GPL-3.0-or-later
"""Who teaches what to whom: pages of the journal with their teachers, hours and pupils."""

from dataclasses import dataclass

import curriculum
import schoolfiles as files


@dataclass(eq=False)
class Page:
    """A page of the journal: what one teacher teaches to a class, or to a group of it."""
    class_name: str
    subject: str
    group: str
    teacher: object
    hours: int
    pupils: list
    classes: tuple
    lessons: list = None

    @property
    def graded(self):
        return (self.subject not in curriculum.WITHOUT_MARKS
                and files.grade_of(self.class_name) > 1)


@dataclass(eq=False)
class Bundle:
    """Pages taught at the same time: the groups of a class, or one page alone."""
    pages: list

    @property
    def hours(self):
        return self.pages[0].hours

    @property
    def classes(self):
        return self.pages[0].classes

    @property
    def subject(self):
        return self.pages[0].subject


def class_bundles(random, class_name, pupils, staff):
    """The load of a class."""
    grade = files.grade_of(class_name)
    split = len(pupils) > curriculum.PUPILS_BEFORE_GROUPS
    by_field = _teachers(class_name, grade, split, staff)
    bundles = []
    for subject, hours in curriculum.hours(grade):
        teachers = by_field(subject)
        parts = _halves(random, pupils) if len(teachers) == 2 else [pupils]
        bundles.append(Bundle([
            Page(class_name, subject, str(n) if len(parts) == 2 else "", teacher, hours, part,
                 (class_name,))
            for n, (teacher, part) in enumerate(zip(teachers, parts), 1)]))
    return bundles


def _teachers(class_name, grade, split, staff):
    """A function from subject to its teachers: of one field the same, two where in groups."""
    hours = {}
    for subject, weekly in curriculum.hours(grade):
        hours.setdefault(_field(grade, subject), []).append(weekly)
    chosen = {}
    for field, weekly in hours.items():
        if field == "класс":
            continue
        if field == "начальная школа":
            chosen[field] = [staff.hire(field)]
            chosen[field][0].hours += sum(weekly)
            continue
        teachers = [staff.teacher_for(field, sum(weekly))]
        if split and field in ("английский", "информатика"):
            teachers.append(staff.teacher_for(field, sum(weekly), teachers))
        chosen[field] = teachers
    own = _class_teacher(class_name, [t for ts in chosen.values() for t in ts], staff)
    chosen["класс"] = [own]
    return lambda subject: chosen[_field(grade, subject)]


def _field(grade, subject):
    if subject == curriculum.TALKS:
        return "класс"
    if grade <= 4 and subject in curriculum.BY_PRIMARY_TEACHER:
        return "начальная школа"
    return curriculum.field_of(subject)


def _class_teacher(class_name, teachers, staff):
    for teacher in sorted(teachers, key=lambda t: t.field != "начальная школа"):
        if not teacher.homeroom:
            break
    else:
        teacher = staff.hire("класс")
    teacher.homeroom = class_name
    teacher.hours += 1
    return teacher


def _halves(random, pupils):
    """Two groups, by the alphabet with a few exceptions."""
    middle = (len(pupils) + 1) // 2
    first = set(range(middle))
    first.remove(random.choice(sorted(first)))
    first.add(random.randrange(middle, len(pupils)))
    return [[p for n, p in enumerate(pupils) if n in first],
            [p for n, p in enumerate(pupils) if n not in first]]


def joint_bundles(random, names, pupils, staff):
    """Two courses that half the pupils of two classes take together, one without marks."""
    label = "+".join(names)
    for subject, hours in ((curriculum.GERMAN, 2), (curriculum.FINANCE, 1)):
        members = [pupil for pupil in pupils if random.random() < 0.5] or pupils[:1]
        teacher = staff.teacher_for(curriculum.field_of(subject), hours)
        yield Bundle([Page(label, subject, "1", teacher, hours, members, tuple(names))])


def load_rows(bundles):
    for bundle in bundles:
        for page in bundle.pages:
            yield [page.class_name, page.subject, page.group, page.teacher.login, page.hours]


def group_rows(bundles):
    for bundle in bundles:
        grouped = [(pupil.id, page) for page in bundle.pages if page.group
                   for pupil in page.pupils]
        for pupil_id, page in sorted(grouped, key=lambda pair: (pair[0][2:], pair[0])):
            yield [page.class_name, page.subject, page.group, pupil_id]
