# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a school: how each is written and read, and the order of people.

The forms (encodings, separators, line ends) are those of tests/data/school-small/README.md.
"""

import csv
import datetime
import re
from pathlib import Path

LATIN_LOOKALIKES = str.maketrans("ABCEHKMOPTXaceopx", "АВСЕНКМОРТХасеорх")
WEEKDAYS = ("Пн", "Вт", "Ср", "Чт", "Пт", "Сб", "Вс")

HEADINGS = {
    "classes.csv": "class,shift",
    "subjects.csv": "subject,graded",
    "load.csv": "class,subject,group,teacher,hours",
    "groups.csv": "class,subject,group,pupil_id",
    "plan.csv": "class,subject,n,topic,hours,kind",
    "lessons.csv": "class,date,lesson,subject,group,teacher,topic,kind",
    "marks.csv": "class,pupil_id,pupil,date,lesson,subject,value,kind,weight,comment",
    "dots.csv": "class,pupil_id,pupil,date,lesson,subject,kind,weight,cleared,value",
    "absences.csv": "class,pupil_id,pupil,date,lesson,code",
    "homework.csv": "class,date,lesson,subject,group,text,due",
    "finals.csv": "class,pupil_id,pupil,subject,period,value",
    "oracle/roster.csv": "class,pupils",
    "oracle/means.csv": "class,pupil_id,subject,period,n,mean_num,mean_den,"
                        "weighted_num,weighted_den,proposed",
    "oracle/categories.csv": "class,period,category,count",
    "oracle/quality.csv": "class,period,subject,success_pct,quality_pct,sou",
    "oracle/attendance.csv": "class,pupil_id,month,missed,illness,valid,unexcused,unknown,"
                             "late,days_missed",
    "oracle/violations.csv": "rule,class,date,lesson,subject,pupil_id,detail",
    "staff.csv": "Логин;Фамилия;Имя;Отчество;Роль;Классное руководство",
    "timetable.csv": "Класс;День недели;Урок;Предмет;Группа;Учитель;Кабинет",
    "roster.csv": "№ личного дела;Фамилия;Имя;Отчество;Дата рождения;Пол;Класс;Дата зачисления;"
                  "Приказ о зачислении;Согласие;Родитель 1;Телефон 1;E-mail 1;Родитель 2;Телефон 2",
}


def form(name):
    """Encoding, separator and line end of a file."""
    if name == "roster.csv":
        return "cp1251", ";", "\r\n"
    if name in ("staff.csv", "timetable.csv"):
        return "utf-8-sig", ";", "\n"
    return "utf-8", ",", "\n"


def write(directory, name, rows):
    encoding, separator, line_end = form(name)
    path = Path(directory, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, delimiter=separator, lineterminator=line_end)
        writer.writerow(HEADINGS[name].split(separator))
        writer.writerows(rows)


def read(directory, name):
    """The records of a file as lists of text, the heading left out."""
    encoding, separator, _ = form(name)
    if encoding == "utf-8":
        encoding = "utf-8-sig"
    with open(Path(directory, name), encoding=encoding, newline="") as stream:
        reader = csv.reader(stream, delimiter=separator)
        next(reader)
        yield from reader


def class_name(text):
    """7A (Latin), 7-А, 7 А, 7а are all class 7А."""
    return re.sub(r'[\s\u00a0"-]', "", text).translate(LATIN_LOOKALIKES).upper()


def class_key(name):
    """Classes in the order of grade, then letter; joint groups after their first class."""
    grade, letter = re.match(r"(\d+)(.*)", name).groups()
    return int(grade), alphabet_key(letter)


def grade_of(name):
    return class_key(name)[0]


def alphabet_key(text):
    """Russian alphabetical order: ё after е, case aside."""
    return [(ord("е") + 0.5 if letter == "ё" else ord(letter)) for letter in text.lower()]


def day(text):
    return datetime.date.fromisoformat(text)
