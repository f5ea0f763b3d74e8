/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Remarks on what a control finds, with a term for who has to act (C1; solo 5, komi 5.4.12-13,
 * epos 3.5.7).  A finding of ej-check becomes a remark once, as long as that is not resolved. */
#include <stdlib.h>
#include <string.h>

#include "access/access.h"
#include "intl.h"
#include "noun/dated.h"
#include "noun/noun.h"

enum {
    F_REMARK_ID,
    F_RULE,
    F_CLASS,
    F_DATE,
    F_LESSON,
    F_SUBJECT,
    F_PUPIL_ID,
    F_PUPIL,
    F_TEACHER,
    F_DETAIL,
    F_TEXT,
    F_MADE,
    F_MADE_BY,
    F_DUE,
    F_STATE,
    F_RESOLVED,
    F_RESOLVED_BY,
    F_ANSWER,
    F_YEAR,
};

/* Columns of put_remark. */
enum {
    RULE,
    CLASS,
    DATE,
    LESSON,
    SUBJECT,
    PUPIL,
    TEACHER,
    DETAIL,
    MADE,
    TEXT,
    MADE_BY,
    DUE,
    RESOLVED,
    RESOLVED_BY,
    ANSWER,
    COLUMNS
};

static const struct ej_field fields[] = {
    [F_REMARK_ID] = {"remark_id", "№ замечания", EJ_F_INTEGER, EJ_OUTPUT,
                     N_("number of the remark"), "r.id", "r.id = ?1"},
    [F_RULE] = {"rule", "Правило", EJ_F_TEXT, EJ_KEY, N_("name of the rule; none: in free words"),
                "r.rule",
                "r.rule IN (SELECT ?1 UNION ALL SELECT u.name FROM rule u"
                " WHERE ?1 IN (u.title, u.title_ru))"},
    [F_CLASS] = {"class", "Класс", EJ_F_CLASS, EJ_KEY, N_("class, such as 7А"), "k.name",
                 "k.id IN (SELECT class_id FROM class_part WHERE part_id = ?1 UNION SELECT ?1)"},
    [F_DATE] = {"date", "Дата", EJ_F_DATE, EJ_KEY, N_("date of the lesson"), "r.date", NULL},
    [F_LESSON] = {"lesson", "Урок", EJ_F_INTEGER, EJ_KEY, N_("number of the lesson in the day"),
                  "r.number", "r.number = ?1"},
    [F_SUBJECT] = {"subject", "Предмет", EJ_F_SUBJECT, EJ_KEY, N_("subject"), "s.name",
                   "r.subject_id = ?1"},
    [F_PUPIL_ID] = {"pupil_id", "№ личного дела|Личное дело", EJ_F_PUPIL_ID, EJ_KEY,
                    N_("file number of the pupil"), "p.file_no", "r.pupil_id = ?1"},
    [F_PUPIL] = {"pupil", "Ученик|ФИО", EJ_F_PUPIL, EJ_PERSONAL,
                 N_("pupil's name, where it is clear enough"), PUPIL_NAME, NULL},
    [F_TEACHER] = {"teacher", "Учитель", EJ_F_STAFF, EJ_KEY,
                   N_("login of who has to act; left out: the teacher of the page, or who acts by"
                      " the rule"),
                   "t.login", "r.teacher_id = ?1"},
    [F_DETAIL] = {"detail", "Подробности", EJ_F_TEXT, EJ_KEY, N_("what the rule found"), "r.detail",
                  NULL},
    [F_TEXT] = {"text", "Замечание", EJ_F_TEXT, EJ_FREE_TEXT, N_("the remark in words"), "r.text",
                NULL},
    [F_MADE] = {"made", "Дата замечания", EJ_F_DATE, EJ_KEY, N_("day of the remark"), "r.made",
                "r.made = ?1"},
    [F_MADE_BY] = {"made_by", "Кем сделано", EJ_F_TEXT, 0, N_("login of who made it"), "r.made_by",
                   "r.made_by = ?1"},
    [F_DUE] = {"due", "Срок", EJ_F_DATE, EJ_REQUIRED, N_("last day on which to act"), "r.due",
               "r.due = ?1"},
    [F_STATE] = {"state", "Состояние", EJ_F_REMARK_STATE, EJ_OUTPUT,
                 N_("open, overdue (and open) or resolved"),
                 "iif(r.resolved IS NOT NULL, 'resolved',"
                 " iif(r.due < ej_today(), 'overdue', 'open'))",
                 "iif(r.resolved IS NOT NULL, ?1 = 'resolved',"
                 " ?1 = 'open' OR ?1 = 'overdue' AND r.due < ej_today())"},
    [F_RESOLVED] = {"resolved", "Устранено", EJ_F_DATE, 0, N_("day on which it was resolved"),
                    "r.resolved", NULL},
    [F_RESOLVED_BY] = {"resolved_by", "Кем устранено", EJ_F_TEXT, 0, N_("login of who resolved it"),
                       "r.resolved_by", "r.resolved_by = ?1"},
    [F_ANSWER] = {"answer", "Ответ", EJ_F_TEXT, EJ_FREE_TEXT, N_("what was done about it"),
                  "r.answer", NULL},
    [F_YEAR] = {"year", "Учебный год", EJ_F_TEXT, EJ_EXTRA, N_("school year, such as 2026/27"),
                NULL, NULL},
};

