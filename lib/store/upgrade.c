/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An older journal, backed up and brought to the present schema. */
#include <stdio.h>

#include "intl.h"
#include "policy/policy.h"
#include "record/buffer.h"
#include "store/copies.h"
#include "store/history.h"

/* PATH.schema-1: the journal as it was.  Whoever restores it with an older ej loses nothing. */
static enum ej_status keep_old(struct ej_journal *j, struct ej_error *err)
{
    struct buffer path = {0};
    struct copy_file file = {0};
    struct ej_journal *reader = NULL;
    enum ej_status status;

    buffer_printf(&path, "%s.schema-%d", j->path, j->version);
    status = path.failed ? ej_fail(err, EJ_BROKEN, _("out of memory"))
                         : copy_open(j->path, &reader, err);
    if (status == EJ_OK)
        status = copy_create(&file, path.text, NULL, err);
    if (status == EJ_OK)
        status = copy_pages(reader, file.journal, NULL, err);
    if (status == EJ_OK)
        status = store_script(file.journal, "PRAGMA journal_mode = DELETE", err);
    if (status == EJ_OK)
        status = copy_check(file.journal, err);
    if (status == EJ_OK)
        status = copy_commit(&file, true, err);
    copy_close(&file);
    ej_close(reader);
    buffer_free(&path);
    return status;
}

/* Rules came with version 2: those of the profile in force. */
static enum ej_status load_rules(struct ej_journal *j, struct ej_error *err)
{
    char profile[64];
    const struct policy *policy;
    enum ej_status status = policy_get(j, &policy, err);

    if (status != EJ_OK)
        return status;
    snprintf(profile, sizeof profile, "%s", policy_profile(policy));
    return policy_load(j, profile, NULL, NULL, err);
}

enum ej_status store_upgrade(struct ej_journal *j, struct ej_error *err)
{
    bool older;
    enum ej_status status = ej_begin(j, err);

    /* Another process may have been faster. */
    if (status == EJ_OK)
        status = store_version(j, &older, err);
    if (status == EJ_OK && !older) {
        ej_rollback(j);
        return EJ_OK;
    }
    int from = j->version;
    if (status == EJ_OK)
        status = keep_old(j, err);
    if (status == EJ_OK)
        status = store_schema(j, err);
    if (status == EJ_OK && from < 2)
        status = history_seal_all(j, err);
    if (status == EJ_OK && from < 2)
        status = load_rules(j, err);
    if (status == EJ_OK)
        return ej_commit(j, err);
    ej_rollback(j);
    return ej_prefix(err, _("%s cannot be brought to this version of ej"), j->path);
}
