# SPDX-License-Identifier: GPL-3.0-or-later
"""Pupils as the office's roster has them, quirks included; members of staff."""

import datetime
from dataclasses import dataclass, replace

import curriculum
import names
import schoolfiles as files

NBSP = "\u00a0"
LATIN_CAPITALS = str.maketrans("АВС", "ABC")


@dataclass
class Pupil:
    surname: str
    given: str
    patronymic: str
    sex: str
    class_name: str
    born: datetime.date = None
    arrived: str = ""
    ability: float = 4.0
    id: str = ""
    consent: str = "да"

    @property
    def full_name(self):
        return " ".join(part for part in (self.surname, self.given, self.patronymic) if part)


@dataclass
class Teacher:
    login: str
    surname: str
    given: str
    patronymic: str
    field: str
    room: str
    hours: int = 0
    homeroom: str = ""
    role: str = "учитель"


def sort_key(pupil):
    return (files.alphabet_key(pupil.surname), files.alphabet_key(pupil.given),
            files.alphabet_key(pupil.patronymic))


def new_pupil(random, class_name, taken):
    """A pupil whose surname and given name nobody of the class has."""
    while True:
        sex = random.choice("МЖ")
        pupil = Pupil(names.surname_of(random.choice(names.SURNAMES), sex),
                      names.given_name(random, sex),
                      names.patronymic(random.choice(names.FATHERS), sex), sex, class_name)
        if (pupil.surname, pupil.given) not in taken:
            taken.add((pupil.surname, pupil.given))
            return pupil


def make_class(random, class_name, size, ordinal, year):
    """The pupils of a class in alphabetical order; `ordinal` spreads the quirks over classes."""
    taken = set()
    pupils = [new_pupil(random, class_name, taken) for _ in range(size)]
    _odd_names(random, pupils, ordinal)
    for pupil in pupils:
        pupil.ability = _ability(random)
        first = datetime.date(year - 7 - files.grade_of(class_name), 12, 1)
        pupil.born = first + datetime.timedelta(random.randrange(430))
    return sorted(pupils, key=sort_key)


def _ability(random):
    """What a pupil's marks lie around; some are excellent, a few fail."""
    chance = random.random()
    if chance < 0.08:
        return 5.6
    return 2.4 if chance < 0.12 else min(4.9, max(2.9, random.gauss(4.2, 0.5)))


def _odd_names(random, pupils, ordinal):
    """Double surname, no patronymic, «оглы», namesakes: what matching by name stumbles over."""
    if len(pupils) < 8:
        return
    double, fatherless, eastern, *pair = random.sample(range(len(pupils)), 5)
    sex = pupils[double].sex
    pupils[double].surname += "-" + names.surname_of(random.choice(names.SURNAMES), sex)
    pupils[fatherless].patronymic = ""
    if ordinal % 2:
        pupil = pupils[eastern]
        pupil.surname = names.surname_of(random.choice(names.EASTERN), pupil.sex)
        pupil.patronymic = (random.choice(names.EASTERN_FATHERS)
                            + (" оглы" if pupil.sex == "М" else " кызы"))
    first, second = pair
    if ordinal % 4 == 1:
        pupils[second] = replace(pupils[first])
    elif ordinal % 2:
        father = names.patronymic(random.choice(names.FATHERS), pupils[first].sex)
        if father != pupils[first].patronymic:
            pupils[second] = replace(pupils[first], patronymic=father)


def late_date(first_day):
    """The Monday two weeks after the beginning: 21.09.2026 for 01.09.2026."""
    date = files.day(first_day) + datetime.timedelta(14)
    return (date + datetime.timedelta((1 - date.isoweekday()) % 7)).isoformat()


def number_pupils(pupils, first_id):
    """File numbers as the office gives them: initial of the surname, running number."""
    for n, pupil in enumerate(pupils, first_id):
        pupil.id = f"{pupil.surname[0]}-{n:04}"


def arrivals(random, classes, year, first_day, last_day):
    """When each pupil came: with grade 1, some later; in every third class one late in autumn."""
    for ordinal, pupils in enumerate(classes):
        for pupil in pupils:
            grade = files.grade_of(pupil.class_name)
            since = year if random.random() < 0.2 else year - grade + 1
            pupil.arrived = f"{since}-09-01"
        if ordinal % 3 == 2 and len(pupils) > 5 and late_date(first_day) <= last_day:
            late = random.choice(pupils)
            late.arrived = late_date(first_day)


