/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lessons (komi 4.9, 5.4.7): an imported record confirms that the lesson was held. */
#include "noun/lesson.h"

#include <stdlib.h>
#include <string.h>

#include "calendar/day.h"
#include "intl.h"
#include "noun/dated.h"

static const struct ej_field fields[] = {
    [F_CLASS] = {"class", "Класс", EJ_F_CLASS, EJ_KEY | EJ_REQUIRED, N_("class, such as 7А"),
                 "k.name",
                 "k.id IN (SELECT class_id FROM class_part WHERE part_id = ?1"
                 " UNION SELECT ?1)"},
    [F_DATE] = {"date", "Дата", EJ_F_DATE, EJ_KEY | EJ_REQUIRED, N_("date of the lesson"), "l.date",
                NULL},
    [F_LESSON] = {"lesson", "Урок", EJ_F_INTEGER, EJ_KEY | EJ_REQUIRED,
                  N_("number of the lesson in the day"), "l.number", "l.number = ?1"},
    [F_SUBJECT] = {"subject", "Предмет", EJ_F_SUBJECT, EJ_KEY | EJ_REQUIRED, N_("subject"),
                   "s.name", "c.subject_id = ?1"},
    [F_GROUP] = {"group", "Группа", EJ_F_GROUP, EJ_KEY, N_("group"), "c.name", "c.name = ?1"},
    [F_TEACHER] = {"teacher", "Учитель", EJ_F_STAFF, 0,
                   N_("login of the teacher (of a planned lesson: the one that was planned)"),
                   "t.login", "l.teacher_id = ?1"},
    [F_TOPIC] = {"topic", "Тема|Тема урока", EJ_F_TEXT, EJ_FREE_TEXT, N_("topic"), "l.topic", NULL},
    [F_KIND] = {"kind", "Вид урока|Вид работы", EJ_F_KIND, 0,
                N_("kind of lesson (of a planned lesson: the one that was planned)"), "w.name",
                "l.kind_id = ?1"},
    [F_HELD] = {"held", "Проведён", EJ_F_YES_NO, 0,
                N_("yes: was held (the default); no: only planned"), "l.held", "l.held = ?1"},
    [F_ROLL] = {"roll", "Перекличка", EJ_F_YES_NO, 0, N_("yes: attendance was taken"), "l.roll",
                "l.roll = ?1"},
    [F_FROM] = {"from", "С", EJ_F_DATE, EJ_EXTRA, N_("first day (default: today)"), NULL, NULL},
    [F_TO] = {"to", "По", EJ_F_DATE, EJ_EXTRA, N_("last day (default: the year's last)"), NULL,
              NULL},
    [F_YEAR] = {"year", "Учебный год", EJ_F_TEXT, EJ_EXTRA, N_("school year, such as 2026/27"),
                NULL, NULL},
};

/* What was found out once in this import. */
struct memo {
    struct map days;    /* (class, date) -> 1: lessons are held that day */
    struct map courses; /* (class, subject, group) -> page */
    struct map loaded;  /* date -> 1: its lessons are in taken */
    struct map taken;   /* (part, date, number) -> WHOLE, GROUP: there may be a lesson */
    struct {
        int64_t class_id, part;
    } * parts; /* by class */
    int part_count;
};

enum { WHOLE = 1, GROUP = 2 };

static void free_memo(void *own)
{
    struct memo *memo = own;

    map_free(&memo->days);
    map_free(&memo->courses);
    map_free(&memo->loaded);
    map_free(&memo->taken);
    free(memo->parts);
    free(memo);
}

static enum ej_status read_parts(struct work *w, struct memo *memo, struct ej_error *err)
{
    struct sqlite3_stmt *stmt;
    bool row = true;
    int64_t count;
    enum ej_status status =
        store_number(w->j, &count, 0, err, "SELECT count(*) FROM class_part", "");

    if (status == EJ_OK && !(memo->parts = calloc((size_t)count + 1, sizeof *memo->parts)))
        status = ej_no_memory(err);
    if (status == EJ_OK)
        status = store_query(w->j, &stmt, err,
                             "SELECT class_id, part_id FROM class_part ORDER BY class_id", "");
    while (status == EJ_OK && (status = store_step(w->j, stmt, &row, err)) == EJ_OK && row) {
        memo->parts[memo->part_count].class_id = store_int(stmt, 0);
        memo->parts[memo->part_count++].part = store_int(stmt, 1);
    }
    return status;
}

static enum ej_status open_memo(struct work *w, struct memo **out, struct ej_error *err)
{
    enum ej_status status = EJ_OK;

    if (!w->own) {
        w->own_free = free_memo;
        w->own = calloc(1, sizeof(struct memo));
        status = w->own ? read_parts(w, w->own, err) : ej_no_memory(err);
    }
    *out = w->own;
    return status;
}

