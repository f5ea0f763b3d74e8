-- SPDX-License-Identifier: GPL-3.0-or-later
-- A journal of schema version 1, as the commands of that version made it: .dump of the sqlite3
-- shell, and the two PRAGMA lines that it leaves out.  The school and everybody in it are invented.
PRAGMA journal_mode=WAL;
PRAGMA application_id=1701445633;
PRAGMA user_version=1;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE school (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL,
    zone TEXT NOT NULL,                 -- IANA time zone
    uuid TEXT NOT NULL                  -- tells this journal from another in archives
) STRICT;
INSERT INTO school VALUES(1,'Школа № 1 села Выдуманного','Europe/Moscow','71c5ca0f-48d2-4daa-b8f2-0f1b20dd609e');
CREATE TABLE policy (                   -- the profile as it is in force
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    value TEXT NOT NULL
) STRICT;
INSERT INTO policy VALUES(1,'profile','base');
INSERT INTO policy VALUES(2,'scale','2 3 4 5');
INSERT INTO policy VALUES(3,'debt','.');
INSERT INTO policy VALUES(4,'unsatisfactory','2');
INSERT INTO policy VALUES(5,'thresholds','3:250 4:350 5:450');
INSERT INTO policy VALUES(6,'year-mark-up-from','50');
INSERT INTO policy VALUES(7,'finals.н/а','not-attested');
INSERT INTO policy VALUES(8,'finals.осв.','exempt');
INSERT INTO policy VALUES(9,'finals.зач.','passed');
INSERT INTO policy VALUES(10,'finals.незач.','failed');
INSERT INTO policy VALUES(11,'no-marks-in-grades','1');
INSERT INTO policy VALUES(12,'minimum-marks','100:3 200:5 300:7');
INSERT INTO policy VALUES(13,'minimum-marks-share','70');
INSERT INTO policy VALUES(14,'storage.journals','5');
INSERT INTO policy VALUES(15,'storage.summaries','25');
INSERT INTO policy VALUES(16,'exam-grades','9');
INSERT INTO policy VALUES(17,'mean-grades','10 11');
INSERT INTO policy VALUES(18,'joined.Алгебра','Математика');
INSERT INTO policy VALUES(19,'joined.Алгебра и начала математического анализа','Математика');
INSERT INTO policy VALUES(20,'joined.Геометрия','Математика');
INSERT INTO policy VALUES(21,'joined.Вероятность и статистика','Математика');
CREATE TABLE kind (                     -- kinds of lesson and of work
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    weight INTEGER CHECK (weight > 0),  -- NULL: a kind of lesson that gets no marks of its own
    control INTEGER NOT NULL DEFAULT 0 CHECK (control IN (0, 1))
) STRICT;
INSERT INTO kind VALUES(1,'урок',NULL,0);
INSERT INTO kind VALUES(2,'лекция',NULL,0);
INSERT INTO kind VALUES(3,'семинар',NULL,0);
INSERT INTO kind VALUES(4,'экскурсия',NULL,0);
INSERT INTO kind VALUES(5,'консультация',NULL,0);
INSERT INTO kind VALUES(6,'ответ на уроке',100,0);
INSERT INTO kind VALUES(7,'домашняя работа',100,0);
INSERT INTO kind VALUES(8,'практическая',150,0);
INSERT INTO kind VALUES(9,'лабораторная',150,0);
INSERT INTO kind VALUES(10,'самостоятельная',150,0);
INSERT INTO kind VALUES(11,'проверочная',200,0);
INSERT INTO kind VALUES(12,'диктант',200,0);
INSERT INTO kind VALUES(13,'сочинение',200,0);
INSERT INTO kind VALUES(14,'изложение',200,0);
INSERT INTO kind VALUES(15,'проект',200,0);
INSERT INTO kind VALUES(16,'контрольная',300,1);
INSERT INTO kind VALUES(17,'зачёт',300,0);
INSERT INTO kind VALUES(18,'экзамен',400,0);
CREATE TABLE code (                     -- absence codes
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    meaning TEXT NOT NULL CHECK (meaning IN
        ('unknown', 'valid', 'illness', 'unexcused', 'late', 'exempt'))
) STRICT;
INSERT INTO code VALUES(1,'ОТ','unknown');
INSERT INTO code VALUES(2,'УП','valid');
INSERT INTO code VALUES(3,'Б','illness');
INSERT INTO code VALUES(4,'НП','unexcused');
INSERT INTO code VALUES(5,'ОП','late');
INSERT INTO code VALUES(6,'ОСВ','exempt');
CREATE TABLE year (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,          -- 2026/27
    starts TEXT NOT NULL,
    ends TEXT NOT NULL,
    CHECK (starts < ends)
) STRICT;
INSERT INTO year VALUES(1,'2026/27','2026-09-01','2027-05-28');
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
INSERT INTO calendar VALUES(1,1,'study-days','',1,11,'2026-09-01','2027-05-28','1-6');
INSERT INTO calendar VALUES(2,1,'weeks','',1,11,'2026-09-01','2027-05-28','34');
INSERT INTO calendar VALUES(3,1,'period','Q1',1,9,'2026-09-01','2026-10-25','quarters');
INSERT INTO calendar VALUES(4,1,'period','Q2',1,9,'2026-11-05','2026-12-30','quarters');
INSERT INTO calendar VALUES(5,1,'period','Q3',1,9,'2027-01-11','2027-03-28','quarters');
INSERT INTO calendar VALUES(6,1,'period','Q4',1,9,'2027-04-05','2027-05-28','quarters');
INSERT INTO calendar VALUES(7,1,'holiday','осенние',1,12,'2026-10-26','2026-11-04','');
INSERT INTO calendar VALUES(8,1,'holiday','зимние',1,12,'2026-12-31','2027-01-10','');
INSERT INTO calendar VALUES(9,1,'holiday','весенние',1,12,'2027-03-29','2027-04-04','');
INSERT INTO calendar VALUES(10,1,'day-off','',1,12,'2027-02-23','2027-02-23','');
INSERT INTO calendar VALUES(11,1,'day-off','',1,12,'2027-03-08','2027-03-08','');
CREATE TABLE staff (
    id INTEGER PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    surname TEXT NOT NULL,
    given_name TEXT NOT NULL,
    patronymic TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL                  -- roles parted by blanks
) STRICT;
INSERT INTO staff VALUES(1,'lesnaya.ip','Лесная','Ирина','Павловна','director');
INSERT INTO staff VALUES(2,'rechnoy.so','Речной','Семён','Олегович','deputy');
INSERT INTO staff VALUES(3,'polevaya.mv','Полевая','Мария','Викторовна','teacher');
INSERT INTO staff VALUES(4,'gorny.ae','Горный','Антон','Ёжикович','teacher');
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
INSERT INTO class VALUES(1,1,'7А',7,'А',1,3,0);
INSERT INTO class VALUES(2,1,'8Б',8,'Б',2,4,0);
CREATE TABLE class_part (               -- of a joint class its classes, of any other itself
    class_id INTEGER NOT NULL REFERENCES class,
    part_id INTEGER NOT NULL REFERENCES class,
    PRIMARY KEY (part_id, class_id)
) STRICT, WITHOUT ROWID;
INSERT INTO class_part VALUES(1,1);
INSERT INTO class_part VALUES(2,2);
CREATE TABLE subject (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    graded INTEGER NOT NULL DEFAULT 1 CHECK (graded IN (0, 1)),
    attested INTEGER NOT NULL DEFAULT 1 CHECK (attested IN (0, 1)),
    area TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO subject VALUES(1,'Алгебра',1,1,'');
INSERT INTO subject VALUES(2,'Русский язык',1,1,'');
INSERT INTO subject VALUES(3,'Физика',1,1,'');
INSERT INTO subject VALUES(4,'Разговоры о важном',0,0,'');
CREATE TABLE course (                   -- a page of the journal: class, subject and, if divided, group
    id INTEGER PRIMARY KEY,
    class_id INTEGER NOT NULL REFERENCES class,
    subject_id INTEGER NOT NULL REFERENCES subject,
    name TEXT NOT NULL DEFAULT '',      -- of the group; '': the whole class
    UNIQUE (class_id, subject_id, name)
) STRICT;
INSERT INTO course VALUES(1,1,1,'');
INSERT INTO course VALUES(2,1,2,'');
INSERT INTO course VALUES(3,2,3,'');
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
INSERT INTO pupil VALUES(1,'А-1','Агатова','Алла','Артёмовна','2013-06-11','f','2026-09-01','№ 39-у от 21.08.2026','given',NULL,'',NULL,'');
INSERT INTO pupil VALUES(2,'Б-2','Берилл','Борис','Бек " Оглы','2013-01-13','m','2026-09-01','№ 39-у от 21.08.2026','given',NULL,'',NULL,'');
INSERT INTO pupil VALUES(3,'Г-3','Гранатова-Ёлкина','Галина','','2013-05-06','f','2026-09-01','№ 40-у от 22.08.2026','given',NULL,'',NULL,'');
INSERT INTO pupil VALUES(4,'У-1','Ученик','1','',NULL,'m',NULL,'','withdrawn','2026-10-23','15','2026-10-24','');
INSERT INTO pupil VALUES(5,'Я-5','Яшмова','Яна','Яковлевна','2012-04-03','f','2026-09-01','№ 41-у от 23.08.2026','given',NULL,'',NULL,'');
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
INSERT INTO guardian VALUES(1,1,1,'Агатов Артём Ильич','8 900 000 00 17','agatov@example.ru',NULL,NULL,'',NULL);
INSERT INTO guardian VALUES(2,2,1,'Берилл Белла Юрьевна','8 900 000 00 20','berill@example.ru',NULL,NULL,'',NULL);
INSERT INTO guardian VALUES(3,2,2,'Берилл Юрий','8 900 000 00 21','',NULL,NULL,'',NULL);
INSERT INTO guardian VALUES(4,3,1,'Гранатова Нина','8 900 000 00 22','',NULL,NULL,'',NULL);
INSERT INTO guardian VALUES(5,4,1,'Родитель 1','','',NULL,NULL,'',NULL);
INSERT INTO guardian VALUES(6,5,1,'Яшмова Юлия','8 900 000 00 24','yashmova@example.ru',NULL,NULL,'',NULL);
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
INSERT INTO enrolment VALUES(1,1,1,'2026-09-01','enrol','№ 39-у от 21.08.2026',NULL,'',NULL,NULL,'',NULL,'');
INSERT INTO enrolment VALUES(2,2,1,'2026-09-01','enrol','№ 39-у от 21.08.2026',NULL,'',NULL,NULL,'',NULL,'');
INSERT INTO enrolment VALUES(3,3,1,'2026-09-01','enrol','№ 40-у от 22.08.2026',NULL,'',NULL,NULL,'',NULL,'');
INSERT INTO enrolment VALUES(4,4,2,'2026-09-01','enrol','',NULL,'',NULL,NULL,'',NULL,'');
INSERT INTO enrolment VALUES(5,5,2,'2026-09-01','enrol','№ 41-у от 23.08.2026',NULL,'',NULL,NULL,'',NULL,'');
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
CREATE TABLE load (                     -- hours a week and teacher of a course
    id INTEGER PRIMARY KEY,
    course_id INTEGER NOT NULL REFERENCES course,
    starts TEXT NOT NULL,
    ends TEXT,
    teacher_id INTEGER NOT NULL REFERENCES staff,
    hours INTEGER NOT NULL CHECK (hours >= 0),
    UNIQUE (course_id, starts)
) STRICT;
INSERT INTO load VALUES(1,1,'2026-09-01',NULL,3,300);
INSERT INTO load VALUES(2,2,'2026-09-01',NULL,1,400);
INSERT INTO load VALUES(3,3,'2026-09-01',NULL,4,200);
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
INSERT INTO lesson VALUES(1,1,'2026-10-19',1,3,'Степень, её "свойства"',1,1,0);
INSERT INTO lesson VALUES(2,2,'2026-10-20',2,1,'Причастие',1,1,1);
INSERT INTO lesson VALUES(3,1,'2026-10-21',1,3,'Контрольная работа',16,1,0);
INSERT INTO lesson VALUES(4,3,'2026-10-22',3,4,'Теплота',1,1,0);
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
INSERT INTO mark VALUES(1,1,1,6,1,'5',100,'у доски',NULL,NULL);
INSERT INTO mark VALUES(2,1,2,6,1,'2',100,replace('не готов,\nобещал выучить','\n',char(10)),NULL,NULL);
INSERT INTO mark VALUES(3,2,3,12,1,'5',200,'',NULL,NULL);
INSERT INTO mark VALUES(4,3,1,16,1,'.',300,'болела',NULL,NULL);
INSERT INTO mark VALUES(5,3,2,16,1,'3',300,'',NULL,NULL);
INSERT INTO mark VALUES(6,4,4,6,1,'3',100,'',NULL,NULL);
INSERT INTO mark VALUES(7,4,5,7,1,'5',100,'',NULL,NULL);
INSERT INTO mark VALUES(8,2,1,6,1,'4',100,'',NULL,NULL);
INSERT INTO mark VALUES(9,3,1,16,2,'5',300,'',1,'2026-10-23');
CREATE TABLE absence (
    id INTEGER PRIMARY KEY,
    lesson_id INTEGER NOT NULL REFERENCES lesson,
    pupil_id INTEGER NOT NULL REFERENCES pupil,
    code_id INTEGER NOT NULL REFERENCES code,
    reason TEXT NOT NULL DEFAULT '',
    UNIQUE (lesson_id, pupil_id)
) STRICT;
INSERT INTO absence VALUES(1,2,2,2,'справка от врача');
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
INSERT INTO homework VALUES(1,1,NULL,'§ 5, № 12','2026-10-21');
INSERT INTO homework VALUES(2,1,3,'повторить § 4','2026-10-21');
CREATE TABLE final (
    id INTEGER PRIMARY KEY,
    class_id INTEGER NOT NULL REFERENCES class,
    subject_id INTEGER NOT NULL REFERENCES subject,
    period TEXT NOT NULL,
    pupil_id INTEGER NOT NULL REFERENCES pupil,
    value TEXT NOT NULL,
    UNIQUE (class_id, subject_id, period, pupil_id)
) STRICT;
INSERT INTO final VALUES(1,1,1,'Q1',1,'5');
INSERT INTO final VALUES(2,1,1,'Q1',2,'3');
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
INSERT INTO anonymised VALUES(1,1,4,'15','2026-10-24','4c9a36aa0ab1404fd8959473666e2d6982c2a57400c7b4e07685ffd1e0794bef');
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
CREATE TABLE txn (
    id INTEGER PRIMARY KEY,
    actor TEXT NOT NULL,                -- who did it
    behalf TEXT,                        -- as whom
    at TEXT NOT NULL,                   -- UTC, by the clock of the journal's owner (EJ_NOW)
    clock TEXT NOT NULL,                -- UTC, by the machine's clock
    command TEXT NOT NULL,
    why TEXT
) STRICT;
INSERT INTO txn VALUES(1,'rechnoy.so',NULL,'2026-10-24T06:00:00Z','2026-10-24T06:00:00Z','ej-init',NULL);
INSERT INTO txn VALUES(2,'rechnoy.so',NULL,'2026-10-24T06:00:00Z','2026-10-24T06:00:00Z','ej-class import',NULL);
INSERT INTO txn VALUES(3,'rechnoy.so',NULL,'2026-10-24T06:00:00Z','2026-10-24T06:00:00Z','ej-subject import',NULL);
INSERT INTO txn VALUES(4,'rechnoy.so',NULL,'2026-10-24T06:00:00Z','2026-10-24T06:00:00Z','ej-calendar import',NULL);
INSERT INTO txn VALUES(5,'rechnoy.so',NULL,'2026-10-24T06:00:00Z','2026-10-24T06:00:00Z','ej-staff import',NULL);
INSERT INTO txn VALUES(6,'rechnoy.so',NULL,'2026-10-24T06:00:00Z','2026-10-24T06:00:00Z','ej-roster import',NULL);
INSERT INTO txn VALUES(7,'rechnoy.so',NULL,'2026-10-24T06:00:00Z','2026-10-24T06:00:00Z','ej-load import',NULL);
INSERT INTO txn VALUES(8,'rechnoy.so',NULL,'2026-10-24T06:00:00Z','2026-10-24T06:00:00Z','ej-lesson import',NULL);
INSERT INTO txn VALUES(9,'rechnoy.so',NULL,'2026-10-24T06:00:00Z','2026-10-24T06:00:00Z','ej-mark import',NULL);
INSERT INTO txn VALUES(10,'rechnoy.so',NULL,'2026-10-24T06:00:00Z','2026-10-24T06:00:00Z','ej-mark set','выставлена по тетради, Агатова сдала позже');
INSERT INTO txn VALUES(11,'rechnoy.so',NULL,'2026-10-24T06:00:00Z','2026-10-24T06:00:00Z','ej-mark correct',NULL);
INSERT INTO txn VALUES(12,'rechnoy.so',NULL,'2026-10-24T06:00:00Z','2026-10-24T06:00:00Z','ej-mark set','ошибка при вводе');
INSERT INTO txn VALUES(13,'rechnoy.so',NULL,'2026-10-24T06:00:00Z','2026-10-24T06:00:00Z','ej-absent set',NULL);
INSERT INTO txn VALUES(14,'rechnoy.so',NULL,'2026-10-24T06:00:00Z','2026-10-24T06:00:00Z','ej-homework set',NULL);
INSERT INTO txn VALUES(15,'rechnoy.so',NULL,'2026-10-24T06:00:00Z','2026-10-24T06:00:00Z','ej-homework set',NULL);
INSERT INTO txn VALUES(16,'rechnoy.so',NULL,'2026-10-24T06:00:00Z','2026-10-24T06:00:00Z','ej-finals set',NULL);
INSERT INTO txn VALUES(17,'rechnoy.so',NULL,'2026-10-24T06:00:00Z','2026-10-24T06:00:00Z','ej-finals set',NULL);
INSERT INTO txn VALUES(18,'rechnoy.so',NULL,'2026-10-24T06:00:00Z','2026-10-24T06:00:00Z','ej-consent set',NULL);
INSERT INTO txn VALUES(19,'rechnoy.so',NULL,'2026-10-24T06:00:00Z','2026-10-24T06:00:00Z','ej-consent anonymise',NULL);
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    txn_id INTEGER NOT NULL REFERENCES txn,
    tbl TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    old TEXT,                           -- NULL: the row was added
    new TEXT                            -- NULL: the row was removed
) STRICT;
INSERT INTO audit VALUES(1,1,'school',1,NULL,'["Школа № 1 села Выдуманного","Europe/Moscow","71c5ca0f-48d2-4daa-b8f2-0f1b20dd609e"]');
INSERT INTO audit VALUES(2,1,'year',1,NULL,'["2026/27","2026-09-01","2027-08-31"]');
INSERT INTO audit VALUES(3,1,'policy',1,NULL,'["profile","base"]');
INSERT INTO audit VALUES(4,1,'policy',2,NULL,'["scale","2 3 4 5"]');
INSERT INTO audit VALUES(5,1,'policy',3,NULL,'["debt","."]');
INSERT INTO audit VALUES(6,1,'policy',4,NULL,'["unsatisfactory","2"]');
INSERT INTO audit VALUES(7,1,'policy',5,NULL,'["thresholds","3:250 4:350 5:450"]');
INSERT INTO audit VALUES(8,1,'policy',6,NULL,'["year-mark-up-from","50"]');
INSERT INTO audit VALUES(9,1,'policy',7,NULL,'["finals.н/а","not-attested"]');
INSERT INTO audit VALUES(10,1,'policy',8,NULL,'["finals.осв.","exempt"]');
INSERT INTO audit VALUES(11,1,'policy',9,NULL,'["finals.зач.","passed"]');
INSERT INTO audit VALUES(12,1,'policy',10,NULL,'["finals.незач.","failed"]');
INSERT INTO audit VALUES(13,1,'policy',11,NULL,'["no-marks-in-grades","1"]');
INSERT INTO audit VALUES(14,1,'policy',12,NULL,'["minimum-marks","100:3 200:5 300:7"]');
INSERT INTO audit VALUES(15,1,'policy',13,NULL,'["minimum-marks-share","70"]');
INSERT INTO audit VALUES(16,1,'kind',1,NULL,'["урок",null,0]');
INSERT INTO audit VALUES(17,1,'kind',2,NULL,'["лекция",null,0]');
INSERT INTO audit VALUES(18,1,'kind',3,NULL,'["семинар",null,0]');
INSERT INTO audit VALUES(19,1,'kind',4,NULL,'["экскурсия",null,0]');
INSERT INTO audit VALUES(20,1,'kind',5,NULL,'["консультация",null,0]');
INSERT INTO audit VALUES(21,1,'kind',6,NULL,'["ответ на уроке",100,0]');
INSERT INTO audit VALUES(22,1,'kind',7,NULL,'["домашняя работа",100,0]');
INSERT INTO audit VALUES(23,1,'kind',8,NULL,'["практическая",150,0]');
INSERT INTO audit VALUES(24,1,'kind',9,NULL,'["лабораторная",150,0]');
INSERT INTO audit VALUES(25,1,'kind',10,NULL,'["самостоятельная",150,0]');
INSERT INTO audit VALUES(26,1,'kind',11,NULL,'["проверочная",200,0]');
INSERT INTO audit VALUES(27,1,'kind',12,NULL,'["диктант",200,0]');
INSERT INTO audit VALUES(28,1,'kind',13,NULL,'["сочинение",200,0]');
INSERT INTO audit VALUES(29,1,'kind',14,NULL,'["изложение",200,0]');
INSERT INTO audit VALUES(30,1,'kind',15,NULL,'["проект",200,0]');
INSERT INTO audit VALUES(31,1,'kind',16,NULL,'["контрольная",300,1]');
INSERT INTO audit VALUES(32,1,'kind',17,NULL,'["зачёт",300,0]');
INSERT INTO audit VALUES(33,1,'kind',18,NULL,'["экзамен",400,0]');
INSERT INTO audit VALUES(34,1,'code',1,NULL,'["ОТ","unknown"]');
INSERT INTO audit VALUES(35,1,'code',2,NULL,'["УП","valid"]');
INSERT INTO audit VALUES(36,1,'code',3,NULL,'["Б","illness"]');
INSERT INTO audit VALUES(37,1,'code',4,NULL,'["НП","unexcused"]');
INSERT INTO audit VALUES(38,1,'code',5,NULL,'["ОП","late"]');
INSERT INTO audit VALUES(39,1,'code',6,NULL,'["ОСВ","exempt"]');
INSERT INTO audit VALUES(40,1,'policy',14,NULL,'["storage.journals","5"]');
INSERT INTO audit VALUES(41,1,'policy',15,NULL,'["storage.summaries","25"]');
INSERT INTO audit VALUES(42,1,'policy',16,NULL,'["exam-grades","9"]');
INSERT INTO audit VALUES(43,1,'policy',17,NULL,'["mean-grades","10 11"]');
INSERT INTO audit VALUES(44,1,'policy',18,NULL,'["joined.Алгебра","Математика"]');
INSERT INTO audit VALUES(45,1,'policy',19,NULL,'["joined.Алгебра и начала математического анализа","Математика"]');
INSERT INTO audit VALUES(46,1,'policy',20,NULL,'["joined.Геометрия","Математика"]');
INSERT INTO audit VALUES(47,1,'policy',21,NULL,'["joined.Вероятность и статистика","Математика"]');
INSERT INTO audit VALUES(48,2,'class',1,NULL,'[1,"7А",7,"А",1,null,0]');
INSERT INTO audit VALUES(49,2,'class',2,NULL,'[1,"8Б",8,"Б",2,null,0]');
INSERT INTO audit VALUES(50,3,'subject',1,NULL,'["Алгебра",1,1,""]');
INSERT INTO audit VALUES(51,3,'subject',2,NULL,'["Русский язык",1,1,""]');
INSERT INTO audit VALUES(52,3,'subject',3,NULL,'["Физика",1,1,""]');
INSERT INTO audit VALUES(53,3,'subject',4,NULL,'["Разговоры о важном",0,0,""]');
INSERT INTO audit VALUES(54,4,'year',1,'["2026/27","2026-09-01","2027-08-31"]','["2026/27","2026-09-01","2027-05-28"]');
INSERT INTO audit VALUES(55,4,'calendar',1,NULL,'[1,"study-days","",1,"2026-09-01",11,"2027-05-28","1-6"]');
INSERT INTO audit VALUES(56,4,'calendar',2,NULL,'[1,"weeks","",1,"2026-09-01",11,"2027-05-28","34"]');
INSERT INTO audit VALUES(57,4,'calendar',3,NULL,'[1,"period","Q1",1,"2026-09-01",9,"2026-10-25","quarters"]');
INSERT INTO audit VALUES(58,4,'calendar',4,NULL,'[1,"period","Q2",1,"2026-11-05",9,"2026-12-30","quarters"]');
INSERT INTO audit VALUES(59,4,'calendar',5,NULL,'[1,"period","Q3",1,"2027-01-11",9,"2027-03-28","quarters"]');
INSERT INTO audit VALUES(60,4,'calendar',6,NULL,'[1,"period","Q4",1,"2027-04-05",9,"2027-05-28","quarters"]');
INSERT INTO audit VALUES(61,4,'calendar',7,NULL,'[1,"holiday","осенние",1,"2026-10-26",12,"2026-11-04",""]');
INSERT INTO audit VALUES(62,4,'calendar',8,NULL,'[1,"holiday","зимние",1,"2026-12-31",12,"2027-01-10",""]');
INSERT INTO audit VALUES(63,4,'calendar',9,NULL,'[1,"holiday","весенние",1,"2027-03-29",12,"2027-04-04",""]');
INSERT INTO audit VALUES(64,4,'calendar',10,NULL,'[1,"day-off","",1,"2027-02-23",12,"2027-02-23",""]');
INSERT INTO audit VALUES(65,4,'calendar',11,NULL,'[1,"day-off","",1,"2027-03-08",12,"2027-03-08",""]');
INSERT INTO audit VALUES(66,5,'staff',1,NULL,'["lesnaya.ip","Лесная","Ирина","Павловна","director"]');
INSERT INTO audit VALUES(67,5,'staff',2,NULL,'["rechnoy.so","Речной","Семён","Олегович","deputy"]');
INSERT INTO audit VALUES(68,5,'staff',3,NULL,'["polevaya.mv","Полевая","Мария","Викторовна","teacher"]');
INSERT INTO audit VALUES(69,5,'class',1,'[1,"7А",7,"А",1,null,0]','[1,"7А",7,"А",1,3,0]');
INSERT INTO audit VALUES(70,5,'staff',4,NULL,'["gorny.ae","Горный","Антон","Ёжикович","teacher"]');
INSERT INTO audit VALUES(71,5,'class',2,'[1,"8Б",8,"Б",2,null,0]','[1,"8Б",8,"Б",2,4,0]');
INSERT INTO audit VALUES(72,6,'pupil',1,NULL,'["А-1","Агатова","Алла","Артёмовна","2013-06-11","f","2026-09-01","№ 39-у от 21.08.2026","given",null,"",null,""]');
INSERT INTO audit VALUES(73,6,'guardian',1,NULL,'[1,1,"Агатов Артём Ильич","8 900 000 00 17","agatov@example.ru",null,null,"",null]');
INSERT INTO audit VALUES(74,6,'enrolment',1,NULL,'[1,1,"2026-09-01","enrol","№ 39-у от 21.08.2026",null,"",null,null,"",null,""]');
INSERT INTO audit VALUES(75,6,'pupil',2,NULL,'["Б-2","Берилл","Борис","Бек \" Оглы","2013-01-13","m","2026-09-01","№ 39-у от 21.08.2026","given",null,"",null,""]');
INSERT INTO audit VALUES(76,6,'guardian',2,NULL,'[2,1,"Берилл Белла Юрьевна","8 900 000 00 20","berill@example.ru",null,null,"",null]');
INSERT INTO audit VALUES(77,6,'guardian',3,NULL,'[2,2,"Берилл Юрий","8 900 000 00 21","",null,null,"",null]');
INSERT INTO audit VALUES(78,6,'enrolment',2,NULL,'[2,1,"2026-09-01","enrol","№ 39-у от 21.08.2026",null,"",null,null,"",null,""]');
INSERT INTO audit VALUES(79,6,'pupil',3,NULL,'["Г-3","Гранатова-Ёлкина","Галина","","2013-05-06","f","2026-09-01","№ 40-у от 22.08.2026","given",null,"",null,""]');
INSERT INTO audit VALUES(80,6,'guardian',4,NULL,'[3,1,"Гранатова Нина","8 900 000 00 22","",null,null,"",null]');
INSERT INTO audit VALUES(81,6,'enrolment',3,NULL,'[3,1,"2026-09-01","enrol","№ 40-у от 22.08.2026",null,"",null,null,"",null,""]');
INSERT INTO audit VALUES(82,6,'pupil',4,NULL,'[null,null,null,null,null,"m",null,null,"given",null,"",null,""]');
INSERT INTO audit VALUES(83,6,'guardian',5,NULL,'[4,1,null,null,"",null,null,"",null]');
INSERT INTO audit VALUES(84,6,'enrolment',4,NULL,'[4,2,"2026-09-01","enrol",null,null,"",null,null,"",null,""]');
INSERT INTO audit VALUES(85,6,'pupil',5,NULL,'["Я-5","Яшмова","Яна","Яковлевна","2012-04-03","f","2026-09-01","№ 41-у от 23.08.2026","given",null,"",null,""]');
INSERT INTO audit VALUES(86,6,'guardian',6,NULL,'[5,1,"Яшмова Юлия","8 900 000 00 24","yashmova@example.ru",null,null,"",null]');
INSERT INTO audit VALUES(87,6,'enrolment',5,NULL,'[5,2,"2026-09-01","enrol","№ 41-у от 23.08.2026",null,"",null,null,"",null,""]');
INSERT INTO audit VALUES(88,7,'course',1,NULL,'[1,1,""]');
INSERT INTO audit VALUES(89,7,'load',1,NULL,'[1,"2026-09-01",null,3,300]');
INSERT INTO audit VALUES(90,7,'course',2,NULL,'[1,2,""]');
INSERT INTO audit VALUES(91,7,'load',2,NULL,'[2,"2026-09-01",null,1,400]');
INSERT INTO audit VALUES(92,7,'course',3,NULL,'[2,3,""]');
INSERT INTO audit VALUES(93,7,'load',3,NULL,'[3,"2026-09-01",null,4,200]');
INSERT INTO audit VALUES(94,8,'lesson',1,NULL,'[1,"2026-10-19",1,3,"Степень, её \"свойства\"",1,1,0]');
INSERT INTO audit VALUES(95,8,'lesson',2,NULL,'[2,"2026-10-20",2,1,"Причастие",1,1,0]');
INSERT INTO audit VALUES(96,8,'lesson',3,NULL,'[1,"2026-10-21",1,3,"Контрольная работа",16,1,0]');
INSERT INTO audit VALUES(97,8,'lesson',4,NULL,'[3,"2026-10-22",3,4,"Теплота",1,1,0]');
INSERT INTO audit VALUES(98,9,'mark',1,NULL,'[1,1,6,1,"4",100,"у доски",null,null]');
INSERT INTO audit VALUES(99,9,'mark',2,NULL,'[1,2,6,1,"2",100,"не готов,\nобещал выучить",null,null]');
INSERT INTO audit VALUES(100,9,'mark',3,NULL,'[2,3,12,1,"5",200,"",null,null]');
INSERT INTO audit VALUES(101,9,'mark',4,NULL,'[3,1,16,1,".",300,"болела",null,null]');
INSERT INTO audit VALUES(102,9,'mark',5,NULL,'[3,2,16,1,"3",300,"",null,null]');
INSERT INTO audit VALUES(103,9,'mark',6,NULL,'[4,4,6,1,"3",100,null,null,null]');
INSERT INTO audit VALUES(104,9,'mark',7,NULL,'[4,5,7,1,"5",100,"",null,null]');
INSERT INTO audit VALUES(105,10,'mark',8,NULL,'[2,1,6,1,"4",100,"",null,null]');
INSERT INTO audit VALUES(106,11,'mark',9,NULL,'[3,1,16,2,"5",300,"",1,"2026-10-23"]');
INSERT INTO audit VALUES(107,12,'mark',1,'[1,1,6,1,"4",100,"у доски",null,null]','[1,1,6,1,"5",100,"у доски",null,null]');
INSERT INTO audit VALUES(108,13,'absence',1,NULL,'[2,2,2,"справка от врача"]');
INSERT INTO audit VALUES(109,13,'lesson',2,'[2,"2026-10-20",2,1,"Причастие",1,1,0]','[2,"2026-10-20",2,1,"Причастие",1,1,1]');
INSERT INTO audit VALUES(110,14,'homework',1,NULL,'[1,null,"§ 5, № 12","2026-10-21"]');
INSERT INTO audit VALUES(111,15,'homework',2,NULL,'[1,3,"повторить § 4","2026-10-21"]');
INSERT INTO audit VALUES(112,16,'final',1,NULL,'[1,1,"Q1",1,"5"]');
INSERT INTO audit VALUES(113,17,'final',2,NULL,'[1,1,"Q1",2,"3"]');
INSERT INTO audit VALUES(114,18,'pupil',4,'[null,null,null,null,null,"m",null,null,"given",null,"",null,""]','[null,null,null,null,null,"m",null,null,"withdrawn","2026-10-23","",null,""]');
INSERT INTO audit VALUES(115,19,'anonymised',1,NULL,'[4,1,"15","2026-10-24","4c9a36aa0ab1404fd8959473666e2d6982c2a57400c7b4e07685ffd1e0794bef"]');
INSERT INTO audit VALUES(116,19,'pupil',4,'[null,null,null,null,null,"m",null,null,"withdrawn","2026-10-23","",null,""]','["У-1","Ученик","1","",null,"m",null,"","withdrawn","2026-10-23","15","2026-10-24",""]');
INSERT INTO audit VALUES(117,19,'guardian',5,'[4,1,null,null,"",null,null,"",null]','[4,1,"Родитель 1","","",null,null,"",null]');
INSERT INTO audit VALUES(118,19,'enrolment',4,'[4,2,"2026-09-01","enrol",null,null,"",null,null,"",null,""]','[4,2,"2026-09-01","enrol","",null,"",null,null,"",null,""]');
INSERT INTO audit VALUES(119,19,'mark',6,'[4,4,6,1,"3",100,null,null,null]','[4,4,6,1,"3",100,"",null,null]');
CREATE TABLE audit_layout (
    tbl TEXT PRIMARY KEY,
    columns TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO audit_layout VALUES('absence','lesson_id pupil_id code_id reason');
INSERT INTO audit_layout VALUES('anonymised','pupil_id n order_no order_date digest');
INSERT INTO audit_layout VALUES('calendar','year_id kind name grade_from starts grade_to ends value');
INSERT INTO audit_layout VALUES('class','year_id name grade letter shift teacher_id joint');
INSERT INTO audit_layout VALUES('code','name meaning');
INSERT INTO audit_layout VALUES('council','pupil_id class_id decision number date');
INSERT INTO audit_layout VALUES('course','class_id subject_id name');
INSERT INTO audit_layout VALUES('enrolment','pupil_id class_id starts start_kind start_order start_order_date start_from ends end_kind end_order end_order_date end_to');
INSERT INTO audit_layout VALUES('final','class_id subject_id period pupil_id value');
INSERT INTO audit_layout VALUES('guardian','pupil_id n name phone email consent consent_date consent_order consent_order_date');
INSERT INTO audit_layout VALUES('homework','lesson_id pupil_id text due');
INSERT INTO audit_layout VALUES('kind','name weight control');
INSERT INTO audit_layout VALUES('lesson','course_id date number teacher_id topic kind_id held roll');
INSERT INTO audit_layout VALUES('load','course_id starts ends teacher_id hours');
INSERT INTO audit_layout VALUES('mark','lesson_id pupil_id kind_id n value weight comment replaces corrected');
INSERT INTO audit_layout VALUES('member','course_id pupil_id starts ends');
INSERT INTO audit_layout VALUES('notice','pupil_id starts ends code_id reason');
INSERT INTO audit_layout VALUES('policy','name value');
INSERT INTO audit_layout VALUES('pupil','file_no surname given_name patronymic birth_date sex enrolled enrolled_order consent consent_date consent_order consent_order_date conditions');
INSERT INTO audit_layout VALUES('school','name zone uuid');
INSERT INTO audit_layout VALUES('staff','login surname given_name patronymic role');
INSERT INTO audit_layout VALUES('subject','name graded attested area');
INSERT INTO audit_layout VALUES('timetable','course_id weekday number starts week ends teacher_id room');
INSERT INTO audit_layout VALUES('topic','class_id subject_id n topic hours kind_id');
INSERT INTO audit_layout VALUES('verification','class_id date staff_id remark');
INSERT INTO audit_layout VALUES('year','name starts ends');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('pupil',5);
INSERT INTO sqlite_sequence VALUES('guardian',6);
INSERT INTO sqlite_sequence VALUES('enrolment',5);
CREATE INDEX enrolment_class ON enrolment (class_id);
CREATE INDEX member_pupil ON member (pupil_id);
CREATE INDEX lesson_date ON lesson (date, number);
CREATE UNIQUE INDEX homework_key ON homework (lesson_id, ifnull(pupil_id, 0));
CREATE INDEX final_pupil ON final (pupil_id, class_id, period);
CREATE VIEW period AS
    SELECT year_id, name, grade_from, grade_to, starts, ends, value AS system
    FROM calendar WHERE kind = 'period';
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
COMMIT;
