/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The users of a bundle as records of the roster. */
#include "oneroster/oneroster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "intl.h"
#include "oneroster/table.h"

enum column {
    PUPIL_ID,
    SURNAME,
    GIVEN_NAME,
    PATRONYMIC,
    BIRTH_DATE,
    SEX,
    CLASS,
    ENROLLED,
    GUARDIAN1,
    PHONE1,
    EMAIL1,
    GUARDIAN2,
    PHONE2,
    EMAIL2,
    COLUMNS
};

static const char *const columns[COLUMNS] = {
    "pupil_id", "surname",   "given_name", "patronymic", "birth_date", "sex",    "class",
    "enrolled", "guardian1", "phone1",     "email1",     "guardian2",  "phone2", "email2",
};

/* What a record is made of; everything is borrowed from the tables but for the guardians' names. */
struct student {
    const struct table_row *user, *class, *enrollment;
    const char *fields[COLUMNS];
    char *guardians[2];
    const char *defect;
    int agents;
};

enum { ORGS, SESSIONS, COURSES, CLASSES, USERS, ENROLLMENTS, DEMOGRAPHICS, TABLES };

static const struct {
    const char *file, *part, *needed;
} files[TABLES] = {
    [ORGS] = {"orgs.csv", "file.orgs", "sourcedId name type"},
    [SESSIONS] = {"academicSessions.csv", "file.academicSessions", "sourcedId title type"},
    [COURSES] = {"courses.csv", "file.courses", "sourcedId title"},
    [CLASSES] = {"classes.csv", "file.classes", "sourcedId title classType"},
    [USERS] = {"users.csv", "file.users", "sourcedId role givenName familyName"},
    [ENROLLMENTS] = {"enrollments.csv", "file.enrollments",
                     "sourcedId classSourcedId userSourcedId role"},
    [DEMOGRAPHICS] = {"demographics.csv", "file.demographics", "sourcedId"},
};

struct oneroster {
    struct ej_source base;
    struct table tables[TABLES];
    bool class_given;
    struct student *students; /* one per row of users; those that are none have no user */
    int at;
};

/* ---- the files ------------------------------------------------------------------------------ */

/* What the manifest says under this name; "" where it says nothing. */
static const char *property(const struct table *manifest, const char *name)
{
    int key = table_column(manifest, "propertyName"), value = table_column(manifest, "value");

    for (int i = 0; i < manifest->count; i++)
        if (strcasecmp(table_text(manifest, &manifest->rows[i], key), name) == 0)
            return table_text(manifest, &manifest->rows[i], value);
    return "";
}

static bool is_needed(int table)
{
    return table == CLASSES || table == USERS || table == ENROLLMENTS;
}

static enum ej_status read_tables(struct oneroster *o, struct bundle *bundle,
                                  const struct table *manifest, struct ej_error *err)
{
    const char *version = manifest->there ? property(manifest, "oneroster.version") : "1.1";
    enum ej_status status = EJ_OK;

    if (strcmp(version, "1.1") != 0)
        return ej_fail(err, EJ_REFUSED, _("%s: not OneRoster 1.1"), manifest->name);
    for (int i = 0; i < TABLES && status == EJ_OK; i++) {
        const char *part = manifest->there ? property(manifest, files[i].part) : "";
        bool promised = strcasecmp(part, "bulk") == 0 || strcasecmp(part, "delta") == 0;
        bool required = promised || is_needed(i);
        if (required || !manifest->there)
            status =
                table_read(bundle, files[i].file, files[i].needed, required, &o->tables[i], err);
    }
    return status;
}

/* Each id of a list in a column names a row of the other table. */
static enum ej_status check_references(const struct oneroster *o, int from, const char *name,
                                       int to, struct ej_error *err)
{
    const struct table *t = &o->tables[from];
    int column = table_column(t, name);

    if (column < 0 || !o->tables[to].there)
        return EJ_OK;
    for (int i = 0; i < t->count; i++) {
        const char *ids = table_text(t, &t->rows[i], column);
        while (*ids) {
            size_t length = strcspn(ids, ",");
            while (length > 0 && *ids == ' ') {
                ids++;
                length--;
            }
            if (length > 0 && !table_find(&o->tables[to], ids, length)) {
                char text[256];
                snprintf(text, sizeof text, _("%s: %s has no such row"), name, files[to].file);
                return table_refuse(t, &t->rows[i], err, "%s", text);
            }
            ids += length + (ids[length] == ',');
        }
    }
    return EJ_OK;
}

