-- SPDX-License-Identifier: GPL-3.0-or-later
-- The journal, version 1.  Dates are ISO 8601 text, weights, hours and thresholds integers in
-- hundredths.  Column lists are only ever appended to: the rows of audit name columns by position.

CREATE TABLE school (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL,
    zone TEXT NOT NULL,                 -- IANA time zone
    uuid TEXT NOT NULL                  -- tells this journal from another in archives
) STRICT;

CREATE TABLE policy (                   -- the profile as it is in force
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE kind (                     -- kinds of lesson and of work
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    weight INTEGER CHECK (weight > 0),  -- NULL: a kind of lesson that gets no marks of its own
    control INTEGER NOT NULL DEFAULT 0 CHECK (control IN (0, 1))
) STRICT;

CREATE TABLE code (                     -- absence codes
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    meaning TEXT NOT NULL CHECK (meaning IN
        ('unknown', 'valid', 'illness', 'unexcused', 'late', 'exempt'))
) STRICT;

CREATE TABLE year (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,          -- 2026/27
    starts TEXT NOT NULL,
    ends TEXT NOT NULL,
    CHECK (starts < ends)
) STRICT;

CREATE TABLE calendar (                 -- periods, holidays, days off, cold days, study days, weeks
    id INTEGER PRIMARY KEY,
    year_id INTEGER NOT NULL REFERENCES year,
    kind TEXT NOT NULL CHECK (kind IN ('period', 'holiday', 'day-off', 'cold-day',
        'study-days', 'weeks', 'bell')),
    name TEXT NOT NULL,                 -- Q1, осенние, bell: shift.lesson
    grade_from INTEGER NOT NULL,
    grade_to INTEGER NOT NULL,
    starts TEXT NOT NULL,
    ends TEXT NOT NULL,
    value TEXT NOT NULL DEFAULT '',     -- study-days: 1-6; weeks: 34; cold-day: none or remote
    UNIQUE (year_id, kind, name, grade_from, starts),
    CHECK (grade_from <= grade_to AND starts <= ends)
) STRICT;

CREATE TABLE staff (
    id INTEGER PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    surname TEXT NOT NULL,
    given_name TEXT NOT NULL,
    patronymic TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL                  -- roles parted by blanks
) STRICT;

CREATE TABLE class (                    -- a class of a year, or a joint group of several (10А+10Б)
    id INTEGER PRIMARY KEY,
    year_id INTEGER NOT NULL REFERENCES year,
    name TEXT NOT NULL,
    grade INTEGER NOT NULL CHECK (grade BETWEEN 1 AND 12),
    letter TEXT NOT NULL,
    shift INTEGER,
    teacher_id INTEGER REFERENCES staff, -- class teacher
    joint INTEGER NOT NULL DEFAULT 0 CHECK (joint IN (0, 1)),
    UNIQUE (year_id, name)
) STRICT;

CREATE TABLE class_part (               -- of a joint class its classes, of any other itself
    class_id INTEGER NOT NULL REFERENCES class,
    part_id INTEGER NOT NULL REFERENCES class,
    PRIMARY KEY (part_id, class_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE subject (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    graded INTEGER NOT NULL DEFAULT 1 CHECK (graded IN (0, 1)),
    attested INTEGER NOT NULL DEFAULT 1 CHECK (attested IN (0, 1)),
    area TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE course (                   -- a page of the journal: class, subject and, if divided, group
    id INTEGER PRIMARY KEY,
    class_id INTEGER NOT NULL REFERENCES class,
    subject_id INTEGER NOT NULL REFERENCES subject,
    name TEXT NOT NULL DEFAULT '',      -- of the group; '': the whole class
    UNIQUE (class_id, subject_id, name)
) STRICT;

CREATE TABLE pupil (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    file_no TEXT NOT NULL UNIQUE,       -- № личного дела
    surname TEXT NOT NULL,
    given_name TEXT NOT NULL,
    patronymic TEXT NOT NULL DEFAULT '',
    birth_date TEXT,
    sex TEXT CHECK (sex IN ('m', 'f')),
    enrolled TEXT,                      -- at the school
    enrolled_order TEXT NOT NULL DEFAULT '',
    consent TEXT NOT NULL CHECK (consent IN ('given', 'refused', 'withdrawn', 'no-ediary')),
    consent_date TEXT,
    consent_order TEXT NOT NULL DEFAULT '',
    consent_order_date TEXT,
    conditions TEXT NOT NULL DEFAULT '' -- home, pe-exempt, paper-diary, parted by blanks
) STRICT;

CREATE TABLE guardian (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    pupil_id INTEGER NOT NULL REFERENCES pupil,
    n INTEGER NOT NULL CHECK (n > 0),
    name TEXT NOT NULL,
    phone TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    consent TEXT CHECK (consent IN ('given', 'refused', 'withdrawn', 'no-ediary')),
    consent_date TEXT,
    consent_order TEXT NOT NULL DEFAULT '',
    consent_order_date TEXT,
    UNIQUE (pupil_id, n)
) STRICT;

CREATE TABLE enrolment (                -- a pupil's time in a class; its two ends are the movements
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    pupil_id INTEGER NOT NULL REFERENCES pupil,
    class_id INTEGER NOT NULL REFERENCES class,
    starts TEXT NOT NULL,
    start_kind TEXT NOT NULL CHECK (start_kind IN
        ('enrol', 'arrive', 'transfer', 'promote', 'retain')),
    start_order TEXT NOT NULL DEFAULT '',
    start_order_date TEXT,
    start_from TEXT NOT NULL DEFAULT '', -- from where
    ends TEXT,                           -- the first day on which the pupil is no longer there
    end_kind TEXT CHECK (end_kind IN ('depart', 'transfer', 'promote', 'retain', 'graduate')),
    end_order TEXT NOT NULL DEFAULT '',
    end_order_date TEXT,
    end_to TEXT NOT NULL DEFAULT '',     -- to where
    UNIQUE (pupil_id, class_id, starts),
    CHECK (ends IS NULL OR starts <= ends)
) STRICT;
CREATE INDEX enrolment_class ON enrolment (class_id);

CREATE TABLE verification (             -- the class teacher verified list and contact data
    id INTEGER PRIMARY KEY,
    class_id INTEGER NOT NULL REFERENCES class,
    date TEXT NOT NULL,
    staff_id INTEGER REFERENCES staff,
    remark TEXT NOT NULL DEFAULT '',
    UNIQUE (class_id, date)
) STRICT;

CREATE TABLE member (                   -- a pupil's time in a group
    id INTEGER PRIMARY KEY,
    course_id INTEGER NOT NULL REFERENCES course,
    pupil_id INTEGER NOT NULL REFERENCES pupil,
    starts TEXT NOT NULL,
    ends TEXT,                          -- the first day on which the pupil is no longer there
    UNIQUE (course_id, pupil_id, starts),
    CHECK (ends IS NULL OR starts <= ends)
) STRICT;
CREATE INDEX member_pupil ON member (pupil_id);

CREATE TABLE load (                     -- hours a week and teacher of a course
    id INTEGER PRIMARY KEY,
    course_id INTEGER NOT NULL REFERENCES course,
    starts TEXT NOT NULL,
    ends TEXT,
    teacher_id INTEGER NOT NULL REFERENCES staff,
    hours INTEGER NOT NULL CHECK (hours >= 0),
    UNIQUE (course_id, starts)
) STRICT;

CREATE TABLE timetable (
    id INTEGER PRIMARY KEY,
    course_id INTEGER NOT NULL REFERENCES course,
    weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    number INTEGER NOT NULL CHECK (number BETWEEN 0 AND 20),
    starts TEXT NOT NULL,
    week INTEGER NOT NULL DEFAULT 0 CHECK (week IN (0, 1, 2)), -- 0: each; 1, 2: odd, even
    ends TEXT,
    teacher_id INTEGER NOT NULL REFERENCES staff,
    room TEXT NOT NULL DEFAULT '',
    UNIQUE (course_id, weekday, number, starts, week)
) STRICT;

CREATE TABLE topic (                    -- calendar-thematic plan (КТП)
    id INTEGER PRIMARY KEY,
    class_id INTEGER NOT NULL REFERENCES class,
    subject_id INTEGER NOT NULL REFERENCES subject,
    n INTEGER NOT NULL CHECK (n > 0),
    topic TEXT NOT NULL,
    hours INTEGER NOT NULL CHECK (hours > 0),
    kind_id INTEGER NOT NULL REFERENCES kind,
    UNIQUE (class_id, subject_id, n)
) STRICT;

CREATE TABLE lesson (
    id INTEGER PRIMARY KEY,
    course_id INTEGER NOT NULL REFERENCES course,
    date TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number BETWEEN 0 AND 20),
    teacher_id INTEGER NOT NULL REFERENCES staff,
    topic TEXT NOT NULL DEFAULT '',
    kind_id INTEGER NOT NULL REFERENCES kind,
    held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1)),
    roll INTEGER NOT NULL DEFAULT 0 CHECK (roll IN (0, 1)),
    UNIQUE (course_id, date, number)
) STRICT;
CREATE INDEX lesson_date ON lesson (date, number);

CREATE TABLE mark (
    id INTEGER PRIMARY KEY,
    lesson_id INTEGER NOT NULL REFERENCES lesson,
    pupil_id INTEGER NOT NULL REFERENCES pupil,
    kind_id INTEGER NOT NULL REFERENCES kind,
    n INTEGER NOT NULL CHECK (n > 0),
    value TEXT NOT NULL,                -- of the scale, or '.': a debt
    weight INTEGER NOT NULL CHECK (weight > 0),
    comment TEXT NOT NULL DEFAULT '',
    replaces INTEGER,                   -- n of the mark that this one corrects
    corrected TEXT,                     -- the day of the correction
    UNIQUE (lesson_id, pupil_id, kind_id, n),
    CHECK ((replaces IS NULL) = (corrected IS NULL))
) STRICT;

CREATE TABLE absence (
    id INTEGER PRIMARY KEY,
    lesson_id INTEGER NOT NULL REFERENCES lesson,
    pupil_id INTEGER NOT NULL REFERENCES pupil,
    code_id INTEGER NOT NULL REFERENCES code,
    reason TEXT NOT NULL DEFAULT '',
    UNIQUE (lesson_id, pupil_id)
) STRICT;

CREATE TABLE notice (                   -- an absence announced in advance
    id INTEGER PRIMARY KEY,
    pupil_id INTEGER NOT NULL REFERENCES pupil,
    starts TEXT NOT NULL,
    ends TEXT NOT NULL,
    code_id INTEGER NOT NULL REFERENCES code,
    reason TEXT NOT NULL DEFAULT '',
    UNIQUE (pupil_id, starts),
    CHECK (starts <= ends)
) STRICT;

CREATE TABLE homework (
    id INTEGER PRIMARY KEY,
    lesson_id INTEGER NOT NULL REFERENCES lesson,
    pupil_id INTEGER REFERENCES pupil,  -- NULL: for all
    text TEXT NOT NULL,
    due TEXT
) STRICT;
CREATE UNIQUE INDEX homework_key ON homework (lesson_id, ifnull(pupil_id, 0));

CREATE TABLE final (
    id INTEGER PRIMARY KEY,
    class_id INTEGER NOT NULL REFERENCES class,
    subject_id INTEGER NOT NULL REFERENCES subject,
    period TEXT NOT NULL,
    pupil_id INTEGER NOT NULL REFERENCES pupil,
    value TEXT NOT NULL,
    UNIQUE (class_id, subject_id, period, pupil_id)
) STRICT;
CREATE INDEX final_pupil ON final (pupil_id, class_id, period);

CREATE TABLE council (                  -- the pedagogical council's decision on a pupil's year
    id INTEGER PRIMARY KEY,
    pupil_id INTEGER NOT NULL REFERENCES pupil,
    class_id INTEGER NOT NULL REFERENCES class,
    decision TEXT NOT NULL CHECK (decision IN ('promoted', 'retained', 'graduated')),
    number TEXT NOT NULL,
    date TEXT NOT NULL,
    UNIQUE (pupil_id, class_id)
) STRICT;

CREATE TABLE anonymised (               -- who became «Ученик N», under which order
    id INTEGER PRIMARY KEY,
    n INTEGER NOT NULL UNIQUE,
    pupil_id INTEGER NOT NULL UNIQUE REFERENCES pupil,
    order_no TEXT NOT NULL,
    order_date TEXT NOT NULL,
    digest TEXT NOT NULL UNIQUE         -- of the former file number: keeps a later import away
) STRICT;

CREATE TABLE copy (                     -- register of copies and their checks; not in archives
    id INTEGER PRIMARY KEY,
    place TEXT NOT NULL,                -- an absolute path, or words
    made TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('backup', 'archive', 'other')),
    digest TEXT NOT NULL DEFAULT '',
    made_by TEXT NOT NULL,
    txn_id INTEGER NOT NULL,            -- the last transaction it holds
    checked TEXT,
    checked_by TEXT,
    removed TEXT,                       -- the day on which the copy ceased to be
    remark TEXT NOT NULL DEFAULT ''
) STRICT;