/* Who acts, by login. */
static const char *actor(const struct work *w)
{
    return w->j->as ? w->j->as : w->j->actor;
}

/* ---- what a remark is about ------------------------------------------------------------------ */

/* By name or title; one that is gone may have remarks. */
static const char rule_of[] =
    "SELECT name FROM rule WHERE ?1 IN (name, title, title_ru)"
    " UNION ALL SELECT rule FROM remark WHERE rule = ?1 AND rule <> '' LIMIT 1";

/* *NAME is the caller's. */
static enum ej_status find_rule(struct work *w, char **name, struct ej_error *err)
{
    const char *text = work_text(w, F_RULE, NULL);
    enum ej_status status = EJ_OK;

    *name = NULL;
    if (text)
        status = store_string(w->j, name, err, rule_of, "t", text);
    else if (!(*name = strdup("")))
        status = ej_no_memory(err);
    if (status == EJ_OK && !*name)
        status = ej_fail(err, EJ_REFUSED, _("rule: there is no such rule"));
    return status;
}

/* A list of what is about no rule would be empty for ever. */
static enum ej_status prepare(struct ej_journal *j, int count, const char *const *names,
                              const char *const *values, struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    for (int i = 0; i < count && status == EJ_OK; i++) {
        char *name = NULL;
        if (strcmp(names[i], "rule") != 0)
            continue;
        status = store_string(j, &name, err, rule_of, "t", values[i]);
        if (status == EJ_OK && !name)
            status = ej_fail(err, EJ_REFUSED, _("rule: there is no such rule"));
        free(name);
    }
    return status;
}

/* Who has to act where the finding names nobody: by the rule, the teacher of the page on that day,
 * the class teacher, or the one who has the role. */
static enum ej_status find_teacher(struct work *w, const struct ej_value *v, int64_t *teacher,
                                   struct ej_error *err)
{
    static const char of_page[] =
        "SELECT o.teacher_id FROM class_part cp JOIN course c ON c.class_id = cp.class_id"
        " JOIN load o ON o.course_id = c.id WHERE cp.part_id = ?1 AND c.subject_id = ?2"
        " ORDER BY c.name = iif(substr(?4, 1, 6) = 'group=', substr(?4, 7), '') DESC,"
        " EXISTS (SELECT 1 FROM member m WHERE m.course_id = c.id AND m.pupil_id = ?5"
        "  AND m.starts <= ?3 AND (m.ends IS NULL OR ?3 < m.ends)) DESC,"
        " o.starts <= ?3 AND (o.ends IS NULL OR ?3 < o.ends) DESC, o.starts DESC LIMIT 1";
    static const char by_role[] =
        "SELECT iif(count(*) = 1, max(s.id), NULL) FROM rule r JOIN staff s"
        " ON ' ' || s.role || ' ' LIKE '% ' || r.acts || ' %' WHERE r.name = ?1"
        " AND r.acts NOT IN ('teacher', 'class-teacher')";
    char *acts = NULL;
    enum ej_status status =
        store_string(w->j, &acts, err, "SELECT acts FROM rule WHERE name = ?", "t", v[RULE].text);