static enum ej_status check_all_references(const struct oneroster *o, struct ej_error *err)
{
    static const struct {
        int from;
        const char *column;
        int to;
    } references[] = {
        {ORGS, "parentSourcedId", ORGS},          {SESSIONS, "parentSourcedId", SESSIONS},
        {COURSES, "orgSourcedId", ORGS},          {CLASSES, "courseSourcedId", COURSES},
        {CLASSES, "schoolSourcedId", ORGS},       {CLASSES, "termSourcedIds", SESSIONS},
        {USERS, "orgSourcedIds", ORGS},           {USERS, "agentSourcedIds", USERS},
        {ENROLLMENTS, "classSourcedId", CLASSES}, {ENROLLMENTS, "userSourcedId", USERS},
        {ENROLLMENTS, "schoolSourcedId", ORGS},   {DEMOGRAPHICS, "sourcedId", USERS},
    };
    enum ej_status status = EJ_OK;

    for (size_t i = 0; i < sizeof references / sizeof *references && status == EJ_OK; i++)
        status =
            check_references(o, references[i].from, references[i].column, references[i].to, err);
    return status;
}

/* ---- classes -------------------------------------------------------------------------------- */

/* As a class of a Russian school is named: a grade, then up to three letters, quoted or not. */
static bool is_class_name(const char *title)
{
    size_t digits = strspn(title, "0123456789"), letters = 0;
    long grade = digits >= 1 && digits <= 2 ? strtol(title, NULL, 10) : 0;
    const char *p = title + digits;

    if (grade < 1 || grade > 12)
        return false;
    for (; *p; p++) {
        unsigned char c = (unsigned char)*p;
        bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (letter || c == 0xd0 || c == 0xd1)
            letters++;
        else if (!strchr(" -\"'", c) && c < 0x80)
            return false;
    }
    return letters <= 3;
}

static bool is_homeroom(const struct oneroster *o, const struct table_row *class)
{
    const struct table *t = &o->tables[CLASSES];

    return strcasecmp(table_text(t, class, table_column(t, "classType")), "homeroom") == 0;
}

static const char *class_title(const struct oneroster *o, const struct table_row *class)
{
    const struct table *t = &o->tables[CLASSES];
    const char *title = table_text(t, class, table_column(t, "title"));
    const char *code = table_text(t, class, table_column(t, "classCode"));

    return !is_class_name(title) && is_class_name(code) ? code : title;
}

/* Classes of type homeroom, where the bundle has any; else those that are named as such. */
static bool counts(const struct oneroster *o, const struct table_row *class, bool homerooms)
{
    return homerooms ? is_homeroom(o, class) : is_class_name(class_title(o, class));
}

static bool has_homerooms(const struct oneroster *o)
{
    for (int i = 0; i < o->tables[CLASSES].count; i++)
        if (is_homeroom(o, &o->tables[CLASSES].rows[i]))
            return true;
    return false;
}

/* The student's class: of several that of the enrollment that began last. */
static void enroll(const struct oneroster *o, struct student *s, const struct table_row *class,
                   const struct table_row *enrollment)
{
    const struct table *t = &o->tables[ENROLLMENTS];
    int begin = table_column(t, "beginDate");
    int order = 1;

    if (s->enrollment)
        order = strcmp(table_text(t, enrollment, begin), table_text(t, s->enrollment, begin));
    if (order == 0 && strcmp(class_title(o, class), class_title(o, s->class)) != 0)
        s->defect = _("class: enrolled in several classes at the same time");
    if (order <= 0)
        return;
    s->class = class;
    s->enrollment = enrollment;
    s->defect = NULL;
}

static enum ej_status enroll_all(struct oneroster *o, struct ej_error *err)
{
    const struct table *t = &o->tables[ENROLLMENTS], *users = &o->tables[USERS];
    int role = table_column(t, "role"), user_id = table_column(t, "userSourcedId");
    int class_id = table_column(t, "classSourcedId"), school = table_column(t, "schoolSourcedId");
    bool homerooms = has_homerooms(o);
    const char *first = NULL;

