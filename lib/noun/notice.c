/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Absences announced in advance. */
#include "noun/notice.h"

#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "noun/dated.h"
#include "resolve/resolve.h"

enum { F_CLASS, F_PUPIL_ID, F_PUPIL, F_FROM, F_TO, F_CODE, F_REASON, F_NOTICE, F_DATE };

static const struct ej_field fields[] = {
    [F_CLASS] = {"class", "Класс", EJ_F_CLASS, 0, N_("class, such as 7А"), "k.name", "k.id = ?1"},
    [F_PUPIL_ID] = {"pupil_id", "№ личного дела|Личное дело", EJ_F_PUPIL_ID, EJ_KEY,
                    N_("file number of the pupil"), "p.file_no", "n.pupil_id = ?1"},
    [F_PUPIL] = {"pupil", "Ученик|ФИО", EJ_F_PUPIL, EJ_PERSONAL,
                 N_("pupil's name, where it is clear enough"), PUPIL_NAME, NULL},
    [F_FROM] = {"from", "С|Начало", EJ_F_DATE, EJ_KEY | EJ_REQUIRED, N_("first day of the absence"),
                "n.starts", "n.ends >= ?1"},
    [F_TO] = {"to", "По|Конец", EJ_F_DATE, 0, N_("last day of the absence; left out: the first"),
              "n.ends", "n.starts <= ?1"},
    [F_CODE] = {"code", "Код|Код пропуска", EJ_F_CODE, 0,
                N_("absence code; left out: that of a valid reason"), "o.name", "n.code_id = ?1"},
    [F_REASON] = {"reason", "Причина", EJ_F_TEXT, EJ_FREE_TEXT, N_("reason in words"), "n.reason",
                  NULL},
    [F_NOTICE] = {"notice", "Уведомление", EJ_F_YES_NO, 0,
                  N_("the days are announced, and no absence is recorded"), "1", NULL},
    [F_DATE] = {"date", "Дата", EJ_F_DATE, EJ_FILTER, N_("a day of the absence"), NULL,
                "?1 BETWEEN n.starts AND n.ends"},
};

enum ej_status code_meaning(struct work *w, int64_t code, enum meaning *meaning,
                            struct ej_error *err)
{
    static const char sql[] = "SELECT CASE meaning WHEN 'unknown' THEN 1 WHEN 'late' THEN 2"
                              " WHEN 'exempt' THEN 3 ELSE 0 END FROM code WHERE id = ?";
    int32_t *known = seen_at(&w->seen, &put_code, code);
    int64_t found;

    if (!known)
        return ej_no_memory(err);
    if (*known == 0) {
        enum ej_status status = store_number(w->j, &found, 0, err, sql, "i", code);
        if (status != EJ_OK)
            return status;
        *known = (int32_t)found + 1;
    }
    *meaning = (enum meaning)(*known - 1);
    return EJ_OK;
}

enum ej_status days_check(struct work *w, const struct days *days, struct ej_error *err)
{
    static const char sql[] =
        "SELECT 1 FROM enrolment WHERE pupil_id = ?1 AND starts <= ?4"
        " AND (ends IS NULL OR ends > ?3)"
        " AND (?2 = 0 OR class_id IN (SELECT part_id FROM class_part WHERE class_id = ?2))";
    int64_t year, found;
    enum ej_status status;

    if (strcmp(days->from, days->to) > 0)
        return ej_fail(err, EJ_REFUSED, _("to: before the first day"));
    status = resolve_year(w->j, NULL, days->from, &year, err);
    if (status == EJ_OK)
        status = resolve_year(w->j, NULL, days->to, &year, err);
    if (status == EJ_OK)
        status = store_number(w->j, &found, 0, err, sql, "iitt", days->pupil, days->class_id,
                              days->from, days->to);
    if (status == EJ_OK && !found)
        status = ej_fail(err, EJ_REFUSED,
                         days->class_id ? _("pupil: not in this class in these days")
                                        : _("pupil: not at the school in these days"));
    return status;
}

/* The oldest unexplained absence of the pupil in these days; 0: none. */
static enum ej_status next_unknown(struct work *w, const struct days *days, int64_t *id,
                                   struct ej_error *err)
{
    static const char sql[] =
        "SELECT a.id FROM course_pupil cp"
        " CROSS JOIN lesson l ON l.course_id = cp.course_id AND l.date BETWEEN ?2 AND ?3"
        " CROSS JOIN absence a ON a.lesson_id = l.id AND a.pupil_id = ?1"
        " JOIN code o ON o.id = a.code_id AND o.meaning = 'unknown'"
        " WHERE cp.pupil_id = ?1 ORDER BY l.date, l.number LIMIT 1";

    return store_number(w->j, id, 0, err, sql, "itt", days->pupil, days->from, days->to);
}

