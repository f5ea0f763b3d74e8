/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calendar-thematic plan (КТП): the topics of a subject in order, with their lessons and kind
 * (komi 4.14.2, 5.4.6). */
#include <stdlib.h>

#include "intl.h"
#include "noun/noun.h"

enum { F_CLASS, F_SUBJECT, F_N, F_TOPIC, F_HOURS, F_KIND, F_YEAR };

static const struct ej_field fields[] = {
    [F_CLASS] = {"class", "Класс", EJ_F_CLASS, EJ_KEY | EJ_REQUIRED, N_("class, such as 7А"),
                 "k.name",
                 "k.id IN (SELECT class_id FROM class_part WHERE part_id = ?1 UNION SELECT ?1)"},
    [F_SUBJECT] = {"subject", "Предмет", EJ_F_SUBJECT, EJ_KEY | EJ_REQUIRED, N_("subject"),
                   "s.name", "p.subject_id = ?1"},
    [F_N] = {"n", "№|№ темы", EJ_F_INTEGER, EJ_KEY | EJ_REQUIRED, N_("number of the topic, from 1"),
             "p.n", "p.n = ?1"},
    [F_TOPIC] = {"topic", "Тема|Тема урока", EJ_F_TEXT, EJ_REQUIRED | EJ_FREE_TEXT, N_("topic"),
                 "p.topic", NULL},
    [F_HOURS] = {"hours", "Часы|Часов", EJ_F_DECIMAL, EJ_REQUIRED, N_("how many lessons it takes"),
                 "p.hours", NULL},
    [F_KIND] = {"kind", "Вид урока|Вид работы", EJ_F_KIND, EJ_REQUIRED, N_("kind of lesson"),
                "w.name", "p.kind_id = ?1"},
    [F_YEAR] = {"year", "Учебный год", EJ_F_TEXT, EJ_EXTRA, N_("school year, such as 2026/27"),
                NULL, NULL},
};

static void free_memo(void *own)
{
    map_free(own);
    free(own);
}

/* Whether the class, alone or in a joint one, has the subject; each pair is looked up once. */
static enum ej_status check_taught(struct work *w, int64_t class_id, int64_t subject,
                                   struct ej_error *err)
{
    static const char sql[] =
        "SELECT 2 FROM class_part own CROSS JOIN class_part other ON other.part_id = own.part_id"
        " JOIN course c ON c.class_id = other.class_id AND c.subject_id = ?2"
        " WHERE own.class_id = ?1";
    int64_t key[2] = {class_id, subject}, *known = NULL;
    enum ej_status status = EJ_OK;

    if (!w->own) {
        w->own = calloc(1, sizeof(struct map));
        w->own_free = free_memo;
    }
    if (!w->own || !(known = map_at(w->own, key, sizeof key)))
        return ej_no_memory(err);
    if (*known == 0)
        status = store_number(w->j, known, 1, err, sql, "ii", class_id, subject);
    if (status == EJ_OK && *known == 1)
        status = ej_fail(err, EJ_REFUSED, _("subject: not in the load of this class (ej-load)"));
    return status;
}

/* Lessons in hundredths; a year has fewer. */
enum { HOURS_AT_MOST = 100000 };

static enum ej_status import(struct work *w, struct ej_error *err)
{
    int64_t id;
    enum ej_status status = check_taught(w, w->v[F_CLASS].integer, w->v[F_SUBJECT].integer, err);
    struct ej_value values[] = {w->v[F_CLASS], w->v[F_SUBJECT], w->v[F_N],
                                w->v[F_TOPIC], w->v[F_HOURS],   w->v[F_KIND]};

    if (status == EJ_OK && w->v[F_N].integer == 0)
        status = ej_fail(err, EJ_REFUSED, _("n: topics are numbered from 1"));
    if (status == EJ_OK && w->v[F_HOURS].integer > HOURS_AT_MOST)
        status = ej_fail(err, EJ_REFUSED, _("hours: more than %d"), HOURS_AT_MOST / 100);
    return status == EJ_OK ? work_put(w, &put_topic, values, &id, err) : status;
}

static enum ej_status remove_topic(struct work *w, struct ej_error *err)
{
    struct ej_value keys[] = {w->v[F_CLASS], w->v[F_SUBJECT], w->v[F_N]};
    int64_t id;
    enum ej_status status = put_find(w->j, &put_topic, keys, &id, NULL, err);

    if (status == EJ_OK && id == 0)
        status = ej_fail(err, EJ_REFUSED, _("n: the plan has no topic of this number"));
    return status == EJ_OK ? work_remove(w, &put_topic, id, err) : status;
}

static const struct verb verbs[] = {
    {"import", import, NULL, NULL, NULL},
    {"remove", remove_topic, "class subject n", "class subject n", NULL},
};

const struct ej_noun noun_topics = {
    .name = "topics",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .from = "FROM class k CROSS JOIN topic p ON p.class_id = k.id"
            " JOIN subject s ON s.id = p.subject_id JOIN kind w ON w.id = p.kind_id WHERE 1",
    .order = BY_CLASS ", k.name, s.name COLLATE ej_ru, p.n",
    .year = "k.year_id",
    .verbs = verbs,
    .verb_count = sizeof verbs / sizeof *verbs,
};