    for (int i = 0; i < t->count; i++) {
        const struct table_row *row = &t->rows[i];
        const char *of_user = table_text(t, row, user_id), *of_class = table_text(t, row, class_id);
        if (strcasecmp(table_text(t, row, role), "student") != 0)
            continue;
        const struct table_row *user = table_find(users, of_user, strlen(of_user));
        const struct table_row *class = table_find(&o->tables[CLASSES], of_class, strlen(of_class));
        if (!user || !class)
            return table_refuse(t, row, err, _("%s: missing"),
                                user ? "classSourcedId" : "userSourcedId");
        struct student *s = &o->students[user - users->rows];
        if (!s->user || !counts(o, class, homerooms))
            continue;
        if (!first)
            first = table_text(t, row, school);
        if (strcmp(first, table_text(t, row, school)) != 0)
            return table_refuse(t, row, err, "%s",
                                _("schoolSourcedId: the bundle is of several schools"));
        enroll(o, s, class, row);
    }
    return EJ_OK;
}

/* ---- people --------------------------------------------------------------------------------- */

static bool is_guardian(const char *role)
{
    return strcasecmp(role, "parent") == 0 || strcasecmp(role, "guardian") == 0;
}

static char *full_name(const struct table *t, const struct table_row *user)
{
    const char *names[] = {table_text(t, user, table_column(t, "familyName")),
                           table_text(t, user, table_column(t, "givenName")),
                           table_text(t, user, table_column(t, "middleName"))};
    size_t size = strlen(names[0]) + strlen(names[1]) + strlen(names[2]) + 3;
    char *name = malloc(size);

    if (name)
        snprintf(name, size, "%s%s%s%s%s", names[0], *names[1] ? " " : "", names[1],
                 *names[2] ? " " : "", names[2]);
    return name;
}

static enum ej_status take_guardian(const struct table *t, struct student *s,
                                    const struct table_row *agent, struct ej_error *err)
{
    static const enum column first[] = {GUARDIAN1, GUARDIAN2};
    const char *phone = table_text(t, agent, table_column(t, "phone"));
    int n = s->agents++;

    if (n >= 2)
        return EJ_OK;
    s->guardians[n] = full_name(t, agent);
    if (!s->guardians[n])
        return ej_no_memory(err);
    s->fields[first[n]] = s->guardians[n];
    s->fields[first[n] + 1] = *phone ? phone : table_text(t, agent, table_column(t, "sms"));
    s->fields[first[n] + 2] = table_text(t, agent, table_column(t, "email"));
    return EJ_OK;
}

static enum ej_status take_guardians(const struct oneroster *o, struct student *s,
                                     struct ej_error *err)
{
    const struct table *t = &o->tables[USERS];
    const char *ids = table_text(t, s->user, table_column(t, "agentSourcedIds"));
    int role = table_column(t, "role");
    enum ej_status status = EJ_OK;

    while (*ids && status == EJ_OK) {
        ids += strspn(ids, " ");
        size_t length = strcspn(ids, ",");
        const struct table_row *agent = table_find(t, ids, length);
        if (agent && is_guardian(table_text(t, agent, role)))
            status = take_guardian(t, s, agent, err);
        ids += length + (ids[length] == ',');
    }
    return status;
}

static void take_demographics(const struct oneroster *o, struct student *s)
{
    const struct table *t = &o->tables[DEMOGRAPHICS], *users = &o->tables[USERS];
    const char *id = table_text(users, s->user, users->key);
    const struct table_row *row = table_find(t, id, strlen(id));
    int born = table_column(t, "birthDate");

    if (!row)
        return;
    /* 1.1 calls it birthdate in the tables and birthDate in the text; some write dateOfBirth. */
    if (born < 0)
        born = table_column(t, "dateOfBirth");
    const char *sex = table_text(t, row, table_column(t, "sex"));
    s->fields[BIRTH_DATE] = table_text(t, row, born);
    if (strcasecmp(sex, "male") == 0)
        s->fields[SEX] = "m";
    else if (strcasecmp(sex, "female") == 0)
        s->fields[SEX] = "f";
}

static void take_names(const struct oneroster *o, struct student *s)
{
    const struct table *t = &o->tables[USERS];
    const char *identifier = table_text(t, s->user, table_column(t, "identifier"));

    s->fields[PUPIL_ID] = *identifier ? identifier : table_text(t, s->user, t->key);
    s->fields[SURNAME] = table_text(t, s->user, table_column(t, "familyName"));
    s->fields[GIVEN_NAME] = table_text(t, s->user, table_column(t, "givenName"));
    s->fields[PATRONYMIC] = table_text(t, s->user, table_column(t, "middleName"));
}