static enum ej_status explain_known(struct work *w, const struct days *days, int64_t code,
                                    struct ej_value reason, struct ej_error *err)
{
    struct ej_value values[] = {{.keep = true}, {.keep = true}, ej_int(code), reason};
    int64_t id;
    enum ej_status status = next_unknown(w, days, &id, err);

    while (status == EJ_OK && id) {
        status = dated_follow(w, &put_absence, id, values, err);
        if (status == EJ_OK)
            status = next_unknown(w, days, &id, err);
    }
    return status;
}

/* Of several notices the one that begins last counts: tell when another gives another reason. */
static enum ej_status warn_of_others(struct work *w, const struct days *days, int64_t code,
                                     struct ej_error *err)
{
    static const char sql[] =
        "SELECT n.starts, o.name FROM notice n JOIN code o ON o.id = n.code_id"
        " WHERE n.pupil_id = ?1 AND n.starts <> ?2 AND n.starts <= ?3"
        " AND n.ends >= ?2 AND n.code_id <> ?4 ORDER BY n.starts";
    struct sqlite3_stmt *stmt;
    bool row = true;
    enum ej_status status =
        store_query(w->j, &stmt, err, sql, "itti", days->pupil, days->from, days->to, code);

    while (status == EJ_OK && (status = store_step(w->j, stmt, &row, err)) == EJ_OK && row)
        work_warn(w,
                  _("from: the notice from %s with code %s covers some of these days too; on them"
                    " the one that begins last counts"),
                  store_text(stmt, 0), store_text(stmt, 1));
    return status;
}

enum ej_status notice_put(struct work *w, const struct days *days, int64_t code,
                          struct ej_value reason, struct ej_error *err)
{
    struct ej_value values[] = {ej_int(days->pupil), ej_text(days->from), ej_text(days->to),
                                ej_int(code), reason};
    enum meaning meaning;
    int64_t id;
    enum ej_status status = code_meaning(w, code, &meaning, err);

    if (status == EJ_OK && meaning != MEANING_REASON)
        status = ej_fail(err, EJ_REFUSED, _("code: an absence is announced with its reason"));
    if (status == EJ_OK)
        status = work_put(w, &put_notice, values, &id, err);
    /* The same again explains nothing anew: what was said after it stays. */
    if (status != EJ_OK || w->change == CHANGE_NONE)
        return status;
    status = warn_of_others(w, days, code, err);
    return status == EJ_OK ? explain_known(w, days, code, reason, err) : status;
}

enum ej_status notice_find(struct work *w, int64_t pupil, const char *date, int64_t *code,
                           char **reason, struct ej_error *err)
{
    static const char sql[] = "SELECT code_id, reason FROM notice"
                              " WHERE pupil_id = ?1 AND starts <= ?2 AND ends >= ?2"
                              " ORDER BY starts DESC LIMIT 1";
    struct sqlite3_stmt *stmt;
    bool row = false;
    enum ej_status status = store_query(w->j, &stmt, err, sql, "it", pupil, date);

    *code = 0;
    *reason = NULL;
    if (status == EJ_OK)
        status = store_step(w->j, stmt, &row, err);
    if (status != EJ_OK || !row)
        return status;
    *code = store_int(stmt, 0);
    *reason = strdup(store_text(stmt, 1));
    store_reset(stmt);
    return *reason ? EJ_OK : ej_no_memory(err);
}

enum ej_status notice_remove(struct work *w, int64_t pupil, const char *from, struct ej_error *err)
{
    struct ej_value key[] = {ej_int(pupil), ej_text(from)};
    struct put_old old;
    int64_t id = 0;
    enum ej_status status = put_may(w->j, &put_notice, key, NULL, err);

    if (status == EJ_OK)
        status = put_find(w->j, &put_notice, key, &id, &old, err);
    if (status == EJ_OK && id == 0)
        status = ej_fail(err, EJ_REFUSED, _("from: no absence announced from this day on"));
    return status == EJ_OK ? work_remove(w, &put_notice, id, err) : status;
}

/* Written by the verbs of absence. */
const struct ej_noun noun_notice = {
    .name = "notice",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    /* Under the class in which the pupil is then, or was in the last of these days. */
    .from = "FROM class k CROSS JOIN enrolment e ON e.class_id = k.id"
            " CROSS JOIN notice n ON n.pupil_id = e.pupil_id"
            " JOIN pupil p ON p.id = n.pupil_id JOIN code o ON o.id = n.code_id"
            " WHERE e.id = (SELECT i.id FROM enrolment i WHERE i.pupil_id = n.pupil_id"
            "  AND i.starts <= n.ends AND (i.ends IS NULL OR n.starts < i.ends)"
            "  ORDER BY i.starts DESC, i.id DESC LIMIT 1)",
    .order = "n.starts, " BY_CLASS ", " BY_PUPIL,
    .year = "k.year_id",
};