/* What may be there for the pupils of a class: all parts' WHOLE and GROUP.  ADD goes in, too. */
static bool see(struct memo *memo, int64_t class_id, const char *date, int64_t number, int add,
                int *taken)
{
    struct {
        int64_t part, number;
        char date[16];
    } key = {0, number, ""};

    *taken = 0;
    strncpy(key.date, date, sizeof key.date - 1);
    for (int i = 0; i < memo->part_count; i++) {
        if (memo->parts[i].class_id != class_id)
            continue;
        key.part = memo->parts[i].part;
        int64_t *at = map_at(&memo->taken, &key, sizeof key);
        if (!at)
            return false;
        *taken |= (int)*at;
        *at |= add;
    }
    return true;
}

/* Read the lessons of a day once. */
static enum ej_status load_day(struct work *w, struct memo *memo, const char *date,
                               struct ej_error *err)
{
    static const char sql[] = "SELECT c.class_id, l.number, c.name <> '' FROM lesson l"
                              " CROSS JOIN course c ON c.id = l.course_id WHERE l.date = ?";
    struct sqlite3_stmt *stmt;
    bool row = true;
    int taken;
    int64_t *loaded = map_at(&memo->loaded, date, strlen(date));

    if (!loaded)
        return ej_no_memory(err);
    if (*loaded)
        return EJ_OK;
    *loaded = 1;
    enum ej_status status = store_query(w->j, &stmt, err, sql, "t", date);
    while (status == EJ_OK && (status = store_step(w->j, stmt, &row, err)) == EJ_OK && row)
        if (!see(memo, store_int(stmt, 0), date, store_int(stmt, 1),
                 store_int(stmt, 2) ? GROUP : WHOLE, &taken)) {
            store_reset(stmt);
            return ej_no_memory(err);
        }
    return status;
}

static enum ej_status check_day(struct work *w, struct memo *memo, int64_t class_id,
                                const char *date, struct ej_error *err)
{
    struct {
        int64_t class_id;
        char date[16];
    } key = {class_id, ""};

    strncpy(key.date, date, sizeof key.date - 1);
    int64_t *known = map_at(&memo->days, &key, sizeof key);
    if (!known)
        return ej_no_memory(err);
    if (*known)
        return EJ_OK;
    enum ej_status status = calendar_explain(w->j, class_id, date, err);
    *known = status == EJ_OK;
    return status;
}

static enum ej_status find_course(struct work *w, struct memo *memo, int64_t class_id,
                                  int64_t *course, struct ej_error *err)
{
    const char *group = work_text(w, F_GROUP, "");
    struct {
        int64_t class_id, subject;
        char group[64];
    } key = {class_id, w->v[F_SUBJECT].integer, ""};

    if (strlen(group) >= sizeof key.group)
        return work_course(w, class_id, key.subject, group, course, err);
    strncpy(key.group, group, sizeof key.group - 1);
    int64_t *known = map_at(&memo->courses, &key, sizeof key);
    if (!known)
        return ej_no_memory(err);
    if (*known == 0) {
        enum ej_status status = work_course(w, class_id, key.subject, group, course, err);
        if (status != EJ_OK)
            return status;
        *known = *course;
    }
    *course = *known;
    return EJ_OK;
}

enum ej_status lesson_used(struct ej_journal *j, int64_t id, bool *used, struct ej_error *err)
{
    int64_t found;
    enum ej_status status = store_number(j, &found, 0, err,
                                         "SELECT EXISTS (SELECT 1 FROM mark WHERE lesson_id = ?1)"
                                         " OR EXISTS (SELECT 1 FROM absence WHERE lesson_id = ?1)"
                                         " OR EXISTS (SELECT 1 FROM homework WHERE lesson_id = ?1)",
                                         "i", id);

    *used = found != 0;
    return status;
}

/* A class, but for its groups, is in one lesson at a time.  One that was only planned there makes
 * room for one that was held. */
static enum ej_status make_room(struct work *w, int64_t class_id, int64_t course, const char *date,
                                struct ej_error *err)
{
    static const char sql[] =
        "SELECT l.id FROM course mine CROSS JOIN course c"
        " JOIN lesson l ON l.course_id = c.id AND l.date = ?3 AND l.number = ?4"
        " WHERE mine.id = ?2 AND c.id <> mine.id AND (c.name = '' OR mine.name = '')"
        " AND c.class_id IN (SELECT class_id FROM class_part WHERE part_id IN"
        "  (SELECT part_id FROM class_part WHERE class_id = ?1))"
        " ORDER BY l.held DESC";
    int64_t id, held;
    bool used = true;

    for (;;) {
        enum ej_status status = store_number(w->j, &id, 0, err, sql, "iiti", class_id, course, date,
                                             w->v[F_LESSON].integer);
        if (status != EJ_OK || id == 0)
            return status;
        status = store_number(w->j, &held, 1, err, "SELECT held FROM lesson WHERE id = ?", "i", id);
        if (status == EJ_OK && !held)
            status = lesson_used(w->j, id, &used, err);
        if (status == EJ_OK && used)
            status = ej_fail(err, EJ_REFUSED, _("lesson: the class has another lesson then"));
        if (status == EJ_OK)
            status = work_remove(w, &put_lesson, id, err);
        if (status != EJ_OK)
            return status;
    }
}