    *teacher = 0;
    if (status == EJ_OK && acts && strcmp(acts, "class-teacher") != 0)
        status = store_number(w->j, teacher, 0, err, by_role, "t", v[RULE].text);
    if (status == EJ_OK && !*teacher && !v[SUBJECT].null && (!acts || strcmp(acts, "teacher") == 0))
        status = store_number(w->j, teacher, 0, err, of_page, "iitti", v[CLASS].integer,
                              v[SUBJECT].integer, v[DATE].null ? w->j->today : v[DATE].text,
                              v[DETAIL].text, v[PUPIL].null ? (int64_t)0 : v[PUPIL].integer);
    if (status == EJ_OK && !*teacher && !v[CLASS].null &&
        (!acts || strcmp(acts, "class-teacher") == 0))
        status = store_number(w->j, teacher, 0, err, "SELECT teacher_id FROM class WHERE id = ?",
                              "i", v[CLASS].integer);
    free(acts);
    return status;
}

/* The columns of the key but `made`. */
static enum ej_status find_about(struct work *w, struct ej_value *v, char **rule,
                                 struct ej_error *err)
{
    int64_t pupil = 0;
    enum ej_status status = find_rule(w, rule, err);

    if (status == EJ_OK && (w->raw[F_PUPIL_ID] || w->raw[F_PUPIL]))
        status = work_pupil(w, F_PUPIL_ID, F_PUPIL, work_int(w, F_CLASS, 0),
                            work_text(w, F_DATE, NULL), &pupil, err);
    if (status != EJ_OK)
        return status;
    v[RULE] = ej_text(*rule);
    v[CLASS] = w->v[F_CLASS];
    v[DATE] = w->v[F_DATE];
    v[LESSON] = w->v[F_LESSON];
    v[SUBJECT] = w->v[F_SUBJECT];
    v[PUPIL] = pupil ? ej_int(pupil) : ej_null();
    v[TEACHER] = w->v[F_TEACHER];
    v[DETAIL] = ej_text(work_text(w, F_DETAIL, ""));
    return EJ_OK;
}

/* A remark about V: the one not resolved, or with MADE the one of that day; free words are a part
 * of what it is about, as no detail tells one from another.  *COUNT: how many there are. */
static enum ej_status find_remark(struct work *w, const struct ej_value *v, const char *made,
                                  int64_t *id, int64_t *count, struct ej_error *err)
{
    static const char sql[] =
        "SELECT count(*), max(id) FROM remark WHERE rule = ?1 AND ifnull(class_id, 0) = ?2"
        " AND ifnull(date, '') = ?3 AND ifnull(number, -1) = ?4 AND ifnull(subject_id, 0) = ?5"
        " AND ifnull(pupil_id, 0) = ?6 AND (?7 = 0 OR teacher_id = ?7) AND detail = ?8"
        " AND iif(?9 IS NULL, resolved IS NULL, made = ?9) AND (?1 <> '' OR ?10 IS NULL"
        " OR text = ?10)";
    struct sqlite3_stmt *stmt;
    bool row;
    enum ej_status status =
        store_query(w->j, &stmt, err, sql, "titiiiittt", v[RULE].text,
                    v[CLASS].null ? (int64_t)0 : v[CLASS].integer, v[DATE].null ? "" : v[DATE].text,
                    v[LESSON].null ? (int64_t)-1 : v[LESSON].integer,
                    v[SUBJECT].null ? (int64_t)0 : v[SUBJECT].integer,
                    v[PUPIL].null ? (int64_t)0 : v[PUPIL].integer,
                    v[TEACHER].null ? (int64_t)0 : v[TEACHER].integer, v[DETAIL].text, made,
                    work_text(w, F_TEXT, NULL));

    if (status == EJ_OK)
        status = store_step(w->j, stmt, &row, err);
    if (status != EJ_OK)
        return status;
    *count = store_int(stmt, 0);
    *id = store_int(stmt, 1);
    store_reset(stmt);
    return EJ_OK;
}

/* ---- making ---------------------------------------------------------------------------------- */

static enum ej_status check_new(struct work *w, const struct ej_value *v, struct ej_error *err)
{
    const char *due = w->v[F_DUE].text;

    if (!*v[RULE].text && w->v[F_TEXT].null)
        return ej_fail(err, EJ_REFUSED, _("text: missing; a remark has a rule or words"));
    if (v[CLASS].null && v[TEACHER].null && v[PUPIL].null && !*v[RULE].text)
        return ej_fail(err, EJ_REFUSED, _("class: missing, and no teacher named"));
    if (strcmp(due, w->j->today) < 0)
        return ej_fail(err, EJ_REFUSED, _("due: this day has passed"));
    return EJ_OK;
}

