/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a field may hold, for completion. */
#include <stdio.h>
#include <string.h>

#include "access/access.h"
#include "noun/noun.h"
#include "policy/policy.h"
#include "resolve/resolve.h"

struct asked {
    struct ej_journal *j;
    void (*told)(void *context, const char *value, const char *words);
    void *context;
    int64_t year, class_id, subject; /* 0: any */
    bool finals;                     /* periods include the year, examination and final mark */
};

/* A value and its words, by ?1 year, ?2 class, ?3 subject, ?4 finals. */
static const char classes[] =
    "SELECT k.name, ifnull(s.surname, '') FROM class k LEFT JOIN staff s ON s.id = k.teacher_id "
    "WHERE k.year_id = ?1 ORDER BY " BY_CLASS ", k.name";
static const char subjects[] =
    "SELECT s.name, s.area FROM subject s WHERE ?2 = 0 OR EXISTS (SELECT 1 FROM course c"
    " JOIN class_part cp ON cp.class_id = c.class_id WHERE c.subject_id = s.id AND cp.part_id = ?2)"
    " ORDER BY s.name COLLATE ej_ru";
static const char staff[] =
    "SELECT login, surname || ' ' || given_name FROM staff ORDER BY surname COLLATE ej_ru, login";
static const char groups[] =
    "SELECT c.name, group_concat(DISTINCT s.name) FROM course c JOIN subject s"
    " ON s.id = c.subject_id JOIN class k ON k.id = c.class_id WHERE c.name <> ''"
    " AND k.year_id = ?1 AND (?3 = 0 OR c.subject_id = ?3) AND (?2 = 0 OR EXISTS (SELECT 1"
    " FROM class_part cp WHERE cp.class_id = c.class_id AND cp.part_id = ?2))"
    " GROUP BY c.name ORDER BY c.name COLLATE ej_ru";
static const char periods[] =
    "SELECT name, min(starts) || ' - ' || max(ends) FROM period WHERE year_id = ?1"
    " AND (?2 = 0 OR (SELECT grade FROM class WHERE id = ?2) BETWEEN grade_from AND grade_to)"
    " GROUP BY name UNION ALL SELECT column1, '' FROM (VALUES ('year'), ('exam'), ('final'))"
    " WHERE ?4";
static const char kinds[] = "SELECT name, '' FROM kind ORDER BY id";
static const char codes[] = "SELECT name, meaning FROM code ORDER BY id";
static const char years[] = "SELECT name, starts || ' - ' || ends FROM year ORDER BY starts";

#define OF_THE_CLASS                                                                               \
    " FROM pupil p WHERE EXISTS (SELECT 1 FROM enrolment e JOIN class k ON k.id = e.class_id"      \
    " WHERE e.pupil_id = p.id AND k.year_id = ?1 AND (?2 = 0 OR e.class_id = ?2))"                 \
    " ORDER BY p.surname COLLATE ej_ru, p.given_name COLLATE ej_ru, p.patronymic COLLATE ej_ru,"   \
    " p.file_no"
#define FULL_NAME "rtrim(p.surname || ' ' || p.given_name || ' ' || p.patronymic)"
static const char pupil_ids[] = "SELECT p.file_no, " FULL_NAME OF_THE_CLASS;
static const char pupils[] = "SELECT " FULL_NAME ", p.file_no" OF_THE_CLASS;

static const struct {
    enum ej_field_type type;
    const char *name; /* of an option that is no noun's field, or one of the type text */
    const char *sql;
} choices[] = {
    {EJ_F_CLASS, "class", classes},      {EJ_F_CLASS_NAME, "homeroom", classes},
    {EJ_F_SUBJECT, "subject", subjects}, {EJ_F_STAFF, "teacher", staff},
    {EJ_F_STAFF, "login", staff},        {EJ_F_STAFF, "actor", staff},
    {EJ_F_STAFF, "as", staff},           {EJ_F_GROUP, "group", groups},
    {EJ_F_PERIOD, "period", periods},    {EJ_F_KIND, NULL, kinds},
    {EJ_F_CODE, "code", codes},          {EJ_F_PUPIL_ID, "pupil_id", pupil_ids},
    {EJ_F_PUPIL, "pupil", pupils},       {EJ_F_TEXT, "year", years},
};

