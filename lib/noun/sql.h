/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sql.h - SQL that several nouns have in common; k is a class, p a pupil, l a lesson. */
#ifndef EJ_NOUN_SQL_H
#define EJ_NOUN_SQL_H

/* The class to show: on a page of a joint one the pupil's own on that day.  PUPIL: SQL, the id. */
#define OWN_CLASS(pupil)                                                                           \
    "iif(k.joint, (SELECT o.name FROM enrolment e JOIN class o ON o.id = e.class_id"               \
    " WHERE e.pupil_id = " pupil " AND e.starts <= l.date"                                         \
    " AND (e.ends IS NULL OR l.date < e.ends)), k.name)"

/* It is of class ?1, as a whole or as part of a joint one: there only its pupils' records are. */
#define OF_CLASS(pupil)                                                                            \
    "k.id IN (SELECT class_id FROM class_part WHERE part_id = ?1 UNION SELECT ?1)"                 \
    " AND (NOT k.joint OR k.id = ?1"                                                               \
    " OR " pupil " IN (SELECT pupil_id FROM enrolment WHERE class_id = ?1))"

#define PUPIL_NAME "trim(p.surname || ' ' || p.given_name || ' ' || p.patronymic)"

#define BY_CLASS "k.grade, k.letter COLLATE ej_ru"
#define BY_PUPIL                                                                                   \
    "p.surname COLLATE ej_ru, p.given_name COLLATE ej_ru, p.patronymic COLLATE ej_ru, p.file_no"

#endif