def consents(random, pupils):
    for pupil in pupils:
        pupil.consent = random.choices(("да", "нет", "отозвано", "без дневника"),
                                       (88, 4, 4, 4))[0]


def roster_rows(random, pupils):
    for pupil in pupils:
        surname, given = pupil.surname, pupil.given
        stray = random.random()
        if stray < 0.05:
            surname, given = surname + "  ", given + " "
        elif stray < 0.10:
            given += NBSP
        father = pupil.patronymic.replace(" ", NBSP)
        yield [pupil.id, surname, given, father, _russian(pupil.born), pupil.sex,
               _class_variant(random, pupil.class_name), _russian(files.day(pupil.arrived)),
               _order(random, pupil), pupil.consent, *_guardians(random, pupil)]


def _russian(date):
    return date.strftime("%d.%m.%Y")


def _class_variant(random, name):
    digits, letter = name[:-1], name[-1]
    variants = (digits + letter.translate(LATIN_CAPITALS), f"{digits}-{letter}",
                f"{digits} {letter}", digits + letter.lower())
    return random.choice(variants) if random.random() < 0.15 else name


def _order(random, pupil):
    date = files.day(pupil.arrived) - datetime.timedelta(random.randint(1, 12))
    order = f"№ {random.randint(11, 99)}-у от {_russian(date)}"
    return order + '; п. 2 "О зачислении"' if random.random() < 0.04 else order


def _guardians(random, pupil):
    """Two guardians with telephones nobody has; none for a pupil without consent."""
    if pupil.consent == "нет":
        return ["", "", "", "", ""]
    stem = pupil.surname if pupil.sex == "М" else _masculine(pupil.surname)
    mother = _person(random, stem, "Ж")
    number = f"{random.randrange(10000):04}"
    mail = f"{names.latin(stem.split('-')[0])}.{random.randint(100, 999)}@example.ru"
    if random.random() < 0.04:
        mother += ' (опекун; "по доверенности")'
    father = ["", ""]
    if random.random() < 0.65:
        father = [_person(random, stem, "М"), f"+7 (900) 001-{number[2:]}-{number[:2]}"]
    return [mother, _phone(random, number), mail if random.random() < 0.9 else "", *father]


def _masculine(surname):
    return "-".join(part[:-1] if part.endswith(("ова", "ева", "ёва", "ина")) else part
                    for part in surname.split("-"))


def _person(random, surname, sex):
    return " ".join((names.surname_of(surname, sex), names.given_name(random, sex),
                     names.patronymic(random.choice(names.FATHERS), sex)))


def _phone(random, number):
    a, b = number[:2], number[2:]
    return random.choice((f"+7 (900) 000-{a}-{b}", f"8 900 000 {a} {b}", f"8(900)000-{a}-{b}",
                          f"+7900000{a}{b}"))


class Staff:
    """Teachers, taken on as the load needs them."""

    def __init__(self, random, hours_each):
        self.random = random
        self.hours_each = hours_each
        self.teachers = []
        self.logins = set()
        self.office = [self._person("", role) for role in
                       ("директор", "завуч", "администратор", "секретарь")]

    def _person(self, field, role="учитель"):
        sex = self.random.choice("ЖЖЖЖЖЖМ")
        surname = names.surname_of(self.random.choice(names.SURNAMES), sex)
        given = names.given_name(self.random, sex)
        father = names.patronymic(self.random.choice(names.FATHERS), sex)
        stem = f"{names.latin(surname)}.{names.latin(given)[0]}{names.latin(father)[0]}"
        login = next(login for n in range(1, 1000)
                     if (login := stem + (str(n) if n > 1 else "")) not in self.logins)
        self.logins.add(login)
        return Teacher(login, surname, given, father, field, "", role=role)

    def hire(self, field):
        teacher = self._person(field)
        halls = sum(t.field == "спорт" for t in self.teachers)
        teacher.room = (f"Спортзал {halls + 1}" if field == "спорт"
                        else str(101 + len(self.teachers) - halls))
        self.teachers.append(teacher)
        return teacher

    def teacher_for(self, field, hours, but_not=()):
        """One of the field with that many hours to spare, else a new one."""
        for teacher in self.teachers:
            if (teacher.field == field and teacher not in but_not
                    and teacher.hours + hours <= self.hours_each):
                break
        else:
            teacher = self.hire(field)
        teacher.hours += hours
        return teacher

    def rows(self):
        for person in self.office + self.teachers:
            yield [person.login, person.surname, person.given, person.patronymic, person.role,
                   person.homeroom]