static enum ej_status tell_rows(const struct asked *a, const char *sql, struct ej_error *err)
{
    if (sql == staff && !access_whose(a->j->role_set, "staff", "list"))
        return EJ_OK; /* families: the staff is none of what they may list */
    const struct ej_value bound[] = {ej_int(a->year), ej_int(a->class_id), ej_int(a->subject),
                                     ej_int(a->finals)};
    struct sqlite3_stmt *stmt = NULL;
    bool row = true;
    enum ej_status status = store_prepare(a->j, sql, &stmt, err);

    for (int i = 0; status == EJ_OK && i < store_parameters(stmt); i++)
        status = store_bind(a->j, stmt, i + 1, &bound[i], err);
    while (status == EJ_OK && (status = store_step(a->j, stmt, &row, err)) == EJ_OK && row)
        a->told(a->context, store_text(stmt, 0), store_text(stmt, 1));
    store_finalize(stmt);
    return status;
}

/* Each word of LIST, in Russian too when it is of a vocabulary (not -1). */
static void tell_words(const struct asked *a, const char *list, int vocabulary)
{
    for (size_t length; *list; list += length + (list[length] == ' ')) {
        char word[64];
        length = strcspn(list, " ");
        snprintf(word, sizeof word, "%.*s", (int)length, list);
        a->told(a->context, word,
                vocabulary < 0 ? "" : word_russian((enum vocabulary)vocabulary, word));
    }
}

static enum ej_status tell_scale(const struct asked *a, bool finals, struct ej_error *err)
{
    const struct policy *policy;
    char others[256];
    enum ej_status status = policy_get(a->j, &policy, err);

    if (status != EJ_OK)
        return status;
    tell_words(a, policy_scale(policy), -1);
    if (finals) {
        policy_finals(policy, others, sizeof others);
        tell_words(a, others, -1);
    } else {
        a->told(a->context, policy_debt(policy), "");
    }
    return EJ_OK;
}

/* The fields that narrow the choice, as far as they name something. */
static enum ej_status narrow(struct asked *a, int count, const char *const *names,
                             const char *const *values, struct ej_error *err)
{
    const char *year = NULL, *class_name = NULL;
    enum ej_status status;

    for (int i = 0; i < count; i++) {
        if (strcmp(names[i], "year") == 0)
            year = values[i];
        else if (strcmp(names[i], "class") == 0)
            class_name = values[i];
        else if (strcmp(names[i], "subject") == 0 &&
                 resolve_subject(a->j, values[i], &a->subject, NULL) != EJ_OK)
            a->subject = 0;
    }
    status = resolve_year(a->j, year, NULL, &a->year, err);
    if (status == EJ_REFUSED)
        status = resolve_year(a->j, NULL, NULL, &a->year, err);
    if (class_name && resolve_class(a->j, a->year, class_name, &a->class_id, NULL) != EJ_OK)
        a->class_id = 0;
    return status;
}

static enum ej_status tell_values(struct ej_journal *j, const struct ej_noun *noun,
                                  const char *name, int count, const char *const *names,
                                  const char *const *values,
                                  void (*told)(void *context, const char *value, const char *words),
                                  void *context, struct ej_error *err)
{
    struct asked a = {.j = j, .told = told, .context = context};
    int f = noun ? noun_field(noun, name) : -1;
    enum ej_field_type type = f < 0 ? EJ_F_TEXT : noun->fields[f].type;
    enum vocabulary words;
    bool plain = type == EJ_F_TEXT || type == EJ_F_NAME;
    enum ej_status status = narrow(&a, count, names, values, err);

    if (status != EJ_OK)
        return status;
    a.finals = !noun || noun == &noun_final;
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++)
        if (plain ? choices[i].name && strcmp(choices[i].name, name) == 0 : choices[i].type == type)
            return tell_rows(&a, choices[i].sql, err);
    if (field_words(type, &words))
        tell_words(&a, word_list(words), (int)words);
    if (type == EJ_F_VALUE || type == EJ_F_FINAL)
        return tell_scale(&a, type == EJ_F_FINAL, err);
    return EJ_OK;
}

enum ej_status ej_values(struct ej_journal *j, const struct ej_noun *noun, const char *name,
                         int count, const char *const *names, const char *const *values,
                         void (*told)(void *context, const char *value, const char *words),
                         void *context, struct ej_error *err)
{
    bool narrowed;
    enum ej_status status = access_narrow_verb(j, "roster", "list", &narrowed, err);

    if (status == EJ_OK)
        status = tell_values(j, noun, name, count, names, values, told, context, err);
    if (narrowed)
        access_widen(j);
    return status;
}
