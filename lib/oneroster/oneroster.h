/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * oneroster.h - a OneRoster 1.1 CSV bundle (1EdTech, "OneRoster Specification v1.1", section 5) as
 * a stream of records for the roster.
 *
 * A bundle is a folder or a zip of manifest.csv, orgs.csv, academicSessions.csv, courses.csv,
 * classes.csv, users.csv, enrollments.csv; demographics.csv is read where it is there, other files
 * are passed over.  One without a manifest has the files that are there.  A record is made of each
 * user whose role is student:
 *
 *   pupil_id                  identifier, else sourcedId
 *   surname, given_name       familyName, givenName
 *   patronymic                middleName
 *   class, enrolled           title (or classCode) of the class of type homeroom in which the user
 *                             is enrolled as student, and when that began; without classes of that
 *                             type, of the class whose title is a name such as 7А
 *   guardian1 … email2        the first two of agentSourcedIds whose role is parent or guardian
 *   birth_date, sex           of demographics.csv
 *
 * Rows whose status is tobedeleted are as if they were not there.  A bundle says nothing of
 * consent.
 */
#ifndef EJ_ONEROSTER_ONEROSTER_H
#define EJ_ONEROSTER_ONEROSTER_H

#include "journal.h"

struct oneroster_how {
    bool class_given; /* the caller supplies the class: a pupil without one is no defect */
    void (*warn)(void *context, const char *text); /* may be NULL */
    void *context;
};

/* The records of the bundle at PATH; their lines are those of users.csv.  The whole bundle is read
 * before this returns.
 * EJ_USAGE: there is nothing at PATH; EJ_BROKEN: it cannot be read; EJ_REFUSED: it is no bundle,
 * damaged or incomplete, or a row refers to one that is not there: "FILE:LINE: why". */
enum ej_status oneroster_source(const char *path, const struct oneroster_how *how,
                                struct ej_source **out, struct ej_error *err);

#endif