-- History.  Each change is a row of audit inside a txn; old and new are JSON arrays of the columns
-- that audit_layout names, in that order, without the id.
CREATE TABLE txn (
    id INTEGER PRIMARY KEY,
    actor TEXT NOT NULL,                -- who did it
    behalf TEXT,                        -- as whom
    at TEXT NOT NULL,                   -- UTC, by the clock of the journal's owner (EJ_NOW)
    clock TEXT NOT NULL,                -- UTC, by the machine's clock
    command TEXT NOT NULL,
    why TEXT
) STRICT;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    txn_id INTEGER NOT NULL REFERENCES txn,
    tbl TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    old TEXT,                           -- NULL: the row was added
    new TEXT                            -- NULL: the row was removed
) STRICT;

CREATE TABLE audit_layout (
    tbl TEXT PRIMARY KEY,
    columns TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIEW period AS
    SELECT year_id, name, grade_from, grade_to, starts, ends, value AS system
    FROM calendar WHERE kind = 'period';

-- Who is on a page of the journal, and when.  The one definition, for rules and reports.
CREATE VIEW course_pupil AS
    SELECT c.id AS course_id, e.pupil_id, e.class_id, e.starts, e.ends
    FROM course c
    JOIN class_part p ON p.class_id = c.class_id
    JOIN enrolment e ON e.class_id = p.part_id
    WHERE c.name = ''
    UNION ALL
    SELECT m.course_id, m.pupil_id, e.class_id,
        max(m.starts, e.starts),
        CASE WHEN m.ends IS NULL THEN e.ends WHEN e.ends IS NULL THEN m.ends
             ELSE min(m.ends, e.ends) END
    FROM member m
    JOIN course c ON c.id = m.course_id
    JOIN class_part p ON p.class_id = c.class_id
    JOIN enrolment e ON e.pupil_id = m.pupil_id AND e.class_id = p.part_id
        AND (m.ends IS NULL OR e.starts < m.ends) AND (e.ends IS NULL OR m.starts < e.ends)
    WHERE c.name <> '';

-- Guards: there is no ej_writer(), so only libjournal, which has triggers off, can write; every
-- change has its history.
CREATE TRIGGER guard_school_insert BEFORE INSERT ON school BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_school_update BEFORE UPDATE ON school BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_school_delete BEFORE DELETE ON school BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_policy_insert BEFORE INSERT ON policy BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_policy_update BEFORE UPDATE ON policy BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_policy_delete BEFORE DELETE ON policy BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_kind_insert BEFORE INSERT ON kind BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_kind_update BEFORE UPDATE ON kind BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_kind_delete BEFORE DELETE ON kind BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_code_insert BEFORE INSERT ON code BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_code_update BEFORE UPDATE ON code BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_code_delete BEFORE DELETE ON code BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_year_insert BEFORE INSERT ON year BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_year_update BEFORE UPDATE ON year BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_year_delete BEFORE DELETE ON year BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_calendar_insert BEFORE INSERT ON calendar BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_calendar_update BEFORE UPDATE ON calendar BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_calendar_delete BEFORE DELETE ON calendar BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_staff_insert BEFORE INSERT ON staff BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_staff_update BEFORE UPDATE ON staff BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_staff_delete BEFORE DELETE ON staff BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_class_insert BEFORE INSERT ON class BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_class_update BEFORE UPDATE ON class BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_class_delete BEFORE DELETE ON class BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_subject_insert BEFORE INSERT ON subject BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_subject_update BEFORE UPDATE ON subject BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_subject_delete BEFORE DELETE ON subject BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_course_insert BEFORE INSERT ON course BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_course_update BEFORE UPDATE ON course BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_course_delete BEFORE DELETE ON course BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_pupil_insert BEFORE INSERT ON pupil BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_pupil_update BEFORE UPDATE ON pupil BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_pupil_delete BEFORE DELETE ON pupil BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_guardian_insert BEFORE INSERT ON guardian BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_guardian_update BEFORE UPDATE ON guardian BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_guardian_delete BEFORE DELETE ON guardian BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_enrolment_insert BEFORE INSERT ON enrolment BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_enrolment_update BEFORE UPDATE ON enrolment BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_enrolment_delete BEFORE DELETE ON enrolment BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_verification_insert BEFORE INSERT ON verification BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_verification_update BEFORE UPDATE ON verification BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_verification_delete BEFORE DELETE ON verification BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_member_insert BEFORE INSERT ON member BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_member_update BEFORE UPDATE ON member BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_member_delete BEFORE DELETE ON member BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_load_insert BEFORE INSERT ON load BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_load_update BEFORE UPDATE ON load BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_load_delete BEFORE DELETE ON load BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_timetable_insert BEFORE INSERT ON timetable BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_timetable_update BEFORE UPDATE ON timetable BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_timetable_delete BEFORE DELETE ON timetable BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_topic_insert BEFORE INSERT ON topic BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_topic_update BEFORE UPDATE ON topic BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_topic_delete BEFORE DELETE ON topic BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_lesson_insert BEFORE INSERT ON lesson BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_lesson_update BEFORE UPDATE ON lesson BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_lesson_delete BEFORE DELETE ON lesson BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_mark_insert BEFORE INSERT ON mark BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_mark_update BEFORE UPDATE ON mark BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_mark_delete BEFORE DELETE ON mark BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_absence_insert BEFORE INSERT ON absence BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_absence_update BEFORE UPDATE ON absence BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_absence_delete BEFORE DELETE ON absence BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_notice_insert BEFORE INSERT ON notice BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_notice_update BEFORE UPDATE ON notice BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_notice_delete BEFORE DELETE ON notice BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_homework_insert BEFORE INSERT ON homework BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_homework_update BEFORE UPDATE ON homework BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_homework_delete BEFORE DELETE ON homework BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_final_insert BEFORE INSERT ON final BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_final_update BEFORE UPDATE ON final BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_final_delete BEFORE DELETE ON final BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_council_insert BEFORE INSERT ON council BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_council_update BEFORE UPDATE ON council BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_council_delete BEFORE DELETE ON council BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_anonymised_insert BEFORE INSERT ON anonymised BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_anonymised_update BEFORE UPDATE ON anonymised BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_anonymised_delete BEFORE DELETE ON anonymised BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_copy_insert BEFORE INSERT ON copy BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_copy_update BEFORE UPDATE ON copy BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_copy_delete BEFORE DELETE ON copy BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_txn_insert BEFORE INSERT ON txn BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_txn_update BEFORE UPDATE ON txn BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_txn_delete BEFORE DELETE ON txn BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_audit_insert BEFORE INSERT ON audit BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_audit_update BEFORE UPDATE ON audit BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_audit_delete BEFORE DELETE ON audit BEGIN SELECT ej_writer(); END;