static void keep_all(struct ej_value v[COLUMNS])
{
    for (int i = 0; i < COLUMNS; i++)
        v[i] = (struct ej_value){.null = true, .keep = true};
}

static enum ej_status add_remark(struct work *w, struct ej_value *v, struct ej_error *err)
{
    int64_t teacher = v[TEACHER].null ? 0 : v[TEACHER].integer, id;
    enum ej_status status = teacher ? EJ_OK : find_teacher(w, v, &teacher, err);

    v[TEACHER] = teacher ? ej_int(teacher) : ej_null();
    v[MADE] = ej_text(w->j->today);
    v[TEXT] = ej_text(work_text(w, F_TEXT, ""));
    v[MADE_BY] = ej_text(actor(w));
    v[DUE] = w->v[F_DUE];
    v[RESOLVED] = v[RESOLVED_BY] = ej_null();
    v[ANSWER] = ej_text("");
    return status == EJ_OK ? work_put(w, &put_remark, v, &id, err) : status;
}

/* The one that is open gets another term or other words; one that was resolved today and is found
 * all the same is open again. */
static enum ej_status change_remark(struct work *w, int64_t id, bool again, struct ej_error *err)
{
    struct ej_value v[COLUMNS];

    keep_all(v);
    v[DUE] = w->v[F_DUE];
    if (!w->v[F_TEXT].null)
        v[TEXT] = w->v[F_TEXT];
    if (!again)
        return work_update(w, &put_remark, id, v, err);
    v[RESOLVED] = v[RESOLVED_BY] = ej_null();
    return dated_follow(w, &put_remark, id, v, err);
}

static enum ej_status remark(struct work *w, struct ej_error *err)
{
    struct ej_value v[COLUMNS] = {0};
    char *rule = NULL;
    int64_t id = 0, count = 0;
    bool again = false;
    enum ej_status status = find_about(w, v, &rule, err);

    if (status == EJ_OK)
        status = check_new(w, v, err);
    if (status == EJ_OK)
        status = find_remark(w, v, NULL, &id, &count, err);
    if (status == EJ_OK && count == 0) {
        status = find_remark(w, v, w->j->today, &id, &count, err);
        again = true;
    }
    if (status == EJ_OK)
        status = count ? change_remark(w, id, again, err) : add_remark(w, v, err);
    free(rule);
    return status;
}

/* ---- taking over ----------------------------------------------------------------------------- */

static enum ej_status check_import(struct work *w, struct ej_error *err)
{
    const char *made = w->v[F_MADE].text;

    if (strcmp(made, w->j->today) > 0)
        return ej_fail(err, EJ_REFUSED, _("made: this day is still to come"));
    if (strcmp(w->v[F_DUE].text, made) < 0)
        return ej_fail(err, EJ_REFUSED, _("due: before the remark was made"));
    if (!w->v[F_RESOLVED].null && strcmp(w->v[F_RESOLVED].text, made) < 0)
        return ej_fail(err, EJ_REFUSED, _("resolved: before the remark was made"));
    if (w->v[F_RESOLVED].null != w->v[F_RESOLVED_BY].null)
        return ej_fail(err, EJ_REFUSED, _("resolved, resolved_by: one without the other"));
    if (w->v[F_RULE].null && w->v[F_TEXT].null)
        return ej_fail(err, EJ_REFUSED, _("text: missing; a remark has a rule or words"));
    return EJ_OK;
}

static enum ej_status import(struct work *w, struct ej_error *err)
{
    struct ej_value v[COLUMNS] = {0};
    char *rule = NULL;
    int64_t id = 0, count = 0;
    enum ej_status status = check_import(w, err);

    if (status == EJ_OK)
        status = find_about(w, v, &rule, err);
    if (status == EJ_OK)
        status = find_remark(w, v, w->v[F_MADE].text, &id, &count, err);
    v[MADE] = w->v[F_MADE];
    v[TEXT] = work_value(w, F_TEXT, ej_text(""));
    v[MADE_BY] = work_value(w, F_MADE_BY, ej_text(actor(w)));
    v[DUE] = w->v[F_DUE];
    v[RESOLVED] = work_value(w, F_RESOLVED, ej_null());
    v[RESOLVED_BY] = work_value(w, F_RESOLVED_BY, ej_null());
    v[ANSWER] = work_value(w, F_ANSWER, ej_text(""));
    if (status == EJ_OK)
        status =
            id ? work_update(w, &put_remark, id, v, err) : work_put(w, &put_remark, v, &id, err);
    free(rule);
    return status;
}

