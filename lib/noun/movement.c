/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who came and went: both ends of each enrolment, with their orders. */
#include <stddef.h>

#include "intl.h"
#include "noun/noun.h"

static const struct ej_field fields[] = {
    {"date", "Дата", EJ_F_DATE, EJ_KEY, N_("first day in the class, or no longer in it"), "v.date",
     NULL},
    {"kind", "Движение", EJ_F_MOVEMENT, 0,
     N_("enrol, arrive, depart, transfer, promote, retain or graduate"), "v.kind", "v.kind = ?1"},
    {"class", "Класс", EJ_F_CLASS, EJ_KEY, N_("class, such as 7А"), "k.name", "k.id = ?1"},
    {"pupil_id", "№ личного дела|Личное дело", EJ_F_PUPIL_ID, EJ_KEY | EJ_PERSONAL,
     N_("file number of the pupil"), "p.file_no", "p.id = ?1"},
    {"pupil", "Ученик|ФИО", EJ_F_PUPIL, EJ_PERSONAL, N_("pupil's name, where it is clear enough"),
     PUPIL_NAME, NULL},
    {"birth_date", "Дата рождения", EJ_F_DATE, EJ_PERSONAL, N_("date of birth"), "p.birth_date",
     NULL},
    {"order", "Приказ", EJ_F_TEXT, EJ_PERSONAL, N_("number of the order"), "v.number", NULL},
    {"order_date", "Дата приказа", EJ_F_DATE, 0, N_("date of the order"), "v.order_date", NULL},
    {"from_school", "Откуда", EJ_F_TEXT, 0, N_("school or class from which the pupil came"),
     "v.came_from", NULL},
    {"to_school", "Куда", EJ_F_TEXT, 0, N_("school or class to which the pupil goes"), "v.goes_to",
     NULL},
};

const struct ej_noun noun_movement = {
    .name = "movement",
    .fields = fields,
    .count = sizeof fields / sizeof *fields,
    .from = "FROM (SELECT pupil_id, class_id, starts AS date, start_kind AS kind,"
            "   start_order AS number, start_order_date AS order_date, start_from AS came_from,"
            "   '' AS goes_to, 1 AS turn FROM enrolment"
            "  UNION ALL SELECT pupil_id, class_id, ends, end_kind, end_order, end_order_date, '',"
            "   end_to, iif(ends = starts, 2, 0) FROM enrolment WHERE ends IS NOT NULL) v"
            " JOIN class k ON k.id = v.class_id JOIN pupil p ON p.id = v.pupil_id WHERE 1",
    /* Whoever goes and comes on one day has to leave the old class first. */
    .order = "v.date, v.turn, v.kind, " BY_CLASS ", " BY_PUPIL,
    .date = "v.date",
    .year = "k.year_id",
};