/* The users who are students, with all but their classes. */
static enum ej_status take_students(struct oneroster *o, const struct oneroster_how *how,
                                    struct ej_error *err)
{
    const struct table *t = &o->tables[USERS];
    int role = table_column(t, "role"), more = 0;
    enum ej_status status = EJ_OK;

    o->students = calloc((size_t)t->count + 1, sizeof *o->students);
    if (!o->students)
        return ej_no_memory(err);
    for (int i = 0; i < t->count && status == EJ_OK; i++) {
        struct student *s = &o->students[i];
        if (strcasecmp(table_text(t, &t->rows[i], role), "student") != 0)
            continue;
        s->user = &t->rows[i];
        for (int c = 0; c < COLUMNS; c++)
            s->fields[c] = "";
        take_names(o, s);
        take_demographics(o, s);
        status = take_guardians(o, s, err);
        more += s->agents > 2;
    }
    if (status == EJ_OK && more && how->warn) {
        char text[256];
        snprintf(text, sizeof text,
                 ngettext_("%d pupil has more than two guardians: only two are taken",
                           "%d pupils have more than two guardians: only two are taken",
                           (unsigned long)more),
                 more);
        how->warn(how->context, text);
    }
    return status;
}

/* ---- the source ----------------------------------------------------------------------------- */

static enum ej_status oneroster_next(struct ej_source *base, struct ej_record *record, bool *more,
                                     struct ej_error *err)
{
    struct oneroster *o = (struct oneroster *)base;
    const struct table *enrollments = &o->tables[ENROLLMENTS];
    (void)err;

    while (o->at < o->tables[USERS].count && !o->students[o->at].user)
        o->at++;
    *more = o->at < o->tables[USERS].count;
    if (!*more)
        return EJ_OK;
    struct student *s = &o->students[o->at++];
    if (!s->class && !o->class_given)
        s->defect = _("class: not enrolled in a class of type homeroom; --class gives one to all");
    if (s->class) {
        s->fields[CLASS] = class_title(o, s->class);
        s->fields[ENROLLED] =
            table_text(enrollments, s->enrollment, table_column(enrollments, "beginDate"));
    }
    *record = (struct ej_record){
        .line = s->user->line, .count = COLUMNS, .fields = s->fields, .defect = s->defect};
    return EJ_OK;
}

static enum ej_status oneroster_again(struct ej_source *base, struct ej_error *err)
{
    (void)err;
    ((struct oneroster *)base)->at = 0;
    return EJ_OK;
}

static void oneroster_free(struct ej_source *base)
{
    struct oneroster *o = (struct oneroster *)base;

    for (int i = 0; o->students && i < o->tables[USERS].count; i++) {
        free(o->students[i].guardians[0]);
        free(o->students[i].guardians[1]);
    }
    free(o->students);
    for (int i = 0; i < TABLES; i++)
        table_free(&o->tables[i]);
    free(o);
}

enum ej_status oneroster_source(const char *path, const struct oneroster_how *how,
                                struct ej_source **out, struct ej_error *err)
{
    struct oneroster *o = calloc(1, sizeof *o);
    struct table manifest = {0};
    struct bundle *bundle = NULL;
    enum ej_status status = o ? bundle_open(path, &bundle, err) : ej_no_memory(err);

    *out = NULL;
    if (o)
        o->class_given = how->class_given;
    if (status == EJ_OK)
        status = table_read(bundle, "manifest.csv", "propertyName value", false, &manifest, err);
    if (status == EJ_OK)
        status = read_tables(o, bundle, &manifest, err);
    if (status == EJ_OK)
        status = check_all_references(o, err);
    if (status == EJ_OK)
        status = take_students(o, how, err);
    if (status == EJ_OK)
        status = enroll_all(o, err);
    table_free(&manifest);
    bundle_close(bundle);
    if (status != EJ_OK) {
        if (o)
            oneroster_free(&o->base);
        return status;
    }
    o->base = (struct ej_source){.name = o->tables[USERS].name,
                                 .count = COLUMNS,
                                 .columns = columns,
                                 .heading_line = 1,
                                 .next = oneroster_next,
                                 .again = oneroster_again,
                                 .free = oneroster_free};
    *out = &o->base;
    return EJ_OK;
}