/* ---- resolving ------------------------------------------------------------------------------- */

/* The remark by its number, else by what it is about. */
static enum ej_status find_to_resolve(struct work *w, int64_t *id, struct ej_error *err)
{
    struct ej_value v[COLUMNS];
    char *rule = NULL;
    int64_t number = work_int(w, F_REMARK_ID, 0), count = 0;
    enum ej_status status;

    if (number) {
        status = store_number(w->j, id, 0, err, "SELECT id FROM remark WHERE id = ?", "i", number);
        if (status == EJ_OK && !*id)
            status = ej_fail(err, EJ_REFUSED, _("remark_id: there is no such remark"));
        return status;
    }
    status = find_about(w, v, &rule, err);
    if (status == EJ_OK)
        status = find_remark(w, v, NULL, id, &count, err);
    if (status == EJ_OK && count == 0) /* resolved today already, it may be by this very stream */
        status = find_remark(w, v, work_text(w, F_MADE, w->j->today), id, &count, err);
    if (status == EJ_OK && count == 0)
        status = ej_fail(err, EJ_REFUSED, _("no open remark is about this"));
    if (status == EJ_OK && count > 1)
        status = ej_fail(err, EJ_REFUSED, _("several remarks are about this; name the remark_id"));
    free(rule);
    return status;
}

/* Who has to act says that it is done, or the deputy does (komi 5.4.13). */
static enum ej_status may_resolve(struct work *w, const struct put_old *old, struct ej_error *err)
{
    const struct ej_value *teacher = &old->values[TEACHER];

    if (access_is(w->j, ROLE_DEPUTY | ROLE_ADMINISTRATOR) ||
        (!teacher->null && w->j->staff_id && teacher->integer == w->j->staff_id))
        return EJ_OK;
    return ej_fail(err, EJ_DENIED,
                   _("a remark is resolved by whom it is addressed to, or by the deputy"));
}

static enum ej_status resolve(struct work *w, struct ej_error *err)
{
    struct ej_value v[COLUMNS];
    struct put_old old;
    int64_t id = 0;
    enum ej_status status = find_to_resolve(w, &id, err);

    if (status == EJ_OK)
        status = put_get(w->j, &put_remark, id, &old, err);
    if (status == EJ_OK)
        status = may_resolve(w, &old, err);
    if (status != EJ_OK)
        return status;
    keep_all(v);
    if (!old.values[RESOLVED].null) {
        if (w->v[F_ANSWER].null || strcmp(w->v[F_ANSWER].text, old.values[ANSWER].text) == 0)
            return EJ_OK;
        return ej_fail(err, EJ_REFUSED, _("resolved already, with another answer"));
    }
    v[RESOLVED] = ej_text(w->j->today);
    v[RESOLVED_BY] = ej_text(actor(w));
    if (!w->v[F_ANSWER].null)
        v[ANSWER] = w->v[F_ANSWER];
    return dated_follow(w, &put_remark, id, v, err);
}

static const struct verb verbs[] = {
    {"remark", remark, "rule class date lesson subject pupil_id pupil teacher detail text due",
     "due", NULL},
    {"import", import,
     "rule class date lesson subject pupil_id pupil teacher detail text made made_by due resolved"
     " resolved_by answer",
     "made due", NULL},
    {"resolve", resolve,
     "remark_id rule class date lesson subject pupil_id pupil teacher detail text made answer",
     NULL, NULL},
};

const struct ej_noun noun_remark = {
    .name = "remark",
    .prepare = prepare,
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .from = "FROM remark r LEFT JOIN class k ON k.id = r.class_id"
            " LEFT JOIN subject s ON s.id = r.subject_id LEFT JOIN pupil p ON p.id = r.pupil_id"
            " LEFT JOIN staff t ON t.id = r.teacher_id WHERE 1",
    .order =
        "r.due, " BY_CLASS ", r.date, r.number, s.name COLLATE ej_ru, " BY_PUPIL ", r.rule, r.id",
    .date = "ifnull(r.date, r.made)",
    .year = "ifnull(k.year_id, (SELECT y.id FROM year y WHERE y.starts <= r.made"
            " ORDER BY y.starts DESC LIMIT 1))",
    .lasts = "r.resolved IS NULL", /* the new year resolves nothing */
    .verbs = verbs,
    .verb_count = sizeof verbs / sizeof *verbs,
};
