-- SPDX-License-Identifier: GPL-3.0-or-later
-- Version 2: the chain of hashes, rules, remarks and controls, access.

-- ---- history ------------------------------------------------------------------------------------
-- How the chain is made: lib/store/history.h, docs/history.md.
ALTER TABLE txn ADD COLUMN roles TEXT NOT NULL DEFAULT '';  -- in which the actor acted
ALTER TABLE txn ADD COLUMN proof TEXT;                      -- salts, or once erased hashes, of what it says
ALTER TABLE txn ADD COLUMN head TEXT NOT NULL DEFAULT '';   -- of the chain after this transaction
ALTER TABLE audit ADD COLUMN proof TEXT;                    -- salts or hashes of personal values
ALTER TABLE audit ADD COLUMN seal INTEGER NOT NULL DEFAULT 0; -- the chain's first eight octets
CREATE INDEX audit_row ON audit (tbl, row_id);

-- ---- rules --------------------------------------------------------------------------------------
CREATE TABLE rule (                     -- as they are in force: compiled from share/rules
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    level TEXT NOT NULL CHECK (level IN ('off', 'warn', 'deny')),
    title TEXT NOT NULL,
    title_ru TEXT NOT NULL,
    source TEXT NOT NULL,               -- paragraphs of the regulations
    acts TEXT NOT NULL,                 -- role that has to act
    denies INTEGER NOT NULL CHECK (denies IN (0, 1)),   -- whether it may be at deny
    entry INTEGER NOT NULL CHECK (entry IN (0, 1)),     -- about the time of entry: rests in takeovers
    scope TEXT NOT NULL,                -- of what temp scope holds ids: lesson, mark …
    wakes TEXT NOT NULL,                -- nouns whose writing wakes it, parted by blanks
    condition TEXT NOT NULL,            -- SQL expression: whether it has anything to look at; '': always
    parameters TEXT NOT NULL,           -- lines NAME=VALUE
    query TEXT NOT NULL,                -- SQL
    header TEXT NOT NULL                -- its file down to the SELECT: what parameters may be
) STRICT;

