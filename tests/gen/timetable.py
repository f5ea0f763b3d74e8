# SPDX-License-Identifier: GPL-3.0-or-later
"""A timetable without clashes: class, teacher and room are in one place at a time.

A slot is (weekday, lesson number), weekday 0 for Monday. A teacher keeps to one room, so a
teacher's clash is the room's too. Shifts are left aside: a lesson number is one time for all.
"""

import schoolfiles as files


class NoTimetable(Exception):
    """The bundles of a class do not fit: the teachers in the way are its argument."""


def make(random, bundles_of, joint, staff, days_a_week):
    """{class or joint label: [(slot, bundle)]} for all classes."""
    busy, table = set(), {}
    for class_name, bundles in bundles_of.items():
        slots = day_slots(sum(b.hours for b in bundles), days_a_week(files.grade_of(class_name)))
        placed = _fit(random, bundles, slots, busy, staff)
        _spread(placed, busy)
        table[class_name] = placed
    for bundle in joint:
        table.setdefault(bundle.pages[0].class_name, []).extend(
            _append(bundle, table, joint, busy))
    return table


def day_slots(hours, days):
    """Slots of a class without gaps, the days as equal as can be, the longer ones last."""
    return [(day, number + 1) for day in range(days)
            for number in range((hours + day) // days)]


def _fit(random, bundles, slots, busy, staff):
    """Place the bundles of a class; where teachers are in the way, take on another."""
    while True:
        try:
            return match(random, bundles, slots, busy)
        except NoTimetable as failure:
            _replace_teacher(failure.args[0], staff)


def _replace_teacher(bundle, staff):
    for page in bundle.pages:
        old = page.teacher
        old.hours -= page.hours
        page.teacher = staff.hire(old.field)
        page.teacher.hours += page.hours


def match(random, bundles, slots, busy):
    """[[slot, bundle]]: each hour of each bundle gets a slot, by augmenting paths."""
    hours = [bundle for bundle in bundles for _ in range(bundle.hours)]
    hours.sort(key=lambda bundle: -len(bundle.pages))
    holder = {}

    def free(bundle, slot):
        return all((page.teacher.login, slot) not in busy for page in bundle.pages)

    def place(n, seen):
        for slot in random.sample(slots, len(slots)):
            if slot in seen or not free(hours[n], slot):
                continue
            seen.add(slot)
            if slot not in holder or place(holder[slot], seen):
                holder[slot] = n
                return True
        return False

    for n, bundle in enumerate(hours):
        if not place(n, set()):
            raise NoTimetable(bundle)
    placed = [[slot, hours[n]] for slot, n in sorted(holder.items())]
    for slot, bundle in placed:
        _take(bundle, slot, busy)
    return placed


def _take(bundle, slot, busy):
    busy.update((page.teacher.login, slot) for page in bundle.pages)


def _give_up(bundle, slot, busy):
    busy.difference_update([(page.teacher.login, slot) for page in bundle.pages])


def _is_free(bundle, slot, busy):
    return not any((page.teacher.login, slot) in busy for page in bundle.pages)


def _doubled(placed, entry):
    """How often the entry's subject stands on its day besides itself."""
    return sum(other[1] is entry[1] and other[0][0] == entry[0][0] for other in placed) - 1


def _spread(placed, busy):
    """Exchange lessons of a class until no subject stands twice on a day, where it can be."""
    for _ in range(4):
        doubled = [entry for entry in placed if _doubled(placed, entry)]
        if not doubled:
            break
        for entry in doubled:
            if _doubled(placed, entry):
                _exchange(placed, entry, busy)
    placed.sort(key=lambda entry: entry[0])


def _exchange(placed, entry, busy):
    for other in placed:
        if other[0][0] == entry[0][0] or other[1] is entry[1]:
            continue
        before = _doubled(placed, entry) + _doubled(placed, other)
        if not _swap(entry, other, busy):
            continue
        if _doubled(placed, entry) + _doubled(placed, other) < before:
            return
        _swap(entry, other, busy)


def _swap(one, two, busy):
    """Exchange the slots of two entries if the teachers can; whether they could."""
    _give_up(one[1], one[0], busy)
    _give_up(two[1], two[0], busy)
    can = _is_free(one[1], two[0], busy) and _is_free(two[1], one[0], busy)
    if can:
        one[0], two[0] = two[0], one[0]
    _take(one[1], one[0], busy)
    _take(two[1], two[0], busy)
    return can


def _append(bundle, table, joint, busy):
    """A joint course comes after the last lesson of both classes, on the shortest days."""
    labels = [*bundle.classes, *{j.pages[0].class_name for j in joint}]
    placed = []
    for _ in range(bundle.hours):
        lengths = {}
        for label in labels:
            for (day, number), _ in table.get(label, []) + (placed if label == labels[-1] else []):
                lengths[day] = max(lengths.get(day, 0), number)
        taken = {slot[0] for slot, _ in placed}
        slots = [(day, length + 1) for day, length in lengths.items() if day not in taken]
        slot = min((s for s in slots if _is_free(bundle, s, busy)), key=lambda s: (s[1], s[0]))
        _take(bundle, slot, busy)
        placed.append([slot, bundle])
    return placed


def rows(table):
    for entries in table.values():
        for (day, number), bundle in sorted(entries, key=lambda entry: entry[0]):
            for page in bundle.pages:
                yield [page.class_name, files.WEEKDAYS[day], number, page.subject, page.group,
                       page.teacher.login, page.teacher.room]
