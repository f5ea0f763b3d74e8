-- The sqlite3 shell's bare work for an import of marks: the file into a temporary table, then
-- sorted into a copy of the table with its indexes and foreign keys, without triggers or history.
-- CSV stands for the file.
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
CREATE TEMP TABLE staged (class, pupil_id, pupil, date, lesson INTEGER, subject, value, kind, weight,
    comment);
.mode csv
BEGIN;
.import --skip 1 CSV staged
COMMIT;
CREATE TABLE bare_mark (
    id INTEGER PRIMARY KEY,
    lesson_id INTEGER NOT NULL REFERENCES lesson,
    pupil_id INTEGER NOT NULL REFERENCES pupil,
    kind_id INTEGER NOT NULL REFERENCES kind,
    n INTEGER NOT NULL CHECK (n > 0),
    value TEXT NOT NULL,
    weight INTEGER NOT NULL CHECK (weight > 0),
    comment TEXT NOT NULL DEFAULT '',
    replaces INTEGER,
    corrected TEXT,
    UNIQUE (lesson_id, pupil_id, kind_id, n),
    CHECK ((replaces IS NULL) = (corrected IS NULL))
) STRICT;
BEGIN IMMEDIATE;
INSERT INTO bare_mark (lesson_id, pupil_id, kind_id, n, value, weight, comment)
SELECT l.id, p.id, k.id, 1, s.value, CAST(round(s.weight * 100) AS INTEGER), s.comment
FROM staged s
CROSS JOIN class c ON c.name = s.class
CROSS JOIN subject u ON u.name = s.subject
CROSS JOIN pupil p ON p.file_no = s.pupil_id
CROSS JOIN kind k ON k.name = s.kind
CROSS JOIN course o ON o.class_id = c.id AND o.subject_id = u.id
CROSS JOIN lesson l ON l.course_id = o.id AND l.date = s.date AND l.number = s.lesson
WHERE o.name = '' OR EXISTS (SELECT 1 FROM member m WHERE m.course_id = o.id AND m.pupil_id = p.id)
ORDER BY l.id, p.id, k.id;
COMMIT;
SELECT count(*) FROM bare_mark;