CREATE TABLE remark (                   -- a finding handed to who has to act (C1)
    id INTEGER PRIMARY KEY,
    rule TEXT NOT NULL,                 -- or '' for a remark in free words
    class_id INTEGER REFERENCES class,
    date TEXT,                          -- of the lesson, or NULL
    number INTEGER,
    subject_id INTEGER REFERENCES subject,
    pupil_id INTEGER REFERENCES pupil,
    teacher_id INTEGER REFERENCES staff, -- who has to act
    detail TEXT NOT NULL,
    text TEXT NOT NULL DEFAULT '',      -- the deputy's words
    made TEXT NOT NULL,
    made_by TEXT NOT NULL,              -- login
    due TEXT NOT NULL,
    resolved TEXT,
    resolved_by TEXT,
    answer TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX remark_key ON remark (rule, ifnull(class_id, 0), ifnull(date, ''),
    ifnull(number, -1), ifnull(subject_id, 0), ifnull(pupil_id, 0), ifnull(teacher_id, 0), detail,
    made, CASE rule WHEN '' THEN text ELSE '' END);

CREATE TABLE control (                  -- a control by deputy or director (C5)
    id INTEGER PRIMARY KEY,
    date TEXT NOT NULL,
    by TEXT NOT NULL,                   -- login
    about TEXT NOT NULL,                -- what was looked at
    class_id INTEGER REFERENCES class,
    subject_id INTEGER REFERENCES subject,
    teacher_id INTEGER REFERENCES staff,
    findings TEXT NOT NULL,
    UNIQUE (date, by, about)
) STRICT;

CREATE TABLE closing (                  -- a study period that is closed
    id INTEGER PRIMARY KEY,
    class_id INTEGER NOT NULL REFERENCES class,
    period TEXT NOT NULL,
    closed TEXT NOT NULL,               -- the day from which only the administrator changes marks
    UNIQUE (class_id, period)
) STRICT;

CREATE TABLE informed (                 -- a family was informed (C3)
    id INTEGER PRIMARY KEY,
    pupil_id INTEGER NOT NULL REFERENCES pupil,
    date TEXT NOT NULL,
    how TEXT NOT NULL,                  -- statement, message, meeting, call …
    by TEXT NOT NULL,                   -- login
    UNIQUE (pupil_id, date, how)
) STRICT;

-- ---- keeping ------------------------------------------------------------------------------------
ALTER TABLE copy RENAME TO copy_before;
CREATE TABLE copy (                     -- register of copies, also on paper; not in archives
    id INTEGER PRIMARY KEY,
    place TEXT NOT NULL,                -- an absolute path, or words
    made TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('backup', 'archive', 'journal', 'summary', 'other')),
    digest TEXT NOT NULL DEFAULT '',
    made_by TEXT NOT NULL,
    txn_id INTEGER NOT NULL,            -- the last transaction it holds
    checked TEXT,
    checked_by TEXT,
    removed TEXT,                       -- the day on which the copy ceased to be
    remark TEXT NOT NULL DEFAULT '',
    year TEXT NOT NULL DEFAULT '',      -- of papers: the school year, which need not be in ej
    class TEXT NOT NULL DEFAULT '',
    period TEXT NOT NULL DEFAULT '',
    sheets INTEGER,
    signed_by TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO copy (id, place, made, kind, digest, made_by, txn_id, checked, checked_by, removed,
        remark)
    SELECT id, place, made, kind, digest, made_by, txn_id, checked, checked_by, removed, remark
    FROM copy_before;
DROP TABLE copy_before;

CREATE TABLE copy_use (                 -- who took a copy, and when it came back (K1)
    id INTEGER PRIMARY KEY,
    copy_id INTEGER NOT NULL REFERENCES copy,
    taken TEXT NOT NULL,
    taken_by TEXT NOT NULL,             -- in words: it need not be staff
    purpose TEXT NOT NULL DEFAULT '',
    lent_by TEXT NOT NULL,              -- login
    returned TEXT,
    received_by TEXT,                   -- login
    CHECK (taken <= returned)
) STRICT;
CREATE UNIQUE INDEX copy_use_out ON copy_use (copy_id) WHERE returned IS NULL;

-- ---- anonymisation ------------------------------------------------------------------------------
ALTER TABLE anonymised RENAME TO anonymised_before;
CREATE TABLE anonymised (               -- whose data was destroyed, under which order
    id INTEGER PRIMARY KEY,
    n INTEGER UNIQUE,                   -- of «Ученик N»; NULL: the import had been undone before
    pupil_id INTEGER NOT NULL UNIQUE,   -- where n is NULL the row is gone: no reference
    order_no TEXT NOT NULL,
    order_date TEXT NOT NULL,
    digest TEXT UNIQUE,                 -- of the former file number: keeps a later import away
    CHECK ((n IS NULL) = (digest IS NULL))
) STRICT;
INSERT INTO anonymised (id, n, pupil_id, order_no, order_date, digest)
    SELECT id, n, pupil_id, order_no, order_date, digest FROM anonymised_before;
DROP TABLE anonymised_before;

-- ---- access -------------------------------------------------------------------------------------
CREATE TABLE substitution (             -- a teacher stands in for another (L4)
    id INTEGER PRIMARY KEY,
    absent_id INTEGER NOT NULL REFERENCES staff,
    teacher_id INTEGER NOT NULL REFERENCES staff,
    starts TEXT NOT NULL,
    ends TEXT NOT NULL,                 -- the last day
    course_id INTEGER REFERENCES course, -- NULL: all pages of the absent teacher
    order_no TEXT NOT NULL DEFAULT '',
    CHECK (starts <= ends)
) STRICT;
CREATE UNIQUE INDEX substitution_key ON substitution (absent_id, teacher_id, starts,
    ifnull(course_id, 0));
CREATE INDEX substitution_teacher ON substitution (teacher_id, starts);

CREATE TABLE account (                  -- access handed out (X5)
    id INTEGER PRIMARY KEY,
    login TEXT NOT NULL,
    staff_id INTEGER REFERENCES staff,
    pupil_id INTEGER REFERENCES pupil,  -- of a pupil's account, and of a guardian's the child
    guardian INTEGER,                   -- of a guardian's: which of the child's, guardian.n
    granted TEXT,                       -- NULL: of the staff, by being there; never handed out
    granted_by TEXT,                    -- login
    withdrawn TEXT,                     -- the day from which it is no more
    withdrawn_by TEXT,
    remark TEXT NOT NULL DEFAULT '',
    CHECK ((staff_id IS NULL) <> (pupil_id IS NULL))
) STRICT;
CREATE INDEX account_login ON account (login);

CREATE TRIGGER guard_anonymised_insert BEFORE INSERT ON anonymised BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_anonymised_update BEFORE UPDATE ON anonymised BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_anonymised_delete BEFORE DELETE ON anonymised BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_copy_insert BEFORE INSERT ON copy BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_copy_update BEFORE UPDATE ON copy BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_copy_delete BEFORE DELETE ON copy BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_copy_use_insert BEFORE INSERT ON copy_use BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_copy_use_update BEFORE UPDATE ON copy_use BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_copy_use_delete BEFORE DELETE ON copy_use BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_rule_insert BEFORE INSERT ON rule BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_rule_update BEFORE UPDATE ON rule BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_rule_delete BEFORE DELETE ON rule BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_remark_insert BEFORE INSERT ON remark BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_remark_update BEFORE UPDATE ON remark BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_remark_delete BEFORE DELETE ON remark BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_control_insert BEFORE INSERT ON control BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_control_update BEFORE UPDATE ON control BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_control_delete BEFORE DELETE ON control BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_closing_insert BEFORE INSERT ON closing BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_closing_update BEFORE UPDATE ON closing BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_closing_delete BEFORE DELETE ON closing BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_informed_insert BEFORE INSERT ON informed BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_informed_update BEFORE UPDATE ON informed BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_informed_delete BEFORE DELETE ON informed BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_substitution_insert BEFORE INSERT ON substitution BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_substitution_update BEFORE UPDATE ON substitution BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_substitution_delete BEFORE DELETE ON substitution BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_account_insert BEFORE INSERT ON account BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_account_update BEFORE UPDATE ON account BEGIN SELECT ej_writer(); END;
CREATE TRIGGER guard_account_delete BEFORE DELETE ON account BEGIN SELECT ej_writer(); END;