static enum ej_status add_lesson(struct work *w, struct memo *memo, const struct ej_value *values,
                                 struct ej_error *err)
{
    int64_t class_id = w->v[F_CLASS].integer, number = values[L_NUMBER].integer, id;
    const char *date = values[L_DATE].text;
    bool grouped = work_text(w, F_GROUP, "")[0] != '\0';
    int taken;

    if (values[L_TEACHER].null)
        return ej_fail(err, EJ_REFUSED, _("teacher: missing"));
    if (w->v[F_KIND].null)
        return ej_fail(err, EJ_REFUSED, _("kind: missing"));
    enum ej_status status = load_day(w, memo, date, err);
    if (status == EJ_OK && !see(memo, class_id, date, number, 0, &taken))
        status = ej_no_memory(err);
    if (status == EJ_OK && (grouped ? taken & WHOLE : taken))
        status = make_room(w, class_id, values[L_COURSE].integer, date, err);
    if (status == EJ_OK)
        status = work_put(w, &put_lesson, values, &id, err);
    if (status == EJ_OK && !see(memo, class_id, date, number, grouped ? GROUP : WHOLE, &taken))
        status = ej_no_memory(err);
    return status;
}

/* Over what is there.  To confirm a planned lesson overwrites nothing. */
static enum ej_status change_lesson(struct work *w, int64_t id, bool was_held,
                                    const struct ej_value *values, struct ej_error *err)
{
    bool used;
    enum ej_status status = EJ_OK;

    if (was_held && !values[L_HELD].integer) {
        status = lesson_used(w->j, id, &used, err);
        if (status == EJ_OK && used)
            status = ej_fail(err, EJ_REFUSED,
                             _("held: marks, absences or homework are recorded at this lesson"));
    }
    if (status != EJ_OK)
        return status;
    if (!was_held && w->how->careful)
        return dated_follow(w, &put_lesson, id, values, err);
    return work_update(w, &put_lesson, id, values, err);
}

static enum ej_status check_place(struct work *w, struct memo *memo, bool held, int64_t *course,
                                  struct ej_error *err)
{
    int64_t class_id = w->v[F_CLASS].integer;
    const char *date = w->v[F_DATE].text;
    enum ej_status status = check_day(w, memo, class_id, date, err);

    if (status == EJ_OK && held)
        status = work_not_future(w, date, err);
    if (status == EJ_OK && w->v[F_LESSON].integer > 20)
        status = ej_fail(err, EJ_REFUSED, _("lesson: not a number from 0 to 20"));
    return status == EJ_OK ? find_course(w, memo, class_id, course, err) : status;
}

static enum ej_status import(struct work *w, struct ej_error *err)
{
    static const struct ej_value same = {.null = true, .keep = true};
    bool held = work_int(w, F_HELD, 1) != 0;
    struct memo *memo;
    struct put_old old;
    int64_t course = 0, id;
    enum ej_status status = open_memo(w, &memo, err);

    if (status == EJ_OK)
        status = check_place(w, memo, held, &course, err);
    struct ej_value values[LESSON_COLUMNS] = {
        [L_COURSE] = ej_int(course),
        [L_DATE] = w->v[F_DATE],
        [L_NUMBER] = w->v[F_LESSON],
        [L_TEACHER] = w->v[F_TEACHER].null ? same : w->v[F_TEACHER],
        [L_TOPIC] = work_value(w, F_TOPIC, ej_text("")),
        [L_KIND] = w->v[F_KIND].null ? same : w->v[F_KIND],
        [L_HELD] = ej_int(held),
        [L_ROLL] = work_value(w, F_ROLL, ej_int(0)),
    };
    if (status == EJ_OK)
        status = put_find(w->j, &put_lesson, values, &id, &old, err);
    if (status != EJ_OK)
        return status;
    /* Whoever records a lesson of the own pages has held it, a substitute too (L4). */
    if (w->guard && w->v[F_TEACHER].null && (!id || !old.values[L_HELD].integer))
        values[L_TEACHER] = ej_int(w->j->staff_id);
    return id ? change_lesson(w, id, old.values[L_HELD].integer != 0, values, err)
              : add_lesson(w, memo, values, err);
}

static const struct verb verbs[] = {
    {"import", import, NULL, NULL, NULL},
    {"generate", lesson_generate, "class subject group teacher from to year", "", NULL},
};

const struct ej_noun noun_lesson = {
    .name = "lesson",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .from = "FROM class k CROSS JOIN course c ON c.class_id = k.id"
            " CROSS JOIN lesson l ON l.course_id = c.id"
            " JOIN subject s ON s.id = c.subject_id JOIN staff t ON t.id = l.teacher_id"
            " JOIN kind w ON w.id = l.kind_id WHERE 1",
    .order = BY_CLASS ", k.name, l.date, l.number, s.name COLLATE ej_ru, c.name COLLATE ej_ru",
    .date = "l.date",
    .year = "k.year_id",
    .verbs = verbs,
    .verb_count = sizeof verbs / sizeof *verbs,
    .savepoints = true,
};
