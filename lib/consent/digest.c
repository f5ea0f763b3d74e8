/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "consent/digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "resolve/number.h"
#include "sha256.h"

enum { ROUNDS = 20000 };

void consent_digest(const char *uuid, const char *file_no, char out[65])
{
    unsigned char hash[SHA256_DIGEST_SIZE] = {0};
    char number[NUMBER_SIZE];
    struct sha256_ctx ctx;

    number_key(file_no, number);
    for (int i = 0; i < ROUNDS; i++) {
        sha256_init_ctx(&ctx);
        sha256_process_bytes(hash, sizeof hash, &ctx);
        sha256_process_bytes(uuid, strlen(uuid), &ctx);
        sha256_process_bytes(number, strlen(number), &ctx);
        sha256_finish_ctx(&ctx, hash);
    }
    for (size_t i = 0; i < sizeof hash; i++)
        snprintf(out + 2 * i, 3, "%02x", hash[i]);
}

/* *ORDER, the caller's: under which the pupil was anonymised who had this number; NULL: nobody. */
static enum ej_status order_of(struct ej_journal *j, const char *file_no, char **order,
                               struct ej_error *err)
{
    char digest[65];
    char *uuid = NULL;
    /* Most schools have nobody to keep out, and need no hashes. */
    enum ej_status status = store_string(
        j, &uuid, err, "SELECT uuid FROM school WHERE EXISTS (SELECT 1 FROM anonymised)", "");

    *order = NULL;
    if (status == EJ_OK && uuid) {
        consent_digest(uuid, file_no, digest);
        status = store_string(j, order, err,
                              "SELECT order_no || ' (' || order_date || ')' FROM anonymised"
                              " WHERE instr(digest, ?)",
                              "t", digest);
    }
    free(uuid);
    return status;
}

enum ej_status consent_keeps_out(struct work *w, const char *file_no, bool *out,
                                 struct ej_error *err)
{
    char *order;
    enum ej_status status = order_of(w->j, file_no, &order, err);

    *out = order != NULL;
    if (order)
        work_warn(w,
                  _("pupil_id: this pupil was anonymised under order %s and is not taken in"
                    " again"),
                  order);
    free(order);
    return status;
}

enum ej_status consent_number_free(struct work *w, const char *file_no, struct ej_error *err)
{
    char *order;
    enum ej_status status = order_of(w->j, file_no, &order, err);

    if (status == EJ_OK && order)
        status = ej_fail(err, EJ_REFUSED,
                         _("new_id: a pupil who was anonymised under order %s had this file number;"
                           " the office's list would make another pupil of this one"),
                         order);
    free(order);
    return status;
}

enum ej_status consent_not_anonymised(struct work *w, int64_t pupil, struct ej_error *err)
{
    int64_t found;
    enum ej_status status = store_number(w->j, &found, 0, err,
                                         "SELECT 1 FROM anonymised WHERE pupil_id = ?", "i", pupil);

    if (status == EJ_OK && found)
        status = ej_fail(err, EJ_REFUSED,
                         _("pupil_id: this pupil is anonymised; whoever consents again is taken in"
                           " as a new pupil"));
    return status;
}
